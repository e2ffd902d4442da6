import { expect, test } from 'vitest';
import { World } from './world.ts';

const leader = 'qin-guihua';
const traveller = 'xu-weidong';
const second = 'he-ruoxi';
const keeper = 'kong-yulan';
const user = 'cao-haoran';
const maker = 'yan-peiling';

const rows = {
  bus: [
    {
      ...{ busNo: 'KC-1021', busModel: 'LCK6125', plateNumber: '鲁A12345', userName: '长清公交公司' },
      ...{ userPhone: '13800138000', userAddress: '济南市长清区', guaranteeText: '整车 24 个月', userAccount: user },
    },
  ],
  maker: [{ supplier: '金龙门业', contactName: '丁厂长', makerAccount: maker }],
  store: [{ storeKey: 'main', name: '备用件库' }],
};

const open = () => World.open('bus', { at: '2026-10-12T00:00:00Z', rows });

/** A call about the bus, registered, and staff sent out for it. @returns the call and its trip */
async function sendOut(world: World, about: object = {}, staff = [traveller]): Promise<{ call: string; trip: string }> {
  const call = await world.start(traveller, 'call-letter');
  await world.send(traveller, call, 'REGISTER', {
    ...{ contactType: 'call', busNo: 'KC-1021', requestText: '乘客门关不上', faultKind: 'body' },
    ...{ serviceRadiusKm: 60, supplierContactNeeded: false },
    ...about,
  });
  await world.send(leader, call, 'SEND_OUT', { contactName: '刘队长', staff });
  return { call, trip: (await world.only('service-task')).id };
}

const ready = { formsReady: true, routeText: '济南西站，乘汽车' };

/** From the order taken to the fault looked at. */
async function travel(world: World, trip: string, look: object): Promise<void> {
  await world.send(traveller, trip, 'TAKE_TASK');
  await world.send(traveller, trip, 'PREPARE', ready);
  await world.send(traveller, trip, 'DEPART');
  await world.send(traveller, trip, 'ARRIVE');
  await examine(world, trip, look);
}

async function examine(world: World, trip: string, look: object): Promise<void> {
  await world.send(traveller, trip, 'INTRODUCE');
  await world.send(traveller, trip, 'LISTEN', { usageText: '城区线路', faultCourse: '昨日起关门不到位' });
  await world.send(traveller, trip, 'LOOK', { runningTime: '14 个月', mileageKm: 82000, ...look });
  await world.send(traveller, trip, 'EXAMINE', { trueCause: '门泵活塞磨损' });
}

const report = {
  ...{ responsibilityText: '零件质量', treatmentText: '更换门泵，试车正常', userTaught: true, compensationPaid: false },
};
const signedOnPaper = { recordedFor: { name: '刘队长', medium: 'paper', sealed: true } };
const survey = { items: [{ surveyItem: 'overall', surveyAnswer: 'satisfied' }] };

/** From the report at the leader's desk to the expenses paid, and the call answered and filed. */
async function close(world: World, trip: string, call: string): Promise<void> {
  const scan = await world.upload(traveller, 'application/pdf');
  await world.send(traveller, trip, 'ADD_VOUCHER', { expenseItem: 'travel', amount: 120, scan: [scan] });
  const items = [{ expenseItem: 'travel', expenseDate: '2026-10-13', amount: 120, voucherCount: 1 }];
  await world.send(traveller, trip, 'SUBMIT_EXPENSES', { items });
  await world.send(leader, trip, 'LEADER_REVIEW_OK');
  await world.send(traveller, call, 'REPLY_AND_HANDLE', { replyText: '已上门修复', isComplaint: false });
  await world.send(traveller, call, 'FILE_REPLY');
}

