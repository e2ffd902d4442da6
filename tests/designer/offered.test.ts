import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { openDesigner } from './open-designer.ts';
import { go, openPage } from './pages.ts';

const definitions = join(import.meta.dirname, 'definitions');
const errand = {
  kind: 'form',
  id: 'errand',
  title: { 'zh-CN': '派工单', en: 'errand' },
  fields: { type: 'object', properties: { note: { type: 'string' } } },
  filledBy: ['station'],
};

/** Two policies of the same flows and forms; who is a station in one is the dispatch office of the other. */
async function twoDepots(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'guiju-offered-'));
  for (const [id, title] of [
    ['depot', '第一维修站制度'],
    ['annex', '第二维修站制度'],
  ] as const) {
    const own = join(folder, id);
    cpSync(join(definitions, 'depot'), own, { recursive: true });
    put(join(own, 'policy.json'), (policy) => ({ ...policy, id, title: { 'zh-CN': title, en: id } }));
    put(join(own, 'flows', 'visit.json'), (flow) => ({ ...flow, start: { roles: ['dispatchOffice'] } }));
    mkdirSync(join(own, 'forms'));
    writeFileSync(join(own, 'forms', 'errand.json'), JSON.stringify(errand));
  }
  const shipped = {
    ...{ kind: 'organisation', policy: 'depot', departments: [{ id: 'north', name: '华北' }] },
    posts: [{ id: 'north', name: '服务经理', department: 'north' }],
    persons: [
      { id: 'li', name: '李工', departments: [], posts: ['north'] },
      { id: 'zhao', name: '赵敏', departments: ['north'], posts: [] },
    ],
    bindings: [
      { role: 'station', posts: ['north'] },
      { role: 'finance', persons: ['zhao'] },
    ],
  };
  writeFileSync(join(folder, 'depot.organisation.json'), JSON.stringify(shipped));
  return folder;
}

function put(file: string, change: (value: any) => object): void {
  writeFileSync(file, JSON.stringify(change(JSON.parse(readFileSync(file, 'utf8')))));
}

const { designer, browser } = await openDesigner(await twoDepots());

beforeAll(async () => {
  const headers = { 'content-type': 'application/json', 'if-match': '"0"' };
  const body = JSON.stringify([{ role: 'dispatchOffice', persons: ['li'] }]);
  const answer = await fetch(`${designer.url}/api/v1/policies/annex/role-bindings`, { method: 'PUT', headers, body });
  expect(answer.status, await answer.text()).toBe(200);
});

/** The page of somebody as whom the demo is tried. */
async function openAs(person: string, path: string): Promise<{ page: Page; faults: string[] }> {
  const opened = await openPage(designer, browser, path);
  await opened.page.evaluate(`sessionStorage.setItem('guiju.actFor', '${person}')`);
  await opened.page.reload();
  return opened;
}

test('a clerk is offered the flows that they may start in each policy, and no other', async () => {
  const { page, faults } = await openAs('li', 'instances');
  await page.getByRole('button', { name: '发起' }).click();
  const dialog = page.getByRole('dialog');
  // They carry the role in one of the two policies: there is nothing to choose.
  await dialog.getByRole('combobox', { name: '流程' }).waitFor();
  await dialog.getByText('外出服务').first().waitFor();
  expect(await dialog.getByRole('combobox', { name: '制度' }).count()).toBe(0);
  const started = (policy: string) =>
    page.evaluate(
      `fetch('/api/v1/policies/${policy}/flows/visit/instances', { method: 'POST',
        headers: { 'content-type': 'application/json', 'x-guiju-act-for': 'li' },
        body: JSON.stringify({ input: { customer: '甲运输', distanceKm: 3, customerLevel: 'key' } }) }).then((one) => one.status)`,
    );
  expect([await started('annex'), await started('depot')]).toEqual([201, 403]);
  expect(faults.filter((one) => !one.includes('403'))).toEqual([]);
  await page.close();
});

test('who may start nothing is not led to a dialog that would refuse them', async () => {
  const { page, faults } = await openAs('zhao', 'instances');
  await page.getByText('没有符合的事项').waitFor();
  await page.getByText('可以放宽筛选条件再看').waitFor();
  await go(page, 'policies');
  await page.getByText('第一维修站制度').first().waitFor();
  await go(page, 'instances');
  expect(await page.getByRole('button', { name: '发起' }).count()).toBe(0);
  expect(faults).toEqual([]);
  await page.close();
});

test('a document is offered in the policies alone in which one carries the role that files it', async () => {
  const { page, faults } = await openAs('li', 'records');
  await page.getByRole('button', { name: '填写单据' }).click();
  const entries = page.getByRole('menuitem', { name: '派工单' });
  await entries.first().waitFor();
  expect(await entries.count()).toBe(1);
  expect(await entries.getByRole('link').getAttribute('href')).toContain('/depot/errand');
  expect(faults).toEqual([]);
  await page.close();
});

test('the palette leads to the rooms that stand open, and to no other', async () => {
  const { page, faults } = await openAs('li', 'tasks');
  await page.getByRole('button', { name: '搜索' }).click();
  const palette = page.getByRole('dialog');
  await palette.getByRole('option', { name: /^单据/ }).waitFor();
  for (const closed of ['管理', '审计', '异常处理', '组织', '概览', '主数据'])
    expect(await palette.getByRole('option', { name: new RegExp(`^${closed}`) }).count(), closed).toBe(0);
  expect(faults).toEqual([]);
  await page.close();
});
