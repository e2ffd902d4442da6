import { describe, expect, test } from 'vitest';
import { order, plant, project, recordedFor, who } from './con-rows.ts';
import { World } from './world.ts';

const open = (at: string, of: object = {}) =>
  World.open('con', { at, rows: { plant: [plant], project: [{ ...project, ...of }] } });

/** Everything that a working day leaves to do. */
async function tidy(world: World): Promise<void> {
  const briefing = { briefingText: '泵管安全', briefedPersons: ['许大伟'] };
  for (const { id } of await world.instances('daily-duty', '&status=open'))
    await world.send(who.safety, id, 'BRIEFING_GIVEN', briefing);
  for (const { id } of await world.instances('daily-plan', '&status=open'))
    await world.send(who.specialist, id, 'NO_POURS');
}

/** An order that is signed, handed in, and issued in the plan of the next day. */
async function planned(world: World): Promise<{ notice: string; opening: string }> {
  const notice = await world.start(who.specialist, 'order-notice', {}, 'DH-8');
  await world.send(who.specialist, notice, 'COLLECT', { ...order, plannedOpeningAt: '2026-12-09T10:00:00' });
  await world.send(who.specialist, notice, 'CUSTOMER_SIGN', { recordedFor });
  await world.send(who.specialist, notice, 'HAND_IN_ORIGINAL');
  const { id } = await world.only('daily-plan');
  const { accepts } = await world.instance(id, who.specialist);
  const { pours } = accepts.find(({ type }: { type: string }) => type === 'COLLECT').form.prefilled;
  await world.send(who.specialist, id, 'COLLECT', {
    pours: pours.map((one: object) => ({ ...one, startEquipment: '1号泵' })),
  });
  expect((await world.refused(who.section, id, 'STATION_HEAD_SIGN')).code).toBe('roleNotAllowed');
  await world.send(who.stationHead, id, 'STATION_HEAD_SIGN');
  await world.send(who.section, id, 'ISSUE');
  return { notice, opening: (await world.only('opening')).id };
}

describe('an order of the concrete plant', () => {
  test('whose opening is called off is planned for another day, and withdrawn with its documents', async () => {
    const world = await open('2026-12-07T16:00:00Z');
    await world.pass(1);
    const { notice, opening } = await planned(world);
    await world.send(who.dispatcher, opening, 'CALL_OFF', { callOffReason: '停电' });
    expect((await world.instance(notice)).context).toMatchObject({ inDailyPlan: false });
    await world.until('2026-12-09T00:00:00Z');
    await world.send(who.specialist, notice, 'PLAN_AGAIN', { plannedOpeningAt: '2026-12-10T09:00:00' });
    expect((await world.only('daily-plan')).context.offered).toMatchObject([{ noticeKey: 'DH-8' }]);
    await world.send(who.specialist, notice, 'WITHDRAW', { withdrawReason: '工地停工' });
    expect((await world.only('daily-plan')).context.offered).toEqual([]);
    expect((await world.instances('document-issue')).map(({ state }) => state)).toEqual(['withdrawn']);
    await tidy(world);
    await world.expectNothingLeft();
  });

  test('that is sent back is corrected, signed anew, and planned with what it says now', async () => {
    const world = await open('2026-12-07T16:00:00Z');
    await world.pass(1);
    const notice = await world.start(who.specialist, 'order-notice', {}, 'DH-8');
    await world.send(who.specialist, notice, 'COLLECT', { ...order, plannedOpeningAt: '2026-12-09T10:00:00' });
    await world.send(who.specialist, notice, 'CUSTOMER_SIGN', { recordedFor });
    await world.send(who.specialist, notice, 'HAND_IN_ORIGINAL');
    await world.send(who.section, notice, 'RETURN_NOTICE', { returnReason: '方量与图纸不符' });
    expect((await world.refused(who.specialist, notice, 'CUSTOMER_SIGN', { recordedFor })).code).toBe('notAllowedHere');
    await world.send(who.specialist, notice, 'CORRECT_NOTICE', { plannedM3: 56, urgent: false, newMix: true });
    await world.send(who.specialist, notice, 'CUSTOMER_SIGN', { recordedFor });
    await world.send(who.specialist, notice, 'HAND_IN_ORIGINAL');
    // The documents of the first signature are withdrawn, those of the second go on.
    const documents = await world.instances('document-issue');
    expect(documents.map(({ state }) => state).toSorted()).toEqual(['orderFilled', 'withdrawn']);
    expect((await world.only('daily-plan')).context.offered).toMatchObject([{ noticeKey: 'DH-8', plannedM3: 56 }]);
    await world.send(who.specialist, notice, 'WITHDRAW', { withdrawReason: '工地停工' });
    await tidy(world);
    await world.expectNothingLeft();
  });

  test('that is withdrawn once it is in the issued plan takes its opening with it', async () => {
    const world = await open('2026-12-07T16:00:00Z');
    await world.pass(1);
    const { notice, opening } = await planned(world);
    await world.send(who.specialist, notice, 'WITHDRAW', { withdrawReason: '工地停工' });
    expect((await world.instance(opening)).state).toBe('calledOff');
    await tidy(world);
    await world.expectNothingLeft();
  });
});

