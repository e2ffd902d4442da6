import { appendFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDesigner } from './open-designer.ts';
import { openPage, pick } from './pages.ts';
import { startDraft } from './pictures.ts';

const { designer, browser } = await openDesigner();
const tab = 'policies/depot?tab=decisions';
const decide = (ruleSet: string, body: object) =>
  designer.send('POST', `/policies/depot/decisions/${ruleSet}`, body) as Promise<{ id: string }>;
const travel = { roundTripKm: 37, tripNumber: 2, vehicleClass: 'mixer', atNight: false };

test('where nothing was decided it is said what is recorded, and how it comes here', async () => {
  const { page, faults } = await openPage(designer, browser, tab);
  await page.getByText('最近 30 天没有判定').waitFor();
  await page.getByText('其他系统通过接口请求判定时').waitFor();
  expect(faults).toEqual([]);
  await page.close();
});

test('what another system was told is found, its reason read, opened in the rules and kept as a case', async () => {
  const { id } = await decide('fee-travel', { facts: travel, at: '2026-03-02T08:00:00+08:00' });
  await decide('arrival-limit', { facts: { distanceKm: 24, customerLevel: 'key', faultDescribed: true } });
  const { page, faults } = await openPage(designer, browser, tab);
  await page.locator('.decision-row').nth(1).waitFor();
  await pick(page, '规则', '外出服务费');
  await page.locator('.decision-row').nth(1).waitFor({ state: 'detached' });
  expect(page.url()).toContain('ruleSet=fee-travel');
  const row = page.locator('.decision-row', { hasText: '外出服务费 第 1 版' });
  await row.getByText('每公里费用 1.5 元 · 外出费 55.5 元').waitFor();
  await row.getByText('搅拌车 · 夜间 否 · 往返里程 37 · 第几次外出 2').waitFor();
  await row.click();

  const dialog = page.getByRole('dialog', { name: '外出服务费 · 第 1 版' });
  await dialog.getByText('命中第 2 行').waitFor();
  await dialog.locator('.reason-fired', { hasText: '第 2 行' }).getByText('实际为 搅拌车').waitFor();
  expect(await dialog.locator('.ant-alert').count()).toBe(0);
  expect(page.url()).toContain(`decision=${id}`);
  await dialog.getByRole('button', { name: '在规则中打开' }).click();

  await page.locator('[data-outcome="feeCny"]', { hasText: '55.5 元' }).waitFor();
  expect(await page.getByRole('textbox', { name: '往返里程' }).inputValue()).toBe('37');
  await page.getByRole('button', { name: '存为案例' }).click();
  const saving = page.getByRole('dialog', { name: '存为案例' });
  await saving.getByLabel('名称').fill('客户问过的一次');
  await saving.getByRole('button', { name: '保存' }).click();
  await page.locator('[data-saving="saved"]').waitFor();
  const [draft] = (await designer.send('GET', '/policies/depot/drafts')).items;
  const { cases } = await designer.send('GET', `/policies/depot/drafts/${draft.id}/definitions/cases/fee-travel`);
  expect(cases.at(-1)).toMatchObject({
    given: { facts: travel, at: '2026-03-02T08:00:00+08:00' },
    expected: { outcome: { ratePerKmCny: 1.5, feeCny: 55.5 } },
  });
  expect(faults).toEqual([]);
  await page.close();
});

test('a decision is opened by its id or a link, in the words of its edition and on the rules of that edition', async () => {
  const { id } = await decide('fee-travel', { facts: { roundTripKm: 10, tripNumber: 1 }, edition: 1 });
  await startDraft(designer);
  const { page, faults } = await openPage(designer, browser, tab);
  const byId = page.getByRole('searchbox', { name: '判定编号' });
  await byId.fill('not-an-id');
  await byId.press('Enter');
  await page.getByRole('dialog').getByText('没有该判定记录').waitFor();
  await page.keyboard.press('Escape');
  await byId.fill(` ${id} `);
  await byId.press('Enter');
  await page.locator(`[data-decision="${id}"]`).waitFor();
  // Its address is a link.
  await page.reload();
  await page.getByRole('dialog', { name: '外出服务费 · 第 1 版' }).getByText('20 元').waitFor();
  await page.getByRole('button', { name: '在规则中打开' }).click();
  // Edition 2 has made the first trip dearer.
  await page.locator('[data-outcome="feeCny"]', { hasText: '20 元' }).waitFor();
  expect(page.url()).toContain('edition=1');
  expect(faults.filter((fault) => !fault.includes('status of 404'))).toEqual([]);
  await page.close();
});

test('who opens a record that somebody altered is warned that it is not what the rules give', async () => {
  const { id } = await decide('fee-travel', { facts: { roundTripKm: 11, tripNumber: 2 }, edition: 1 });
  await designer.send('GET', `/policies/depot/decisions/${id}`);
  const folder = join(designer.dataFolder, 'decisions');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.ndjson')).sort();
  const file = join(folder, files.at(-1) as string);
  const line = (await readFile(file, 'utf8')).split('\n').find((one) => one.includes(id)) as string;
  const altered = id.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
  await appendFile(file, `\n${line.replace(id, altered).replace('"feeCny":11', '"feeCny":99')}\n`);
  const { page, faults } = await openPage(designer, browser, `${tab}&decision=${altered}`);
  const dialog = page.getByRole('dialog');
  await dialog.getByText('99 元').waitFor();
  await dialog.getByText('重算的结果与记录不同').waitFor();
  expect(faults).toEqual([]);
  await page.close();
});

test('more than a page is read on, a page at a time, and dates narrow it', async () => {
  const before = (await designer.send('GET', '/policies/depot/decisions?limit=200')).items.length;
  for (let number = before; number < 60; number += 1)
    await decide('fee-travel', { facts: { roundTripKm: number, tripNumber: 1 } });
  const { page, faults } = await openPage(designer, browser, tab);
  const rows = page.locator('.decision-row');
  await expect.poll(() => rows.count()).toBe(50);
  await page.getByRole('button', { name: '显示更早的判定' }).click();
  await expect.poll(() => rows.count()).toBe(60);
  expect(await page.getByRole('button', { name: '显示更早的判定' }).count()).toBe(0);
  await page.goto(`${designer.url}/#/${tab}&since=2020-01-01&until=2020-02-01`);
  await page.getByText('没有符合条件的判定').waitFor();
  expect(faults).toEqual([]);
  await page.close();
});
