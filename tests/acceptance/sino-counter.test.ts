import { describe, expect, test } from 'vitest';
import { agent, approved, card, clerk, dispatcher, fault, open, station, storeKeeper } from './sino-rows.ts';

describe('a claim that is not covered', () => {
  test('out of term is refused with the clause, and served for payment', async () => {
    const world = await open();
    const claim = await world.start(clerk, 'warranty-repair');
    await world.send(clerk, claim, 'CHECK_CARD', { cardNumber: 'BXK-0002' });
    await world.send(clerk, claim, 'UPDATE_USER_INFO');
    await world.send(clerk, claim, 'RECORD_FAULT_AND_ODOMETER', fault);
    const plan = { repairPlan: 'replace', identificationPhone: '13700137000' };
    const refused = await world.refused(clerk, claim, 'PRESAVE_REPORT', plan);
    expect(refused.decision).toMatchObject({
      ruleSet: 'warranty-decision',
      outcome: { decision: 'notCovered', reasons: ['SINO-4.1-note', 'SINO-5-classes'] },
    });
    await world.send(clerk, claim, 'CLOSE_PAID_SERVICE');
    await world.expectNothingLeft();
  });

  test('by a card that was handed in for a new one is not begun, nor by one that there is not', async () => {
    const world = await open();
    await world.import('vehicle-card', [{ ...(await world.row('vehicle-card', card)), cardState: 'reissued' }]);
    const claim = await world.start(clerk, 'warranty-repair');
    expect((await world.refused(clerk, claim, 'CHECK_CARD', { cardNumber: 'BXK-404' })).detail).toContain('没有此卡');
    expect((await world.send(clerk, claim, 'CHECK_CARD', { cardNumber: card })).state).toBe('refused');
    await world.expectNothingLeft();
  });

  test('of long stock is ruled by the User Service Centre, which says why, and stands in its list', async () => {
    const world = await open();
    await world.import('vehicle-card', [{ ...(await world.row('vehicle-card', card)), stockMonths: 9 }]);
    const claim = await world.start(clerk, 'warranty-repair');
    await world.send(clerk, claim, 'CHECK_CARD', { cardNumber: card });
    await world.send(clerk, claim, 'UPDATE_USER_INFO');
    await world.send(clerk, claim, 'RECORD_FAULT_AND_ODOMETER', fault);
    const plan = { repairPlan: 'replace', identificationPhone: '13700137000' };
    expect((await world.refused(clerk, claim, 'PRESAVE_REPORT', plan)).decision.outcome.decision).toBe(
      'specialProvision',
    );
    const ruling = { covered: true, overrideReason: '库存期间按规定保养，同意按常规保修' };
    expect((await world.refused(clerk, claim, 'RULE_CASE', ruling)).code).toBe('roleNotAllowed');
    expect(
      (await world.refused('sun-guihua', claim, 'RULE_CASE', { covered: true, overrideReason: '同意' })).code,
    ).toBe('invalidValue');
    await world.send('sun-guihua', claim, 'RULE_CASE', ruling);
    expect((await world.send(clerk, claim, 'PRESAVE_REPORT', plan)).state).toBe('reportPresaved');
    expect((await world.register('overrides')).rows).toMatchObject([{ decision: 'specialProvision', covered: true }]);
  });

  test('after a third refused visit the card is forfeited, and its next claim is waived', async () => {
    const world = await open();
    const claim = await world.start(clerk, 'maintenance-finishing-claim');
    const of = {
      claimType: 'mandatory',
      cardNumber: 'BXK-0003',
      mileageKm: 2600,
      maintenanceItems: ['机油'],
      warrantyCardPresented: true,
    };
    expect((await world.refused(clerk, claim, 'SUBMIT', of)).decision.ruleSet).toBe('mandatory-maintenance');
    await world.import('vehicle-card', [
      { ...(await world.row('vehicle-card', 'BXK-0003')), mandatoryServiceKm: null },
    ]);
    await world.send(clerk, claim, 'SUBMIT', of);
    expect((await world.row('vehicle-card', 'BXK-0003')).mandatoryServiceKm).toBe(2600);
    const visit = (await world.only('return-visit')).id;
    await world.send(agent, visit, 'NO_ANSWER');
    await world.send(agent, visit, 'REFUSED');
    expect(await world.row('vehicle-card', 'BXK-0003')).toMatchObject({ refusalCount: 3, cardState: 'forfeited' });
    expect((await world.instance(claim)).state).toBe('visited');
    const repair = await world.start(clerk, 'warranty-repair');
    await world.send(clerk, repair, 'CHECK_CARD', { cardNumber: 'BXK-0003' });
    await world.send(clerk, repair, 'UPDATE_USER_INFO');
    await world.send(clerk, repair, 'RECORD_FAULT_AND_ODOMETER', fault);
    const plan = { repairPlan: 'replace', identificationPhone: '13700137000' };
    expect((await world.refused(clerk, repair, 'PRESAVE_REPORT', plan)).decision.outcome).toMatchObject({
      decision: 'waived',
      reasons: ['SINO-1.10'],
    });
  });
});

