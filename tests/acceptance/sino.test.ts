import { expect, test } from 'vitest';
import { agent, auditor, branch, card, clerk, dispatcher, open, report, station, storeKeeper } from './sino-rows.ts';
import type { World } from './world.ts';

test('a help call becomes a repair with a part from Jinan, and is paid in the next month', async () => {
  const world = await open();
  const { call, claim } = await callAndReport(world);
  const monitoring = await approveAndSupply(world, claim);
  const form = await repairAndLock(world, claim, monitoring);
  const { oldParts, month } = await visitAndMail(world, claim, form);
  await auditAndPublish(world, { claim, form, oldParts, month });
  await payAndClose(world, { call, claim, month });
  await reportTheMonth(world);
  await world.expectNothingLeft();
  await world.expectNumbers();
  const recounted = await world.register('service-fee-statement');
  expect(recounted.sums).toMatchObject({ materialFeeCny: 0, repairFeeCny: 842, totalCny: 842, overdueFineCny: -50 });
});

/** From the call to a report that waits for its review. */
async function callAndReport(world: World) {
  // 1, 2: the call, and the station at the vehicle within 24 hours.
  const call = await world.start(agent, 'hotline');
  await world.send(agent, call, 'RECORD', {
    ...{
      callType: 'help',
      callerPhone: '13800138000',
      cardNumber: card,
      requestText: '变速箱异响，停在京沪高速',
      onSiteNeeded: true,
    },
    ...{ placeText: '京沪高速沧州服务区', station, regionType: 'inland' },
  });
  expect((await world.instance(call)).clocks).toMatchObject([{ id: 'on-site', dueAt: '2026-10-06T01:00:00Z' }]);
  await world.pass(23);
  await world.send(clerk, call, 'STATION_ARRIVED', { tripKm: 120 });
  expect((await world.history(call)).filter(({ type }) => type === 'clock')).toMatchObject([
    { what: 'reminded' },
    { what: 'met' },
  ]);
  const claim = (await world.only('warranty-repair')).id;
  // 3: the card's data are there, the claim is covered.
  await world.send(clerk, claim, 'CHECK_CARD', {});
  await report(world, claim);
  const reported = await world.instance(claim);
  expect(reported.context).toMatchObject({ purchaseDate: '2026-02-01', warrantyDecision: { decision: 'covered' } });
  expect((await world.record(claim, 'repair-report-form')).fields).toMatchObject({
    vin: 'LZZ5CLVB8NA123456',
    userName: '刘志强',
  });
  expect(reported.clocks.map(({ id }: { id: string }) => id)).toEqual(['major-fault', 'compensation']);
  return { call, claim };
}

/** The reviews, and the part by way of Jinan. */
async function approveAndSupply(world: World, claim: string) {
  // 4, 5: first the report on the assembly, then the repair report, within half an hour.
  await world.pass(0.4);
  expect((await world.refused(dispatcher, claim, 'APPROVE_REPORT')).open).toMatchObject([{ flow: 'report-approval' }]);
  const assembly = (await world.only('report-approval')).id;
  await world.send(dispatcher, assembly, 'APPROVE_AND_RETURN', { approvalText: '同意更换' });
  await world.send(dispatcher, claim, 'APPROVE_REPORT');
  expect((await world.instance(claim)).context.review).toMatchObject({ status: 'met' });
  // 6: the receipt is the transfer's to tell.
  expect((await world.refused(clerk, claim, 'CONFIRM_RECEIPT')).open).toMatchObject([{ flow: 'parts-transfer' }]);
  // 7, 8: nothing in stock, so Jinan ships.
  const transfer = (await world.only('parts-transfer')).id;
  expect((await world.instance(transfer)).context).toMatchObject({
    centralStock: 0,
    quantity: 1,
    partName: '变速箱总成',
  });
  expect((await world.refused(storeKeeper, transfer, 'SHIP')).detail).toContain('库存 0 件');
  await world.send(storeKeeper, transfer, 'FORWARD_TO_JINAN');
  await world.send('yan-chunmei', transfer, 'SHIP', { newPartSerial: 'NEW-001' });
  const monitoring = (await world.only('process-monitoring')).id;
  expect((await world.instance(monitoring)).state).toBe('partInTransit');
  await world.send(clerk, transfer, 'CONFIRM_RECEIPT');
  expect((await world.instance(monitoring)).state).toBe('partReceived');
  expect((await world.instance(claim)).state).toBe('repairAllowed');
  return monitoring;
}

