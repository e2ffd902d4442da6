import { expect, test } from 'vitest';
import { order, plant, project, recordedFor, who } from './con-rows.ts';
import { World } from './world.ts';

type Id = string;

/** Steps 1 to 3: the order by fax, signed at five, handed in the next morning; the documents are taken. */
async function take(world: World): Promise<{ notice: Id; documents: Id }> {
  const notice = await world.start(who.specialist, 'order-notice', {}, 'DH-7');
  await world.send(who.specialist, notice, 'COLLECT', order);
  await world.send(who.specialist, notice, 'CUSTOMER_SIGN', { recordedFor });
  // Signed after four: the original is due at four of the next day.
  expect((await world.instance(notice)).tasks[0].dueAt).toBe('2026-11-30T08:00:01Z');
  const documents = (await world.only('document-issue')).id;
  await world.until('2026-11-30T02:00:00Z');
  await world.send(who.specialist, documents, 'MAKE_TASK');
  expect((await world.record(documents, 'production-task-form')).fields).toMatchObject({
    projectName: project.projectName,
    position: order.position,
    plannedM3: 50,
  });
  await world.send(who.specialist, notice, 'HAND_IN_ORIGINAL');
  expect((await world.instance(notice)).context.cutoff).toMatchObject({ onTime: true });
  const set = [{ documentName: '配合比报告', copies: 2 }];
  await world.send(who.documents, documents, 'ISSUE', { documents: set });
  await world.send(who.specialist, documents, 'TAKE', { documentsComplete: true });
  expect((await world.refused(who.specialist, notice, 'FILE')).code).toBe('roleNotAllowed');
  await world.send(who.section, notice, 'FILE');
  return { notice, documents };
}

/** Step 4: the plan of the next day is collected of what was handed in, signed and issued. */
async function plan(world: World): Promise<Id> {
  const { id, accepts } = await world.only('daily-plan').then(({ id }) => world.instance(id, who.specialist));
  const { pours } = accepts.find(({ type }: { type: string }) => type === 'COLLECT').form.prefilled;
  expect(pours).toMatchObject([{ position: order.position, plannedM3: 50, noticeKey: 'DH-7' }]);
  const lines = pours.map((one: object) => ({ ...one, startEquipment: '1号泵、3车' }));
  await world.send(who.specialist, id, 'COLLECT', { pours: lines });
  await world.send(who.stationHead, id, 'STATION_HEAD_SIGN');
  await world.send(who.section, id, 'ISSUE');
  return (await world.only('opening')).id;
}

/** Steps 5 to 7: the opening, with the posts told a minute late and an appraisal of a new mix. */
async function open(world: World, notice: Id): Promise<Id> {
  const { id } = await world.only('opening');
  const { clocks } = await world.instance(id);
  expect(clocks.map(({ id, dueAt }: { id: string; dueAt: string }) => [id, dueAt])).toEqual([
    ['verify-opening', '2026-12-01T00:00:00Z'],
    ['notify-posts', '2026-12-01T01:30:00Z'],
  ]);
  await world.until('2026-12-01T00:00:00Z');
  await world.send(who.specialist, id, 'VERIFY_TIME');
  await world.send(who.dispatcher, id, 'RESOURCES_READY', {
    stockChecked: true,
    units: [
      {
        projectName: project.projectName,
        equipmentKind: 'pump',
        equipmentNo: 'B1',
        staffName: '泵工甲',
        useStatus: '使用',
      },
    ],
  });
  await world.until('2026-12-01T01:31:00Z');
  await world.send(who.dispatcher, id, 'NOTIFY_POSTS');
  const same = { projectMatches: true, positionMatches: true, strengthMatches: true, slumpMatches: true };
  expect((await world.refused(who.specialist, id, 'CHECK_PLAN', { ...same, equipmentMatches: false })).code).toBe(
    'guardRejected',
  );
  await world.send(who.specialist, id, 'CHECK_PLAN', { ...same, equipmentMatches: true });
  await world.send(who.dispatcher, id, 'PUMP_ON_SITE');
  await world.until('2026-12-01T02:00:00Z');
  await world.send(who.specialist, id, 'OPENING_ORDER');
  await world.send(who.inspector, id, 'MEASURE_MOISTURE', { sandMoisture: 5.2, stoneMoisture: 0.8 });
  const materials = [{ materialName: '水泥', materialSpec: 'P.O 42.5', materialKgPerM3: 320, adjustedKgPerM3: 320 }];
  await world.send(who.operator, id, 'FIRST_BATCH', {
    mixNo: 'PB-30',
    newMix: true,
    zeroCheckOk: true,
    stockChecked: true,
    materials,
  });
  const good = { workability: 'good', materialsMatch: true, meteringErrorOk: true };
  await world.send(who.operator, id, 'SIGN_APPRAISAL');
  const refused = await world.refused(who.inspector, id, 'APPRAISAL_PASS', good);
  expect(refused.decision.outcome.missing).toEqual([
    'stationTechnicalLeader',
    'technicalSectionHead',
    'productionHeadOrDispatcher',
  ]);
  for (const one of [who.techLeader, who.techHead, who.dispatcher]) await world.send(one, id, 'SIGN_APPRAISAL');
  expect((await world.refused(who.operator, id, 'SIGN_APPRAISAL')).code).toBe('guardRejected');
  await world.send(who.inspector, id, 'APPRAISAL_PASS', good);
  await world.until('2026-12-01T02:19:00Z');
  await world.send(who.driver, id, 'FIRST_TRUCK_LEAVES', { plateNumber: '京A10001', plantNo: '1', loadM3: 12 });
  expect(await world.recorded(id)).toEqual(['postsNoticeLate']);
  expect((await world.instance(notice)).state).toBe('pouring');
  return id;
}

