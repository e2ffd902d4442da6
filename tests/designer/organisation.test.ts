import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { departmentsAfter } from '../../designer/features/organisation/departments-after.ts';
import { temporaryFolder } from '../server/test-server.ts';
import { faultsOf, startAxe } from './axe.ts';
import { openDesigner } from './open-designer.ts';
import { openPage, pick, pickFrom } from './pages.ts';

const definitions = join(import.meta.dirname, 'definitions');
const organisation = {
  kind: 'organisation',
  policy: 'depot',
  departments: [
    { id: 'company', name: '公司' },
    { id: 'north', name: '华北分公司', parent: 'company' },
    { id: 'south', name: '江南分公司', parent: 'company' },
  ],
  posts: [
    { id: 'manager', name: '服务经理', department: 'north' },
    { id: 'clerk', name: '业务员', department: 'south' },
  ],
  persons: [
    { id: 'li', name: '李工', departments: ['north'], posts: ['manager'], superior: 'wang' },
    { id: 'wang', name: '王总', departments: ['company'] },
    { id: 'zhao', name: '赵敏', departments: ['south'], posts: ['clerk'] },
  ],
  bindings: [{ role: 'station', posts: ['manager'], scope: 'department' }],
};
/** A form that names a person and a department. */
const errand = {
  kind: 'form',
  id: 'errand',
  title: { 'zh-CN': '派工单', en: 'errand' },
  fields: {
    type: 'object',
    properties: {
      doer: { type: 'string', format: 'person', title: { 'zh-CN': '承办人', en: 'doer' } },
      unit: { type: 'string', format: 'department', title: { 'zh-CN': '承办部门', en: 'unit' } },
    },
    required: ['doer'],
  },
  filledBy: ['station'],
};
const folder = await shippedWith(organisation);
const { designer, browser } = await openDesigner(folder);

/** The policies of the tests, with an organisation beside them. */
async function shippedWith(file: object): Promise<string> {
  const { mkdtemp } = await import('node:fs/promises');
  const { tmpdir } = await import('node:os');
  const made = await mkdtemp(join(tmpdir(), 'guiju-organisation-'));
  cpSync(definitions, made, { recursive: true });
  writeFileSync(join(made, 'depot.organisation.json'), JSON.stringify(file));
  mkdirSync(join(made, 'depot', 'forms'), { recursive: true });
  writeFileSync(join(made, 'depot', 'forms', 'errand.json'), JSON.stringify(errand));
  return made;
}

const read = (path: string) => designer.send('GET', path);
const treeItem = (page: Page, name: string) => page.getByRole('treeitem', { name });

