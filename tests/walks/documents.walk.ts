import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { readSheet } from 'read-excel-file/node';
import { expect, test } from 'vitest';
import { periodOf } from '../../engine/index.ts';
import { openDesigner } from '../designer/open-designer.ts';
import { go, pick } from '../designer/pages.ts';
import { adminKey, People } from '../designer/people.ts';
import { draw } from '../designer/writing.ts';
import { textOfPdf } from '../pdf-text.ts';
import { png } from '../server/attaching.ts';
import {
  addEvent,
  addState,
  approveAndPublish,
  begin,
  field,
  formula,
  handIn,
  makePolicy,
  openTab,
  pickSome,
  way,
} from './designing.ts';
import { picture } from './walking.ts';

/**
 * A document from nothing to paper, as people do it: nobody writes JSON, nobody calls the API but to make accounts. Each test goes on where the one
 * before it ended.
 */
const nothing = await mkdtemp(join(tmpdir(), 'guiju-nothing-'));
/** The server's month before this one, until it is over: the browser goes by the machine's clock. */
const ago = -35 * 86_400_000;
let passed = ago;
const now = () => new Date(Date.now() + passed);
const { designer, browser } = await openDesigner(nothing, { mode: 'production', adminKey }, now);
const people = new People(designer, browser);
const policy = 'policies/che-liang-wei-xiu-zhi-du';
const form = `${policy}/forms/repair-order`;
/** What one step leaves to the next. */
const left = { instance: '', record: '', number: '' };

await people.add('zhang', ['policyManager']);
await people.add('li', ['approver']);
/** The author works on one draft, in one browser. */
const author = await people.open('zhang', 'policies');

test('a policy with its roles is made', async () => {
  const { page, faults } = author;
  await makePolicy(page, '车辆维修制度', [
    ['维修站', 'station'],
    ['调度室', 'office'],
  ]);
  expect(page.url()).toContain(policy);
  await picture(page, 'policy');
  await page.locator('[data-saving="saved"]').waitFor();
  expect(faults()).toEqual([]);
});

