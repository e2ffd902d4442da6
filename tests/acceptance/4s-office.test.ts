import { expect, test } from 'vitest';
import { figures, plate, rows } from './4s-rows.ts';
import { World } from './world.ts';

const storeKeeper = 'shen-changhe';
const caller = 'han-chunmei';
const manager = 'lang-deshan';
const member = 'sun-jing';
const phoned = { recordedFor: { name: '杨明远', medium: 'phone' } };

const open = (at = '2026-11-02T01:00:00Z') => World.open('4s', { at, rows, config: figures });
const records = async (world: World, id: string) => (await world.history(id)).filter(({ type }) => type === 'record');

test('a part is sold from stock, what falls short is asked for, and the order is closed once all of it is paid', async () => {
  const world = await open();
  const order = { customerName: '城东修理厂', dueDate: '2026-11-10', parts: [{ partNumber: 'OF-02', quantity: 10 }] };
  const sale = await world.start(storeKeeper, 'parts-sales', order);
  expect((await world.record(sale, 'sales-order-sheet')).fields).toMatchObject({ orderTotalCny: 450 });
  await world.send(storeKeeper, sale, 'REVIEW_OK');
  await world.send(storeKeeper, sale, 'CONFIRM');
  await world.send(storeKeeper, sale, 'SHIP', {});
  expect((await world.row('part', 'OF-02')).quantity).toBe(2);
  const purchase = (await world.only('parts-purchase')).id;
  expect((await world.instance(purchase)).context).toMatchObject({ partNumber: 'OF-02', quantity: 28 });
  await world.send(storeKeeper, purchase, 'NOT_NEEDED', { note: '下月停售' });
  await world.send(storeKeeper, sale, 'DELIVERED', { receiver: '王师傅', ...phoned });
  expect((await world.register('receivables-register')).sums).toMatchObject({ dueCny: 450 });
  const part = await world.refused(storeKeeper, sale, 'PAYMENT_RECEIVED', { receivedCny: 400, paymentMeans: 'cash' });
  expect(part.detail).toContain('实收 400 元，订单 450 元');
  await world.until('2026-11-11T00:00:00Z');
  expect(await world.recorded(sale)).toContain('clockBreached');
  await world.send(storeKeeper, sale, 'PAYMENT_RECEIVED', { receivedCny: 450, paymentMeans: 'transfer' });
  expect((await world.register('receivables-register')).sums).toMatchObject({ receivedCny: 450, dueCny: 0 });
  await world.expectNothingLeft();
  await world.expectNumbers();
});

test('more than is in stock is not shipped', async () => {
  const world = await open();
  const parts = [{ partNumber: 'BP-01', quantity: 2 }];
  const sale = await world.start(storeKeeper, 'parts-sales', { customerName: '城东修理厂', parts });
  await world.send(storeKeeper, sale, 'REVIEW_OK');
  await world.send(storeKeeper, sale, 'CONFIRM');
  expect((await world.refused(storeKeeper, sale, 'SHIP', {})).detail).toContain('库存不够');
});

test('a complaint is answered in time, by nobody whom it is about, until the customer is satisfied', async () => {
  const world = await open();
  const complaint = await world.start('lu-suqin', 'complaint', { channel: 'phone', plateNumber: plate });
  await world.send(caller, complaint, 'CONFIRM', {
    ...{ customerName: '杨明远', customerPhone: '13800138000', complaintText: '等候过久', complainedAbout: caller },
    ...{ complaintNature: '时效', complaintCategory: '一般投诉' },
  });
  await world.pass(5);
  expect((await records(world, complaint)).map(({ record }) => record.type)).toContain('deadlineBreached');
  await world.send(caller, complaint, 'RESPOND', { promiseText: '当天答复' });
  const solved = { solutionText: '退还差价', resultText: '已退' };
  expect((await world.refused(caller, complaint, 'SOLVE', solved)).detail).toContain('被投诉人');
  await world.server.send(
    `/instances/${complaint}/terminate`,
    { reason: '由服务经理另行处理' },
    await world.as('operator'),
  );

  const other = await world.start(caller, 'complaint', { channel: 'onSite' });
  await world.send(caller, other, 'CONFIRM', {
    ...{ customerName: '杨明远', customerPhone: '13800138000', complaintText: '费用偏高' },
    ...{ complaintNature: '价格', complaintCategory: '一般投诉' },
  });
  await world.send(caller, other, 'RESPOND', { promiseText: '当天答复' });
  await world.send(caller, other, 'SOLVE', solved);
  await world.send(caller, other, 'FEEDBACK_UNSATISFIED', { opinionText: '差价算错', ...phoned });
  await world.send(caller, other, 'SOLVE', { solutionText: '重算差价', resultText: '补退 30 元' });
  await world.send(caller, other, 'FEEDBACK_SATISFIED', phoned);
  expect((await world.register('complaint-register')).count).toBe(2);
  await world.expectNothingLeft();
  await world.expectNumbers();
});

