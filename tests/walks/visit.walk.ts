import { expect, test } from 'vitest';
import { go, pick } from '../designer/pages.ts';
import { adminKey } from '../designer/people.ts';
import { draw } from '../designer/writing.ts';
import { textOfPdf } from '../pdf-text.ts';
import { png } from '../server/attaching.ts';
import {
  addEvent,
  addState,
  approveAndPublish,
  begin,
  field,
  findingsOf,
  formula,
  handIn,
  makePolicy,
  openState,
  openTab,
  pickSome,
  saved,
  way,
} from './designing.ts';
import { fromNothing } from './from-nothing.ts';
import { openPhone } from './hand.ts';
import { picture } from './walking.ts';

/**
 * A repair visit from an empty server: whoever takes the call names the technician, who goes there, photographs it before and after where
 * there is hardly a network, lists the parts and signs on the phone. Each test goes on where the one before it ended.
 */
const { designer, people, clock } = await fromNothing('visit');
const policy = 'policies/shang-men-wei-xiu-zhi-du';
const left = { instance: '' };

await people.administer('POST', '/directory/import', {
  departments: [{ id: 'service', name: '服务部' }],
  persons: [
    { id: 'gu', name: '顾客服', departments: ['service'] },
    { id: 'tang', name: '唐师傅', departments: ['service'] },
    { id: 'tian', name: '田师傅', departments: ['service'] },
  ],
});
const author = await people.open('zhang', 'policies');

test('a policy is made with two forms: the call, which names the technician, and what was done on the spot', async () => {
  const { page, faults } = author;
  await makePolicy(page, '上门维修制度', [
    ['客服', 'desk'],
    ['技师', 'technician'],
  ]);
  expect(page.url()).toContain(policy);
  await begin(page, policy, 'form', '报修登记', 'call');
  const call = page.locator('.workspace-main .field-list').first();
  await field(call, '客户', 'customer', undefined, true);
  await field(call, '电话', 'phone', '电话', true);
  await field(call, '地址', 'address', undefined, true);
  await field(call, '故障', 'fault', undefined, true);
  await field(call, '技师', 'technician', '人员', true);
  await saved(page);

  await begin(page, policy, 'form', '上门记录', 'visit');
  const visit = page.locator('.workspace-main .field-list').first();
  await field(visit, '修前照片', 'photosBefore', '照片（可多张）', true);
  await field(visit, '处理', 'done', undefined, true);
  await field(visit, '更换配件', 'parts', '明细表');
  const columns = page.locator('.field-list .field-list');
  await field(columns, '配件', 'item', undefined, true);
  await field(columns, '单价', 'price', '数字', true);
  await field(columns, '数量', 'count', '整数', true);
  const amount = await field(columns, '金额', 'amount', '数字');
  await amount.getByRole('button', { name: '由公式计算' }).click();
  await formula(amount, '公式计算').fill('price * count');
  await page.locator('[data-field=parts] > .field-item-head .field-item-name').click();
  const total = await field(visit, '合计', 'total', '数字');
  await total.getByRole('button', { name: '由公式计算' }).click();
  await formula(total, '公式计算').fill('sum(parts.amount)');
  await field(visit, '修后照片', 'photosAfter', '照片（可多张）', true);
  await openTab(page, '编号与签名');
  await page.getByRole('button', { name: '添加签名' }).click();
  const signing = page.locator('.panel-item').last();
  await signing.getByLabel('中文名称').fill('技师');
  await pick(signing, '谁签', '技师');
  await picture(page, 'visit-form');
  await saved(page);
  expect(faults()).toEqual([]);
});

test('a flow is drawn in which the work is whose the call says', async () => {
  const { page, faults } = author;
  await begin(page, policy, 'flow', '上门维修', 'repair-visit');
  await openTab(page, '事件');
  await pickSome(page, '手工发起的角色', '客服');
  const register = await addEvent(page, 'REGISTER', '登记报修', '客服');
  await register.getByText('单据', { exact: true }).click();
  await pick(register, '单据', '报修登记');
  await addEvent(page, 'ARRIVE', '到达', '技师');
  const finish = await addEvent(page, 'FINISH', '完工', '技师');
  await finish.getByText('单据', { exact: true }).click();
  await pick(finish, '单据', '上门记录');
  await addEvent(page, 'CONFIRM', '回访满意', '客服');
  await addEvent(page, 'AGAIN', '没有修好', '客服');
  await picture(page, 'visit-events');
  await openTab(page, '流程图');
  for (const title of ['待上门', '维修中', '待回访']) await addState(page, title);
  await addState(page, '已完成', '结束');
  await way(page, '开始', '登记报修', '待上门');
  await way(page, '待上门', '到达', '维修中');
  await way(page, '维修中', '完工', '待回访');
  await way(page, '待回访', '回访满意', '已完成');
  await way(page, '待回访', '没有修好', '待上门');
  for (const title of ['待上门', '维修中']) {
    const state = await openState(page, title);
    await state.getByText('在此状态派任务').click();
    await state.getByText('指定人员', { exact: true }).click();
    await pick(state, '派给', '办理时或单据里填的人');
    await pick(state, '哪一栏', '报修登记 · 技师');
  }
  await picture(page, 'visit-task');
  const after = await openState(page, '待回访');
  await after.getByText('在此状态派任务').click();
  await after.getByText('指定人员', { exact: true }).click();
  await pick(after, '派给', '发起人');
  await go(page, `${policy}/forms/visit?tab=settings`);
  await pick(page.locator('.panel-item').last(), '何时签', '完工');
  await saved(page);
  expect(await findingsOf(people, policy, page)).toEqual([]);
  await handIn(page, policy);
  expect(faults()).toEqual([]);
  await page.close();
});

