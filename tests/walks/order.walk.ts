import { afterAll, expect, test } from 'vitest';
import { pick } from '../designer/pages.ts';
import { answering, openHost } from '../server/local-host.ts';
import {
  addEvent,
  addState,
  approveAndPublish,
  assign,
  begin,
  field,
  findingsOf,
  handIn,
  makePolicy,
  openState,
  openTab,
  part,
  pickSome,
  way,
} from './designing.ts';
import { fromNothing } from './from-nothing.ts';
import { openPhone } from './hand.ts';
import { picture } from './walking.ts';

/**
 * An order that is paid at a bank, from an empty server: calls, what follows when they succeed and when they fail, and what undoes them are
 * made with clicks and typing alone; on the phone it is paid, declined, cancelled while the bank is slow, and refunded by hand. Each test
 * goes on where the one before it ended.
 */
/** The bank, which does what it is told. */
const bank = await openHost();
afterAll(bank.close);
const { people, clock } = await fromNothing('order', {
  ...{ allowPrivate: true, httpAllow: [bank.host] },
  secretsKeys: ['pQ7zL0vKx2mWc9RtYb4HsN8d'],
});
const policy = 'policies/ding-dan-zhi-du';
const token = 'Bearer of-the-bank-4711';

await people.add('gao', ['administrator']);
const author = await people.open('zhang', 'policies');

test('a policy and the form of an order are made, and an administrator sets the secret of the bank', async () => {
  const { page, faults } = author;
  await makePolicy(page, '订单制度', [
    ['业务员', 'clerk'],
    ['出纳', 'cashier'],
  ]);
  expect(page.url()).toContain(policy);
  await begin(page, policy, 'form', '订单', 'order');
  const list = page.locator('.workspace-main .field-list').first();
  await field(list, '客户', 'customer', undefined, true);
  const amount = await field(list, '金额', 'amount', '数字', true);
  await amount.getByRole('textbox', { name: '单位' }).fill('元');
  await amount.getByRole('spinbutton', { name: '小数位' }).fill('2');
  expect(faults()).toEqual([]);

  const gao = await people.open('gao', `${policy}?tab=about`);
  await gao.page.getByRole('button', { name: '添加密钥' }).click();
  const dialog = gao.page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: '名称' }).fill('BANK');
  await dialog.getByLabel('内容', { exact: true }).fill(token);
  await dialog.getByRole('button', { name: '保存' }).click();
  await gao.page.locator('[data-secret="BANK"]').waitFor();
  expect(gao.faults()).toEqual([]);
  await gao.page.close();
});

test('a flow is drawn that pays by a call and undoes it by another, each with what follows', async () => {
  const { page, faults } = author;
  await begin(page, policy, 'flow', '订单办理', 'order-flow');
  await openTab(page, '事件');
  await pickSome(page, '手工发起的角色', '业务员');
  const order = await addEvent(page, 'ORDER', '下单', '业务员');
  await order.getByText('单据', { exact: true }).click();
  await addEvent(page, 'PAY', '付款', '业务员');
  await addEvent(page, 'CANCEL', '撤单', '业务员');
  await addEvent(page, 'DELIVER', '交货', '业务员');
  await addEvent(page, 'REFUNDED_BY_HAND', '登记人工退款', '出纳');
  await openTab(page, '流程图');
  for (const title of ['已下单', '付款中', '已付款', '退款中', '待人工退款']) await addState(page, title);
  for (const title of ['银行拒付', '已撤单', '已完成']) await addState(page, title, '结束');
  await way(page, '开始', '下单', '已下单');
  await way(page, '已下单', '付款', '付款中');
  await way(page, '已下单', '撤单', '已撤单');
  await way(page, '付款中', '撤单', '退款中');
  await way(page, '已付款', '撤单', '退款中');
  await way(page, '已付款', '交货', '已完成');
  await way(page, '待人工退款', '登记人工退款', '已撤单');

  const paying = await openState(page, '付款中');
  await pick(paying, '添加', '外部服务');
  await paying.getByLabel('地址', { exact: true }).fill(`${bank.url}/payments`);
  await paying.getByRole('button', { name: '用密钥' }).click();
  await paying.getByLabel('标头名称').fill('authorization');
  await pick(paying, '密钥', 'BANK');
  const body = part(paying, '发送的内容');
  await assign(body, 'order', '本事项的编号');
  await assign(body, 'amount', '订单 · 金额');
  await paying.getByLabel('最长等待').fill('20');
  await picture(page, 'call');
  await paying.getByRole('button', { name: '完成时去往' }).click();
  const panel = page.locator('.panel').first();
  await pick(panel, '去往', '已付款');
  await pick(panel, '动作 添加', '记下数值');
  await assign(panel.locator('.panel-item').last(), 'receipt', '答复的内容', 'receipt');
  await panel.getByLabel('receipt 中文名称（办理的人看到的）').fill('收据号');
  await page.keyboard.press('Enter');
  await picture(page, 'when-paid');
  await openState(page, '付款中');
  await page.getByRole('button', { name: '失败时去往' }).click();
  await pick(panel, '去往', '银行拒付');
  await panel.getByText('按条件', { exact: true }).click();
  await panel.getByRole('button', { name: '条件' }).click();
  await pick(panel, '看哪一项', '失败时的状态');
  await panel.getByLabel('比较值').fill('402');
  await picture(page, 'when-declined');
  await openState(page, '付款中');
  await page.getByRole('button', { name: '失败时去往' }).click();
  await pick(panel, '去往', '退款中');

  const refunding = await openState(page, '退款中');
  await pick(refunding, '添加', '外部服务');
  await refunding.getByLabel('地址', { exact: true }).fill(`${bank.url}/refunds`);
  await assign(part(refunding, '发送的内容'), 'order', '本事项的编号');
  await refunding.getByRole('button', { name: '完成时去往' }).click();
  await pick(panel, '去往', '已撤单');
  await openState(page, '退款中');
  await page.getByRole('button', { name: '失败时去往' }).click();
  await pick(panel, '去往', '待人工退款');
  const byHand = await openState(page, '待人工退款');
  await byHand.getByText('在此状态派任务').click();
  await pickSome(byHand, '角色', '出纳');
  await picture(page, 'flow');
  expect(await findingsOf(people, policy, page)).toEqual([]);
  await handIn(page, policy);
  expect(faults()).toEqual([]);
  await page.close();
});

