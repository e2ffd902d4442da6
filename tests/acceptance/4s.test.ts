import { describe, expect, test } from 'vitest';
import { figures, plate, rows } from './4s-rows.ts';
import { World } from './world.ts';

const operator = 'chang-shuming';
const receptionist = 'lu-suqin';
const adviser = 'zhao-haiyan';
const head = 'sun-jing';
const technician = 'wu-jianhua';
const leader = 'zhou-dawei';
const inspector = 'jiang-yongjun';
const storeKeeper = 'shen-changhe';
const caller = 'han-chunmei';
const manager = 'lang-deshan';
const cashier = 'qin-yulan';
const phoned = { recordedFor: { name: '杨明远', medium: 'phone' } };

const open = () => World.open('4s', { at: '2026-11-02T01:00:00Z', rows, config: figures });

/** From a car at the door to its keys in our hands. */
async function receive(world: World, reception: string, repairType: string): Promise<void> {
  await world.send(adviser, reception, 'FIRST_INSPECTION', {
    ...{ mileageKm: 62000, customerNeed: '刹车异响', faultText: '制动时异响', firstInspectionText: '前刹车片磨损' },
    ...{ plateNumber: plate, customerName: '杨明远', customerPhone: '13800138000', vin: 'LSVAA4187C2123456' },
    items: [{ itemName: '更换前刹车片', repairType }],
  });
  await world.send(adviser, reception, 'EXPLAIN', {
    explained: true,
    estimatedLabourCny: 120,
    estimatedMaterialCny: 720,
    estimatedEndAt: '2026-11-05T10:00:00Z',
  });
  await world.send(adviser, reception, 'FILL_FORM', { customerDataConfirmed: true });
  await world.send(adviser, reception, 'TAKE_KEYS', { keysTaken: true, papersTaken: '行驶证' });
  await world.send(adviser, reception, 'TO_WORKSHOP');
}

/** From the workshop to a plan that needs two of a part of which there is one. */
async function plan(world: World): Promise<string> {
  const repair = (await world.only('repair')).id;
  await world.send(head, repair, 'ASSIGN_TECHNICIAN', { team: '4s-team-1', technician });
  await world.send(technician, repair, 'DETAILED_CHECK', { faultCause: '摩擦片磨到极限' });
  await world.send(technician, repair, 'MAKE_PLAN', {
    repairMethod: '更换前刹车片',
    operations: [{ itemName: '更换前刹车片', labourHours: 1.5 }],
    parts: [{ partNumber: 'BP-01', quantity: 2 }],
  });
  return repair;
}

const passed = (inspectedBy: string) => [
  { itemName: '更换前刹车片', checkItem: '制动力', checkPassed: true, inspector: inspectedBy },
];

/** Three levels by three accounts, up to the end of the third. */
async function inspect(world: World): Promise<string> {
  const inspection = (await world.only('quality-inspection')).id;
  await world.send(technician, inspection, 'SELF_CHECK_PASS', { testDriveOk: true, selfChecks: passed(technician) });
  await world.send(leader, inspection, 'RECHECK_PASS', { rechecks: passed(leader) });
  await world.send(inspector, inspection, 'FINAL_PASS', { finalChecks: passed(inspector) });
  return inspection;
}

