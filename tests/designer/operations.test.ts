import { beforeAll, expect, test } from 'vitest';
import { openDesigner } from './open-designer.ts';
import { go, openPage, pickFrom } from './pages.ts';
import { startInstances } from './pictures.ts';

const { designer, browser } = await openDesigner();
beforeAll(() => startInstances(designer));

test('an operator chooses cases, sees what would become of them, says why, and takes it back', async () => {
  const { page, faults } = await openPage(designer, browser, 'operations?show=active');
  const all = (await designer.send('GET', '/operations/instances?status=active')).items.length;
  await page.getByRole('checkbox', { name: '全选筛选出的事项' }).check();
  await page.getByRole('button', { name: '挂起', exact: true }).click();
  const dialog = page.getByRole('dialog');
  const looking = dialog.getByRole('button', { name: '先看会发生什么' });
  expect(await looking.isDisabled()).toBe(true);
  await dialog.getByRole('textbox', { name: '原因' }).fill('等待厂家答复');
  await looking.click();
  await dialog.getByText(`将处理 ${all} 件事项`).waitFor();
  await dialog.getByRole('button', { name: '确定挂起' }).click();
  await dialog.getByText(`已处理 ${all} 件`).waitFor();
  await dialog.getByRole('button', { name: '关闭', exact: true }).last().click();
  await page.getByRole('button', { name: /已挂起/ }).click();
  await page.getByText('等待厂家答复').first().waitFor();
  await page.getByRole('button', { name: '撤销' }).first().click();
  await page.getByRole('button', { name: '恢复', exact: true }).last().click();
  await expect.poll(async () => (await designer.send('GET', '/operations/troubles')).suspended).toBe(0);
  expect(faults).toEqual([]);
  await page.close();
});

test('a case is moved from its own page: what ends and begins is shown first, and its history says why', async () => {
  const [{ id }] = (await designer.send('GET', '/instances?flow=visit&status=active')).items;
  const { page, faults } = await openPage(designer, browser, `instances/${id}`);
  await page.getByRole('button', { name: '处理', exact: true }).click();
  await page.getByRole('menuitem', { name: '移到其他步骤' }).click();
  const dialog = page.getByRole('dialog');
  await pickFrom(dialog.getByRole('combobox', { name: '移到哪一步' }), '已接报');
  await dialog.getByRole('textbox', { name: '原因' }).fill('登记有误');
  await dialog.getByRole('button', { name: '先看会发生什么' }).click();
  await dialog.getByRole('heading', { name: '开始' }).waitFor();
  await dialog.getByRole('button', { name: '确定移到其他步骤' }).click();
  await page.getByText('登记有误').waitFor();
  expect(faults).toEqual([]);
  await page.close();
});

test('where nothing is stuck the room says so; on a phone it stands in one column', async () => {
  const { page, faults } = await openPage(designer, browser, 'operations');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByText('没有要处理的事项').waitFor();
  await go(page, 'operations?show=active');
  await page.getByRole('checkbox').first().waitFor();
  const wide = await page.evaluate('document.documentElement.scrollWidth');
  expect(wide).toBeLessThanOrEqual(390);
  expect(faults).toEqual([]);
  await page.close();
});
