import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { readSheet } from 'read-excel-file/node';
import { beforeAll, expect, test } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { openDesigner } from './open-designer.ts';
import { openPage } from './pages.ts';
import { startDraft } from './pictures.ts';

const { designer, browser } = await openDesigner();
beforeAll(() => startDraft(designer));

const table = 'policies/depot/rules/fee-travel';
const claims = async (page: Page, item: string) => {
  await page.getByRole('button', { name: '批量试算' }).click();
  await page.getByRole('menuitem', { name: item }).click();
};
const give = async (page: Page, name: string, content: Buffer) => {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), claims(page, '用 Excel 批量试算')]);
  await chooser.setFiles({ name, mimeType: 'application/octet-stream', buffer: content });
};
const saved = async (page: Page, act: () => Promise<void>) => {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return {
    name: download.suggestedFilename(),
    lines: (await readSheet(await readFile(await download.path()))) as unknown[][],
  };
};
/** Works on the draft in which the first trip costs 3 yuan instead of 2.5. */
const openDraft = async (page: Page) => {
  await page.locator('.draft-choice').click();
  await page.locator('.ant-dropdown-menu-item', { hasText: '首次外出改为 3 元' }).click();
  await page.getByRole('gridcell', { name: /^3 元/ }).waitFor();
};