test('a fault is repaired from the call to the follow-up: what is short is bought, the bill comes of the plan', async () => {
  const world = await open();
  // The operator records the call; the adviser confirms; the system numbers it.
  const appointment = await world.start(operator, 'appointment', { plateNumber: plate });
  const request = { channel: 'phone', customerNeed: '刹车异响' };
  expect((await world.refused(operator, appointment, 'REQUEST', request)).code).toBe('roleNotAllowed');
  await world.send(operator, appointment, 'REQUEST', { ...request, ...phoned });
  await world.send(operator, appointment, 'ARRANGE_TIME', { proposedTime: '2026-11-03T02:00:00Z', advisor: adviser });
  await world.send(adviser, appointment, 'CONFIRM', { repairItems: ['更换前刹车片'], estimatedCostCny: 800 });
  await world.pass(0.01);
  expect((await world.instance(appointment)).state).toBe('recorded');
  expect((await world.record(appointment, 'appointment-record-form')).number).toBe('YY-202611-0001');
  // The customer comes: the reception knows who, what and for how much.
  await world.until('2026-11-03T02:00:00Z');
  await world.send(receptionist, (await world.only('arrival')).id, 'CUSTOMER_ARRIVED');
  const reception = (await world.only('reception')).id;
  expect((await world.instance(reception)).context).toMatchObject({
    ...{ customerName: '杨明远', plateNumber: plate, estimatedCostCny: 800, repairItems: ['更换前刹车片'] },
    appointmentNumber: 'YY-202611-0001',
  });
  await world.send(adviser, reception, 'GREET', {});
  await receive(world, reception, 'otherRepair');
  expect((await world.row('customer', plate)).lastUpdatedDate).toBe('2026-11-03');
  // The plan is short of a part: it is asked for, and the customer is given a quotation.
  const repair = await plan(world);
  const purchase = (await world.only('parts-purchase')).id;
  expect((await world.instance(purchase)).context).toMatchObject({ partKind: '前刹车片', quantity: 1 });
  expect((await world.refused(technician, repair, 'START')).detail).toContain('报价');
  const fault = (await world.only('fault-handling')).id;
  expect((await world.instance(fault)).state).toBe('quoted');
  await world.send(adviser, fault, 'QUOTE', { lines: [{ itemName: '更换前刹车片', labourHours: 1.5 }] });
  await world.send(adviser, fault, 'QUOTE_ACCEPTED', phoned);
  await buy(world, purchase);
  // An unexpected problem: whoever found it does not note the answer.
  await world.send(technician, repair, 'START');
  await world.send(technician, repair, 'UNEXPECTED_PROBLEM', {
    progressText: '拆下前轮',
    unexpectedText: '制动软管渗油',
    extraCostCny: 80,
  });
  await world.send(adviser, repair, 'CUSTOMER_AGREES', { agreedText: '同意更换软管', ...phoned });
  await world.send(technician, repair, 'FINISH', { removedParts: ['旧刹车片'] });
  expect((await world.row('part', 'BP-01')).quantity).toBe(0);
  // One was there, one came in and two went out: the ledger says so part by part, and agrees with the recount.
  expect(await world.register('stock-register')).toMatchObject({
    sums: { quantityIn: 1, quantityOut: 2, movedQuantity: -1 },
    groups: [{ sums: { quantityIn: 1, quantityOut: 2 } }],
  });
  await world.send(technician, repair, 'TEST_DRIVE_OK');
  await world.send(storeKeeper, (await world.only('waste-treatment')).id, 'TREAT', {
    ...{ wasteMaterial: '钢背、摩擦材料', quantity: 2, isOldEquipment: false, recyclable: true },
  });
  expect((await world.refused(inspector, fault, 'INSPECTION_PASS')).detail).toContain('维修单');
  const inspection = await inspect(world);
  await world.send(inspector, inspection, 'FILL_REPORT');
  expect((await world.instance(fault)).state).toBe('qualified');
  // The cost list comes of the plan and the extra work, less what a member is given.
  const delivery = await deliver(world);
  expect((await world.instance(delivery)).context.invoice).toMatchObject({ grossCny: 980, totalCny: 882 });
  const pay = { paidCny: 882, paymentMeans: 'mobile' };
  await world.send(cashier, delivery, 'PAY', { ...pay, ...phoned });
  await world.send(adviser, delivery, 'EXIT_FORMALITIES', { exitDone: true });
  await world.send(adviser, delivery, 'HAND_OVER', { keysReturned: true, careAdvice: '五千公里后检查' });
  await world.send(adviser, delivery, 'ASK_SATISFACTION', { satisfactionLevel: 'satisfied' });
  // The call is planned, counts, and begins the follow-up, which ends by itself.
  expect((await world.instance(fault)).state).toBe('delivered');
  const call = (await world.only('return-call')).id;
  await world.send(caller, call, 'CALL_MADE', { repairEffect: '异响消除', satisfactionLevel: 'satisfied' });
  await world.send(caller, call, 'CLOSE');
  expect((await world.instance(fault)).state).toBe('followUp');
  expect(await world.row('kpi-month', '2026-11')).toMatchObject({
    ...{ deliveredVehicles: 1, visitedVehicles: 1, jobs: 1, fixedFirst: 1, linesWanted: 1, linesFilled: 0 },
  });
  await world.until('2026-11-12T00:00:00Z');
  expect((await world.instance(fault)).state).toBe('closed');
  await world.expectNothingLeft();
  await world.expectNumbers();
});