test('a call becomes a trip that comes an hour late: two travellers name a leader, and the month counts it', async () => {
  const world = await open();
  const { call, trip } = await sendOut(world, {}, [traveller, second]);
  expect((await world.instance(trip)).context).toMatchObject({
    ...{ userName: '长清公交公司', busModel: 'LCK6125', teamSize: 2 },
    responseDue: { requiredAction: 'arriveOnSite', limitHours: 24 },
  });
  expect((await world.instance(trip)).clocks).toMatchObject([{ id: 'arrive', dueAt: '2026-10-13T00:00:00Z' }]);
  await world.send(traveller, trip, 'TAKE_TASK');
  expect((await world.refused(traveller, trip, 'PREPARE', ready)).detail).toContain('外出 2 人');
  await world.send(traveller, trip, 'DRAW_ADVANCE', { advanceCny: 500, advancePurpose: '差旅' });
  await world.send(traveller, trip, 'PREPARE', { ...ready, tempLeader: second });
  expect((await world.refused(traveller, trip, 'DEPART')).open).toMatchObject([{ flow: 'travel-advance' }]);
  await world.send(leader, (await world.only('travel-advance')).id, 'APPROVE_ADVANCE');
  await world.send(traveller, trip, 'DEPART');
  await world.until('2026-10-13T01:00:00Z');
  // The leader is told when the limit has passed, not only when somebody arrives.
  expect(JSON.stringify(await world.history(trip))).toContain('responseOverdue');
  await world.send(traveller, trip, 'ARRIVE');
  expect((await world.instance(trip)).context.response).toMatchObject({ status: 'breached' });
  expect(await world.recorded(trip)).toEqual(expect.arrayContaining(['clockBreached', 'responseBreached']));
  await examine(world, trip, { withinThreeGuarantees: true, partDismantledBefore: false });
  await world.send(traveller, trip, 'HANDLE');
  // What is free is not charged for.
  const charge = { chargeReason: '辛苦费', chargedCny: 50 };
  expect((await world.refused(traveller, trip, 'CHARGE', charge)).detail).toContain('领导同意');
  await world.send(traveller, trip, 'FILL_REPORT', { ...report, replaced: [] });
  await world.send(user, trip, 'USER_SIGN');
  await world.send(traveller, trip, 'SURVEY_ANSWERED', { ...survey, ...signedOnPaper });
  await world.send(traveller, trip, 'BRIEF_UNIT');
  await world.send(traveller, trip, 'RETURN');
  await world.send(traveller, trip, 'REPORT_TO_LEADER');
  const reply = { replyText: '已上门修复', isComplaint: false };
  expect((await world.refused(traveller, call, 'REPLY_AND_HANDLE', reply)).detail).toContain('外出任务');
  await world.send(leader, trip, 'APPROVE_REPORT');
  await close(world, trip, call);
  expect((await world.record(trip, 'expense-sheet')).fields).toMatchObject({ advanceCny: 500, payableCny: -380 });
  expect(await world.row('kpi-month', '2026-10')).toMatchObject({
    ...{ services: 1, deadlineServices: 1, onTimeServices: 0, surveyAnswers: 1, satisfiedAnswers: 1 },
  });
  // On the first of the next month the targets are compared, and the leader sets measures.
  await world.until('2026-11-01T02:00:00Z');
  const assessed = await world.only('service-kpi');
  expect((await world.instance(assessed.id)).context.targets).toMatchObject({
    timelinessMet: false,
    satisfactionMet: true,
  });
  await world.send(leader, assessed.id, 'SET_MEASURES', {
    ...{ measuresText: '接报后两小时内出发', responsiblePerson: traveller, untilDate: '2026-11-30' },
  });
  await world.expectNothingLeft();
  await world.expectNumbers();
});

