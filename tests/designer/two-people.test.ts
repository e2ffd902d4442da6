import type { Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { faultsOf, startAxe } from './axe.ts';
import { openDesigner } from './open-designer.ts';
import { go, openPage } from './pages.ts';

const adminKey = 'the-key-that-this-server-was-started-with';
const { designer, browser } = await openDesigner(undefined, { mode: 'production', adminKey });
const password = 'a password of the tests';
const own = 'a password of their own';
type Send = (method: string, path: string, body?: object, more?: Record<string, string>) => Promise<any>;

/** Sends requests as somebody. */
const sender =
  (who: Record<string, string>): Send =>
  async (method, path, body, more = {}) => {
    const headers = { 'content-type': 'application/json', ...who, ...more };
    const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
    const response = await fetch(`${designer.url}/api/v1${path}`, init);
    const text = await response.text();
    expect(response.ok, `${method} ${path} ${text}`).toBe(true);
    return text ? JSON.parse(text) : undefined;
  };
const administer = sender({ authorization: `Bearer ${adminKey}` });

async function signedIn(name: string, secret: string): Promise<Send> {
  const body = JSON.stringify({ name, password: secret });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${designer.url}/api/v1/session`, { method: 'POST', headers, body });
  const { csrf } = (await answer.json()) as { csrf: string };
  return sender({ cookie: (answer.headers.get('set-cookie') ?? '').split(';')[0] as string, 'x-guiju-csrf': csrf });
}

/** An account whose password is its owner's own. */
async function person(name: string, roles: string[], by: Send = administer): Promise<Send> {
  await by('POST', '/accounts', { name, password, roles });
  const first = await signedIn(name, password);
  await first('PUT', '/session/password', { old: password, new: own });
  return signedIn(name, own);
}

const pages: Page[] = [];
afterEach(async () => {
  for (const page of pages.splice(0)) await page.close();
});

/** The designer as somebody sees it. What the browser itself says of a 401 is no fault. */
async function openAs(name: string, path: string, secret = own): Promise<{ page: Page; faults: () => string[] }> {
  const { page, faults } = await openPage(designer, browser, path);
  pages.push(page);
  await page.getByLabel('姓名').fill(name);
  await page.getByLabel('密码', { exact: true }).fill(secret);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  return { page, faults: () => faults.filter((fault) => !/status of (401|403|409)/.test(fault)) };
}

const editions = 'policies/depot?tab=editions';
const main = (page: Page, name: string) => page.locator('main').getByRole('button', { name, exact: true });
const inDialog = (page: Page, name: string) => page.getByRole('dialog').getByRole('button', { name, exact: true });

/** A draft with a dearer first trip, written and approved by two people. @returns its id */
async function approvedDraft(author: Send, approver: Send, ratePerKm: number): Promise<string> {
  const { id } = await author('POST', '/policies/depot/drafts', { title: '调价' });
  const draft = `/policies/depot/drafts/${id}`;
  const ruleSet = await author('GET', `${draft}/definitions/rules/fee-travel`);
  ruleSet.table.rows[0].then = [ratePerKm];
  await author('PUT', `${draft}/definitions/rules/fee-travel`, ruleSet, { 'if-match': '"1"' });
  await author('POST', `${draft}/submit`, {});
  await approver('POST', `${draft}/approve`, {});
  return id;
}

test('a roll back is handed in, read in words by another person, approved and published', async () => {
  const author = await person('author', ['policyManager']);
  const approver = await person('li', ['approver', 'backdate']);
  await person('wang', ['administrator']);
  const second = await approvedDraft(author, approver, 3);
  await approver('POST', `/policies/depot/drafts/${second}/publish`, {});
  const { page: asking, faults } = await openAs('wang', editions);
  await asking.locator('[data-edition="1"]').getByRole('button', { name: '恢复此版' }).click();
  await asking.getByText('须由另一人批准并发布后才生效').waitFor();
  expect(await asking.getByText('紧急：立即执行').count()).toBe(0);
  await startAxe(asking);
  expect(await faultsOf(asking, 'rolling back')).toEqual([]);
  await inDialog(asking, '恢复此版').click();
  await asking.getByText('已提交，等待另一人批准并发布').waitFor();
  await asking.locator('[data-draft]', { hasText: '恢复到第 1 版' }).getByRole('button', { name: '撤回' }).waitFor();

  const { page } = await openAs('li', 'policies');
  await page.locator('[data-draft]', { hasText: '恢复到第 1 版' }).getByRole('link').click();
  await page.getByText('第 1 版的内容成为新版本').waitFor();
  await main(page, '批准').click();
  await inDialog(page, '批准').click();
  await page.locator('.review-now', { hasText: '已批准' }).waitFor();
  await main(page, '发布').click();
  await page.getByRole('dialog').getByText('第 1 版的内容成为新版本').waitFor();
  await inDialog(page, '发布').click();
  await page.getByText('第 3 版已发布').waitFor();
  const { items } = await administer('GET', '/policies/depot/editions');
  expect(items[0]).toMatchObject({ number: 3, hash: items[2].hash, approvedBy: 'user:li' });
  expect(faults()).toEqual([]);
});

test('an emergency is done at once with its reason, stands over every page of the policy and is reviewed by another person', async () => {
  await person('zhao', ['administrator', 'emergency']);
  const { page, faults } = await openAs('zhao', editions);
  await page.locator('[data-edition="3"]').getByRole('button', { name: '停用' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('须由另一人批准并发布后才生效').waitFor();
  await dialog.getByText('紧急：立即执行').click();
  expect(await inDialog(page, '停用').isDisabled()).toBe(true);
  await dialog.getByLabel('紧急原因（必填）').fill('单价写错了');
  await inDialog(page, '停用').click();
  await page.getByText('第 3 版由 zhao 紧急停用，尚未复核').waitFor();
  await startAxe(page);
  expect(await faultsOf(page, 'an emergency')).toEqual([]);

  const { page: reviewing } = await openAs('li', 'policies');
  await reviewing.locator('[data-draft]', { hasText: '待复核' }).getByRole('link').click();
  const notice = reviewing.locator('.emergency-notices', { hasText: '单价写错了' });
  await notice.getByRole('button', { name: '复核' }).click();
  await inDialog(reviewing, '复核').click();
  await notice.waitFor({ state: 'detached' });
  await go(reviewing, editions);
  await reviewing.locator('[data-edition="3"]', { hasText: '紧急处理，li 已复核' }).waitFor();
  expect(faults()).toEqual([]);
});

test('who publishes into the past is told which answers that changes, and must have the right', async () => {
  const approver = await person('sun', ['approver']);
  const author = await signedIn('author', own);
  const id = await approvedDraft(author, approver, 9);
  for (const [at, tripNumber] of [
    ['2026-01-15', 1],
    ['2026-01-15', 3],
    ['2025-12-15', 1],
  ]) {
    const facts = { roundTripKm: 100, tripNumber, vehicleClass: 'mixer' };
    await administer('POST', '/policies/depot/decisions/fee-travel', { facts, at });
  }
  for (const [name, said] of [
    ['sun', '您没有“追溯生效”权限'],
    ['li', '有记录的判断 2 条，其中 1 条会得到不同的答复'],
  ] as const) {
    const { page, faults } = await openAs(name, `policies/depot/changes?draft=${id}`);
    await main(page, '发布').click();
    await page.getByRole('dialog').getByText('指定时间').click();
    const date = page.getByRole('textbox', { name: '生效时间' });
    await date.fill('2026-01-01 00:00');
    await date.press('Enter');
    await page.getByText(said).waitFor();
    expect(await inDialog(page, '发布').isDisabled()).toBe(name === 'sun');
    expect(faults()).toEqual([]);
  }
});

test('a key of another person waits for that person, and an account is confirmed by an administrator who did not make it', async () => {
  await person('qian', [], await signedIn('zhao', own));
  const { page, faults } = await openAs('wang', 'admin?tab=keys');
  await page.getByRole('button', { name: '新建密钥' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: '名称' }).fill('经销商系统');
  await dialog.getByRole('combobox', { name: '归属' }).click();
  await page.getByTitle('qian', { exact: true }).click();
  await dialog.getByText('开发接口').first().click();
  await startAxe(page);
  expect(await faultsOf(page, 'making a key')).toEqual([]);
  await inDialog(page, '新建').click();
  await page.getByText('密钥“经销商系统”等待 qian 登录后领取').waitFor();
  await page.locator('[data-key="经销商系统"]', { hasText: '待领取' }).waitFor();
  await go(page, 'admin?tab=accounts');
  const account = page.locator('[data-account="qian"]');
  await account.getByText('由 zhao 掌握过，待确认').waitFor();
  await account.getByRole('button', { name: '确认', exact: true }).click();
  await inDialog(page, '确认').click();
  await account.getByText('由 zhao 掌握过').waitFor({ state: 'detached' });

  const { page: taking } = await openAs('qian', 'policies');
  await taking.getByRole('button', { name: '当前用户：qian' }).click();
  await taking.getByRole('menuitem', { name: '领取密钥“经销商系统”' }).click();
  const key = await taking.getByRole('dialog').getByRole('textbox', { name: '密钥' }).inputValue();
  expect(await sender({ authorization: `Bearer ${key}` })('GET', '/session')).toMatchObject({ person: 'qian' });
  expect(faults()).toEqual([]);
});
