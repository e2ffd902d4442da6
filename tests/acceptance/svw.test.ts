import { expect, test } from 'vitest';
import { World } from './world.ts';

const [operator, adviser, guard, guide] = ['yu-deshan', 'xie-jianhua', 'dou-shuming', 'bai-suqin'];
const [technician, inspector, lounge, finance] = ['ge-chunmei', 'pan-changhe', 'zhang-zhiqiang', 'fan-wenbo'];
const [head, frontHead, director, customer] = ['tao-jing', 'qi-dawei', 'su-yongjun', 'peng-guihua'];
const [newcomer, otherAdviser] = ['lu-mingzhu', 'zou-guoping'];

const allowed = { guideRead: true, promiseSigned: true, assessmentPassed: true };
const rows = {
  employee: [
    { staff: adviser, staffPost: '服务顾问', isAdvisor: true, ...allowed },
    { staff: newcomer, staffPost: '服务顾问', guideRead: false, promiseSigned: false, assessmentPassed: false },
  ],
  customer: [
    {
      plateNumber: '沪A12345',
      customerName: '周先生',
      customerPhone: '13900139000',
      vehicleModel: '帕萨特',
      customerAccount: customer,
    },
  ],
  dealer: [{ dealer: 'main', name: '浦东经销商' }],
};

const open = (config: object = {}) =>
  World.open('svw', { at: '2026-10-12T00:00:00Z', rows, config: { contactDays: 7, ...config } });

/** From the telephone to the time that is agreed. */
async function book(world: World, at = '2026-10-12T06:00:00Z'): Promise<string> {
  const call = await world.start(operator, 'appointment');
  await world.send(operator, call, 'CALL_ANSWERED', { plateNumber: '沪A12345' });
  await world.send(operator, call, 'UNDERSTAND', { customerNeed: '前保险杠事故维修', serviceType: 'claim' });
  await world.send(operator, call, 'NEEDS_VISIT');
  await world.send(operator, call, 'CONFIRM', { appointmentTime: at, advisor: adviser, estimatedMinutes: 180 });
  await world.send(operator, call, 'PASS_INFORMATION');
  return call;
}

const seven = [
  ...['dedicatedPhone', 'frontDeskBoard', 'workshopBoard', 'gateGuardList', 'welcomeSign', 'roofSign'],
  'trainedOperator',
];
const order = {
  items: [{ workOrderItem: '更换前保险杠', itemHours: 2, itemAmountCny: 600 }],
  parts: [{ partName: '前保险杠', quantity: 1, partAmountCny: 1200 }],
  ...{ promisedAt: '2026-10-12T10:00:00Z', waitsInLounge: true, furtherInspectionNeeded: false },
};
const arrival = { mileageKm: 42000, bodyState: '前保险杠破损' };
const inspection = { furtherInspectionNeeded: false, items: [{ inspectionItem: '前部', inspectionResult: '破损' }] };

/** From the gate to the delivery that is prepared; the first final check fails. */
async function repair(world: World, visit: string): Promise<void> {
  await world.send(guide, visit, 'TRIAGE', { triageText: '事故车通道', advisor: adviser });
  await world.send(adviser, visit, 'RECEIVE_AT_VEHICLE', arrival);
  await world.send(adviser, visit, 'INSPECT', inspection);
  await world.send(adviser, visit, 'MAKE_WORK_ORDER', order);
  await world.send(lounge, visit, 'ARRANGE_WAITING');
  await world.send(adviser, visit, 'DISPATCH_JOB', { technicianName: technician, bayNo: '3' });
  expect(await world.box(technician)).toEqual(['core-process jobDispatched']);
  await world.send(technician, visit, 'START_REPAIR');
  await world.send(technician, visit, 'COMPLETE');
  await world.send(technician, visit, 'SELF_CHECK_PASS');
  await world.send(inspector, visit, 'FINAL_CHECK_FAIL', { reason: '缝隙不匀', checkText: '缝隙不匀' });
  await world.send(technician, visit, 'COMPLETE');
  await world.send(technician, visit, 'SELF_CHECK_PASS');
  await world.send(inspector, visit, 'FINAL_CHECK_PASS');
  await world.send(lounge, visit, 'CLEAN_VEHICLE');
  await world.send(adviser, visit, 'PREPARE_DELIVERY');
}