/** The repair, and a form that is locked and unlocked. */
async function repairAndLock(world: World, claim: string, monitoring: string) {
  // 9, 10: it is finished on the twelfth day.
  await world.until('2026-10-17T06:00:00Z');
  expect((await world.recorded(claim)).filter((type) => type === 'clockBreached')).toHaveLength(2);
  await world.send(clerk, claim, 'FINISH_REPAIR', { sheetNumber: 6, serviceText: '更换变速箱总成' });
  expect((await world.instance(claim)).context.repairTime).toMatchObject({ dayNumber: 12, compensationCny: 480 });
  expect(await world.recorded(claim)).toContain('sheetOutOfOrder');
  expect((await world.row('vehicle-card', card)).lastSheetNumber).toBe(6);
  expect((await world.instance(monitoring)).state).toBe('closed');
  // 11: the form has the trips and serials, and is locked by a wrong one.
  await world.send(clerk, claim, 'CONFIRM_FAULT_PART_QR', { oldPartSerial: 'OLD-778', newPartSerial: 'NEW-001' });
  const form = (await world.only('handling-form')).id;
  await world.send(clerk, form, 'FILL', {
    partsReplaced: true,
    parts: [{ partNumber: 'GB-16', quantity: 1 }],
    operations: [{ operationName: '更换变速箱', standardHours: 1.5 }],
    trips: [
      { tripDate: '2026-10-06', tripPlace: '沧州服务区', roundTripKm: 120 },
      { tripDate: '2026-10-17', tripPlace: '沧州服务区', roundTripKm: 80 },
    ],
    otherItems: [
      { itemType: 'towing', amountCny: 300, originalApprovalReportAttached: true },
      { itemType: 'downtimeCompensation', amountCny: 480, originalApprovalReportAttached: false },
    ],
  });
  expect((await world.instance(form)).context).toMatchObject({
    tripFees: [240, 80],
    travelFeeCny: 320,
    labourFeeCny: 120,
    otherFeeCny: 300,
  });
  await world.send(clerk, form, 'SUBMIT');
  expect((await world.instance(claim)).state).toBe('handlingLocked');
  // 12: three accounts unlock it.
  await world.send('dou-haoran', form, 'FILE_UNLOCK_REPORT', { unlockReason: '抄录错误，实物为 OLD-777' });
  await world.send(branch, form, 'BRANCH_CONFIRM');
  await world.send(dispatcher, form, 'UNLOCK');
  expect((await world.instance(claim)).state).toBe('handlingSubmitted');
  return form;
}

/** The return visit, the old part, and the papers of the month. */
async function visitAndMail(world: World, claim: string, form: string) {
  // 13, 14: the user answers, the old part goes back.
  const visit = (await world.only('return-visit')).id;
  await world.send(agent, visit, 'ANSWERED', {
    repairQuality: 'good',
    serviceAttitude: 'good',
    faultTrue: true,
    opinionText: '满意',
  });
  expect([(await world.instance(form)).state, (await world.instance(claim)).state]).toEqual(['visited', 'visited']);
  const oldParts = (await world.only('old-part-return')).id;
  await world.send(clerk, oldParts, 'SEND', { mode: 'logistics', invoiceCny: 150, invoiceAttached: true });
  expect((await world.instance(claim)).state).toBe('oldPartsReturned');
  expect((await world.instance(form)).state).toBe('readyForAudit');
  // 15: on the first of the next month the settlement begins.
  await world.until('2026-11-01T00:30:00Z');
  const month = (await world.only('monthly-settlement')).id;
  expect((await world.instance(month)).context).toMatchObject({ station, formMonth: '2026-10' });
  // 16: the paper forms.
  await world.send(clerk, month, 'MAIL_PAPER_FORMS');
  await world.send(auditor, month, 'FORMS_RECEIVED');
  expect((await world.instance(form)).state).toBe('underAudit');
  return { oldParts, month };
}