test('a form of 14 fields with a table, photos and a signature is made', async () => {
  const { page, faults } = author;
  await begin(page, policy, 'form', '车辆报修单', 'repair-order');
  const list = page.locator('.workspace-main .field-list').first();
  await field(list, '车牌号', 'plate', '车牌号', true);
  await field(list, '驾驶员', 'driver', undefined, true);
  await field(list, '联系电话', 'phone', '电话');
  const day = await field(list, '送修日期', 'day', '日期');
  await day.getByRole('button', { name: '预先填好' }).click();
  await formula(day, '预先填好').fill('today()');
  const mileage = await field(list, '里程', 'mileageKm', '整数');
  await mileage.getByRole('textbox', { name: '单位' }).fill('km');
  await mileage.getByRole('button', { name: '加检查' }).click();
  await formula(mileage, '检查：须成立').fill('mileageKm < 3000000');
  await mileage.getByLabel('中文名称').last().fill('里程过大，请核对里程表');
  const kind = await field(list, '维修类别', 'kind', '单选', true);
  const choices = kind.getByRole('combobox', { name: '可选值' });
  for (const one of ['修理', '保养', '保修']) {
    await choices.fill(one);
    await choices.press('Enter');
  }
  await choices.press('Escape');
  const claim = await field(list, '索赔单号', 'claim');
  await claim.getByRole('button', { name: '有条件才填' }).click();
  await formula(claim, '何时需要填写').fill('kind = "保修"');
  const fault = await field(list, '故障描述', 'fault', undefined, true);
  await fault.getByRole('spinbutton', { name: '最多字数' }).fill('2000');
  await field(list, '加急', 'urgent', '是/否');
  await field(list, '维修项目', 'lines', '明细表', true);
  const columns = page.locator('.field-list .field-list');
  await field(columns, '项目', 'item', undefined, true);
  await field(columns, '单价', 'price', '数字');
  await field(columns, '数量', 'count', '整数');
  const amount = await field(columns, '金额', 'amount', '数字');
  await amount.getByRole('spinbutton', { name: '小数位' }).fill('2');
  await amount.getByRole('button', { name: '由公式计算' }).click();
  await formula(amount, '公式计算').fill('price * count');
  await page.locator('[data-field=lines] > .field-item-head .field-item-name').click();
  const total = await field(list, '合计', 'total', '数字');
  await total.getByRole('button', { name: '由公式计算' }).click();
  await formula(total, '公式计算').fill('sum(lines.amount)');
  await field(list, '照片', 'photos', '照片（可多张）', true);
  await field(list, '预计完工', 'ready', '日期');
  const note = await field(list, '备注', 'note');
  // The office alone writes the note.
  await note.getByRole('button', { name: '加一行' }).click();
  await pick(note, '角色 1', '维修站');
  await pick(note, '可以 1', '只读');
  await expect.poll(() => list.locator('> ul > .field-item').count()).toBe(14);
  await picture(page, 'form-fields');

  await openTab(page, '版面');
  await page.getByRole('button', { name: '自己排版' }).click();
  await page.locator('.layout-section').getByLabel('中文名称').fill('报修');
  await picture(page, 'form-layout');
  await openTab(page, '编号与签名');
  await page.getByText(/今天的第一份：RO-\d{6}-0001/).waitFor();
  await pickSome(page, '一式几联，各归谁', '维修站', '调度室');
  await page.getByRole('button', { name: '添加签名' }).click();
  const signing = page.locator('.panel-item').last();
  await signing.getByLabel('中文名称').fill('审核人');
  await pick(signing, '谁签', '调度室');
  await picture(page, 'form-settings');
  await page
    .getByRole('tab', { name: /^检查|问题/ })
    .first()
    .click();
  await page.locator('[data-saving="saved"]').waitFor();
  expect(faults()).toEqual([]);
});