/** The production plan of the 10th, and the material plan that comes of it. */
async function plans(world: World): Promise<void> {
  const { id } = await world.only('monthly-plan');
  const line = { projectName: project.projectName, monthPlannedM3: 900, concreteStrength: 'C30' };
  const more = { pumpingMode: 'truckPump', haulKm: 8, specialist: who.specialist, supplyPriority: 'high' };
  const projects = [{ ...line, ...more, settlementBy: '朱晓峰', collectionBy: '钱长河' }];
  await world.send(who.section, id, 'MAKE_PRODUCTION_PLAN', { projects });
  await world.send(who.section, id, 'SUBMIT');
  await world.send(who.stationHead, id, 'STATION_HEAD_APPROVE');
  await world.send(who.section, id, 'DISTRIBUTE');
  await world.send(who.section, id, 'FILE_WITH_BRANCH', { requiredTrucks: 12, requiredPumps: 2 });
  const { id: material } = await world.only('monthly-plan');
  const materials = [{ materialName: '水泥', materialSpec: 'P.O 42.5', materialTons: 300, unitPriceCny: 400 }];
  await world.send(who.materialHead, material, 'MAKE_MATERIAL_PLAN', { materials });
  await world.send(who.materialHead, material, 'MAKE_FUNDS_PLAN');
  await world.send(who.materialHead, material, 'SUBMIT');
  await world.send(who.stationHead, material, 'STATION_HEAD_APPROVE');
  await world.send(who.materialHead, material, 'DISTRIBUTE');
  await world.send(who.materialHead, material, 'FILE_WITH_BRANCH');
}

const duty = async (world: World, type: string) =>
  (await world.instances('monthly-duty', '&status=open')).find(({ context }) => context.recordType === type).id;

test('the calendar of the plant brings its plans, the visits that are due, and its summary, each from its day on', async () => {
  const world = await open('2026-12-09T12:00:00Z', { keyOrSpecial: true, visitDates: ['2026-11-20'] });
  await world.until('2026-12-10T00:10:00Z');
  await plans(world);
  const equipment = await duty(world, 'equipmentPlan');
  const need = {
    requiredTrucks: 14,
    requiredPumps: 2,
    items: [{ pumpItem: '直管', pieces: 20 }],
    meteringChecked: true,
    equipmentChecked: true,
  };
  await world.send(who.section, equipment, 'MAKE_EQUIPMENT_PLAN', need);
  await world.send(who.section, equipment, 'SUBMIT');
  await world.send(who.stationHead, equipment, 'APPROVE');
  await world.send(who.section, equipment, 'FILE');
  const rent = (await world.instances('daily-duty', '&status=open')).find(
    ({ context }) => context.dutyKind === 'rentEquipment',
  );
  expect(rent.context.dutyText).toBe('租车 2 辆，租泵 0 台');
  await world.send(who.section, rent.id, 'DONE', { resultText: '已租' });
  await tidy(world);
  await world.until('2026-12-15T00:10:00Z');
  const visits = await duty(world, 'visitPlan');
  const { accepts } = await world.instance(visits, who.section);
  const due = accepts.find(({ type }: { type: string }) => type === 'MAKE_VISIT_PLAN').form.prefilled.visits;
  expect(due).toMatchObject([{ projectNo: 'GC-7', frequency: 'monthly', keyOrSpecial: true }]);
  const lines = due.map((one: object) => ({ ...one, plannedVisitDate: '2027-01-08' }));
  await world.send(who.section, visits, 'MAKE_VISIT_PLAN', { visits: lines });
  await world.send(who.section, visits, 'SUBMIT');
  await world.send(who.stationHead, visits, 'APPROVE');
  await world.send(who.section, visits, 'FILE');
  const { id } = await world.only('visit');
  await world.send(who.stationHead, id, 'VISIT', {
    items: [{ satisfactionItem: 'serviceQuality', satisfactionScore: 'satisfied' }],
  });
  await world.send(who.stationHead, id, 'ANSWER_ON_SITE');
  await world.send(who.section, id, 'SUMMARISE');
  await tidy(world);
  await world.expectNothingLeft();
  await world.expectNumbers();
}, 120_000);
