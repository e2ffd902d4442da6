import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { as, makeDraft } from './governed.ts';
import { openDesigner } from './open-designer.ts';
import { openPage, pick } from './pages.ts';

const { designer, browser } = await openDesigner();

type Change = (definition: any) => void;
const firstTrip =
  (feeCny: number): Change =>
  ({ table }) => {
    table.rows[0].then = [feeCny];
  };
const titled =
  (title: string): Change =>
  (definition) => {
    definition.title['zh-CN'] = title;
  };

/** A page that already hears what happens: it comes from one that does not listen, so that what is waited for is its own hearing. */
async function openListening(path: string): Promise<{ page: Page; faults: string[] }> {
  const opened = await openPage(designer, browser, 'audit');
  const listening = opened.page.waitForResponse('**/api/v1/stream');
  await opened.page.goto(`${designer.url}/#/${path}`);
  await listening;
  return opened;
}

test('what others did between the first reading of a page and its connection to the stream is shown', async () => {
  const { id } = await makeDraft(designer, {
    ...{ title: '刚打开', by: 'demo', changes: { 'rules/fee-travel': firstTrip(3.5) } },
  });
  const { page } = await openPage(designer, browser, 'audit');
  const said = Promise.withResolvers<void>();
  await page.route('**/api/v1/stream', async (route) => {
    await said.promise;
    await route.continue();
  });
  const read = page.waitForResponse(`**/drafts/${id}/comments*`);
  await page.goto(`${designer.url}/#/policies/depot/rules/fee-travel?draft=${id}`);
  await read;
  const place = { kind: 'rules', id: 'fee-travel', path: '/table/rows/first-trip' };
  await as(designer.url, 'Li')('POST', `/policies/depot/drafts/${id}/comments`, { text: '太高', ...place });
  said.resolve();
  await page.locator('.grid-number .comment-mark', { hasText: '1' }).waitFor();
});

test('what others did while a page was reading for the first time is shown', async () => {
  const { id } = await makeDraft(designer, {
    ...{ title: '正在读', by: 'demo', changes: { 'rules/fee-travel': firstTrip(3.5) } },
  });
  const { page } = await openPage(designer, browser, 'audit');
  const said = Promise.withResolvers<void>();
  const comments = new RegExp(`/drafts/${id}/comments`);
  let readings = 0;
  await page.route(comments, async (route) => {
    readings += 1;
    if (readings > 1) return route.continue();
    const old = await route.fetch();
    await said.promise;
    // What was read before may have been given up meanwhile.
    await route.fulfill({ response: old }).catch(() => undefined);
  });
  const [heard, asked] = [page.waitForResponse('**/api/v1/stream'), page.waitForRequest(comments)];
  await page.goto(`${designer.url}/#/policies/depot/rules/fee-travel?draft=${id}`);
  await Promise.all([heard, asked]);
  const place = { kind: 'rules', id: 'fee-travel', path: '/table/rows/first-trip' };
  await as(designer.url, 'Li')('POST', `/policies/depot/drafts/${id}/comments`, { text: '太高', ...place });
  await page.getByText('Li 评论了这份草稿').waitFor();
  said.resolve();
  await page.locator('.grid-number .comment-mark', { hasText: '1' }).waitFor();
});

test('what others say, change, hand in, approve and publish in an open draft is shown without reloading', async () => {
  const { id } = await makeDraft(designer, {
    ...{ title: '一起改', by: 'demo', changes: { 'rules/fee-travel': firstTrip(3.5) } },
  });
  const [zhang, li] = [as(designer.url, 'Zhang'), as(designer.url, 'Li')];
  const draft = `/policies/depot/drafts/${id}`;
  const { page, faults } = await openListening(`policies/depot/rules/fee-travel?draft=${id}`);
  await page.getByRole('gridcell', { name: '3.5 元' }).waitFor();

  const place = { kind: 'rules', id: 'fee-travel', path: '/table/rows/first-trip' };
  await li('POST', `${draft}/comments`, { text: '太高', ...place });
  await page.locator('.grid-number .comment-mark', { hasText: '1' }).waitFor();
  await page.getByText('Li 评论了这份草稿').waitFor();

  // A step of one's own stays one that can be undone, and taking it back takes nothing of others back.
  await page.getByRole('gridcell', { name: '3.5 元' }).click();
  await page.keyboard.type('4 元');
  await page.keyboard.press('Enter');
  await page.locator('[data-saving="saved"]').waitFor();
  const flow = await zhang('GET', `${draft}/definitions/flow/visit`);
  titled('外出救援')(flow);
  const { revision } = await zhang('GET', draft);
  await zhang('PUT', `${draft}/definitions/flow/visit`, flow, { 'if-match': `"${revision}"` });
  await page.getByText('Zhang 修改了这份草稿').waitFor();
  await page.getByRole('button', { name: '撤销' }).click();
  await page.getByRole('gridcell', { name: '3.5 元' }).waitFor();
  await expect
    .poll(async () => JSON.stringify((await zhang('GET', `${draft}/definitions/rules/fee-travel`)).table.rows[0].then))
    .toBe('[3.5]');
  expect((await zhang('GET', `${draft}/definitions/flow/visit`)).title['zh-CN']).toBe('外出救援');

  await zhang('POST', `${draft}/submit`);
  await page.locator('.draft-bar', { hasText: '待审批' }).waitFor();
  await li('POST', `${draft}/approve`);
  await page.locator('.draft-bar', { hasText: '已批准' }).waitFor();
  await li('POST', `${draft}/publish`, {});
  await page.getByText('这份草稿已由他人发布').waitFor();
  await page.getByRole('button', { name: '回到当前' }).click();
  await page.getByText('第 2 版 生效中').waitFor();
  expect(faults).toEqual([]);
  await page.close();
});