test('a register of the orders, added up by month, is made', async () => {
  const { page, faults } = author;
  await go(page, `${policy}?tab=registers`);
  await page.getByRole('button', { name: '新建台账' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('中文名称').fill('报修台账');
  await dialog.getByLabel('编号').fill('repair-ledger');
  await dialog.getByRole('button', { name: '新建', exact: true }).click();
  await page.getByRole('heading', { name: '报修台账' }).first().waitFor();
  await pick(page, '添加栏目…', '合计');
  const column = page.locator('[data-column=total]');
  await column.getByRole('checkbox', { name: '求合计' }).click();
  await openTab(page, '来源与报表');
  await pick(page, '分组', '车牌号');
  await page.keyboard.press('Escape');
  await pick(page, '报表周期', '月');
  await page.getByText(/这一期的报表：repair-ledger-\d{4}-\d\d-0001/).waitFor();
  await picture(page, 'register');
  await page.locator('[data-saving="saved"]').waitFor();
  expect(faults()).toEqual([]);
});

test('a flow is drawn whose event asks for the form, and another that signs it', async () => {
  const { page, faults } = author;
  await begin(page, policy, 'flow', '车辆维修', 'repair');
  await openTab(page, '事件');
  await pickSome(page, '手工发起的角色', '维修站');
  const report = await addEvent(page, 'REPORT', '提交报修单', '维修站');
  await addEvent(page, 'APPROVE', '审核', '调度室');
  await report.getByText('单据', { exact: true }).click();
  await pick(report, '填写方式', '新建一份');
  await picture(page, 'flow-events');

  await openTab(page, '流程图');
  await addState(page, '待审核');
  await addState(page, '已审核', '结束');
  await way(page, '开始', '提交报修单', '待审核');
  await way(page, '待审核', '审核', '已审核');
  await picture(page, 'flow');
  await openTab(page, '谁填什么');
  await page.locator('.filling-table [data-field=plate]').getByText('填写').waitFor();
  // The station does not write the note.
  expect(await page.locator('.filling-table [data-field=note]').getByText('填写').count()).toBe(0);
  await picture(page, 'who-fills-what');

  // Only now is there an event by which the signature can be made.
  await go(page, `${form}?tab=settings`);
  await pick(page.locator('.panel-item').last(), '何时签', '审核');
  await handIn(page, policy);
  await picture(page, 'handed-in');
  expect(faults()).toEqual([]);
  await page.close();
});

test('another person reads and approves it, and it is published', async () => {
  expect(await approveAndPublish(people, 'li')).toEqual([]);
  await people.add('wang', ['station']);
  await people.add('zhao', ['office']);
});

test('a clerk begins a case and fills the form on a phone', async () => {
  const { page, faults } = await people.open('wang', 'instances');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('button', { name: '发起事项' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '发起', exact: true }).click();
  await page.getByRole('button', { name: '填写', exact: true }).click();
  left.instance = page.url().split('/').at(-1) as string;
  await page.getByLabel('车牌号').fill('沪A12345');
  await page.getByLabel('驾驶员').fill('陈师傅');
  await page.getByLabel('联系电话').fill('13800000000');
  await page.getByLabel('里程').fill('12万');
  await pick(page, '维修类别', '保修');
  await page.getByLabel('索赔单号').fill('C-2026-9');
  await page.getByLabel('故障描述').fill('行驶中机油压力报警，怠速不稳。');
  for (const [item, price, count] of [
    ['机油泵', '1280.5', '1'],
    ['机油', '80.25', '4'],
  ]) {
    await page.getByRole('button', { name: '添加一行' }).click();
    for (const typed of [item, price, count]) {
      await page.keyboard.type(typed as string);
      await page.keyboard.press('Tab');
    }
  }
  expect(await page.getByLabel('合计').textContent()).toBe('1,601.5');
  const photos = ['仪表.png', '油泵.png'].map((name) => ({ name, mimeType: 'image/png', buffer: png(160, 120) }));
  await page.locator('[data-field=photos] input[type=file]').setInputFiles(photos);
  await expect.poll(() => page.locator('.attachment:not(.attachment-pending) img').count()).toBe(2);
  await picture(page, 'phone-filled');
  await page.getByRole('button', { name: '提交报修单' }).click();
  await page.getByText('待审核').first().waitFor();
  const record = page.getByRole('link', { name: /车辆报修单 RO-\d{6}-0001/ }).first();
  left.number = /RO-\d{6}-\d{4}/.exec((await record.textContent()) ?? '')?.[0] as string;
  left.record = ((await record.getAttribute('href')) ?? '').split('/').at(-1) as string;
  await picture(page, 'phone-sent');
  expect(faults()).toEqual([]);
  await page.close();
});

test('an officer signs it by hand', async () => {
  const { page, faults } = await people.open('zhao', `instances/${left.instance}`);
  await page.locator('[data-event=APPROVE] button').click();
  await page.getByText('提交即签名：审核人').waitFor();
  for (const [from, to] of [
    [
      [30, 90],
      [110, 40],
    ],
    [
      [110, 40],
      [150, 120],
    ],
    [
      [60, 100],
      [240, 70],
    ],
  ] as const)
    await draw(page, from, to);
  await picture(page, 'signing');
  await page.locator('[data-event=APPROVE] .ant-btn-primary').click();
  await page.locator('[data-event=APPROVE]').waitFor({ state: 'detached' });
  await page.getByText('已审核').first().waitFor();
  await go(page, `records/${left.record}`);
  await page.locator('.record-signatures img').waitFor();
  await page.getByText('已签署').waitFor();
  await picture(page, 'record');
  expect(faults()).toEqual([]);
  await page.close();
});

test('it is printed, and its text stands on the paper', async () => {
  const { page, faults } = await people.open('wang', `records/${left.record}`);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'PDF' }).click();
  const paper = await saved;
  expect(paper.suggestedFilename()).toBe(`${left.number}.pdf`);
  const text = textOfPdf(await readFile(await paper.path()));
  const said = ['车辆报修单', left.number, '沪A12345', '陈师傅', 'C-2026-9', '怠速不稳', '机油泵', '1,601.5', '审核人'];
  for (const part of [...said, '仪表.png', '第 1 联：维修站', '第 2 联：调度室']) expect(text, part).toContain(part);
  await page.emulateMedia({ media: 'print' });
  await picture(page, 'on-paper');
  expect(faults()).toEqual([]);
  await page.close();
});