test('the organisation is looked through and changed: people by department, a post made, a person given it', async () => {
  const { page, faults } = await openPage(designer, browser, 'organisation');
  await treeItem(page, '华北分公司').getByText('华北分公司').click();
  await page.getByRole('cell', { name: '李工', exact: true }).waitFor();
  expect(await page.getByRole('cell', { name: '赵敏', exact: true }).count()).toBe(0);
  await startAxe(page);
  expect(await faultsOf(page, 'the organisation')).toEqual([]);

  await page.getByRole('button', { name: '新建岗位' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('编号').fill('dispatcher');
  await dialog.getByLabel('名称').fill('调度员');
  await dialog.getByRole('button', { name: '保存' }).click();
  await page.getByRole('button', { name: '编辑岗位 调度员' }).waitFor();

  await page.getByRole('button', { name: '新建人员' }).click();
  await dialog.getByLabel('编号').fill('qian');
  await dialog.getByLabel('姓名').fill('钱多');
  await pick(dialog, '岗位', '调度员');
  await page.keyboard.press('Escape');
  await dialog.getByLabel('邮箱').fill('no address');
  await dialog.getByRole('button', { name: '保存' }).click();
  await dialog.getByText('有内容需要改正').waitFor();
  await dialog.getByLabel('邮箱').fill('qian@example.com');
  await dialog.getByRole('button', { name: '保存' }).click();
  await page.getByRole('cell', { name: '钱多', exact: true }).waitFor();
  expect(await read('/directory/persons/qian')).toMatchObject({ posts: ['dispatcher'], mail: 'qian@example.com' });

  await page.getByRole('button', { name: '删除 调度员' }).click();
  await page.getByRole('button', { name: '删除', exact: true }).last().click();
  await page.getByText('仍被引用：qian').last().waitFor();
  expect(faults.filter((fault) => !/status of (409|422)/.test(fault))).toEqual([]);
}, 60_000);

test('a department is moved by dragging it, and back by undoing; and by choosing another parent', async () => {
  const { page } = await openPage(designer, browser, 'organisation');
  const parent = async () => (await read('/directory/departments/south')).parent;
  await treeItem(page, '江南分公司')
    .getByText('江南分公司')
    .dragTo(treeItem(page, '华北分公司').getByText('华北分公司'));
  await page.getByText('“江南分公司”已移到“华北分公司”之下').waitFor();
  expect(await parent()).toBe('north');
  await page.getByRole('button', { name: '撤销' }).click();
  await page.getByText('已撤销').waitFor();
  expect(await parent()).toBe('company');

  await treeItem(page, '江南分公司').getByText('江南分公司').click();
  await page.getByRole('button', { name: '编辑部门' }).click();
  await pickFrom(page.getByRole('dialog').getByRole('combobox', { name: '上级部门' }), '（最上层）');
  await page.getByRole('dialog').getByRole('button', { name: '保存' }).click();
  await expect.poll(parent).toBe(undefined);
}, 60_000);

test('a person is moved by dragging the name onto a department, back by undoing, and by the keyboard', async () => {
  const { page, faults } = await openPage(designer, browser, 'organisation');
  const of = async () => (await read('/directory/persons/zhao')).departments;
  const before = await of();
  await page
    .getByRole('row', { name: /赵敏/ })
    .getByText('赵敏')
    .dragTo(treeItem(page, '华北分公司').getByText('华北分公司'));
  await page.getByText('赵敏 已调到“华北分公司”').waitFor();
  expect(await of()).toEqual(['north']);
  await page.getByRole('button', { name: '撤销' }).click();
  await page.getByText('已撤销').waitFor();
  expect(await of()).toEqual(before);

  const move = page.getByRole('row', { name: /赵敏/ }).getByRole('button', { name: '调部门' });
  await move.focus();
  await page.keyboard.press('Enter');
  const choice = page.getByRole('dialog').getByRole('combobox', { name: '调到' });
  await choice.focus();
  await page.keyboard.type('华北');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: '调部门' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(of).toEqual(['north']);
  await page.getByText('赵敏 已调到“华北分公司”').waitFor();
  await page.getByRole('button', { name: '撤销' }).press('Enter');
  await expect.poll(of).toEqual(before);
  expect(faults).toEqual([]);
  await page.close();
}, 60_000);

test.each<[string[], string, string | undefined, string[]]>([
  [['north'], 'south', undefined, ['south']],
  [['north', 'office'], 'south', 'north', ['south', 'office']],
  [['north', 'office'], 'south', undefined, ['north', 'office', 'south']],
  [['north', 'office'], 'office', 'north', ['office']],
  [['north'], 'south', 'company', ['south']],
  [[], 'south', undefined, ['south']],
])('who belongs to %j and is moved to %s from %s belongs to %j', (departments, to, from, after) => {
  expect(departmentsAfter(departments, to, from)).toEqual(after);
});

test('roles are bound to posts in the policy, and whoever holds them may be tried as', async () => {
  const { page } = await openPage(designer, browser, 'policies/depot?tab=about');
  await page.getByRole('button', { name: '添加绑定' }).click();
  const row = page.getByRole('group').last();
  await pick(row, '岗位', '业务员');
  await page.keyboard.press('Escape');
  await pick(row, '可见范围', '本人');
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await page.getByText('角色绑定已保存').waitFor();
  expect((await read('/policies/depot/role-bindings')).at(-1)).toEqual({
    role: 'station',
    posts: ['clerk'],
    scope: 'own',
  });
  await startAxe(page);
  expect(await faultsOf(page, 'role bindings')).toEqual([]);

  await page.reload();
  await page.getByRole('button', { name: /当前用户/ }).click();
  await page.getByText('以某人身份试用…').click();
  await pickFrom(page.getByRole('combobox', { name: '选择人员' }), '赵敏');
  await page.getByText('正在以 赵敏（业务员） 的身份试用').waitFor();
  await page.getByRole('link', { name: '我的任务' }).waitFor();
  expect(await page.getByRole('link', { name: '系统管理' }).count()).toBe(0);

  await page.getByRole('button', { name: /当前用户/ }).click();
  await page.getByText('我的代理').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '添加代理' }).click();
  await pickFrom(dialog.getByRole('combobox', { name: '代理人' }), '李工');
  await dialog.getByLabel('从').fill('2026-12-01');
  await dialog.getByLabel('到').fill('2026-12-05');
  await dialog.getByRole('button', { name: '保存' }).click();
  await page.getByText('代理已保存').waitFor();
  const { substitutes, departments } = await read('/directory/persons/zhao');
  expect([substitutes, departments]).toEqual([[{ person: 'li', from: '2026-12-01', until: '2026-12-05' }], ['south']]);

  await page.getByRole('button', { name: '结束' }).click();
  await page.getByRole('link', { name: '系统管理' }).waitFor();
}, 60_000);