/** A note from the driver's signature to the third copy. */
async function deliver(world: World, key: string, waitMinutes = 10): Promise<void> {
  const { id } = (await world.instances('delivery-note')).find(({ businessKey }) => businessKey === key);
  await world.send(who.driver, id, 'DRIVER_SIGN');
  await world.send(who.driver, id, 'HAND_COPY_1', { signPlatePlaced: true });
  await world.send(who.driver, id, 'ARRIVED_ON_SITE');
  await world.pass(waitMinutes / 60);
  await world.send(who.driver, id, 'UNLOADED');
  const stranger = { goodsReceiver: '路人', recordedFor: '路人' };
  expect((await world.refused(who.driver, id, 'RECEIVER_SIGN', stranger)).code).toBe('guardRejected');
  await world.send(who.driver, id, 'RECEIVER_SIGN', { goodsReceiver: '周收货', recordedFor: '周收货' });
  await world.send(who.driver, id, 'LEAVE_COPY_3');
  await world.send(who.driver, id, 'HAND_COPY_2');
  expect(await world.recorded(id)).toEqual(waitMinutes > 120 ? ['truckWaiting'] : []);
}

const truck = (loadM3: number, plate = '京A10002') => ({
  plateNumber: plate,
  driver: who.driver,
  plantNo: '1',
  loadM3,
});

/** Steps 8 to 13: trucks, a visa, a load that goes back, the closing and the survey card. */
async function supply(world: World): Promise<void> {
  const { id } = await world.only('supply');
  await world.send(who.specialist, id, 'PUMPING_STARTED');
  for (const _ of [2, 3, 4]) await world.send(who.dispatcher, id, 'TRUCK_DISPATCHED', truck(12));
  const refused = await world.refused(who.dispatcher, id, 'TRUCK_DISPATCHED', truck(14));
  expect(refused.decision).toMatchObject({ ruleSet: 'over-plan', outcome: { maySupply: false } });
  await world.send(who.specialist, id, 'PLAN_REACHED', { nextLoadM3: 14 });
  const visa = { visaM3: 20, visaText: '加厚', visaSigner: '李建民', recordedFor };
  await world.send(who.specialist, id, 'VISA_OBTAINED', visa);
  const acceptance = { presentRoles: ['customerServiceSpecialist', 'customer', 'supervisor', 'qualityInspector'] };
  const good = { slumpMeasuredMm: 165, workability: 'good', acceptanceResult: 'accepted', acceptanceSheetSigned: true };
  await world.send(who.specialist, id, 'ACCEPTANCE_RECORDED', { ...acceptance, ...good });
  await deliver(world, 'DH-7-1');
  await deliver(world, 'DH-7-2', 130);
  await refuse(world, id);
  await deliver(world, 'DH-7-4');
  await world.send(who.dispatcher, id, 'TRUCK_DISPATCHED', truck(14));
  await close(world, id);
}

