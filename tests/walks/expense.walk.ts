import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { phone, pick } from '../designer/pages.ts';
import { adminKey, password } from '../designer/people.ts';
import { textOfPdf } from '../pdf-text.ts';
import { png } from '../server/attaching.ts';
import { freePort } from '../server/free-port.ts';
import {
  addEvent,
  addState,
  approveAndPublish,
  begin,
  field,
  findingsOf,
  handIn,
  makePolicy,
  openState,
  openTab,
  pickSome,
  saved,
  way,
} from './designing.ts';
import { fromNothing } from './from-nothing.ts';
import { giveBack, Hand, openPhone } from './hand.ts';
import { linkIn, startMail } from './messages.ts';
import { picture } from './walking.ts';

/**
 * An expense claim from an empty server to money: a policy made with clicks and typing alone, then done on phones: filled with a photo,
 * recalled, transferred, returned in both ways, decided by two together, and passed up when working days went by. Each test goes on where
 * the one before it ended.
 */
const port = await freePort();
const publicUrl = `http://127.0.0.1:${port}`;
const { designer, browser, people, clock } = await fromNothing('expense', { port, publicUrl, allowPrivate: true });
const policy = 'policies/fei-yong-bao-xiao-zhi-du';

await people.administer('POST', '/directory/import', {
  departments: [
    { id: 'sales', name: '销售部' },
    { id: 'finance', name: '财务部' },
  ],
  posts: [
    { id: 'cashier', name: '出纳', department: 'finance' },
    { id: 'head', name: '部门负责人', department: 'sales' },
  ],
  persons: [
    { id: 'chen', name: '陈晨', departments: ['sales'], superior: 'wang' },
    { id: 'wang', name: '王主管', departments: ['sales'], superior: 'zhao', mail: 'wang@example.com' },
    { id: 'zhao', name: '赵部长', departments: ['sales'], posts: ['head'], mail: 'zhao@example.com' },
    { id: 'sun', name: '孙会计', departments: ['finance'], posts: ['cashier'] },
    { id: 'qian', name: '钱助理', departments: ['sales'], superior: 'zhao' },
  ],
});
const author = await people.open('zhang', 'policies');

test('a policy with its roles and its working-day calendar is made', async () => {
  const { page, faults } = author;
  await makePolicy(page, '费用报销制度', [
    ['员工', 'staff'],
    ['财务', 'finance'],
  ]);
  expect(page.url()).toContain(policy);
  await openTab(page, '参数');
  const added = page.locator('.section').last();
  await added.getByPlaceholder('名称').fill('工作日历');
  await added.getByPlaceholder('英文代号').fill('workdays');
  await added.getByRole('button', { name: '添加' }).click();
  await pick(page, '类型', '工作日历');
  await page.getByText('调休上班日').waitFor();
  await picture(page, 'calendar');
  await saved(page);
  expect(faults()).toEqual([]);
});

test('a form with an amount, a kind and photos of receipts is made', async () => {
  const { page, faults } = author;
  await begin(page, policy, 'form', '费用报销单', 'expense');
  const list = page.locator('.workspace-main .field-list').first();
  await field(list, '事由', 'purpose', undefined, true);
  const kind = await field(list, '费用类别', 'kind', '单选', true);
  const choices = kind.getByRole('combobox', { name: '可选值' });
  for (const one of ['差旅', '招待', '办公']) {
    await choices.fill(one);
    await choices.press('Enter');
  }
  await choices.press('Escape');
  const amount = await field(list, '金额', 'amount', '数字', true);
  await amount.getByRole('textbox', { name: '单位' }).fill('元');
  await amount.getByRole('spinbutton', { name: '小数位' }).fill('2');
  await field(list, '发票照片', 'receipts', '照片（可多张）', true);
  await openTab(page, '编号与签名');
  await page.getByText(/今天的第一份：/).waitFor();
  await picture(page, 'form');
  await saved(page);
  expect(faults()).toEqual([]);
});

