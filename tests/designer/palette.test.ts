import { expect, test } from 'vitest';
import { openDesigner } from './open-designer.ts';
import { openPage } from './pages.ts';

const { designer, browser } = await openDesigner();

test('Ctrl+K finds a figure by what it is, says what uses it, and leads to it; and a clause by its number', async () => {
  const { page, faults } = await openPage(designer, browser, 'policies/depot');
  await page.getByRole('tab', { name: /条款/ }).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('textbox', { name: '搜索与操作' }).fill('50');
  const figure = page.getByRole('option', { name: /夜间加收：50 元/ });
  await expect(figure.textContent()).resolves.toMatch(/用于 .*外出服务费/);
  await figure.click();
  await page.getByRole('textbox', { name: '查找参数' }).waitFor();
  expect(await page.getByRole('textbox', { name: '查找参数' }).inputValue()).toBe('nightSurchargeCny');
  await page.keyboard.press('Control+k');
  await page.getByRole('textbox', { name: '搜索与操作' }).fill('D-2-fee');
  await page
    .getByRole('option', { name: /D-2-fee/ })
    .first()
    .click();
  await expect.poll(() => page.getByRole('textbox', { name: /条款/ }).inputValue()).toBe('D-2-fee');
  expect(faults).toEqual([]);
});
