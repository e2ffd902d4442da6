import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { faultsOf, startAxe } from './axe.ts';
import { openDesigner } from './open-designer.ts';
import { openPage, pick } from './pages.ts';

const { designer, browser } = await openDesigner(fileURLToPath(new URL('./papers', import.meta.url)));

async function inDraft(kind: string, id: string): Promise<any> {
  const { items } = await designer.send('GET', '/policies/workshop/drafts');
  return designer.send('GET', `/policies/workshop/drafts/${items[0].id}/definitions/${kind}/${id}`);
}

test('master data is made of the header of an Excel file, its fields are changed, and a step is taken back', async () => {
  const { page, faults } = await openPage(designer, browser, 'policies/workshop?tab=masters');
  await page.getByRole('button', { name: '新建主数据' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('中文名称').fill('服务站');
  await dialog.getByLabel('编号').fill('station-card');
  const buffer = await writeXlsxFile([
    ['服务站一览', null, null],
    ['省份', '站号', '服务半径（公里）', '签约日期', '电话'],
    ['湖北', 'S-001', 50, { value: new Date('2024-03-01'), type: Date, format: 'yyyy-mm-dd' }, '13800000000'],
    ['湖北', 'S-002', 80, { value: new Date('2025-03-01'), type: Date, format: 'yyyy-mm-dd' }, '13900000000'],
  ] as never).toBuffer();
  const file = { name: 'stations.xlsx', mimeType: 'application/zip', buffer };
  await dialog.locator('input[type=file]').setInputFiles(file);
  await dialog.getByText('将建立：省份、站号、服务半径、签约日期、电话').waitFor();
  await dialog.getByRole('button', { name: '新建', exact: true }).click();
  await page.getByRole('heading', { name: '服务站' }).first().waitFor();
  await page.locator('.field-item[data-field=fuWuBanJing] .field-item-name').click();
  await page.locator('.field-item[data-field=fuWuBanJing]').getByRole('textbox', { name: '代号' }).fill('radiusKm');
  await page.keyboard.press('Enter');
  await page.locator('.field-item[data-field=radiusKm]').waitFor();
  await expect.poll(async () => (await inDraft('master', 'station-card')).fields.properties.radiusKm).toBeTruthy();
  const made = await inDraft('master', 'station-card');
  expect([made.key, made.fields.required]).toEqual(['zhanHao', ['zhanHao']]);
  expect(made.fields.properties).toMatchObject({
    shengFen: { type: 'string', title: { 'zh-CN': '省份' } },
    zhanHao: { type: 'string' },
    radiusKm: { type: 'integer', unit: 'km', title: { 'zh-CN': '服务半径' } },
    qianYueRiQi: { format: 'date' },
    dianHua: { format: 'phone' },
  });
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: '主键与权限' }).click();
  await pick(page, '由谁维护', '维修站');
  await page.keyboard.press('Escape');
  await expect.poll(async () => (await inDraft('master', 'station-card')).keptBy).toEqual(['station']);
  await startAxe(page);
  expect(await faultsOf(page, 'the editor of master data')).toEqual([]);
  await page.getByRole('button', { name: /^撤销/ }).click();
  await expect.poll(async () => (await inDraft('master', 'station-card')).keptBy).toEqual([]);
  expect(faults).toEqual([]);
  await page.close();
});

test('a register is made of fields and formulas, its rows are seen at once, and what is wrong is told at its column', async () => {
  const file = (plate: string, litres: number) =>
    designer.send('POST', '/policies/workshop/forms/fuel-note/records', { fields: { plate, litres } });
  await file('沪A12345', 40);
  await file('京B20001', 12.5);
  await file('沪A12345', 2.25);
  const { page, faults } = await openPage(designer, browser, 'policies/workshop?tab=registers');
  await page.getByRole('button', { name: '新建台账' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('中文名称').fill('加油台账');
  await dialog.getByLabel('编号').fill('fuel-ledger');
  await dialog.getByRole('button', { name: '新建', exact: true }).click();
  await page.getByRole('heading', { name: '加油台账' }).first().waitFor();
  const rows = page.getByRole('table');
  await rows
    .getByRole('row', { name: /JY-.*沪A12345/ })
    .first()
    .waitFor();
  // A column that is added up.
  await page.locator('[data-column=litres] .field-item-name').click();
  await page.locator('[data-column=litres]').getByRole('checkbox', { name: '求合计' }).click();
  await rows.getByRole('row', { name: /您可见的 3 行合计.*54.75/ }).waitFor();
  await page.getByRole('button', { name: '添加公式列' }).click();
  const formula = page.locator('.field-item[data-open]').getByRole('textbox', { name: /取值$/ });
  await formula.fill('litres * nothing');
  await page.locator('[data-column=column]').getByText('1 个问题').waitFor();
  await formula.fill('litres * 7.5');
  await page.locator('[data-column=column]').getByText('1 个问题').waitFor({ state: 'detached' });
  await rows.getByRole('row', { name: /沪A12345 40 300/ }).waitFor();
  await page.getByRole('tab', { name: '来源与报表' }).click();
  await pick(page, '分组', '车牌号');
  await page.keyboard.press('Escape');
  await rows.getByRole('row', { name: /沪A12345 · 2 行 · 升数：42.25/ }).waitFor();
  await page.getByRole('button', { name: '只列出一部分' }).click();
  await page.getByRole('textbox', { name: '列出哪些：须成立' }).fill('litres > 10');
  await rows.getByRole('row', { name: /您可见的 2 行合计/ }).waitFor();
  await pick(page, '报表周期', '月');
  await page.getByText(/这一期的报表：fuel-ledger-\d{4}-\d\d-0001/).waitFor();
  await startAxe(page);
  expect(await faultsOf(page, 'the editor of a register')).toEqual([]);
  expect(await inDraft('register', 'fuel-ledger')).toMatchObject({
    ...{ over: { forms: ['fuel-note'] }, where: { '=': 'litres > 10' }, group: ['plate'], period: 'month' },
  });
  expect(faults).toEqual([]);
  await page.close();
});
