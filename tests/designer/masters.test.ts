import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
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
  expect(await page.getByLabel('每公里成本').textContent()).toBe('300 元');
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