test('another person approves and publishes it', async () => {
  expect(await approveAndPublish(people, 'li')).toEqual([]);
  await people.add('gu', ['desk']);
  for (const name of ['tang', 'tian']) await people.add(name, ['technician']);
});

test('who takes the call registers it on a phone and names the technician', async () => {
  const { page, hand, faults } = await openPhone(people, 'gu', 'instances', clock);
  await hand.beginCase();
  await page.getByLabel('客户').fill('陈先生');
  await page.getByLabel('电话').fill('13800000000');
  await page.getByLabel('地址').fill('沈阳市和平区南京街 1 号');
  await page.getByLabel('故障').fill('冷藏车制冷不足');
  await pick(page, '技师', '唐师傅');
  await picture(page, 'phone-call');
  await hand.tap('登记报修');
  await page.getByText('由 唐师傅 办理').waitFor();
  left.instance = page.url().split('/').at(-1) as string;
  await picture(page, 'phone-registered');
  expect(faults()).toEqual([]);
  await page.close();
});

const photo = (name: string) => ({ name, mimeType: 'image/png', buffer: png(160, 120) });

test('the technician photographs, lists parts and signs on the spot, and loses nothing where the network does', async () => {
  const { page, hand, faults } = await openPhone(people, 'tang', 'tasks', clock);
  await hand.touch(page.locator('.task-card').first());
  await page.getByText('冷藏车制冷不足').first().waitFor();
  await picture(page, 'phone-going');
  await hand.tap('到达');
  await hand.touch(page.locator('[data-event=FINISH] button').first());
  await page.locator('[data-field=photosBefore] input[type=file]').setInputFiles([photo('表.png'), photo('管.png')]);
  const arrived = (name: string) => page.locator(`[data-field=${name}] .attachment:not(.attachment-pending) img`);
  await expect.poll(() => arrived('photosBefore').count()).toBe(2);
  await page.getByLabel('处理').fill('更换压缩机皮带，补充制冷剂');

  // In the cellar: what is chosen waits, and what is typed stays, also when the page is loaded anew.
  await page.context().setOffline(true);
  await page.locator('[data-field=photosAfter] input[type=file]').setInputFiles([photo('修后.png')]);
  const again = page.getByRole('button', { name: /修后.png 未传成，重试/ });
  await again.waitFor();
  await picture(page, 'phone-offline');
  await page.context().setOffline(false);
  await hand.touch(again);
  await arrived('photosAfter').first().waitFor();
  await page.reload();
  await hand.touch(page.locator('[data-event=FINISH] button').first());
  await arrived('photosAfter').first().waitFor();
  expect(await page.getByLabel('处理').inputValue()).toBe('更换压缩机皮带，补充制冷剂');
  expect(await arrived('photosBefore').count()).toBe(2);

  for (const [item, price, count] of [
    ['皮带', '85.5', '1'],
    ['制冷剂', '40', '3'],
  ] as const) {
    await hand.tap('添加一行');
    const line = page.locator('[data-field=parts] tbody tr').last();
    await line.getByLabel('配件').fill(item);
    await line.getByLabel('单价').fill(price);
    await line.getByLabel('数量').fill(count);
  }
  expect(await page.getByLabel('合计').textContent()).toBe('205.5');
  await picture(page, 'phone-visit');
  await draw(page, [30, 80], [110, 40]);
  await draw(page, [110, 40], [200, 100]);
  await picture(page, 'phone-signed');
  await hand.touch(page.locator('[data-event=FINISH] .ant-btn-primary').last());
  await page.getByText('待回访').first().waitFor();
  await picture(page, 'phone-finished');
  expect(faults().filter((fault) => !/ERR_INTERNET_DISCONNECTED/.test(fault))).toEqual([]);
  await page.close();
});

test('the caller is asked, and the case says on paper what was done', async () => {
  const { page, hand, faults } = await openPhone(people, 'gu', `instances/${left.instance}`, clock);
  await page.getByText('205.5').first().waitFor();
  await picture(page, 'phone-asked');
  await hand.tap('回访满意');
  await page.getByText('已完成').first().waitFor();
  expect(faults()).toEqual([]);
  await page.close();

  const instance = await people.administer('GET', `/instances/${left.instance}`);
  expect(instance).toMatchObject({ status: 'done', incidents: [] });
  const read = await Promise.all(
    (instance.records as { id: string }[]).map(({ id }) => people.administer('GET', `/records/${id}`)),
  );
  expect(read).toMatchObject([
    { form: 'call', status: 'filed', fields: { customer: '陈先生', technician: 'tang' } },
    {
      form: 'visit',
      status: 'signed',
      signatures: [{ by: 'tang', how: 'drawn' }],
      fields: { total: 205.5, photosBefore: [{}, {}], photosAfter: [{}] },
    },
  ]);
  const { items } = await people.administer('GET', `/instances/${left.instance}/history?limit=200`);
  const events = (items as { type: string; by: string; event?: { type: string } }[]).filter(
    ({ type }) => type === 'event',
  );
  expect(events.map(({ by, event }) => `${by} ${event?.type}`)).toEqual([
    'gu REGISTER',
    'tang ARRIVE',
    'tang FINISH',
    'gu CONFIRM',
  ]);
  const headers = { authorization: `Bearer ${adminKey}`, accept: 'application/pdf' };
  const paper = await fetch(`${designer.url}/api/v1/instances/${left.instance}`, { headers });
  const text = textOfPdf(Buffer.from(await paper.arrayBuffer()));
  for (const said of ['报修登记', '上门记录', '制冷剂', '205.5', '唐师傅']) expect(text, said).toContain(said);
});