test('last month’s claims are tried on a draft: what changes, what it costs, why, and what is kept of it', async () => {
  const { page, faults } = await openPage(designer, browser, table);
  await openDraft(page);
  const template = await saved(page, () => claims(page, '下载模板'));
  expect(template.name).toBe('外出服务费-清单.xlsx');
  expect(template.lines).toEqual([
    ['往返里程 (公里)', '第几次外出', '车型', '夜间'],
    [120, 2, '自卸车', '是'],
  ]);

  // As a person would in Excel: a column of one's own, some rows, one of them with a word for a number.
  const rows = [
    ['索赔单', ...(template.lines[0] as string[])],
    ['WX-1', 100, 1, '牵引车', '否'],
    ['WX-2', '1,000 公里', 2, 'mixer', null],
    ['WX-3', '很远', 1, '牵引车', '否'],
    ['WX-4', null, 1, null, null],
    ['WX-5', 20, 1, '自卸车', '是'],
  ];
  const dialog = page.getByRole('dialog');
  await give(page, 'claims.csv', Buffer.from('km;trip'));
  await dialog.getByText('claims.csv 不是 .xlsx 文件').waitFor();
  await dialog.getByRole('button', { name: '关闭' }).last().click();
  await give(page, '上月索赔.xlsx', await writeXlsxFile(rows).toBuffer());
  await dialog.getByText('批量试算：上月索赔.xlsx').waitFor();
  const figures = dialog.locator('.publish-figure');
  await figures.first().waitFor();
  expect(await figures.allInnerTexts()).toEqual([
    expect.stringMatching(/^3\s+行得出结果$/),
    expect.stringMatching(/^1\s+行未能判断$/),
    expect.stringMatching(/^1\s+行有看不懂的单元格$/),
    expect.stringMatching(/^2\s+行结果与第 2 版不同$/),
  ]);
  // 100 km and 20 km at 0.5 yuan more.
  expect(await dialog.locator('[data-money] tr').last().locator('th, td').allInnerTexts()).toEqual([
    ...['外出费', '1,850', '1,910', '+60'],
  ]);
  await dialog.getByText('缺少必填项 往返里程：1 行').waitFor();
  await dialog.getByText('B4 很远 — 不是数字').waitFor();
  await dialog.getByText('一并带回：索赔单').waitFor();

  await dialog.getByText('只看不同（2）').click();
  const lines = dialog.locator('[data-line]');
  await expect.poll(() => lines.count()).toBe(2);
  expect(await lines.nth(1).getByRole('cell').allInnerTexts()).toEqual([
    ...['', '6', 'WX-5', '自卸车 · 夜间 · 往返里程 20 公里 · 第几次外出 1'],
    '每公里费用 2.5 元 · 外出费 100 元',
    expect.stringMatching(/^每公里费用 3 元 · 外出费 110 元\s*不同$/),
    '',
  ]);

  const results = await saved(page, () => dialog.getByRole('button', { name: '导出结果' }).click());
  expect(results.name).toBe('上月索赔-试算结果.xlsx');
  expect(results.lines.map((cells) => [...cells.slice(0, 3), ...cells.slice(5)])).toEqual([
    [
      ...['索赔单', '往返里程 (公里)', '第几次外出', '每公里费用 (元) · 草稿', '外出费 (元) · 草稿'],
      ...['每公里费用 (元) · 第 2 版', '外出费 (元) · 第 2 版', '与第 2 版不同', '问题'],
    ],
    ['WX-1', 100, 1, 3, 300, 2.5, 250, '是', null],
    ['WX-2', '1,000 公里', 2, 1.5, 1500, 1.5, 1500, '否', null],
    ['WX-3', '很远', 1, null, null, null, null, '否', 'B4 看不懂：很远 — 不是数字'],
    ['WX-4', null, 1, null, null, null, null, '否', '缺少必填项 往返里程'],
    ['WX-5', 20, 1, 3, 110, 2.5, 100, '是', null],
  ]);

  await dialog.getByRole('button', { name: '看第 6 行的理由' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.locator('[data-outcome=feeCny]', { hasText: '110 元' }).waitFor();
  await page.getByText('上月索赔.xlsx 第 6 行').waitFor();
  await page.getByRole('button', { name: '回到清单' }).click();
  await dialog.getByRole('checkbox', { name: '选择第 6 行' }).check();
  await dialog.getByRole('button', { name: '存为案例（1）' }).click();
  await page.getByText('已存为 1 个案例，可撤销').waitFor();
  await dialog.getByRole('button', { name: '关闭' }).last().click();
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('tab', { name: '案例' }).click();
  await page.locator('[data-case=case-4][data-passed=true]', { hasText: 'WX-5' }).waitFor();
  await page.keyboard.press('Control+z');
  await page.locator('[data-case=case-4]').waitFor({ state: 'detached' });
  expect(faults).toEqual([]);
  await page.close();
});

test('a list is tried again when the table was changed meanwhile, and one edition alone is compared with nothing', async () => {
  const { page, faults } = await openPage(designer, browser, table);
  await page.getByRole('gridcell').first().waitFor();
  const rows = [
    ['tripNumber', 'roundTripKm'],
    [1, 100],
    [2, 100],
  ];
  const dialog = page.getByRole('dialog');
  const fee = () => dialog.locator('[data-money] tr').last().locator('td').allInnerTexts();
  await give(page, 'claims.xlsx', await writeXlsxFile(rows).toBuffer());
  await expect.poll(fee).toEqual(['350']);
  expect(await dialog.getByText('只看不同').count()).toBe(0);
  await dialog.getByRole('button', { name: '关闭' }).last().click();
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('gridcell', { name: /^2.5 元/ }).click();
  await page.keyboard.type('4');
  await page.keyboard.press('Enter');
  await page.locator('[data-saving="saved"]').waitFor();
  await page.getByRole('button', { name: '回到清单' }).click();
  await expect.poll(fee).toEqual(['350', '500', '+150']);
  expect(faults).toEqual([]);
  await page.close();
});

test('thousands of rows are tried in turns, and what was done stays when they are stopped', async () => {
  const { page, faults } = await openPage(designer, browser, table);
  // The engine is held up until the list was stopped.
  const stopped = Promise.withResolvers<void>();
  await page.route('**/engine-worker*.js', async (route) => {
    await stopped.promise;
    await route.continue();
  });
  await page.getByRole('gridcell').first().waitFor();
  const rows = [['tripNumber', 'roundTripKm'], ...Array.from({ length: 20_000 }, (_, at) => [1 + (at % 5), at])];
  const dialog = page.getByRole('dialog');
  await give(page, 'claims.xlsx', await writeXlsxFile(rows).toBuffer());
  await dialog.getByText('已试算 0 / 20,000 行').waitFor();
  await dialog.getByRole('button', { name: '停止' }).click();
  stopped.resolve();
  await dialog.getByText(/已停止：只试算了前 \d+ 行，共 20,000 行。/).waitFor();
  await dialog.locator('[data-line]').first().waitFor();
  expect(await dialog.getByRole('table', { name: '试算的行' }).getByRole('row').count()).toBeLessThan(50);
  expect(faults).toEqual([]);
  await page.close();
});
