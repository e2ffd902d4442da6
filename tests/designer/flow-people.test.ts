import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { faultsOf, startAxe } from './axe.ts';
import { openDesigner } from './open-designer.ts';
import { openPage, pick } from './pages.ts';

const { designer, browser } = await openDesigner(fileURLToPath(new URL('./papers', import.meta.url)));
/** The page's own document: these tests are compiled without the browser's types. */
declare const document: any;

const persons = [
  { id: 'li', name: '李一', superior: 'wang' },
  { id: 'wang', name: '王二', posts: ['auditor'] },
  { id: 'zhou', name: '周三', posts: ['auditor'] },
];
const draftOf = async () => {
  const { items } = await designer.send('GET', '/policies/workshop/drafts');
  return `/policies/workshop/drafts/${items[0].id}`;
};
const flow = async () => designer.send('GET', `${await draftOf()}/definitions/flow/repair`);

test('whose a task is, who must be different and what else may be done is made by choosing, and tried as persons', async () => {
  await designer.send('POST', '/directory/import', {
    departments: [{ id: 'shop', name: '车间' }],
    posts: [{ id: 'auditor', name: '审核员', department: 'shop' }],
    persons,
  });
  const at = encodeURIComponent('/machine/states/reported');
  const { page, faults } = await openPage(designer, browser, `policies/workshop/flows/repair?at=${at}`);
  const panel = page.locator('.panel').first();
  await panel.getByText('在此状态派任务').click();
  await panel.getByText('共同审批', { exact: true }).click();
  await pick(panel, '派给', '某个岗位的人');
  await pick(panel, '岗位', '审核员');
  await pick(panel, '怎样算通过', '依次同意');
  await pick(panel, '表示同意的事件', '审核');
  await pick(panel, '不能由这些人办', '发起人');
  await page.keyboard.press('Escape');
  await panel.getByText('退回：退给前面的步骤').click();
  await pick(panel, '期限', '另定');
  await panel.getByRole('button', { name: '添加提醒' }).click();
  await pick(panel, '超时后同时交给', '按规则选的人');
  await panel.getByText('任务开始时自动抄送').click();
  await page.getByText('已保存').first().waitFor();
  const task = {
    approval: { mode: 'sequence', of: { '=': 'holders("auditor")' }, agree: 'REVIEW' },
    notBy: ['starter'],
    due: 'P3D',
    remind: ['P1D'],
    escalate: { to: { '=': 'superior(startedBy)' } },
    copy: { to: { '=': 'startedBy' } },
  };
  await expect.poll(async () => (await flow()).machine.states.reported.meta?.task).toMatchObject(task);
  await startAxe(page);
  expect(await faultsOf(page, 'a task')).toEqual([]);
  if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/task.png`, fullPage: true });

  await page.getByRole('tab', { name: '事件' }).click();
  await page.getByRole('button', { name: '再加一组' }).click();
  await page.getByText('发起人可以撤回').last().click();
  await page.getByText('已保存').first().waitFor();
  await expect.poll(async () => (await flow()).distinct).toEqual([['REPORT', 'CORRECT']]);
  expect((await flow()).recall).toEqual({});
  expect(await faultsOf(page, 'people of a flow')).toEqual([]);
  if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/flow.png`, fullPage: true });

  await page.getByRole('tab', { name: '流程图' }).click();
  await page.getByRole('tab', { name: '模拟' }).click();
  const choose = (label: string, person: string) => pick(page, label, person);
  await choose('以谁的身份发起', '李一');
  await choose('以谁的身份办下一步', '王二');
  await page.locator('[data-accept="REPORT"]').getByRole('button', { name: '执行' }).click();
  await page.locator('[data-accept="REPORT"]').getByRole('button', { name: '执行' }).click();
  await page.getByLabel('任务在谁手上').getByText('周三').waitFor();
  if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/walk.png`, fullPage: true });
  await choose('以谁的身份办下一步', '李一');
  await page.locator('[data-accept="REVIEW"]').getByRole('button', { name: '执行' }).click();
  await page.getByText('这项待办不归此人').waitFor();
  expect(await faultsOf(page, 'a walk as persons')).toEqual([]);

  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('tab', { name: '所选' }).click();
  await page.getByText('共同审批', { exact: true }).first().waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/phone.png`, fullPage: true });
  expect(faults).toEqual([]);
});
