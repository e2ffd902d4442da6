import { expect, test } from 'vitest';
import { auditor, branch, card, clerk, dispatcher, open, station } from './sino-rows.ts';

const leader = 'sun-guihua';
const finance = 'qian-wenbo';

test('a lost card is paid for, goes back where the slip is missing, and the new one has what the old one had', async () => {
  const world = await open();
  const id = await world.start(clerk, 'card-reissue');
  const lost = { cardNumber: card, reissueCause: 'lost', lossText: '随车遗失' };
  expect((await world.refused(clerk, id, 'APPLY', { ...lost, feeRemittedCny: 400 })).detail).toContain('500 元');
  await world.send(clerk, id, 'APPLY', { ...lost, feeRemittedCny: 500 });
  expect((await world.refused(branch, id, 'BRANCH_SIGN')).detail).toContain('汇款单');
  const slip = { scan: [await world.upload(branch, 'application/pdf')] };
  await world.send(branch, id, 'BRANCH_SIGN', slip);
  await world.send(dispatcher, id, 'DISPATCH_RETURN', { returnText: '汇款单不清', reason: '汇款单不清' });
  await world.send(branch, id, 'BRANCH_SIGN', slip);
  await world.send(dispatcher, id, 'DISPATCH_CONFIRM');
  await world.send(leader, id, 'LEADER_SIGN');
  await world.send(dispatcher, id, 'FORWARD');
  await world.send('qin-guoping', id, 'REISSUE', { newCardNumber: 'BXK-1001' });
  expect(await world.row('vehicle-card', 'BXK-1001')).toMatchObject({
    vin: 'LZZ5CLVB8NA123456',
    mandatoryServiceKm: 3000,
  });
  expect((await world.row('vehicle-card', card)).cardState).toBe('reissued');
  // What the branch signed before it came back stands on that version alone.
  const { signatures } = await world.record(id, 'card-reissue-form');
  expect(signatures.map(({ as }: { as: string }) => as)).toEqual(['branch', 'branch', 'dispatch', 'leader']);
  await world.expectNothingLeft();
  await world.expectNumbers();
});

test('a notice is objected to, an invoice comes back from finance, and the claim is paid all the same', async () => {
  const world = await open();
  const lines = [{ feeType: 'resident', feeCny: 800, number: 'ZJ-1' }];
  await world.import('fee-month', [{ feeMonth: `${station} 2026-10`, lines }]);
  await world.until('2026-11-01T00:30:00Z');
  const { id } = await world.only('monthly-settlement');
  await world.send(clerk, id, 'MAIL_PAPER_FORMS');
  await world.send(auditor, id, 'FORMS_RECEIVED', { receivedForms: [] });
  await world.send(auditor, id, 'AUDIT_COMPLETE');
  await world.send(auditor, id, 'RETURN_TO_AUDIT', { returnText: '漏扣款' });
  const deductions = [{ itemType: 'collectedFee', amountCny: 100, deductionText: '代收' }];
  await world.send(auditor, id, 'AUDIT_COMPLETE', { deductions });
  await world.send(auditor, id, 'PUBLISH_NOTICE');
  await world.send(clerk, id, 'STATION_OBJECTS', { objectionText: '代收款已交' });
  await world.send(auditor, id, 'RETURN_TO_AUDIT', { returnText: '核实无误，撤销扣款' });
  await world.send(auditor, id, 'AUDIT_COMPLETE');
  expect((await world.send(auditor, id, 'PUBLISH_NOTICE')).context.notifiedCny).toBe(800);
  const scan = [await world.upload(clerk, 'application/pdf')];
  await world.send(clerk, id, 'INVOICE_RECEIVED', { invoiceNo: '1', invoiceCny: 700, scan });
  expect((await world.send('han-jing', id, 'VERIFY_INVOICE')).state).toBe('noticed');
  await world.send(clerk, id, 'INVOICE_RECEIVED', { invoiceNo: '2', invoiceCny: 800, scan });
  await world.send('han-jing', id, 'VERIFY_INVOICE');
  await world.send(finance, id, 'FINANCE_RETURN', { returnText: '抬头有误', reason: '抬头有误' });
  await world.send('han-jing', id, 'VERIFY_INVOICE');
  expect((await world.send(finance, id, 'PAY', { repairPaymentMeans: 'acceptanceBill' })).state).toBe('paid');
  const statement = await world.register('service-fee-statement');
  expect(statement.sums).toMatchObject({ residentCny: 800, collectedFeeCny: 0, totalCny: 800 });
});

test('a new station is proposed, verified, approved and opened, and its own settlement begins next month', async () => {
  const world = await open();
  const id = await world.start('qi-weidong', 'station-setup');
  const plan = {
    branchName: '江南分公司',
    stationName: '常州特约服务站',
    stationType: 'shared',
    province: '江苏',
    address: '常州市',
  };
  const contact = { contactName: '柏', contactPhone: '13600136000', setupReason: '用户集中', siteText: '场地合格' };
  await world.send('qi-weidong', id, 'BRANCH_SUBMIT', { ...plan, ...contact });
  await world.send('zhu-jianhua', id, 'VERIFY_OK', { verifyText: '属实' });
  await world.send(leader, id, 'LEADER_APPROVE');
  const access = { station: 'sino-station-s1', stationCode: '0884', centralWarehouse: 'sino-store-north' };
  await world.send('zhu-jianhua', id, 'OPEN_ACCESS', { ...access, regionType: 'inland', regionClass: 'class2' });
  expect(await world.row('station', 'sino-station-s1')).toMatchObject({
    name: '常州特约服务站',
    stationStatus: 'open',
  });
  await world.until('2026-11-01T00:30:00Z');
  const begun = (await world.instances('monthly-settlement')).map(({ context }) => context.station);
  expect(begun.toSorted()).toEqual([station, 'sino-station-s1']);
});

test('a purchase date is changed on the card, by the centre where the vehicle stood long', async () => {
  const world = await open();
  const id = await world.start(branch, 'purchase-date-change');
  const asked = { cardNumber: card, stockMonths: 13, documentType: 'invoiceCopy' };
  expect((await world.refused(branch, id, 'CHECK_DOCUMENT', { ...asked, newPurchaseDate: '2025-01-01' })).code).toBe(
    'invalidValue',
  );
  await world.send(branch, id, 'CHECK_DOCUMENT', { ...asked, newPurchaseDate: '2026-03-01' });
  await world.send('hua-mingyuan', id, 'DEPUTY_SIGN');
  await world.send(leader, id, 'CHANGE_DATE');
  expect((await world.row('vehicle-card', card)).purchaseDate).toBe('2026-03-01');
  await world.expectNothingLeft();
});