test('a call becomes a visit that knows its customer, and the adviser is to keep in contact', async () => {
  const world = await open();
  const call = await book(world);
  const visit = (await world.only('core-process')).id;
  expect(await world.instance(visit)).toMatchObject({
    state: 'appointed',
    context: { hasAppointment: true, customerName: '周先生', plateNumber: '沪A12345', advisor: adviser },
  });
  const guards = await world.register('gate-list-register');
  expect(guards.rows).toMatchObject([{ plateNumber: '沪A12345', customerName: '周先生' }]);
  expect(await world.box(adviser)).toEqual(expect.arrayContaining(['appointment informed', 'core-process appointed']));
  expect(await world.box(otherAdviser)).toEqual([]);
  await world.send(adviser, call, 'FOLLOW_UP', { followUpText: '客户准时到', willCome: true });
  await world.send(adviser, visit, 'PREPARE_APPOINTMENT', {
    ...{ partsPrepared: true, bayReserved: true, technicianReserved: true },
    readyItems: seven.slice(0, 6),
  });
  expect(await world.recorded(visit)).toContain('notReady');
  await world.send(adviser, visit, 'PRINT_SIGNS');
  await world.send(guard, visit, 'ARRIVE');
  await repair(world, visit);
  // Work that is no maintenance follows further rules, which the order says.
  expect(await world.recorded(visit)).toContain('externalRulesNeeded');
  const made = await world.record(visit, 'work-order-form');
  expect(made.fields).toMatchObject({ customerName: '周先生', vehicleModel: '帕萨特', estimateCny: 1800 });
  expect(made.fields.externalNote).toContain('另按厂家');
  const accepted = { recordedFor: { name: '周先生', medium: 'paper' } };
  expect((await world.refused(adviser, visit, 'CUSTOMER_ACCEPT')).code).toBe('roleNotAllowed');
  await world.send(adviser, visit, 'CUSTOMER_REJECT', {
    ...accepted,
    reason: '漆面有划痕',
    acceptanceText: '漆面有划痕',
  });
  await world.send(technician, visit, 'COMPLETE');
  await world.send(technician, visit, 'SELF_CHECK_PASS');
  await world.send(inspector, visit, 'FINAL_CHECK_PASS');
  await world.send(lounge, visit, 'CLEAN_VEHICLE');
  await world.send(adviser, visit, 'PREPARE_DELIVERY');
  await world.send(customer, visit, 'CUSTOMER_ACCEPT');
  const short = { paidCny: 1000, paymentMeans: 'card' };
  expect((await world.refused(finance, visit, 'SETTLE', short)).detail).toContain('1800');
  await world.send(finance, visit, 'SETTLE', { paidCny: 1800, paymentMeans: 'card' });
  await world.send(adviser, visit, 'HAND_OVER');
  await world.send(adviser, visit, 'SEE_OFF');
  expect(await world.row('customer', '沪A12345')).toMatchObject({
    visits: 1,
    advisor: adviser,
    nextContactDate: '2026-10-19',
  });
  expect((await world.instance(visit)).clocks).toMatchObject([{ id: 'contact' }]);
  await world.send(adviser, visit, 'FOLLOW_UP', { followUpKind: 'satisfactionSurvey', satisfactionLevel: 'satisfied' });
  await world.send(adviser, visit, 'SERVICE_INVITATION', { nextServiceText: '5 万公里保养' });
  await world.send(adviser, visit, 'END_VISIT');
  // A week later the adviser is to call; on the first of the month the head evaluates, and checks the hardware.
  await world.until('2026-10-19T01:00:00Z');
  const contact = (await world.only('customer-contact')).id;
  expect(await world.box(adviser)).toEqual(['customer-contact due']);
  await world.send(adviser, contact, 'CONTACTED', { satisfactionLevel: 'satisfied', usageText: '车况良好' });
  expect(await world.row('customer', '沪A12345')).toMatchObject({ nextContactDate: '2026-10-26', contactOpen: false });
  await world.until('2026-11-01T01:30:00Z');
  const again = (await world.only('customer-contact')).id;
  await world.send(adviser, again, 'CONTACTED', { satisfactionLevel: 'satisfied', usageText: '正常' });
  const month = (await world.only('advisor-month')).id;
  expect((await world.instance(month)).context.evaluation).toMatchObject({ returnFrequency: 1 });
  await world.send(head, month, 'EVALUATE', { assessmentMethod: '按月', targetRetained: 30, targetFrequency: 2 });
  const check = (await world.only('readiness-check')).id;
  await world.send(head, check, 'CHECK', { items: seven.slice(1) });
  await world.send(head, check, 'REMEDIED', { items: seven });
  expect((await world.row('dealer', 'main')).missingItems).toEqual([]);
  await world.expectNothingLeft();
  await world.expectNumbers();
});