test('the organisation is saved as Excel and read back: the same changes nothing, another name does, a wrong one is told by its cell', async () => {
  const { page } = await openPage(designer, browser, 'organisation');
  await page.getByRole('button', { name: 'Excel' }).click();
  const saving = page.waitForEvent('download');
  await page.getByText('导出组织为 Excel').click();
  const saved = join(await temporaryFolder(), 'organisation.xlsx');
  await (await saving).saveAs(saved);
  const open = async (file: string) => {
    await page.getByRole('button', { name: 'Excel' }).click();
    const choosing = page.waitForEvent('filechooser');
    await page.getByText('从 Excel 导入').click();
    await (await choosing).setFiles(file);
  };
  await open(saved);
  await page.getByRole('dialog').getByText('不变').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: '取消' }).click();

  const { default: writeXlsx } = await import('write-excel-file/node');
  const sheet = async (lines: string[][]) => {
    const file = join(await temporaryFolder(), 'people.xlsx');
    const data = lines.map((cells) => cells.map((value) => ({ value, type: String })));
    await writeXlsx(data as never).toFile(file);
    return file;
  };
  const head = ['编号', '姓名', '部门', '岗位', '上级编号'];
  await open(await sheet([head, ['sun', '孙立', '公司/西北分公司', '经理', 'nobody']]));
  await page.getByRole('dialog').getByText('E2').waitFor();
  await page.getByRole('dialog').getByText('没有人员 nobody').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: '取消' }).click();
  await open(await sheet([head, ['sun', '孙立', '公司/西北分公司', '经理', 'wang']]));
  await page.getByRole('button', { name: '导入 3 项' }).click();
  await page.getByText('已导入 3 项').waitFor();
  await treeItem(page, '西北分公司').waitFor();
  expect(await read('/directory/persons/sun')).toMatchObject({ superior: 'wang', posts: ['公司.西北分公司:经理'] });
}, 90_000);

test('what somebody has in hand is handed over, having been shown', async () => {
  await designer.send('PUT', '/directory/persons/boss', {
    name: '钱总',
    substitutes: [{ person: 'li', from: '2026-12-01', until: '2026-12-31' }],
  });
  const { page } = await openPage(designer, browser, 'organisation?department=north');
  const row = page.getByRole('row').filter({ hasText: '李工' });
  await row.getByRole('button', { name: '工作交接' }).click();
  const dialog = page.getByRole('dialog');
  await pickFrom(dialog.getByRole('combobox', { name: '交给' }), '赵敏');
  await dialog.getByText('2 处代理').waitFor();
  await dialog.getByLabel('原因').fill('调岗');
  await dialog.getByRole('button', { name: '交接', exact: true }).click();
  await page.getByText('已交接').waitFor();
  expect((await read('/directory/persons/boss')).substitutes).toMatchObject([{ person: 'zhao' }]);
}, 60_000);

test('a form’s person and department are chosen by their names', async () => {
  const { page } = await openPage(designer, browser, 'records/new/depot/errand');
  const doer = page.getByRole('combobox', { name: '承办人' });
  await doer.click();
  await doer.fill('赵');
  await pickFrom(doer, '赵敏（zhao）');
  await pickFrom(page.getByRole('combobox', { name: '承办部门' }), '华北分公司');
  await page.locator('main .ant-btn-primary').last().click();
  await expect
    .poll(async () => (await read('/records?policy=depot&form=errand')).items[0]?.fields)
    .toEqual({ doer: 'zhao', unit: 'north' });
}, 60_000);

test.each(['zh-CN', 'en'])(
  'on a phone nothing is wider than the page in %s',
  async (locale) => {
    const { page } = await openPage(designer, browser, 'organisation?department=north', { locale });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByText('李工').first().waitFor();
    const beyond = await page.evaluate(
      `[...document.querySelectorAll('#page-main *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('.organisation-tree, .data-table-scroll')).map((one) => one.className)`,
    );
    expect(beyond).toEqual([]);
  },
  30_000,
);