/** From a need to the payment: the one who accepts the goods does not pay. */
async function buy(world: World, purchase: string): Promise<void> {
  await world.send(storeKeeper, purchase, 'MAKE_PLAN', { qualityRequirement: '原厂件' });
  await world.send(storeKeeper, purchase, 'CHOOSE_SUPPLIER', {
    supplierName: '上海配件公司',
    ...{ supplierQuality: 5, supplierPrice: 4, supplierDelivery: 5, evaluationResult: 'keep' },
  });
  await world.send(storeKeeper, purchase, 'SIGN_CONTRACT', {
    ...{ contractNo: 'HT-9', rightsText: '按合同', unitPriceCny: 210 },
  });
  await world.send(storeKeeper, purchase, 'ISSUE_ORDER', { dueDate: '2026-11-05' });
  await world.send(storeKeeper, purchase, 'GOODS_ARRIVE', { ...phoned, deliveryNoteNo: 'S-1', receivedQuantity: 1 });
  await world.send(storeKeeper, purchase, 'ACCEPT_GOODS', { receivedQuantity: 1, acceptedQuantity: 1 });
  expect((await world.row('part', 'BP-01')).quantity).toBe(2);
  await world.send(manager, purchase, 'PAY', {});
}

/** From the report to a cost list. */
async function deliver(world: World): Promise<string> {
  const delivery = (await world.only('delivery')).id;
  await world.send(adviser, delivery, 'REPORT_TO_CUSTOMER', {});
  await world.send(adviser, delivery, 'GIVE_COST_LIST', { feeExplanation: '工时按定额，配件按公示价' });
  return delivery;
}

describe('an exit certificate', () => {
  test('is asked for after second-grade maintenance, and may be issued at the exit', async () => {
    const world = await open();
    const reception = await world.start(adviser, 'reception', {}, `${plate} 2026-11-02`);
    expect((await world.instance(reception)).context.advisor).toBe(adviser);
    await world.send(adviser, reception, 'GREET', { plateNumber: plate, customerNeed: '保养' });
    await receive(world, reception, 'secondGradeMaintenance');
    const repair = await plan(world);
    expect(await world.instances('fault-handling')).toEqual([]);
    await buy(world, (await world.only('parts-purchase')).id);
    await world.send(technician, repair, 'START');
    await world.send(technician, repair, 'FINISH', {});
    await world.send(technician, repair, 'TEST_DRIVE_OK');
    await world.send(inspector, await inspect(world), 'FILL_REPORT');
    const delivery = await deliver(world);
    await world.send(cashier, delivery, 'PAY', { paidCny: 810, paymentMeans: 'card', ...phoned });
    const certificateNo = 'HG-88';
    const refused = await world.refused(adviser, delivery, 'EXIT_FORMALITIES', { exitDone: true, certificateNo });
    expect(refused.decision).toMatchObject({ ruleSet: 'repair-standards', outcome: { mayLeave: false } });
    await world.send(inspector, delivery, 'ISSUE_CERTIFICATE', { certificateNo });
    await world.send(adviser, delivery, 'EXIT_FORMALITIES', { exitDone: true });
    await world.send(adviser, delivery, 'HAND_OVER', { keysReturned: true, careAdvice: '按里程保养' });
    await world.send(adviser, delivery, 'ASK_SATISFACTION', { satisfactionLevel: 'satisfied' });
    const call = (await world.only('return-call')).id;
    await world.send(caller, call, 'NOT_REACHED', { note: '无人接听' });
    await world.send(caller, call, 'CLOSE');
    await world.expectNothingLeft();
    await world.expectNumbers();
  });
});