/** Step 11: a load is refused, goes back whole, and its note is closed. */
async function refuse(world: World, id: Id): Promise<void> {
  await world.send(who.specialist, id, 'QUALITY_PROBLEM', { problemKind: 'slump', problemText: '坍落度过大' });
  const told = { notifiedPost: 'qualityInspector', treatedWithoutAuthorisation: false, waterAdded: false };
  await world.send(who.specialist, id, 'NOTIFY_DISPATCH_OR_QC', told);
  const load = {
    refusedNote: 'DH-7-3',
    plateNumber: '京A10002',
    returnReason: '坍落度过大',
    returnedM3: 12,
    waitingMinutes: 25,
    partlyUsed: false,
  };
  await world.send(who.specialist, id, 'LOAD_REFUSED', load);
  const back = (await world.only('return-load')).id;
  await world.send(who.specialist, back, 'SPECIALIST_VERIFY');
  const note = (await world.instances('delivery-note')).find(({ businessKey }) => businessKey === 'DH-7-3');
  await world.send(who.driver, note.id, 'DRIVER_SIGN');
  await world.send(who.driver, note.id, 'HAND_COPY_1', { signPlatePlaced: true });
  await world.send(who.specialist, back, 'RETURN_ORDER');
  expect((await world.instance(note.id)).state).toBe('complete');
  await world.send(who.driver, back, 'ARRIVE_STATION');
  await world.send(who.dispatcher, back, 'REGISTER');
  await world.send(who.dispatcher, back, 'NOTIFY_QC');
  await world.send(who.inspector, back, 'TREAT', { returnTreatment: '制作砌块' });
}

/** Steps 12 and 13. */
async function close(world: World, id: Id): Promise<void> {
  await world.send(who.specialist, id, 'NEAR_CLOSING');
  await world.send(who.specialist, id, 'CLOSING_QUANTITY_GIVEN', { closingQuantityM3: 12 });
  for (const _ of [6, 7]) await world.send(who.dispatcher, id, 'TRUCK_SENT', truck(6));
  expect((await world.refused(who.dispatcher, id, 'TRUCK_SENT', truck(6))).code).toBe('guardRejected');
  const nothing = { complaint: false, quantityDispute: false, emergency: false };
  await world.send(who.specialist, id, 'CLOSE', { remainderM3: 0.8, ...nothing });
  const { context } = await world.instance(id);
  expect(context).toMatchObject({ surveyRequired: true, closingCheck: { compliant: true }, dispatchedM3: 74 });
  const card = {
    equipment: '1号泵、罐车3辆',
    qualityFluctuation: '一车坍落度偏大',
    returnsAndQuantity: '退货一车12方',
    samplingGroups: 1,
    otherEvents: '无',
    serviceQualityByCustomer: 'dissatisfied',
    dissatisfiedItems: '混凝土质量不稳定',
    aboutQuality: true,
    recordedFor,
  };
  const early = await world.refused(who.specialist, id, 'SURVEY_SIGNED', card);
  expect(early).toMatchObject({ code: 'guardRejected', open: [{ flow: 'delivery-note' }, {}, {}] });
  for (const one of [5, 6, 7]) await deliver(world, `DH-7-${one}`);
  await world.send(who.specialist, id, 'SURVEY_SIGNED', card);
  expect((await world.record(id, 'survey-card-form')).fields).toMatchObject({ pourM3: 62 });
}

/** The documents go to the customer, the early ones and the late ones. */
async function handOver(world: World, id: Id): Promise<void> {
  await world.send(who.specialist, id, 'DELIVER', { receiver: '资料员小王', documentsReceived: true });
  await world.send(who.documents, id, 'FILE_ACCEPTANCE_SHEET');
  const late = { documents: [{ documentName: '出厂合格证', copies: 2 }], includesStrengthReport: true };
  expect((await world.refused(who.documents, id, 'LATE_DOCUMENTS_REVIEWED', late)).code).toBe('guardRejected');
  await world.send(who.documents, id, 'LATE_DOCUMENTS_REVIEWED', { ...late, includesStrengthReport: false });
  const taken = { receiver: '资料员小王', documentsComplete: true, recordedFor: '资料员小王' };
  await world.send(who.specialist, id, 'RECEIVER_CHECKS_AND_SIGNS', taken);
}

