import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { readSheet } from 'read-excel-file/node';
import { expect, test } from 'vitest';
import { periodOf } from '../../engine/index.ts';
import { faultsOf, startAxe } from './axe.ts';
import { openDesigner } from './open-designer.ts';
import { go, openPage, pick } from './pages.ts';

/** The page's own document: these tests are compiled without the browser's types. */
declare const document: any;

/** What the server takes for now, before or behind the clock of this machine. */
let shift = 0;
const now = () => new Date(Date.now() + shift);
const { designer, browser } = await openDesigner(fileURLToPath(new URL('./papers', import.meta.url)), {}, now);
const before = -35 * 86_400_000;
const { name: past } = periodOf('month', Date.now() + before, 'Asia/Shanghai');
const inWords = `${past.slice(0, 4)} 年 ${Number(past.slice(5))} 月`;

async function file(plate: string, litres: number, by = 0): Promise<any> {
  shift = by;
  const made = await designer.send('POST', '/policies/workshop/forms/fuel-note/records', { fields: { plate, litres } });
  shift = 0;
  return made;
}

test('a register is read by period, narrowed, sorted, drawn and saved; a period is frozen, and what changes afterwards stands beside it', async () => {
  const first = await file('沪A12345', 40, before);
  await file('京B20001', 12.5, before);
  await file('沪A12345', 2.25, before);
  await file('沪A12345', 30);
  const { page, faults } = await openPage(designer, browser, 'policies');
  await page.getByRole('navigation').getByRole('link', { name: '台账' }).click();
  await page.getByRole('link', { name: /加油台账/ }).click();
  // It begins with the present period.
  await page.getByRole('row', { name: /您可见的 1 行合计 30.00 225.00/ }).waitFor();
  await pick(page, '周期', inWords);
  await page.getByRole('row', { name: /您可见的 3 行合计 54.75 410.63/ }).waitFor();
  await page.getByRole('row', { name: '沪A12345 · 2 行 · 升数：42.25 升 · 金额：316.88 元' }).waitFor();
  await startAxe(page);
  expect(await faultsOf(page, 'a register')).toEqual([]);
  await pick(page, '排序', '升数 ↑');
  const cells = () => page.locator('.data-table tbody td:nth-child(4)').allTextContents();
  await expect.poll(cells).toEqual(['2.25', '12.50', '40.00']);

  await page.getByRole('button', { name: '筛选' }).click();
  await page.getByRole('combobox', { name: '车牌号' }).fill('京B20001');
  await page.keyboard.press('Enter');
  await page.getByRole('row', { name: /您可见的 1 行合计 12.50/ }).waitFor();
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Excel' }).click();
  const saved = await saving;
  const sheet = await readSheet(await readFile((await saved.path()) as string));
  expect(sheet.map((cells) => cells.slice(2))).toEqual([
    ['车牌号', '升数 (升)', '金额 (元)'],
    ['京B20001', 12.5, 93.75],
    [null, 12.5, 93.75],
  ]);
  await page.locator('.ant-tag-close-icon').click();
  await page.getByText('图表', { exact: true }).click();
  await page.getByRole('listitem').filter({ hasText: '沪A12345' }).getByText('42.25').waitFor();
  await page.getByText('各期', { exact: true }).click();
  await page.getByRole('row', { name: `${inWords} 54.75` }).waitFor({ state: 'attached' });
  expect(await faultsOf(page, 'a chart')).toEqual([]);

  await page.getByRole('button', { name: '生成报表' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '生成报表' }).click();
  await page
    .getByRole('heading', { name: new RegExp(`fuel-${past}-0001`) })
    .first()
    .waitFor();
  await page.getByRole('row', { name: /合计 54.75 410.63/ }).waitFor();
  await designer.send('POST', `/records/${first.id}/amend`, { fields: { litres: 41 }, reason: '看错小票' });
  await page.reload();
  await page.getByText('来源中有 2 处变化').waitFor();
  await page.getByRole('row', { name: /升数 40 41/ }).waitFor();
  await startAxe(page);
  expect(await faultsOf(page, 'a statement')).toEqual([]);

  // The same period is not frozen twice, and one that has not ended only by whoever says so.
  await go(page, `registers/workshop/fuel?period=${past}`);
  await page.locator('#statements').getByText(`fuel-${past}-0001`).waitFor();
  await page.getByRole('button', { name: '生成报表' }).click();
  await dialog.getByRole('button', { name: '生成报表' }).click();
  await dialog.getByText('的报表已经生成过').waitFor();
  const { name: present } = periodOf('month', Date.now(), 'Asia/Shanghai');
  await pick(dialog, '周期', `${present.slice(0, 4)} 年 ${Number(present.slice(5))} 月`);
  await dialog.getByText('还没有结束').waitFor();
  expect(await dialog.getByRole('button', { name: '生成报表' }).isDisabled()).toBe(true);
  expect(faults.filter((fault) => !/status of 409/.test(fault))).toEqual([]);
  await page.close();
});

test('nothing serious stands in anyone’s way on the pages of master data and registers, in English and in the dark', async () => {
  await file('粤C12345', 5, before);
  const { items } = await designer.send('GET', '/records?form=register%3Afuel');
  const [statement] = items;
  const { page } = await openPage(designer, browser, 'policies', { locale: 'en', theme: 'dark' });
  await startAxe(page);
  const row = { fields: { plate: '沪A12345', use: 'route', priceCny: 1 } };
  const headers = { 'content-type': 'application/json', 'if-none-match': '*' };
  const address = `${designer.url}/api/v1/policies/workshop/masters/vehicle/V-1`;
  await fetch(address, { method: 'PUT', headers, body: JSON.stringify(row) });
  const pages: [path: string, ready: string][] = [
    ['masters', '.policy-item'],
    ['masters/workshop/vehicle', '.data-table'],
    ['masters/workshop/vehicle/rows/V-1', '.row-history li'],
    ['masters/workshop/vehicle/new', '.paper'],
    ['registers', '.policy-item'],
    ['registers/workshop/fuel?period=all', '.data-table'],
    ['registers/workshop/fuel?period=all&view=chart', '.drawn-bars li'],
    [`records/${statement.id}`, '#differences .data-table'],
    ['policies/workshop?tab=masters', '.definition-item'],
    ['policies/workshop/masters/vehicle', '.field-item'],
    ['policies/workshop/masters/vehicle?tab=settings', '.form-settings'],
    ['policies/workshop/registers/fuel', '.register-preview .data-table'],
    ['policies/workshop/registers/fuel?tab=settings', '.register-preview .data-table'],
  ];
  for (const [path, ready] of pages) {
    await go(page, path);
    await page.locator(ready).first().waitFor();
    expect(await faultsOf(page, path)).toEqual([]);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  for (const [path, ready] of pages) {
    await go(page, path);
    await page.locator(ready).first().waitFor({ state: 'attached' });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect([path, width]).toEqual([path, 390]);
  }
  await page.close();
});
