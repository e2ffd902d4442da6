import { expect, test } from 'vitest';
import { openDesigner } from './open-designer.ts';
import { openPage, pick } from './pages.ts';

const { designer, browser } = await openDesigner();

test('what a policy says of itself and starts by itself is changed in a draft, and can be undone', async () => {
  const { page, faults } = await openPage(designer, browser, 'policies/depot?tab=about');
  await page.getByLabel('名称（中文）').first().fill('机务段外出服务');
  await page.getByRole('button', { name: '添加归口部门' }).click();
  await page.getByLabel('归口部门（中文）').last().fill('调度室');
  await page.getByRole('button', { name: '添加定时启动' }).click();
  const schedule = page.locator('[data-schedule]').last();
  await schedule.getByLabel('名称（中文）').fill('月末巡检');
  await schedule.getByLabel('日期').fill('31');
  await schedule.getByText('没有这一天的月份在当月最后一天启动。').waitFor();
  await schedule.getByLabel('时间').fill('07:30');
  await pick(schedule, '流程', '外出');
  await page.locator('[data-saving="saved"]').waitFor();

  const { items } = await designer.send('GET', '/policies/depot/drafts');
  const saved = () => designer.send('GET', `/policies/depot/drafts/${items[0].id}/definitions/policy/policy`);
  expect(await saved()).toMatchObject({
    title: { 'zh-CN': '机务段外出服务' },
    owners: expect.arrayContaining([{ 'zh-CN': '调度室', en: '' }]),
    schedules: [{ title: { 'zh-CN': '月末巡检' }, day: 31, time: '07:30', flow: 'visit' }],
  });
  await page.getByRole('heading', { name: '机务段外出服务' }).waitFor();

  await schedule.getByRole('button', { name: '删除' }).click();
  await expect.poll(async () => (await saved()).schedules).toEqual([]);
  await page.getByRole('button', { name: '撤销' }).click();
  await expect.poll(async () => (await saved()).schedules).toHaveLength(1);
  expect(faults).toEqual([]);
  await page.close();
});