/** Step 14: yesterday's notes against the log, the report of the month, and the settlement by four hands. */
async function settle(world: World): Promise<void> {
  const { id } = await world.only('settlement');
  await world.send(who.statistician, id, 'COMPARE_EQUAL');
  await world.until('2026-12-02T01:00:00Z');
  expect((await world.instance(id)).state).toBe('collecting');
  await world.send(who.statistician, id, 'COMPARE_EQUAL');
  expect((await world.record(id, 'daily-reconciliation-sheet')).fields).toMatchObject({ noteM3: 74, logM3: 74 });
  await world.send(who.statistician, id, 'DRAFT_PRODUCTION_REPORT');
  await world.send(who.stationHead, id, 'STATION_HEAD_REVIEW');
  await world.send(who.statistician, id, 'FILE_PRODUCTION_REPORT');
  await world.send(who.statistician, id, 'PROVIDE_SETTLEMENT_DOCS');
  await world.send(who.settlement, id, 'RECONCILED');
  expect((await world.record(id, 'settlement-sheet')).fields).toMatchObject({
    contractNo: 'HT-7',
    ticketM3: 62,
    returnedM3: 12,
    visaM3: 20,
    agreedM3: 62,
    agreedCny: 25420,
  });
  await world.send(who.settlement, id, 'BOTH_SIGN', { customerSigner: '李建民' });
  await world.send(who.statistician, id, 'DRAFT_SETTLEMENT_REPORT');
  await world.send(who.stationHead, id, 'STATION_HEAD_REVIEW');
  await world.send(who.finance, id, 'FINANCE_REVIEW');
  await world.send(who.statistician, id, 'FILE_SETTLEMENT');
  const met = (await world.history(id)).filter(({ type, what }) => type === 'clock' && what === 'met');
  expect([...new Set(met.map(({ id: clock }) => clock))].toSorted()).toEqual([
    'comparison-of-the-day',
    'production-report',
    'settlement-report',
  ]);
}

/** Step 15: the complaint of the survey card, from its class to the penalty. */
async function complain(world: World): Promise<void> {
  const { id } = await world.only('complaint');
  await world.send(who.section, id, 'REGISTER', { complaintChannel: 'onSite', complainant: '李建民' });
  await world.send(who.section, id, 'ASSIGN', { responsibleDepartment: 'con-plant-1-tech' });
  await world.send(who.techHead, id, 'VERIFY_TRUE', { verifyMethod: 'siteVisit' });
  const asked = Object.fromEntries(
    ['byImportantLeader', 'possibleLoss', 'threatensTermination', 'threatensSuperiors', 'claimInvolved', 'delayRisk']
      .concat('badEffect')
      .map((name) => [name, false]),
  );
  const record = { ...asked, aboutQuantity: false, solvableAtOnce: true, complaintCause: 'quality' };
  const { decision } = await world.refused(who.section, id, 'CLASSIFY_GENERAL', record);
  expect(decision.outcome.criteria).toEqual(['b']);
  await world.send(who.section, id, 'CLASSIFY_MAJOR', record);
  expect((await world.instance(id)).context.classification).toMatchObject({ reportToBranch: true });
  const group = { groupHead: '周明远', groupDeputy: '蒋玉兰', groupMembers: ['沈浩然'] };
  await world.send(who.leader, id, 'FORM_GROUP', group);
  await world.send(who.leader, id, 'INVESTIGATION_REPORT', {
    incidentAt: '2026-12-01T11:00:00',
    courseText: '第三车坍落度过大',
    causeText: '骨料含水率变化',
    natureText: '质量波动',
    responsibleUnit: '技术科',
    directResponsible: ['沈浩然'],
  });
  await world.send(who.section, id, 'PLAN_FOR_LEADERS', { measureText: '加密含水率测定', urgent: false });
  await world.send(who.company, id, 'LEADERS_APPROVE');
  await world.send(who.section, id, 'CUSTOMER_ACCEPT', { recordedFor });
  await world.send(who.techHead, id, 'RECTIFY', { effectText: '坍落度稳定' });
  await world.send(who.section, id, 'COMPLAINANT_SIGN', { complainantAccepts: true, recordedFor });
  await world.send(who.techHead, id, 'DISPOSITION_REPORT', { processText: '已整改', economicLossCny: 100_000 });
  expect((await world.refused(who.techHead, id, 'REPORT_APPROVED')).code).toBe('roleNotAllowed');
  await world.send(who.branch, id, 'REPORT_APPROVED');
  await world.send(who.techHead, id, 'IMPROVE', { improvementText: '每班测含水率', improvementDoneAt: '2026-12-02' });
  await penalise(world, id);
  await world.send(who.section, id, 'ARCHIVE');
}