test('a flow is drawn: who decides, until which working day, and what may be done besides, all by choosing', async () => {
  const { page, faults } = author;
  await begin(page, policy, 'flow', '费用报销', 'claim');
  await openTab(page, '事件');
  await pickSome(page, '手工发起的角色', '员工');
  await page.getByText('发起人可以撤回').last().click();
  const submit = await addEvent(page, 'SUBMIT', '提交报销单', '员工');
  await submit.getByText('单据', { exact: true }).click();
  await addEvent(page, 'APPROVE', '同意');
  await addEvent(page, 'REFUSE', '不同意');
  await addEvent(page, 'PAY', '已付款', '财务');
  await picture(page, 'events');

  await openTab(page, '流程图');
  for (const title of ['主管审批', '会签', '待付款']) await addState(page, title);
  for (const title of ['已报销', '不予报销']) await addState(page, title, '结束');
  await way(page, '开始', '提交报销单', '主管审批');
  const large = await way(page, '主管审批', '同意', '会签');
  await large.getByText('按条件', { exact: true }).click();
  await large.getByRole('button', { name: '条件' }).click();
  await pick(large, '看哪一项', '费用报销单 · 金额');
  await pick(large, '比较', '大于');
  await large.getByLabel('比较值').fill('5000');
  await picture(page, 'guard');
  await way(page, '主管审批', '同意', '待付款');
  await way(page, '主管审批', '不同意', '不予报销');
  await way(page, '会签', '同意', '待付款');
  await way(page, '会签', '不同意', '不予报销');
  await way(page, '待付款', '已付款', '已报销');

  const start = await openState(page, '开始');
  await start.getByLabel('中文名称').fill('填写');
  await start.getByText('在此状态派任务').click();
  await start.getByText('指定人员', { exact: true }).click();
  const superior = await openState(page, '主管审批');
  await superior.getByText('在此状态派任务').click();
  await superior.getByText('指定人员', { exact: true }).click();
  await pick(superior, '派给', '发起人的上级');
  await pick(superior, '期限', '按工作日');
  await superior.getByLabel('个工作日').fill('2');
  await pick(superior, '超时后同时交给', '办理人的上级');
  await superior.getByText('退回：退给前面的步骤').click();
  await picture(page, 'superior');
  const together = await openState(page, '会签');
  await together.getByText('在此状态派任务').click();
  await together.getByText('共同审批', { exact: true }).click();
  await pick(together, '派给', '选定的人');
  await pickSome(together, '人员', '赵部长', '孙会计');
  await pick(together, '表示同意的事件', '同意');
  await pick(together, '表示不同意的事件', '不同意');
  await together.getByText('退回：退给前面的步骤').click();
  await picture(page, 'together');
  await saved(page);
  expect(await findingsOf(people, policy, page)).toEqual([]);
  await handIn(page, policy);
  await picture(page, 'handed-in');
  expect(faults()).toEqual([]);
  await page.close();
});

test('another person approves and publishes it', async () => {
  expect(await approveAndPublish(people, 'li')).toEqual([]);
  for (const name of ['chen', 'wang', 'zhao', 'qian']) await people.add(name, ['staff']);
  await people.add('sun', ['finance']);
});

const phoneOf = (name: string, path: string) => openPhone(people, name, path, clock);

async function fill(page: Page, purpose: string, amount: string): Promise<void> {
  await page.getByLabel('事由').fill(purpose);
  await pick(page, '费用类别', '差旅');
  await page.getByLabel('金额').fill(amount);
  const photo = { name: '发票.png', mimeType: 'image/png', buffer: png(160, 120) };
  await page.locator('[data-field=receipts] input[type=file]').setInputFiles([photo]);
  await page.locator('.attachment:not(.attachment-pending) img').first().waitFor();
}

/** The instance that a page shows. */
const shownIn = (page: Page) => page.url().split('/').at(-1) as string;
const left = { first: '' };

test('the starter fills it on a phone with a photo, recalls it to mend it, and sends it again', async () => {
  const { page, hand, faults } = await phoneOf('chen', 'instances');
  await hand.beginCase();
  await fill(page, '去沈阳见客户', '680');
  await picture(page, 'phone-filled');
  await hand.tap('提交报销单');
  await page.getByText('主管审批').first().waitFor();
  left.first = shownIn(page);
  await picture(page, 'phone-sent');
  await hand.tap('撤回');
  await page.getByText('已撤回').first().waitFor();
  await hand.touch(page.locator('[data-event=SUBMIT] button').first());
  // Nothing is typed twice: the photo is still there, too.
  await page.locator('.attachment img').first().waitFor();
  expect(await page.getByLabel('事由').inputValue()).toBe('去沈阳见客户');
  await page.getByLabel('金额').fill('6800');
  await picture(page, 'phone-filled-again');
  await hand.tap('提交报销单');
  await page.getByText('主管审批').first().waitFor();
  await page.getByText('6,800.00 元').first().waitFor();
  expect(faults()).toEqual([]);
  await page.close();
});