/** Another case, filed by a program with the key of the server. */
async function another(plate: string, price: number): Promise<void> {
  const headers = { authorization: `Bearer ${adminKey}`, 'content-type': 'image/png' };
  const answer = await fetch(`${designer.url}/api/v1/files`, { method: 'POST', headers, body: png(8, 8) });
  const photo = (await answer.json()) as { id: string };
  const { id } = await people.administer('POST', `/${policy}/flows/repair/instances`, { input: {} });
  const lines = [{ item: '轮胎', price, count: 2 }];
  const fields = { plate, driver: '刘师傅', kind: '修理', fault: '胎压不足', lines, photos: [photo.id] };
  await people.administer('POST', `/instances/${id}/events`, { type: 'REPORT', role: 'station', ...fields });
}

/** Chooses the month in which all of it happened. */
async function chooseMonth(page: Page): Promise<string> {
  const { name: month } = periodOf('month', Date.now() + ago, 'Asia/Shanghai');
  await pick(page, '周期', `${month.slice(0, 4)} 年 ${Number(month.slice(5))} 月`);
  return month;
}

test('it stands in a register, which is added up, saved as Excel and read back', async () => {
  await another('沪A12345', 450);
  await another('京B20001', 10.05);
  const { page, faults } = await people.open('zhang', 'registers');
  await page.getByRole('link', { name: /报修台账/ }).click();
  await chooseMonth(page);
  await page.getByRole('row', { name: /您可见的 3 行合计.*2,?521.6/ }).waitFor();
  await page.getByRole('row', { name: /沪A12345 · 2 行/ }).waitFor();
  await picture(page, 'register-page');
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Excel' }).click();
  const sheet = await readSheet(await readFile(await (await saving).path()));
  const [head = [], ...rows] = sheet;
  const at = head.findIndex((title) => String(title).startsWith('合计'));
  const plates = head.indexOf('车牌号');
  expect(
    rows
      .slice(0, -1)
      .map((row) => [row[plates], row[at]])
      .toSorted(),
  ).toEqual([
    ['京B20001', 20.1],
    ['沪A12345', 1601.5],
    ['沪A12345', 900],
  ]);
  expect(rows.at(-1)?.[at]).toBe(2521.6);
  expect(faults()).toEqual([]);
  await page.close();
});

test('when the month is over it is frozen as a statement, whose sum is that of the histories', async () => {
  passed = 0;
  const { page, faults } = await people.open('zhao', 'registers');
  await page.getByRole('link', { name: /报修台账/ }).click();
  const month = await chooseMonth(page);
  await page.getByRole('button', { name: '生成报表' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '生成报表' }).click();
  await page
    .getByRole('heading', { name: new RegExp(`repair-ledger-${month}-0001`) })
    .first()
    .waitFor();
  await picture(page, 'statement');
  const statement = await people.administer('GET', `/records/${page.url().split('/').at(-1)}`);
  const { items } = await people.administer('GET', `/instances?policy=${statement.policy}&limit=200`);
  let recount = 0;
  for (const { id } of items as { id: string }[]) {
    const history = await people.administer('GET', `/instances/${id}/history?limit=200`);
    for (const { event } of history.items)
      for (const { price, count } of event?.lines ?? []) recount += Math.round(price * count * 100);
  }
  expect([statement.fields.sums.total, recount]).toEqual([2521.6, 252_160]);
  expect(faults()).toEqual([]);
  await page.close();
});