describe('beside the straight way', () => {
  test('two parts come one after the other, and the repair begins with the last', async () => {
    const world = await open();
    const two = [
      { partNumber: 'GB-16', quantity: 1 },
      { partNumber: 'OS-01', quantity: 2 },
    ];
    const claim = await approved(world, two);
    const transfers = await world.instances('parts-transfer');
    const [first, second] = two.map(
      ({ partNumber }) => transfers.find(({ context }) => context.partNumber === partNumber).id,
    );
    await world.send(storeKeeper, second, 'SHIP');
    await world.send(storeKeeper, first, 'FORWARD_TO_JINAN');
    await world.send(clerk, second, 'CONFIRM_RECEIPT');
    expect((await world.instance(claim)).state).toBe('awaitingParts');
    await world.send('yan-chunmei', first, 'SHIP');
    expect((await world.send(clerk, first, 'WRONG_PART', { wrongPartText: '型号不符' })).state).toBe('atCentral');
    await world.send(storeKeeper, first, 'FORWARD_TO_JINAN');
    await world.send('yan-chunmei', first, 'SHIP');
    await world.send(clerk, first, 'CONFIRM_RECEIPT');
    expect((await world.instance(claim)).state).toBe('repairAllowed');
    expect((await world.only('process-monitoring')).state).toBe('partReceived');
  });

  test('a form that is void is filled again, and nothing replaced means that no part goes back', async () => {
    const world = await open();
    const claim = await approved(world, [{ partNumber: 'OS-01', quantity: 1 }]);
    const transfer = (await world.only('parts-transfer')).id;
    await world.send(storeKeeper, transfer, 'SHIP');
    await world.send(clerk, transfer, 'CONFIRM_RECEIPT');
    await world.send(clerk, claim, 'FINISH_REPAIR', { sheetNumber: 5, serviceText: '调整' });
    const sheet = { partsReplaced: false, operations: [{ operationName: '调整', standardHours: 1 }] };
    const first = (await world.only('handling-form')).id;
    await world.send(clerk, first, 'FILL', sheet);
    await world.send(clerk, first, 'VOID');
    const form = (await world.only('handling-form')).id;
    await world.send(clerk, form, 'FILL', sheet);
    // The form may be handed in before the part is confirmed: the repair hears of it as soon as it can.
    await world.send(clerk, form, 'SUBMIT');
    expect((await world.instance(claim)).state).toBe('repaired');
    await world.send(clerk, claim, 'CONFIRM_FAULT_PART_QR', { noQrPart: true });
    expect((await world.instance(claim)).state).toBe('oldPartsFirst');
    expect(await world.instances('old-part-return')).toEqual([]);
    expect(await world.recorded(form)).toContain('noOldParts');
  });

  test('who began with the document goes on with the repair, which asks nothing twice', async () => {
    const world = await open();
    const document = await world.start(clerk, 'repair-report');
    await world.send(clerk, document, 'VERIFY_CARD', { cardNumber: card });
    await world.send(clerk, document, 'PRESAVE', {
      ...fault,
      repairPlan: 'repair',
      identificationPhone: '13700137000',
    });
    const [photo, video] = [await world.photo(clerk), await world.upload(clerk, 'video/mp4')];
    await world.send(clerk, document, 'SEND_EVIDENCE', { photos: [photo], videos: [video] });
    const plan = { repairPlanText: '修复同步器', replacedAssembly: 'none', partsTransferNeeded: false };
    await world.send(clerk, document, 'SUBMIT', plan);
    await world.send(dispatcher, document, 'APPROVE');
    const claim = await world.only('warranty-repair');
    expect(claim).toMatchObject({ state: 'repairAllowed', context: { cardNumber: card, station } });
    await world.send(clerk, claim.id, 'FINISH_REPAIR', { sheetNumber: 5, serviceText: '修复同步器' });
    expect(await world.instances('process-monitoring')).toMatchObject([{ state: 'closed' }]);
    expect(await world.only('handling-form')).toMatchObject({ state: 'new', context: { cardNumber: card } });
  });

  test('a fault that is being reported is not reported twice, by whichever door; a closed one may come again', async () => {
    const world = await open();
    const begin = async () => {
      const claim = await world.start(clerk, 'warranty-repair');
      await world.send(clerk, claim, 'CHECK_CARD', { cardNumber: card });
      await world.send(clerk, claim, 'UPDATE_USER_INFO');
      return claim;
    };
    const first = await begin();
    await world.send(clerk, first, 'RECORD_FAULT_AND_ODOMETER', fault);
    const second = await begin();
    expect((await world.refused(clerk, second, 'RECORD_FAULT_AND_ODOMETER', fault)).detail).toContain('同一故障');
    const document = await world.start(clerk, 'repair-report');
    await world.send(clerk, document, 'VERIFY_CARD', { cardNumber: card });
    const presaved = { ...fault, repairPlan: 'repair', identificationPhone: '13700137000' };
    expect((await world.refused(clerk, document, 'PRESAVE', presaved)).detail).toContain('同一故障');
    await world.send(clerk, first, 'CLOSE_PAID_SERVICE');
    expect((await world.row('vehicle-card', card)).openClaims).toEqual([]);
    await world.send(clerk, second, 'RECORD_FAULT_AND_ODOMETER', fault);
  });

  test('a station sees its own cases, and nobody else’s money', async () => {
    const world = await open();
    const claim = await world.start(clerk, 'warranty-repair');
    expect((await world.trySend('bai-yulan', claim, 'CHECK_CARD', { cardNumber: card })).status).toBe(404);
    expect((await world.tryStart(clerk, 'monthly-settlement')).body.code).toBe('roleNotAllowed');
    const months = await world.server.get('/policies/sino/masters/fee-month', await world.as(clerk));
    expect(months.status).toBe(404);
  });

  test('a factory’s letter is recorded by the claims office, its payment by finance, and only what is its own is asked of it', async () => {
    const world = await open();
    await world.import('recovery-month', [
      {
        recoveryKey: 'gearbox 2026-10',
        items: [
          { number: 'CL-1', amountCny: 700 },
          { number: 'CL-2', amountCny: 300.5 },
        ],
      },
    ]);
    await world.until('2026-11-01T02:00:00Z');
    const { id, context } = await world.only('recovery');
    expect(context).toMatchObject({ responsibleFactory: 'gearbox', recoveryMonth: '2026-10', amountCny: 1000.5 });
    await world.send('shen-xiaofeng', id, 'ALLOCATE');
    await world.send('shen-xiaofeng', id, 'SPLIT_OUT', { splitNumber: 'CL-2' });
    expect((await world.instance(id)).context.amountCny).toBe(700);
    expect((await world.refused('shen-xiaofeng', id, 'ACCEPT')).code).toBe('roleNotAllowed');
    const recordedFor = { name: '章佩玲', medium: 'paper', signedAt: '2026-11-05T10:00:00' };
    await world.send('shen-xiaofeng', id, 'ACCEPT', { recordedFor, letterNo: 'H-12' });
    expect((await world.send('qian-wenbo', id, 'PAY', { recordedFor, voucherNo: 'P-1' })).state).toBe('paid');
  });

  test('a factory objects by itself, and the arbiter who is neither party decides', async () => {
    const world = await open();
    await world.import('recovery-month', [
      { recoveryKey: 'gearbox 2026-10', items: [{ number: 'CL-1', amountCny: 700 }] },
    ]);
    await world.until('2026-11-01T02:00:00Z');
    const { id } = await world.only('recovery');
    await world.send('shen-xiaofeng', id, 'ALLOCATE');
    expect((await world.refused('zhang-peiling', id, 'REJECT')).code).toBe('missingFact');
    await world.send('zhang-peiling', id, 'REJECT', { objectionText: '属使用不当' });
    await world.send('shen-xiaofeng', id, 'SUBMIT_ARBITRATION', { claimsOpinion: '拆检为制造原因' });
    const ruled = await world.send('su-haiyan', id, 'RULE_SALES_DEPT_LIABLE', {
      arbitrationText: '责任不清，销售部承担',
    });
    expect(ruled.state).toBe('borneBySalesDept');
    const { fields } = await world.record(id, 'arbitration-form');
    expect(fields).toMatchObject({ objectionText: '属使用不当', liableParty: 'salesDepartment', amountCny: 700 });
    expect(await world.instances('recovery', '&status=open')).toEqual([]);
    // Nothing was handed in last month: the station's settlement has ended by itself.
    expect(await world.instances('monthly-settlement')).toMatchObject([{ state: 'nothingToSettle' }]);
  });

  test('a complaint goes to the branch that is chosen, to dispatch, and becomes a major problem that is waited for', async () => {
    const world = await open();
    const call = await world.start(agent, 'hotline');
    const said = { callType: 'complaint', callerPhone: '13800138000', userName: '刘志强', userPhone: '13800138000' };
    await world.send(agent, call, 'RECORD', { ...said, requestText: '同批三台车变速箱异响' });
    expect((await world.refused(agent, call, 'ESCALATE_BRANCH')).detail).toContain('分公司');
    await world.send(agent, call, 'ESCALATE_BRANCH', { branch: 'sino-branch-north' });
    await world.send('jin-wenbo', call, 'ESCALATE_DISPATCH');
    await world.send(dispatcher, call, 'TO_MAJOR', { problemKind: 'batchFault' });
    const solved = { handlingText: '已批量更换' };
    expect((await world.refused(dispatcher, call, 'DISPATCH_SOLVE', solved)).open).toMatchObject([
      { flow: 'major-problem' },
    ]);
    const { id } = await world.only('major-problem');
    await world.send(dispatcher, id, 'HAND_TO_EMERGENCY', { problemKind: 'batchFault' });
    const plan = { triggerText: '同批故障', planText: '驻点更换', emergencyTeam: ['吕树明'] };
    await world.send('lv-shuming', id, 'PLAN', plan);
    const act = { problemText: '批量异响', measureText: '更换三台', resultText: '恢复', followUpText: '跟踪一月' };
    await world.send('lv-shuming', id, 'ACT', act);
    expect((await world.record(id, 'emergency-report-form')).fields.planText).toBe('驻点更换');
    await world.send(dispatcher, id, 'RESULT_CONFIRMED', { followUpText: '无复发', resultText: '用户认可' });
    await world.send(dispatcher, call, 'DISPATCH_SOLVE', solved);
    await world.send(agent, call, 'CLOSE', { resultText: '用户认可' });
    await world.expectNothingLeft();
  });

  test('the stations that are told register for a training, and others do not see it', async () => {
    const world = await open();
    const training = await world.start('kong-yongjun', 'training');
    const course = { trainingTitle: '新品培训', trainingDate: '2026-10-20', trainees: '维修工', trainingPlace: '济南' };
    await world.send('kong-yongjun', training, 'NOTICE', { ...course, noticeText: '请报名', stations: [station] });
    expect((await world.trySend('bai-yulan', training, 'REGISTER', {})).status).toBe(404);
    await world.send(clerk, training, 'REGISTER', { people: [{ traineeName: '马师傅' }] });
    await world.send('kong-yongjun', training, 'HOLD');
    await world.send('kong-yongjun', training, 'ARCHIVE', {
      people: [{ traineeName: '马师傅', trainingScore: '合格' }],
    });
    await world.expectNothingLeft();
    await world.expectNumbers();
  });
});