test('a draft that a newer edition collides with is put on it only after saying which definitions both changed', async () => {
  const mine = await makeDraft(designer, {
    ...{ title: '落后的草稿', by: 'demo', changes: { 'rules/fee-travel': firstTrip(5) } },
  });
  const { page, faults } = await openListening(`policies/depot/changes?draft=${mine.id}`);
  await page.locator('#comments').waitFor();
  expect(await page.getByText('直接发布会撤销其间的改动').count()).toBe(0);
  const theirs = await makeDraft(designer, {
    title: '先发布的',
    by: 'Li',
    changes: { 'rules/fee-travel': firstTrip(6), 'rules/arrival-limit': titled('到场时限') },
  });
  const { number } = await as(designer.url, 'Li')('POST', `/policies/depot/drafts/${theirs.id}/publish`, {});

  // The warning comes by itself, while the page stands.
  await page.getByText(`第 ${number} 版已生效，而草稿基于第 ${number - 1} 版`).waitFor();
  await page.getByRole('button', { name: `接到第 ${number} 版上` }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('rules/fee-travel。采用草稿的内容').waitFor();
  await dialog.getByRole('button', { name: '取消' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect((await designer.send('GET', `/policies/depot/drafts/${mine.id}`)).basedOn).toBe(number - 1);

  await page.getByRole('button', { name: `接到第 ${number} 版上` }).click();
  await dialog.getByRole('button', { name: '采用草稿的' }).click();
  await page.getByText(`草稿现在基于第 ${number} 版`).waitFor();
  await page.getByText('由 6 元 改为 5 元').waitFor();
  expect((await designer.send('GET', `/policies/depot/drafts/${mine.id}`)).changed).toEqual(['rules/fee-travel']);
  // The console tells of the answer that refused.
  expect(faults.filter((fault) => !fault.includes('409'))).toEqual([]);
  await page.close();
});

test('a replay that runs is stopped, says so, and can be run again', async () => {
  const { id } = await makeDraft(designer, {
    ...{ title: '试算', by: 'demo', changes: { 'rules/fee-travel': firstTrip(7) } },
  });
  const { page } = await openPage(designer, browser, `policies/depot/changes?draft=${id}`);
  const impact = page.locator('#impact');
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/impact', async (route) => {
    await held;
    await route.abort().catch(() => undefined);
  });
  const ended = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/impact'));
  await impact.getByRole('button', { name: '用历史记录试算' }).click();
  await impact.getByRole('status').waitFor();
  await impact.getByRole('button', { name: '停止' }).click();
  await impact.getByText('已停止，没有结果').waitFor();
  await ended;
  release();
  await page.unroute('**/impact');
  await impact.getByRole('button', { name: '用历史记录试算' }).click();
  await impact.locator('[data-impact]').waitFor();
  expect(await impact.getByText('已停止').count()).toBe(0);
  await page.close();
});

test('an instance that cannot be moved is named with the reason before anything is run, and stays where it is', async () => {
  const input = { customer: '远航物流', distanceKm: 24, customerLevel: 'key', faultDescribed: true };
  for (const [businessKey, events] of [
    ['S-1', []],
    ['S-2', ['ACCEPT', 'SUSPEND']],
  ] as const) {
    const { id } = await designer.send('POST', '/policies/depot/flows/visit/instances', { input, businessKey });
    for (const type of events) await designer.send('POST', `/instances/${id}/events`, { type });
  }
  const without: Change = ({ machine: { states } }) => {
    delete states.suspended;
    delete states.service.on;
  };
  const draft = await makeDraft(designer, { title: '不再暂停', by: 'demo', changes: { 'flow/visit': without } });
  await as(designer.url, 'demo')('POST', `/policies/depot/drafts/${draft.id}/publish`, {});
  const at = async (key: string) => (await designer.send('GET', `/instances?businessKey=${key}`)).items[0];
  const from = (await at('S-2')).edition;

  const { page, faults } = await openPage(designer, browser, 'policies/depot/migrations');
  await pick(page, '现在所在版本', `第 ${from} 版`);
  await pick(page, '流程', '外出');
  await page.locator('[data-from="suspended"] .ant-select').click();
  await page.keyboard.type('closed');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: '预览', exact: true }).click();
  const preview = page.locator('[data-report="preview"]');
  await preview.locator('[data-moves="false"]', { hasText: 'S-2' }).waitFor();
  expect(await preview.locator('[data-moves="false"]').textContent()).toContain('终点');
  expect((await at('S-1')).edition).toBe(from);
  await preview.getByText('不能迁移 1').click();
  expect(await preview.locator('[data-instance]').count()).toBe(1);

  await page.getByRole('button', { name: '迁移 1 项' }).click();
  await page.locator('[data-report="done"] [data-moves="false"]', { hasText: 'S-2' }).waitFor();
  expect([(await at('S-1')).edition > from, (await at('S-2')).edition]).toEqual([true, from]);
  expect(faults).toEqual([]);
  await page.close();
});

test('an entry of the audit log that was altered on the disk is named', async () => {
  const { page } = await openPage(designer, browser, 'audit');
  const path = join(designer.dataFolder, 'audit.ndjson');
  const log = await readFile(path, 'utf8');
  const lines = log.split('\n');
  const line = lines.findIndex((text) => text.includes('"draft.commented"'));
  lines[line] = (lines[line] as string).replace('太高', '不高');
  await writeFile(path, lines.join('\n'));
  await page.getByRole('button', { name: '验证完整性' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('.ant-alert-error').waitFor();
  expect(await dialog.locator('.audit-altered').textContent()).toContain(String(line + 1));
  await writeFile(path, log);
  await page.close();
});