test('outside of the guarantee the leader decides, the money is handed in, and the part is claimed from its maker', async () => {
  const world = await open();
  // A piece is received, and stands in the ledger.
  const piece = await world.start(keeper, 'spare-store', {}, 'KJ-001');
  const part = { partName: '门泵', specification: 'MB-80', quantity: 1, qualityOk: true };
  const receipt = { sourceText: 'purchased', parts: [part] };
  expect((await world.refused(keeper, piece, 'FILL_RECEIPT', { ...receipt, receiptCopies: 1 })).detail).toContain(
    '2 份',
  );
  await world.send(keeper, piece, 'FILL_RECEIPT', { ...receipt, receiptCopies: 2 });
  await world.send(keeper, piece, 'BOOK_IN');
  expect((await world.row('spare', '门泵 MB-80')).bookedQuantity).toBe(1);
  const { call, trip } = await sendOut(world);
  await travel(world, trip, { withinThreeGuarantees: false, partDismantledBefore: false });
  const needs = { sparePartNeeded: true, spareParts: [{ partName: '门泵', specification: 'MB-80', quantity: 1 }] };
  expect((await world.refused(traveller, trip, 'HANDLE', needs)).decision).toMatchObject({
    ruleSet: 'three-guarantee-check',
    outcome: { chargeable: 'askLeader' },
  });
  await world.send(traveller, trip, 'ESCALATE', { proposedText: '收材料费', userDemand: '当天修好' });
  const decided = { decision: 'paid', agreedCny: 300, leaderDecision: '按 300 元收取' };
  await world.send(leader, trip, 'LEADER_DECIDE', decided);
  await world.send(traveller, trip, 'HANDLE', needs);
  await world.send(traveller, trip, 'CHARGE', { chargeReason: '超出三包' });
  // The part: requisition, approval, issue of the piece.
  const parts = (await world.only('three-guarantee-parts')).id;
  await world.send(traveller, parts, 'REQUISITION', { proposedText: '更换门泵' });
  await world.send(leader, parts, 'LEADER_APPROVE');
  await world.send(keeper, parts, 'ISSUE', { pieceKey: 'KJ-001' });
  expect((await world.instance(piece)).state).toBe('issued');
  expect((await world.row('spare', '门泵 MB-80')).bookedQuantity).toBe(0);
  expect((await world.refused(traveller, parts, 'REPLACE')).detail).toContain('外出任务');
  // The report does not say why the part was replaced.
  await world.send(traveller, trip, 'FILL_REPORT', report);
  expect((await world.instance(parts)).state).toBe('reportFilled');
  await world.send(traveller, trip, 'USER_SIGN', signedOnPaper);
  expect((await world.instance(parts)).state).toBe('userSigned');
  await world.send(traveller, trip, 'SURVEY_DECLINED', { declineText: '用户已离开' });
  await world.send(traveller, trip, 'BRIEF_UNIT');
  await world.send(traveller, trip, 'RETURN');
  await world.send(traveller, trip, 'REPORT_TO_LEADER');
  await world.send(leader, trip, 'HAND_IN');
  expect((await world.refused(leader, trip, 'APPROVE_REPORT')).decision).toMatchObject({
    ruleSet: 'service-report',
    outcome: { complete: false, missing: ['reason'] },
  });
  await world.send(leader, trip, 'RETURN_REPORT', { returnText: '未写明换件原因' });
  await world.send(traveller, trip, 'CORRECT_REPORT', {
    reason: '补写换件原因',
    replaced: [{ partName: '门泵', quantity: 1, whyReplaced: '活塞磨损' }],
  });
  await world.send(traveller, trip, 'USER_SIGN', signedOnPaper);
  await world.send(leader, trip, 'APPROVE_REPORT');
  expect((await world.instance(trip)).context.conduct).toMatchObject({ outcome: 'none' });
  expect((await world.instance(parts)).state).toBe('agreed');
  // The store takes the old part back, which writes it off and starts the claim on its maker.
  expect((await world.refused(keeper, parts, 'WRITE_OFF')).detail).toContain('KJ-001');
  await world.send(keeper, piece, 'OLD_PART_BACK', { supplierLiable: true, supplier: '金龙门业', amount: 450 });
  expect((await world.instance(parts)).state).toBe('writtenOff');
  const claim = (await world.only('secondary-claim')).id;
  await world.send(traveller, claim, 'CLAIM');
  expect((await world.record(claim, 'secondary-claim-form')).fields).toMatchObject({
    ...{ supplier: '金龙门业', amount: 450, partName: '门泵', quantity: 1 },
  });
  await world.send(maker, claim, 'SETTLE', { settledCny: 400 });
  await close(world, trip, call);
  expect((await world.record(trip, 'expense-sheet')).fields).toMatchObject({
    ...{ totalCny: 120, chargedCny: 300, handedInCny: 300, payableCny: 120 },
  });
  // On the 25th the old parts of the month are dealt with, in one sheet.
  await world.until('2026-10-25T01:00:00Z');
  const sheet = (await world.only('old-parts')).id;
  await world.send(keeper, sheet, 'DISPOSE', {
    parts: [{ pieceKey: 'KJ-001', partName: '门泵', oldPartQuantity: 1, disposal: '退回厂家' }],
  });
  await world.send(leader, sheet, 'APPROVE_DISPOSAL');
  expect((await world.instance(piece)).state).toBe('oldPartProcessed');
  // On the first the stock is counted.
  await world.until('2026-11-01T02:00:00Z');
  const count = (await world.only('stock-check')).id;
  await world.send(keeper, count, 'COUNTED', { countedQuantity: 0, qualityOk: true });
  for (const { id } of await world.instances('service-kpi', '&status=open'))
    await world.send(leader, id, 'SET_MEASURES', {
      measuresText: '无',
      responsiblePerson: leader,
      untilDate: '2026-11-30',
    });
  await world.expectNothingLeft();
  await world.expectNumbers();
});