test('a question that the operator cannot answer goes to the technical director', async () => {
  const world = await open();
  const call = await world.start(operator, 'appointment');
  await world.send(operator, call, 'CALL_ANSWERED', { plateNumber: '沪A12345' });
  await world.send(operator, call, 'UNDERSTAND', { customerNeed: '变速箱顿挫', serviceType: 'otherRepair' });
  await world.send(operator, call, 'CANNOT_ANSWER', { supportText: '顿挫是否可继续行驶' });
  await world.send(director, call, 'SUPPORT_ANSWERED', { supportAnswer: '可行驶，注意观察' });
  await world.send(operator, call, 'SOLVED_BY_PHONE');
  await world.expectNothingLeft();
  await world.expectNumbers();
});

test('a new adviser has no tasks before the guide is read, signed and assessed', async () => {
  const world = await open();
  const call = await world.start(operator, 'appointment');
  await world.send(operator, call, 'CALL_ANSWERED', { plateNumber: '沪A12345' });
  await world.send(operator, call, 'UNDERSTAND', { customerNeed: '保养', serviceType: 'maintenance' });
  await world.send(operator, call, 'NEEDS_VISIT');
  const at = { appointmentTime: '2026-10-12T06:00:00Z', advisor: newcomer };
  expect((await world.refused(operator, call, 'CONFIRM', at)).decision).toMatchObject({
    ruleSet: 'onboarding',
    outcome: { missing: ['guideRead', 'promiseSigned', 'assessmentPassed'] },
  });
  expect(await world.box(newcomer)).toEqual([]);
  const joining = await world.start(head, 'new-staff', {
    ...{ staffName: newcomer, staffPost: '服务顾问', guideVersion: '第一版', dealerName: '浦东经销商' },
  });
  await world.send(newcomer, joining, 'NEW_STAFF_SIGN', { readConfirmed: true });
  const items = [{ assessedStep: '接待', assessedItem: '话术' }];
  await world.send(frontHead, joining, 'ASSESS', { assessmentPassed: false, correctionText: '补考', items });
  expect((await world.instance(joining)).context.gate).toMatchObject({ missing: ['assessmentPassed'] });
  await world.send(frontHead, joining, 'ASSESS', { assessmentPassed: true, items });
  await world.send(operator, call, 'CONFIRM', at);
  await world.send(operator, call, 'PASS_INFORMATION');
  expect(await world.box(newcomer)).toEqual(expect.arrayContaining(['core-process appointed']));
});

test('the guide is signed by everybody in their order', async () => {
  const world = await open();
  const [advisors, supporters] = [
    [adviser, otherAdviser],
    [guard, guide],
  ];
  const page = await world.start(head, 'guide-signoff', {
    dealerName: '浦东经销商',
    guideVersion: '第二版',
    advisors,
    supporters,
  });
  await world.send('hua-haiyan', page, 'INVESTOR_SIGN', { readConfirmed: true });
  await world.send('jin-xiaofeng', page, 'GENERAL_MANAGER_SIGN');
  await world.send(head, page, 'AFTER_SALES_HEAD_SIGN');
  await world.send(frontHead, page, 'FRONT_DESK_SUPERVISOR_SIGN');
  await world.send(adviser, page, 'SERVICE_ADVISORS_SIGN');
  expect((await world.instance(page)).state).toBe('frontDeskSupervisorSigned');
  await world.send(otherAdviser, page, 'SERVICE_ADVISORS_SIGN');
  await world.send(guide, page, 'SUPPORT_STAFF_SIGN');
  await world.send(guard, page, 'SUPPORT_STAFF_SIGN');
  expect(await world.row('employee', otherAdviser)).toMatchObject({ guideRead: true, promiseSigned: true });
  await world.expectNothingLeft();
});
