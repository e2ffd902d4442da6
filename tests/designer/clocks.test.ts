import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { faultsOf, startAxe } from './axe.ts';
import { openDesigner } from './open-designer.ts';
import { go, openPage, pick } from './pages.ts';

const { designer, browser } = await openDesigner(fileURLToPath(new URL('./papers', import.meta.url)));

test('a deadline across states is made by choosing, and stands on the page of an instance', async () => {
  const { page, faults } = await openPage(designer, browser, 'policies/workshop/flows/repair');
  await page.getByRole('tab', { name: '期限' }).click();
  await page.getByRole('button', { name: '新时限' }).click();
  const card = page.locator('[data-clock]');
  await card.getByLabel('中文名称').fill('三天内修复');
  await pick(card, '从何时起', '发起时');
  await card.getByRole('button', { name: '添加提醒' }).click();
  await pick(card, '超时后', '通知');
  await page.getByText('已保存').first().waitFor();
  const { items } = await designer.send('GET', '/policies/workshop/drafts');
  const draft = `/policies/workshop/drafts/${items[0].id}`;
  await expect
    .poll(async () => (await designer.send('GET', `${draft}/definitions/flow/repair`)).clocks)
    .toMatchObject([
      { from: 'start', limit: 'P3D', remind: ['P1D'], over: 'notify', title: { 'zh-CN': '三天内修复' } },
    ]);
  await startAxe(page);
  expect(await faultsOf(page, 'clocks')).toEqual([]);

  await designer.send('POST', `${draft}/publish`, {});
  const { id } = await designer.send('POST', '/policies/workshop/flows/repair/instances', { input: {} });
  await go(page, `instances/${id}`);
  await page.getByText('三天内修复').waitFor();
  await page.getByText('剩 3 天').waitFor();
  expect(faults).toEqual([]);
});