test('a survey counts its answers, and each low aspect gets a cause and a measure', async () => {
  const world = await open();
  const survey = await world.start(caller, 'satisfaction-survey');
  const answer = { method: 'phoneInterview', productQuality: 5, serviceLevel: 4, brandImage: 5 };
  for (const priceReasonableness of [2, 3])
    await world.send(caller, survey, 'ANSWER', { ...answer, priceReasonableness });
  await world.send(caller, survey, 'COLLECT');
  await world.send(caller, survey, 'COMPILE');
  expect((await world.instance(survey)).context).toMatchObject({
    scores: { productQuality: 5, serviceLevel: 4, priceReasonableness: 2.5, brandImage: 5 },
    low: { lowDimensions: ['priceReasonableness'] },
  });
  const causes = (dimension: string) => [{ dimension, diagnosisText: '配件价高', measureText: '换供应商' }];
  const wrong = await world.refused(caller, survey, 'DIAGNOSE', { causes: causes('brandImage') });
  expect(wrong.detail).toContain('逐一写明');
  await world.send(caller, survey, 'DIAGNOSE', { causes: causes('priceReasonableness') });
  await world.send(manager, survey, 'IMPROVE', { resultText: '已与两家供应商重谈' });
  await world.expectNothingLeft();
});

test('an accident is reported, investigated and handled, with the safety trainings that are missing', async () => {
  const world = await open();
  const emergency = await world.start(manager, 'emergency', { planKind: 'onSiteScheme' });
  await world.send(member, emergency, 'INCIDENT', { planKind: 'onSiteScheme' });
  await world.send(member, emergency, 'REPORT', {
    ...{ incidentAt: '2026-11-02T00:30:00Z', incidentPlace: '举升机二号位', incidentText: '举升机未锁' },
  });
  await world.send(manager, emergency, 'INVESTIGATE', {
    ...{ causeText: '未按规程锁止', responsiblePerson: 'wu-jianhua', violation: true },
  });
  const short = await world.refused(manager, emergency, 'HANDLE', { resultText: '停工整改' });
  expect(short.facts).toEqual(['treatmentText']);
  await world.send(manager, emergency, 'HANDLE', { resultText: '停工整改', treatmentText: '通报批评，重新培训' });
  expect((await world.instance(emergency)).context.safetyCheck).toMatchObject({
    ...{ sanction: 'seriousTreatment', trainingMissing: ['operatingSkill', 'emergencyAbility'] },
  });
  expect(await world.recorded(emergency)).toEqual(['seriousTreatment', 'safetyTrainingMissing']);
  await world.send(manager, emergency, 'CLOSE');
  expect((await world.instance(emergency)).state).toBe('normal');
});

test('the month begins by itself: trainings, assessments, the stock-take and the prices', async () => {
  const world = await open('2026-12-14T01:00:00Z');
  await world.until('2026-12-15T01:00:00Z');
  const due = (await world.only('staff-check')).id;
  expect((await world.instance(due)).context.trainingState).toMatchObject({ onboardingComplete: false });
  await world.send(manager, due, 'TRAINED', {
    ...{ trainingKind: 'onboarding', trainingMode: 'offlineMode', trainingDate: '2026-12-16' },
    trainingContent: ['productKnowledge', 'serviceFlow', 'operatingSkill', 'emergencyAbility'],
  });
  expect(await world.row('employee', 'wu-jianhua')).toMatchObject({
    onboardingTopicsDone: ['companyCulture', 'productKnowledge', 'serviceFlow'],
    trainingDates: ['2026-12-16'],
  });
  await world.until('2026-12-28T01:00:00Z');
  const count = (await world.only('stock-take')).id;
  await world.send(storeKeeper, count, 'COUNTED', {
    parts: [
      { partNumber: 'BP-01', countedQuantity: 1 },
      { partNumber: 'OF-02', countedQuantity: 11, differenceText: '领用未登记' },
    ],
  });
  await world.send(manager, count, 'RESOLVE', { note: '补登领用单' });
  expect((await world.row('part', 'OF-02')).quantity).toBe(11);
  await world.until('2027-01-01T02:00:00Z');
  const periods = (await world.instances('staff-assessment')).map(({ context }) => context.period);
  expect(periods.sort()).toEqual(['month', 'quarter', 'year']);
  for (const { id } of await world.instances('staff-assessment')) {
    const given = { serviceQuality: 95, customerSatisfaction: 90, trainingParticipation: 80 };
    await world.send(manager, id, 'ASSESS', given);
    await world.send(manager, id, 'CHOOSE_REWARD', { rewardText: '奖金五百元' });
  }
  const prices = (await world.only('price-check')).id;
  await world.send(manager, prices, 'CHECK_PRICES', {
    ...{ channelShown: ['shop'], labourFeeListed: true, materialFeeListed: true, transportFeeListed: true },
    ...{ explanationGiven: true, publishedPriceCny: 120, currentPriceCny: 120 },
  });
  await world.expectNothingLeft();
  await world.expectNumbers();
});