async function penalise(world: World, id: Id): Promise<void> {
  const shares = (total: number) => ({
    totalPenaltyCny: total,
    penaltyReason: '质量波动致损',
    persons: [
      { penalised: '周明远', penaltyGroup: 'stationLeaders', penaltyCny: total * 0.2 },
      { penalised: '蒋玉兰', penaltyGroup: 'sectionHeads', penaltyCny: total * 0.3 },
      { penalised: '沈浩然', penaltyGroup: 'directPersons', penaltyCny: total * 0.5 },
    ],
  });
  const refused = await world.refused(who.stationHead, id, 'DECIDE_PENALTY', shares(20_000));
  expect(refused.decision.outcome).toMatchObject({ accepted: false, minimumCny: 30_000 });
  await world.send(who.stationHead, id, 'DECIDE_PENALTY', shares(30_000));
  const { penalty } = (await world.instance(id)).context;
  expect(penalty).toMatchObject({ stationLeadersCny: 6000, sectionHeadsCny: 9000, directPersonsCny: 15_000 });
}

/** What the complaint and the calendar bring besides: the visit at once, the briefings, the summary of the month. */
async function besides(world: World): Promise<void> {
  const { id } = await world.only('visit');
  const items = [{ satisfactionItem: 'productQuality', satisfactionScore: 'fairlySatisfied' }];
  await world.send(who.stationHead, id, 'VISIT', { items });
  expect((await world.row('project', 'GC-7')).visitDates).toEqual(['2026-12-02']);
  await world.send(who.stationHead, id, 'ANSWER_ON_SITE');
  const summary = (await world.only('monthly-duty')).id;
  await world.send(who.section, summary, 'SUBMIT', { summaryText: '十一月无回访' });
  await world.send(who.section, summary, 'FILE');
  await world.send(who.section, id, 'SUMMARISE');
  const briefing = { briefingText: '泵管安全', briefedPersons: ['许大伟', '何建华'] };
  for (const { id: duty } of await world.instances('daily-duty', '&status=open'))
    await world.send(who.safety, duty, 'BRIEFING_GIVEN', briefing);
  await world.send(who.specialist, (await world.only('daily-plan')).id, 'NO_POURS');
}

test('from the order to the settlement, with the survey and the complaint', async () => {
  const world = await World.open('con', { at: '2026-11-29T09:00:00Z', rows: { plant: [plant], project: [project] } });
  const { notice, documents } = await take(world);
  await plan(world);
  await open(world, notice);
  await supply(world);
  await handOver(world, documents);
  await settle(world);
  await complain(world);
  await besides(world);
  const { sums } = await world.register('supply-register', 'period=2026-12');
  expect(sums.loadM3).toBe(12 + 12 + 12 + 14 + 6 + 6);
  const statement = await world.register('settlement-statement', 'period=2026-12');
  expect(statement.sums).toMatchObject({ ticketM3: 62, agreedCny: 62 * 410 });
  expect((await world.register('visa-register', 'period=2026-12')).sums.visaM3).toBe(20);
  expect((await world.register('waiting-register', 'period=2026-12')).count).toBe(1);
  expect((await world.register('complaint-register', 'period=2026-12')).rows).toMatchObject([
    { complaintClass: 'major', economicLossCny: 100_000, totalPenaltyCny: 30_000, state: 'archived' },
  ]);
  await world.expectNothingLeft();
  await world.expectNumbers();
}, 120_000);
