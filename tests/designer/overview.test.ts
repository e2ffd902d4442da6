import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { readSheet } from 'read-excel-file/node';
import { beforeAll, expect, test } from 'vitest';
import { faultsOf, startAxe } from './axe.ts';
import { openDesigner } from './open-designer.ts';
import { go, pick } from './pages.ts';
import { adminKey, People } from './people.ts';

/** What the server takes for now, before the clock of this machine. */
let shift = 0;
const hourMs = 3_600_000;
const now = () => new Date(Date.now() + shift);
const { designer, browser } = await openDesigner(undefined, { mode: 'production', adminKey }, now);
const people = new People(designer, browser);

/** A picture of what the reader sees, where `OVERVIEW_PICTURES` says a folder for them. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.OVERVIEW_PICTURES;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  const seen = page.viewportSize() as { width: number; height: number };
  // What scrolls is the page's own frame.
  if (name.startsWith('overview')) await page.setViewportSize({ ...seen, height: seen.width < 500 ? 3300 : 1900 });
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await page.setViewportSize(seen);
}

const input = { customer: '北方运输', distanceKm: 40, customerLevel: 'plain', faultDescribed: true, tripNumber: 1 };
const ids: string[] = [];

/** Visits of which two wait for a crew, one is under way too long, with somebody by name and somebody by role, and one is paid. */
beforeAll(async () => {
  const { administer } = people;
  await people.add('guan', ['policyManager']);
  await people.add('zhan', ['station']);
  await people.add('head', ['station']);
  await administer('POST', '/directory/import', {
    departments: [{ id: 'north', name: '北区服务站' }],
    persons: [
      { id: 'zhan', name: '张站长', departments: ['north'], posts: [], superior: 'head' },
      { id: 'head', name: '片区负责人', departments: ['north'], posts: [] },
    ],
  });
  const roles = ['developer', 'actFor', 'dispatchOffice', 'station', 'finance'];
  const { key } = await administer('POST', '/api-keys', { name: 'program', roles });
  const program = async (path: string, body: object, more: Record<string, string> = {}) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}`, ...more };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    const answer = await fetch(`${designer.url}/api/v1${path}`, init);
    const text = await answer.text();
    expect(answer.ok, `${path} ${text}`).toBe(true);
    return JSON.parse(text);
  };
  const send = (id: string, type: string, more: object = {}) => program(`/instances/${id}/events`, { type, ...more });
  shift = -60 * hourMs;
  for (let count = 0; count < 5; count += 1)
    ids.push((await program('/policies/depot/flows/visit/instances', { input, businessKey: `V-${count + 1}` })).id);
  const [paid, late, waiting, pooled] = ids as [string, string, string, string];
  for (const id of [paid, late, waiting, pooled]) {
    shift += 2 * hourMs;
    await send(id, 'ACCEPT', { urgency: 'high' });
  }
  for (const id of [late, pooled]) await send(id, 'DEPART');
  const decided = { facts: { roundTripKm: 120, tripNumber: 1, vehicleClass: 'roadTractor' } };
  await program('/policies/depot/decisions/fee-travel', decided);
  const { tasks } = await administer('GET', `/instances/${late}`);
  const task = tasks.find(({ state }: { state: string }) => state.endsWith('travelling'));
  await program(`/instances/${late}/tasks/${task.id}/claim`, {}, { 'x-guiju-act-for': 'zhan' });
  shift += 5 * hourMs;
  await send(paid, 'DEPART');
  shift += hourMs;
  await send(paid, 'ARRIVE');
  await send(paid, 'REPAIRED', { roundTripKm: 120 });
  await send(paid, 'PARTS_SENT');
  shift += 3 * hourMs;
  await send(paid, 'BILL');
  await send(paid, 'PAY', { paidCny: 100_000 });
  shift = 0;
  await designer.settle();
  const draft = await administer('POST', '/policies/depot/drafts', { title: '涨价' });
  const place = `/policies/depot/drafts/${draft.id}/definitions/rules/fee-travel`;
  const rules = await administer('GET', place);
  rules.table.rows[0].then = [3.5];
  const { revision } = await administer('PUT', place, rules, { 'if-match': `"${draft.revision}"` });
  await administer('POST', `/policies/depot/drafts/${draft.id}/submit`, {}, { 'if-match': `"${revision}"` });
});

test('who looks after policies begins with what waits where, and every figure leads to its list', async () => {
  const { page, faults } = await people.open('guan', '');
  await page.getByRole('heading', { name: '概览', exact: true }).waitFor();
  const open = page.getByRole('link', { name: '4 在办', exact: true });
  await open.waitFor();
  await page.getByRole('link', { name: '2 任务逾期', exact: true }).waitFor();
  await page.getByRole('row', { name: /^在途/ }).waitFor();
  // Drafts that wait for somebody stand above.
  await page.locator('[data-draft]', { hasText: '涨价' }).waitFor();
  await startAxe(page);
  expect(await faultsOf(page, 'the overview')).toEqual([]);
  await picture(page, 'overview-1440');

  await page.getByRole('row', { name: /^张站长/ }).waitFor();
  await page.getByRole('row', { name: /^北区服务站/ }).waitFor();
  await page.getByRole('link', { name: '张站长' }).click();
  await page.getByRole('heading', { name: '张站长的任务' }).waitFor();
  await expect.poll(() => page.locator('.task-card').count()).toBe(1);
  await picture(page, 'tasks-of-person-1440');
  await page.goBack();
  await page.getByRole('link', { name: '2 任务逾期', exact: true }).click();
  await page.getByRole('heading', { name: '所有人的任务' }).waitFor();
  await expect.poll(() => page.locator('.task-card').count()).toBe(2);
  await page.goBack();
  await page.getByRole('link', { name: /^在途 2 件/ }).click();
  await page.getByRole('heading', { name: '在办事项' }).waitFor();
  await expect.poll(() => page.locator('.instance-row').count()).toBe(2);
  await page.goBack();

  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: '导出 Excel' }).click();
  const saved = await (await saving).path();
  const sheet = await readSheet(await readFile(saved as string), '逾期');
  expect(sheet.slice(1).map((cells) => cells.slice(1, 5))).toContainEqual(['人员', '张站长', '北区服务站', 1]);
  // Of a month in which there was nothing yet, whichever day it is.
  await page.clock.setFixedTime(Date.now() + 70 * 24 * hourMs);
  await pick(page, '统计期间', '上月');
  await page.getByText('统计期间内没有办结').waitFor();
  expect(faults()).toEqual([]);
  await page.close();
});

test('on a phone the overview stands in one column', async () => {
  const { page, faults } = await people.open('guan', 'overview');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('link', { name: '4 在办', exact: true }).waitFor();
  await page.getByText('张站长').waitFor();
  const wide = await page.evaluate('document.documentElement.scrollWidth');
  expect(wide).toBeLessThanOrEqual(390);
  await picture(page, 'overview-390');
  expect(faults()).toEqual([]);
  await page.close();
});

test('a flow is coloured by how many wait and how long, with the figures in words', async () => {
  const { page, faults } = await people.open('guan', 'policies/depot/flows/visit?heat=count');
  await page.locator('.state-heat-5 > .state-heat-figure').first().waitFor();
  await page.getByText('颜色越浓、边框越粗，在等的越多').waitFor();
  const figures = async () => (await page.locator('.state-heat-figure').allTextContents()).sort();
  expect(await figures()).toEqual(['1 件', '1 件', '2 件', '3 件']);
  await startAxe(page);
  expect(await faultsOf(page, 'a chart with heat')).toEqual([]);
  await picture(page, 'heat-count-1440');
  await pick(page, '热度', '等了多久');
  await expect.poll(async () => (await figures()).every((text) => text.startsWith('九成 2 天'))).toBe(true);
  await picture(page, 'heat-waited-1440');
  await pick(page, '热度', '要花多久');
  await page.getByText('用时越长').waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  await picture(page, 'heat-390');
  await page.setViewportSize({ width: 1440, height: 900 });
  await pick(page, '热度', '关');
  await expect.poll(figures).toEqual([]);
  await go(page, `instances/${ids[0]}`);
  await page.locator('[data-transition].card-taken').first().waitFor();
  const taken = await page
    .locator('.card-taken')
    .evaluateAll((cards: any[]) => cards.map((card) => card.dataset.transition as string));
  expect(taken.sort()).toEqual([
    'billing|event:BILL|0',
    'received|event:ACCEPT|0',
    'service.crew.onSite|event:REPAIRED|0',
    'service.crew.preparing|event:DEPART|0',
    'service.crew.travelling|event:ARRIVE|0',
    'service.parts.picking|event:PARTS_SENT|0',
    'service|done|0',
    'waitingForPayment|event:PAY|0',
  ]);
  await picture(page, 'way-1440');
  await page.setViewportSize({ width: 390, height: 844 });
  await picture(page, 'way-390');
  expect(faults()).toEqual([]);
  await page.close();
});

test('the overview is read in English and in the dark as well', async () => {
  const { page, faults } = await people.open('guan', 'overview');
  await page.getByRole('link', { name: '4 在办', exact: true }).waitFor();
  await page.getByRole('button', { name: '语言' }).click();
  await page.getByRole('menuitem', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Overview', exact: true }).waitFor();
  await page.getByRole('link', { name: '2 Tasks overdue', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Dark' }).click();
  await startAxe(page);
  expect(await faultsOf(page, 'the overview in the dark')).toEqual([]);
  await picture(page, 'overview-en-dark');
  await go(page, 'policies/depot/flows/visit?heat=waited');
  await page.locator('.state-heat-figure').first().waitFor();
  expect(await faultsOf(page, 'a chart with heat in the dark')).toEqual([]);
  await picture(page, 'heat-en-dark');
  expect(faults()).toEqual([]);
  await page.close();
});

test('who works in flows alone begins with their tasks, and is shown no overview', async () => {
  const { page, faults } = await people.open('zhan', '');
  await page.getByRole('heading', { name: '我的任务' }).waitFor();
  expect(await page.getByRole('navigation').getByRole('link', { name: '概览' }).count()).toBe(0);
  expect(faults()).toEqual([]);
  await page.close();
});

test('who has people below them sees the figures of what they see, and is led nowhere that is closed to them', async () => {
  const { page, faults } = await people.open('head', 'overview');
  await page.getByText('您能看到的事项').waitFor();
  const section = page.locator('.section', { hasText: '谁那里逾期' }).first();
  await section.getByText('张站长').waitFor();
  expect(await section.getByRole('link').count()).toBe(0);
  expect(await page.getByText('规则命中').count()).toBe(0);
  await page.getByRole('navigation').getByRole('link', { name: '概览' }).waitFor();
  await page.close();
  expect(faults()).toEqual([]);
  const other = await people.open('zhan', 'tasks');
  await other.page.getByRole('navigation').getByRole('link', { name: '我的任务' }).waitFor();
  expect(await other.page.getByRole('navigation').getByRole('link', { name: '概览' }).count()).toBe(0);
  await other.page.close();
});
