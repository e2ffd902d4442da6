import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { readSheet } from 'read-excel-file/node';
import { expect, test } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { faultsOf, startAxe } from './axe.ts';
import { openDesigner } from './open-designer.ts';
import { go, openPage, pick } from './pages.ts';

const { designer, browser } = await openDesigner(fileURLToPath(new URL('./papers', import.meta.url)));
const vehicles = '/policies/workshop/masters/vehicle';

/** Somebody else at work: what they send is under their name. */
async function putAs(name: string, key: string, fields: object, version?: number): Promise<void> {
  const expected = version === undefined ? { 'if-none-match': '*' } : { 'if-match': `"${version}"` };
  const headers = { 'content-type': 'application/json', 'x-guiju-user': name, ...expected };
  const answer = await fetch(`${designer.url}/api/v1${vehicles}/${encodeURIComponent(key)}`, {
    ...{ method: 'PUT', headers, body: JSON.stringify({ fields }) },
  });
  expect(answer.ok, await answer.text()).toBe(true);
}

test('a row of master data is made, found, changed and looked back on; whoever was faster is named, and nothing is lost', async () => {
  const { page, faults } = await openPage(designer, browser, 'policies');
  await page.getByRole('navigation').getByRole('link', { name: '主数据' }).click();
  await page.getByRole('link', { name: /车辆/ }).click();
  await page.getByText('还没有一行').waitFor();
  await page.getByRole('link', { name: '新增一行' }).click();
  await page.getByLabel('车号').fill('V-1');
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('必须填写').waitFor();
  await page.getByLabel('车牌号').fill('沪A12345');
  await pick(page, '用途', '班车');
  await page.getByLabel('购价').fill('30万');
  await page.getByLabel('已行驶').fill('1,000');
  expect(await page.getByLabel('每公里成本').textContent()).toBe('300.00 元');
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByRole('heading', { name: '历史' }).waitFor();

  // Somebody else has changed it since it was opened.
  await putAs('li', 'V-1', { plate: '沪A12345', use: 'charter', priceCny: 300000, drivenKm: 2000 }, 1);
  await page.getByLabel('已行驶').fill('1500');
  await page.getByRole('button', { name: '保存' }).click();
  const notice = page.getByRole('alert').filter({ hasText: 'li 于' });
  await notice.getByRole('row', { name: /已行驶 1,500 公里 2,000 公里/ }).waitFor();
  await startAxe(page);
  expect(await faultsOf(page, 'a conflict')).toEqual([]);
  await notice.getByRole('button', { name: '采用对方的' }).click();
  await expect.poll(() => page.getByLabel('已行驶').inputValue()).toBe('2,000');
  await page.getByLabel('已行驶').fill('2500');
  await page.getByRole('button', { name: '保存' }).click();
  const history = page.locator('#history');
  await history.getByText('第 3 版').waitFor();
  await history.getByText(/已行驶：\s*2,000 公里 → 2,500 公里/).waitFor();
  await history.getByText(/用途：\s*班车 → 包车/).waitFor();

  await putAs('li', 'V-2', { plate: '京B20001' });
  await go(page, 'masters/workshop/vehicle');
  await page.getByRole('row', { name: /V-1 沪A12345 包车/ }).waitFor();
  await page.getByRole('searchbox', { name: '搜索任意内容' }).fill('b20001');
  await page.keyboard.press('Enter');
  await page.getByRole('row', { name: /V-2 京B20001/ }).waitFor();
  expect(await page.getByRole('row', { name: /V-1/ }).count()).toBe(0);
  expect(await faultsOf(page, 'rows of master data')).toEqual([]);
  expect(faults.filter((fault) => !/status of (412)/.test(fault))).toEqual([]);
  await page.close();
});

test('rows go out as an Excel file, and one comes in: what it would add, change and refuse is told by its cells before it does', async () => {
  await putAs('li', 'B-1', { plate: '沪B10001', use: 'route', drivenKm: 10 });
  const { page, faults } = await openPage(designer, browser, 'masters/workshop/vehicle?q=b-1');
  await page.getByRole('row', { name: /B-1/ }).waitFor();
  await page.getByRole('button', { name: 'Excel' }).click();
  const saving = page.waitForEvent('download');
  await page.getByText('导出为 Excel 文件').click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe('车辆.xlsx');
  const lines = await readSheet(await readFile((await saved.path()) as string));
  expect(lines).toEqual([
    ['车号', '车牌号', '用途', '购入日期', '已行驶 (公里)', '购价 (元)', '租赁', '每公里成本 (元)'],
    ['B-1', '沪B10001', '班车', null, 10, null, null, null],
  ]);
  const choose = async (rows: (string | number | null)[][]) => {
    const buffer = await writeXlsxFile(rows as never).toBuffer();
    const file = { name: 'cars.xlsx', mimeType: 'application/zip', buffer };
    await page.locator('.page-actions input[type=file]').setInputFiles(file);
  };
  await choose(lines as never);
  await page.getByText('与现有的完全一样').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: '取消' }).click();
  await choose([
    ['车号', '车牌号', '已行驶（公里）', '购价', '谁的'],
    ['B-1', '沪B10001', '１２万', null, 'x'],
    ['B-2', '沪B10002', '3 km', 1.5, null],
    ['B-3', '沪B10003', 'many', null, null],
    ['B-4', 'no plate', 4, null, null],
  ]);
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/C4 many — 不是数字/).waitFor();
  await dialog.getByText(/B5 no plate/).waitFor();
  await dialog.getByText('没有对应的栏目，未读入：谁的').waitFor();
  await dialog.getByRole('row', { name: /已行驶 10 公里 120,000 公里/ }).waitFor();
  await startAxe(page);
  expect(await faultsOf(page, 'an import')).toEqual([]);
  await dialog.getByRole('button', { name: '导入 2 行' }).click();
  await page.getByText('已导入 2 行').waitFor();
  const { items } = await designer.send('GET', `${vehicles}?q=B-`);
  expect(items.map(({ key, fields }: any) => [key, fields.drivenKm, fields.use ?? null])).toEqual([
    ['B-1', 120_000, 'route'],
    ['B-2', 3, null],
  ]);
  expect(faults).toEqual([]);
  await page.close();
});