test('the superior transfers it, and who has it now returns it to be walked anew', async () => {
  const { page, hand, faults } = await phoneOf('wang', 'tasks');
  await hand.touch(page.locator('.task-card').first());
  await page.getByText('去沈阳见客户').first().waitFor();
  await picture(page, 'phone-decide');
  await hand.tapMore('转办');
  await pick(page.getByRole('dialog'), '给谁', '钱助理');
  await picture(page, 'phone-transfer');
  await hand.tap('转办', page.getByRole('dialog'));
  await page.getByText('由 钱助理 办理').waitFor();
  await picture(page, 'phone-transferred');
  expect(faults()).toEqual([]);
  await page.close();

  const other = await phoneOf('qian', `instances/${left.first}`);
  await giveBack(other.hand, '之后各步重新走', '请写明客户名称');
  await picture(other.page, 'phone-returned');
  expect(other.faults()).toEqual([]);
  await other.page.close();
});

/** The starter mends what was returned, and sends it. */
async function mend(why: string, purpose: string): Promise<void> {
  const { page, hand, faults } = await phoneOf('chen', `instances/${left.first}`);
  // Why it has come back stands above what is to be done.
  await page.getByText(why).first().waitFor();
  await picture(page, 'phone-came-back');
  await hand.touch(page.locator('[data-event=SUBMIT] button').first());
  await page.locator('.attachment img').first().waitFor();
  await page.getByLabel('事由').fill(purpose);
  await hand.tap('提交报销单');
  await page.locator('[data-event=SUBMIT]').waitFor({ state: 'detached' });
  await picture(page, 'phone-mended');
  expect(faults()).toEqual([]);
  await page.close();
}

test('mended, it is the superior’s again; over the limit two decide, one of whom returns it straight back to himself', async () => {
  await mend('钱助理 退回：请写明客户名称', '去沈阳见客户远航物流');
  const { page, hand, faults } = await phoneOf('wang', `instances/${left.first}`);
  await hand.tap('同意');
  await page.getByText('会签').first().waitFor();
  await picture(page, 'phone-approved');
  expect(faults()).toEqual([]);
  await page.close();

  const sun = await phoneOf('sun', `instances/${left.first}`);
  await giveBack(sun.hand, '办好后直接回到我', '缺一张发票的说明', '填写');
  expect(sun.faults()).toEqual([]);
  await sun.page.close();
  await mend('孙会计 退回：缺一张发票的说明', '去沈阳见客户远航物流，发票为酒店开具');
  expect((await people.administer('GET', `/instances/${left.first}`)).state).toBe('state2');
});

test('both agree, and finance pays', async () => {
  for (const name of ['zhao', 'sun']) {
    const { page, hand, faults } = await phoneOf(name, `instances/${left.first}`);
    await page.getByRole('button', { name: '同意', exact: true }).waitFor();
    await picture(page, `phone-countersign-${name}`);
    await hand.tap('同意');
    await page.getByText('已办理：同意').waitFor();
    expect(faults()).toEqual([]);
    await page.close();
  }
  const { page, hand, faults } = await phoneOf('sun', `instances/${left.first}`);
  await hand.tap('已付款');
  await page.getByText('已报销').first().waitFor();
  await picture(page, 'phone-paid');
  expect(faults()).toEqual([]);
  await page.close();
});

/** Begins a claim of so much on a phone, and sends it. @returns its instance */
async function claim(purpose: string, amount: string): Promise<string> {
  const { page, hand, faults } = await phoneOf('chen', 'instances');
  await hand.beginCase();
  await fill(page, purpose, amount);
  await hand.tap('提交报销单');
  await page.getByText('主管审批').first().waitFor();
  const id = shownIn(page);
  expect(faults()).toEqual([]);
  await page.close();
  return id;
}