test('another person approves and publishes it', async () => {
  expect(await approveAndPublish(people, 'li')).toEqual([]);
  await people.add('chen', ['clerk']);
  await people.add('sun', ['cashier']);
});

/** Somebody orders on a phone. */
async function ordered(customer: string, amount: string) {
  const opened = await openPhone(people, 'chen', 'instances', clock);
  const { page, hand } = opened;
  await hand.beginCase();
  await page.getByLabel('客户').fill(customer);
  await page.getByLabel('金额').fill(amount);
  await hand.tap('下单');
  await hand.page.getByRole('button', { name: '付款', exact: true }).waitFor();
  return { ...opened, id: page.url().split('/').at(-1) as string };
}

/** What calls of an instance said, as its history has it. */
async function callsOf(id: string): Promise<object[]> {
  const { items } = await people.administer('GET', `/instances/${id}/history?limit=200`);
  return (items as { type: string }[]).filter(({ type }) => type === 'call');
}

test('on a phone an order is paid, and the page says so by itself', async () => {
  bank.does(answering(201, { receipt: 'R-2026-1' }));
  const { page, hand, id, faults } = await ordered('远航物流', '80');
  await picture(page, 'phone-ordered');
  await hand.tap('付款');
  await page.getByText('R-2026-1').first().waitFor();
  await page.locator('.facts').getByText('收据号').waitFor();
  await page.getByText('已付款').first().waitFor();
  await picture(page, 'phone-paid');
  expect(bank.got[0]).toMatchObject({
    path: '/payments',
    headers: { authorization: token },
    body: { order: id, amount: 80 },
  });
  await hand.tap('交货');
  await page.getByText('已完成').first().waitFor();
  expect(faults()).toEqual([]);
  await page.close();
});

test('an order that the bank declines is none', async () => {
  bank.does(answering(402, { reason: 'no funds' }));
  const { page, hand, faults } = await ordered('小店', '9000');
  await hand.tap('付款');
  await page.getByText('银行拒付').first().waitFor();
  await picture(page, 'phone-declined');
  expect(faults()).toEqual([]);
  await page.close();
});

test('cancelled while the bank is slow it is refunded when the bank has answered, late', async () => {
  let release: () => void = () => {};
  bank.does(
    (response, got, request) => {
      release = () => answering(201, { receipt: 'R-2026-2' })(response, got, request);
    },
    answering(200, { refunded: true }),
  );
  const before = bank.got.length;
  const { page, hand, id, faults } = await ordered('远航物流', '120');
  await hand.tap('付款');
  await bank.until(before + 1);
  await page.getByText('付款中').first().waitFor();
  await picture(page, 'phone-paying');
  await hand.tap('撤单');
  await page.getByText('退款中').first().waitFor();
  await picture(page, 'phone-refunding');
  // Nothing is undone before it is known what was done.
  expect(bank.got.length).toBe(before + 1);
  release();
  await page.getByText('已撤单').first().waitFor();
  await picture(page, 'phone-refunded');
  expect(await callsOf(id)).toMatchObject([
    { late: true, output: { status: 201, body: { receipt: 'R-2026-2' } } },
    { output: { status: 200 } },
  ]);
  expect(bank.got.at(-1)).toMatchObject({ path: '/refunds', body: { order: id } });
  expect(faults()).toEqual([]);
  await page.close();
});

test('what the bank does not refund the cashier does, on a phone', async () => {
  bank.does(answering(201, { receipt: 'R-2026-3' }), answering(403, { reason: 'closed' }));
  const { page, hand, id, faults } = await ordered('老王修车', '66');
  await hand.tap('付款');
  await page.getByText('已付款').first().waitFor();
  await hand.tap('撤单');
  await page.getByText('待人工退款').first().waitFor();
  expect(faults()).toEqual([]);
  await page.close();

  const sun = await openPhone(people, 'sun', 'tasks', clock);
  await sun.hand.touch(sun.page.getByRole('tab', { name: /可认领/ }));
  await sun.hand.touch(sun.page.locator('.task-card').first());
  await picture(sun.page, 'phone-cashier');
  await sun.hand.tap('登记人工退款');
  await sun.page.getByText('已撤单').first().waitFor();
  const instance = await people.administer('GET', `/instances/${id}`);
  expect(instance).toMatchObject({ status: 'done', incidents: [], context: { receipt: 'R-2026-3' } });
  const [record] = instance.records as { id: string }[];
  expect(await people.administer('GET', `/records/${record?.id}`)).toMatchObject({
    status: 'filed',
    fields: { customer: '老王修车', amount: 66 },
  });
  expect(sun.faults()).toEqual([]);
  await sun.page.close();
});
