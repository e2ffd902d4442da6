import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { faultsOf, startAxe } from './axe.ts';
import { openDesigner } from './open-designer.ts';
import { go, openPage } from './pages.ts';

const adminKey = 'the-key-that-this-server-was-started-with';
const { designer, browser } = await openDesigner(undefined, { mode: 'production', adminKey });
const password = 'a password of the tests';

const administer = async (method: string, path: string, body?: object, more = {}): Promise<any> => {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${adminKey}`, ...more };
  const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
  const response = await fetch(`${designer.url}/api/v1${path}`, init);
  const answer = await response.json();
  expect(response.ok, JSON.stringify(answer)).toBe(true);
  return answer;
};
const account = (name: string, roles: string[]) => administer('POST', '/accounts', { name, password, roles });

/** A page of somebody whom the server does not know yet. What the browser itself says of a 401 is no fault. */
async function openAway(path = 'policies'): Promise<{ page: Page; faults: () => string[] }> {
  const { page, faults } = await openPage(designer, browser, path);
  return { page, faults: () => faults.filter((fault) => !/status of (401|403)/.test(fault)) };
}

async function signIn(page: Page, name: string, given = password): Promise<void> {
  await page.getByLabel('姓名').fill(name);
  await page.getByLabel('密码', { exact: true }).fill(given);
  await page.getByRole('button', { name: '登录', exact: true }).click();
}

async function openAs(name: string, path?: string) {
  const opened = await openAway(path);
  await signIn(opened.page, name);
  await opened.page.getByRole('button', { name: `当前用户：${name}` }).waitFor();
  return opened;
}

/** A draft that the administrator changed and handed in. */
async function handIn(): Promise<string> {
  const { id } = await administer('POST', '/policies/depot/drafts', { title: '调价' });
  const draft = `/policies/depot/drafts/${id}`;
  const place = `${draft}/definitions/rules/fee-travel`;
  const ruleSet = await administer('GET', place);
  ruleSet.table.rows[0].note = 'dearer';
  await administer('PUT', place, ruleSet, { 'if-match': '"1"' });
  await administer('POST', `${draft}/submit`, {});
  return id;
}

test('the first to come signs in with the key that the server was started with', async () => {
  const { page, faults } = await openAway();
  await page.getByText('还没有账户').waitFor();
  await startAxe(page);
  expect(await faultsOf(page, 'signing in')).toEqual([]);
  const key = page.getByLabel('访问密钥');
  await key.fill('guessed');
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByText('没有这个密钥').waitFor();
  await key.fill(adminKey);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: '当前用户：管理密钥' }).click();
  await page.getByText('全部权限').waitFor();
  await page.getByRole('menuitem', { name: '退出登录' }).click();
  await page.getByText('还没有账户').waitFor();
  expect(faults()).toEqual([]);
  await page.close();
});

test('a person signs in with name and password, changes something, changes the password and signs out', async () => {
  await account('zhang', ['policyManager']);
  const { page, faults } = await openAway('policies/depot/rules/fee-travel');
  await signIn(page, 'zhang', 'not the password at all');
  await page.getByText('姓名或密码不正确').waitFor();
  await signIn(page, 'Zhang');
  await page.getByRole('gridcell', { name: '2 元' }).first().click();
  await page.keyboard.type('4 元');
  await page.keyboard.press('Enter');
  await page.locator('[data-saving="saved"]').waitFor();

  const me = page.getByRole('button', { name: '当前用户：zhang' });
  await me.click();
  await page.getByText('制度管理').waitFor();
  await page.getByRole('menuitem', { name: '修改密码' }).click();
  const dialog = page.getByRole('dialog');
  const change = async (old: string, next: string, again: string) => {
    await dialog.getByLabel('当前密码').fill(old);
    await dialog.getByLabel('新密码', { exact: true }).fill(next);
    await dialog.getByLabel('再输一遍新密码').fill(again);
    await dialog.getByRole('button', { name: '修改密码' }).click();
  };
  await change(password, 'short', 'other');
  await dialog.getByText('至少 12 个字符').waitFor();
  await dialog.getByText('两次输入的新密码不一样').waitFor();
  const next = 'another password of the tests';
  await change('not the password at all', next, next);
  await dialog.getByText('当前密码不正确').waitFor();
  await change(password, next, next);
  await page.getByText('密码已修改，请用新密码登录。').waitFor();
  await signIn(page, 'zhang', next);
  await me.click();
  await page.getByRole('menuitem', { name: '退出登录' }).click();
  await page.getByLabel('姓名').waitFor();
  expect(faults()).toEqual([]);
  await page.close();
});

test('whose session ends signs in again over the page as it stands, and what was changed is saved', async () => {
  await account('wang', ['policyManager']);
  const { page, faults } = await openAs('wang', 'policies/depot/rules/fee-travel');
  const cell = page.getByRole('gridcell', { name: '2 元' }).first();
  await cell.waitFor();
  await administer('PUT', '/accounts/wang', { password: 'given by the administrator' });
  await cell.click();
  await page.keyboard.type('5 元');
  await page.keyboard.press('Enter');
  const again = page.getByRole('dialog', { name: '请重新登录' });
  await again.waitFor();
  expect(await again.getByLabel('姓名').inputValue()).toBe('wang');
  await signIn(page, 'wang', 'given by the administrator');
  const first = page.getByRole('dialog', { name: '请先设置您自己的密码' });
  await first.getByText('现在的密码由 管理密钥 设置').waitFor();
  await first.getByLabel('当前密码').fill('given by the administrator');
  await first.getByLabel('新密码', { exact: true }).fill(password);
  await first.getByLabel('再输一遍新密码').fill(password);
  await first.getByRole('button', { name: '修改密码' }).click();
  await again.waitFor();
  await signIn(page, 'wang');
  await page.locator('[data-saving="saved"]').waitFor();
  await again.waitFor({ state: 'hidden' });
  expect(faults()).toEqual([]);
  await page.close();
});

test('what could not be read because the session was over is read once the same person has signed in again', async () => {
  await account('liu', ['policyManager']);
  const { page, faults } = await openAs('liu');
  for (const disabled of [true, false]) await administer('PUT', '/accounts/liu', { disabled });
  await go(page, 'instances');
  await page.getByRole('dialog', { name: '请重新登录' }).waitFor();
  await page.getByRole('heading', { name: '在办事项' }).waitFor({ state: 'hidden' });
  await signIn(page, 'liu');
  await page.getByRole('heading', { name: '在办事项' }).waitFor();
  expect(faults()).toEqual([]);
  await page.close();
});

test.each([
  ['policyManager', ['概览', '制度', '在办事项', '我的任务', '单据'], '直接修改即可开始草稿'],
  ['approver', ['制度', '在办事项', '我的任务', '单据', '操作记录'], '只能查看'],
  ['station', ['制度', '在办事项', '我的任务', '单据'], '只能查看'],
])('who is a %s sees the rooms and may change what is theirs', async (role, rooms, said) => {
  await account(`one-${role}`, [role]);
  const { page, faults } = await openAs(`one-${role}`, 'policies/depot/rules/fee-travel');
  await page.locator('.draft-bar', { hasText: said }).waitFor();
  expect(await page.locator('.frame-rooms a').allInnerTexts()).toEqual(rooms);
  expect(await page.getByRole('button', { name: '加一行' }).count()).toBe(role === 'policyManager' ? 1 : 0);
  await go(page, 'policies/depot');
  await page.getByRole('tab', { name: '版本' }).waitFor();
  expect(await page.getByRole('tab', { name: '判定记录' }).count()).toBe(role === 'station' ? 0 : 1);
  expect(faults()).toEqual([]);
  await page.close();
});

test('an approver whose password is their own may approve what others wrote and cannot change it; who wrote it may take it back', async () => {
  const draft = await handIn();
  await account('li', ['approver']);
  await account('zhao', ['policyManager']);
  const [li, zhao] = [await openAs('li'), await openAs('zhao')];
  await li.page.getByText('管理密钥 提交').waitFor();
  for (const { page } of [li, zhao])
    await page.locator(`[data-draft="${draft}"]`, { hasText: '待审批' }).getByRole('link').click();
  const button = ({ page }: typeof li, name: string) => page.locator('main').getByRole('button', { name, exact: true });
  await button(zhao, '撤回').waitFor();
  expect(await button(zhao, '批准').count()).toBe(0);
  await button(li, '批准').click();
  await li.page.getByRole('dialog').getByRole('button', { name: '批准' }).click();
  await li.page.getByText('请 li 本人修改密码').waitFor();
  await li.page.getByRole('button', { name: '取消' }).click();
  await li.page.getByText('您的密码由 管理密钥 设置').waitFor();
  await li.page.getByRole('button', { name: '修改密码' }).click();
  const own = 'a password of their own';
  await li.page.getByLabel('当前密码').fill(password);
  await li.page.getByLabel('新密码', { exact: true }).fill(own);
  await li.page.getByLabel('再输一遍新密码').fill(own);
  await li.page.getByRole('dialog').getByRole('button', { name: '修改密码' }).click();
  await li.page.getByText('密码已修改，请用新密码登录。').waitFor();
  await signIn(li.page, 'li', own);
  await button(li, '批准').click();
  await li.page.getByRole('dialog').getByRole('button', { name: '批准' }).click();
  await li.page.locator('.review-now', { hasText: '已批准' }).waitFor();
  await go(li.page, 'policies');
  await li.page.locator(`[data-draft="${draft}"]`, { hasText: '待发布' }).waitFor();
  expect([...li.faults(), ...zhao.faults()]).toEqual([]);
  await li.page.close();
  await zhao.page.close();
});

test('role bindings that another person is to approve are read by the names of roles, posts and persons', async () => {
  await administer('POST', '/directory/import', {
    departments: [{ id: 'north', name: '华北分公司' }],
    posts: [{ id: 'north-manager', name: '服务经理', department: 'north' }],
    persons: [{ id: 'wu', name: '吴主任' }],
  });
  const bindings = [{ role: 'station', posts: ['north-manager'], persons: ['wu'], scope: 'department' }];
  const draft = await administer('PUT', '/policies/depot/role-bindings', bindings, { 'if-match': '"0"' });
  await account('qian', ['approver']);
  const { page, faults } = await openAs('qian', `policies/depot/changes?draft=${draft.id}`);
  await page.getByText('发布后，由以下岗位、部门或人员承担各角色').waitFor();
  await page.getByText('→ 服务经理、吴主任（本部门及下级）').waitFor();
  expect(faults()).toEqual([]);
  await page.close();
});

test('who comes back from single sign-on without being let in is told so, once', async () => {
  const { page, faults } = await openPage(designer, browser, 'policies', { locale: 'en', theme: 'dark' });
  await page.goto(`${designer.url}/?sign-in=refused#/tasks`);
  await page.getByText('Single sign-on did not let you in.').waitFor();
  await startAxe(page);
  expect(await faultsOf(page, 'signing in')).toEqual([]);
  expect(page.url()).toBe(`${designer.url}/#/tasks`);
  expect(faults.filter((fault) => !fault.includes('status of 401'))).toEqual([]);
  await page.close();
});