test('two working days over a weekend pass: then the superior’s superior is told, and decides from the message with one tap', async () => {
  const messages = await startMail(people);
  const id = await claim('买打印纸', '300');
  const holders = async () => {
    await designer.settle();
    const { tasks } = await people.administer('GET', `/instances/${id}`);
    return (tasks as { assignee?: string; candidates: string[] }[]).flatMap((task) => task.assignee ?? task.candidates);
  };
  // Friday and Monday are worked: Sunday is too early, Tuesday is late.
  clock.now = Date.parse('2026-11-29T12:00:00+08:00');
  expect(await holders()).toEqual(['wang']);
  clock.now = Date.parse('2026-11-30T23:59:59+08:00');
  expect(await holders()).toEqual(['wang']);
  clock.now = Date.parse('2026-12-01T00:00:01+08:00');
  expect(await holders()).toEqual(['wang', 'zhao']);
  clock.now = Date.parse('2026-12-01T08:30:00+08:00');
  const link = linkIn(messages, 'zhao');
  expect(link).toBe(`${publicUrl}/#/instances/${id}`);

  const signedIn = await phoneOf('zhao', 'tasks');
  await signedIn.page.getByText('买打印纸').or(signedIn.page.locator('.task-card')).first().waitFor();
  await picture(signedIn.page, 'phone-overdue-list');
  // A message is opened in a page of its own, in the browser that is signed in.
  const { page } = signedIn;
  await page.goto('about:blank');
  const hand = new Hand(page);
  await page.goto(link);
  await page.getByText('买打印纸').first().waitFor();
  await picture(page, 'phone-from-message');
  await hand.tap('同意');
  await page.getByText('待付款').first().waitFor();
  expect(hand.counted).toMatchObject({ taps: 1, loads: 1 });
  expect(hand.counted.seconds).toBeLessThan(15);
  process.stdout.write(`from the message to done, signed in: ${JSON.stringify(hand.counted)}\n`);
  await page.close();
});

test('who is not signed in does it with two taps and a password', async () => {
  const messages = await startMail(people);
  const id = await claim('打车', '60');
  await designer.settle();
  const link = linkIn(messages, 'wang');
  expect(link).toBe(`${publicUrl}/#/instances/${id}`);
  const page = await browser.newPage(phone);
  await page.clock.setFixedTime(clock.now);
  const hand = new Hand(page);
  await page.goto(link);
  await page.getByLabel('姓名').fill('wang');
  await page.getByLabel('密码', { exact: true }).fill(password);
  await hand.tap('登录');
  await page.getByText('打车').first().waitFor();
  await picture(page, 'phone-signed-in-by-message');
  await hand.tap('同意');
  await page.getByText('待付款').first().waitFor();
  expect(hand.counted).toMatchObject({ taps: 2, loads: 1 });
  expect(hand.counted.seconds).toBeLessThan(15);
  process.stdout.write(`from the message to done, not signed in: ${JSON.stringify(hand.counted)}\n`);
  await page.close();
});

test('history, records and the paper of the case say what was done', async () => {
  const { items } = await people.administer('GET', `/instances/${left.first}/history?limit=200`);
  const done = (items as { type: string; by?: string; verb?: string; event?: { type: string } }[]).flatMap((entry) => {
    const { type, by, verb, event } = entry;
    return type === 'event' || type === 'moved' || verb === 'transfer' ? [`${by} ${verb ?? event?.type}`] : [];
  });
  expect(done).toEqual([
    ...['chen SUBMIT', 'chen recall', 'chen SUBMIT', 'wang transfer', 'qian return', 'chen SUBMIT'],
    ...['wang APPROVE', 'sun return', 'chen SUBMIT', 'zhao APPROVE', 'sun APPROVE', 'sun PAY'],
  ]);
  const { records } = await people.administer('GET', `/instances/${left.first}`);
  const read = await Promise.all(
    (records as { id: string }[]).map(({ id }) => people.administer('GET', `/records/${id}`)),
  );
  expect(read.map(({ number, status }) => [number, status])).toEqual([
    ['E-202611-0001', 'void'],
    ['E-202611-0002', 'void'],
    ['E-202611-0003', 'void'],
    ['E-202611-0004', 'filed'],
  ]);
  const headers = { authorization: `Bearer ${adminKey}`, accept: 'application/pdf' };
  const paper = await fetch(`${designer.url}/api/v1/instances/${left.first}`, { headers });
  const text = textOfPdf(Buffer.from(await paper.arrayBuffer()));
  for (const part of ['费用报销单', '6,800', '远航物流', '请写明客户名称', '孙会计', '赵部长', '转办 → 钱助理'])
    expect(text, part).toContain(part);
});