/** The inspections, the audit, and the notice. */
async function auditAndPublish(
  world: World,
  { claim, form, oldParts, month }: Record<'claim' | 'form' | 'oldParts' | 'month', string>,
) {
  // 17: the old part is inspected, the trips are checked, the fees audited.
  expect((await world.refused(auditor, form, 'AUDIT_PASS')).detail).toContain('外出');
  await world.send(branch, form, 'TRIP_CHECKED', { tripsOk: true });
  expect((await world.refused(auditor, form, 'AUDIT_PASS')).open).toMatchObject([{ flow: 'old-part-return' }]);
  await world.send(storeKeeper, oldParts, 'RECEIVE', { receivedText: '1 件' });
  await world.send(branch, oldParts, 'INSPECT_OK', { inspectionText: '相符' });
  await world.send(auditor, form, 'AUDIT_PASS');
  expect((await world.instance(claim)).state).toBe('feeAudited');
  expect((await world.row('recovery-month', 'gearbox 2026-11')).items).toMatchObject([{ amountCny: 742 }]);
  // 18: a fine is held back, and the notice goes out.
  await world.send(auditor, month, 'AUDIT_COMPLETE', {
    deductions: [{ itemType: 'overdueFine', amountCny: 50, deductionText: '手写单晚寄' }],
  });
  await world.send(auditor, month, 'PUBLISH_NOTICE');
  const notice = (await world.record(month, 'important-notice-form')).fields;
  const sums = Object.fromEntries(
    notice.noticeLines.map((line: { feeType: string; feeCny: number }) => [line.feeType, line.feeCny]),
  );
  expect(sums).toEqual({
    labour: 120,
    travel: 320,
    communication: 2,
    towing: 300,
    downtimeCompensation: 0,
    freight: 150,
    overdueFine: -50,
  });
  expect(notice.notifiedAmountCny).toBe(842);
  expect((await world.instance(form)).state).toBe('settled');
  expect((await world.instance(claim)).state).toBe('feeSettled');
}

/** The invoice, the payment, and the end of the call. */
async function payAndClose(world: World, { call, claim, month }: Record<'call' | 'claim' | 'month', string>) {
  // 19: invoice, verification by another account, payment.
  expect((await world.refused('qian-wenbo', claim, 'PAY')).code).toBe('eventNotAllowed');
  const scan = await world.upload(clerk, 'application/pdf');
  await world.send(clerk, month, 'INVOICE_RECEIVED', { invoiceNo: '00123', invoiceCny: 842, scan: [scan] });
  expect((await world.refused(auditor, month, 'VERIFY_INVOICE')).code).toBe('samePerson');
  await world.send('han-jing', month, 'VERIFY_INVOICE');
  expect((await world.refused('qian-wenbo', claim, 'PAY')).detail).toContain('月度结算');
  await world.send('qian-wenbo', month, 'PAY', { repairPaymentMeans: 'cash' });
  expect((await world.instance(claim)).state).toBe('paid');
  await world.send(agent, call, 'AGENT_SOLVE', { handlingText: '服务站已修复' });
  await world.send(agent, call, 'CLOSE', { resultText: '用户满意' });
}

/** What else the first of the month brought: the branch's figures, and the monthly reports. */
async function reportTheMonth(world: World) {
  const kpi = await world.only('branch-kpi');
  expect(kpi.context.kpi).toMatchObject({ averageRepairDays: 11, ownPartRate: 0 });
  await world.send('sun-guihua', kpi.id, 'PUBLISH');
  for (const { id, context } of await world.instances('quality-report')) {
    const who = context.reportType === 'stationMonthlyReports' ? clerk : 'shi-zhiqiang';
    await world.send(who, id, 'SUBMIT', { summaryText: '变速箱早期故障一起' });
    await world.send('sun-guihua', id, 'FORWARD');
  }
}
