import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { as, makeDraft } from './governed.ts';
import { openDesigner } from './open-designer.ts';
import { openPage } from './pages.ts';

/** The page's own document: these tests are compiled without the browser's types. */
declare const document: any;

/** A service that refuses the first call and takes every other. */
const calls: string[] = [];
const service = createServer((request, response) => {
  calls.push(request.url ?? '');
  response.writeHead(calls.length === 1 ? 403 : 200, { 'content-type': 'application/json' }).end('{}');
}).listen(0, '127.0.0.1');
await once(service, 'listening');
afterAll(() => void service.close());
const host = `127.0.0.1:${(service.address() as AddressInfo).port}`;

const { designer, browser } = await openDesigner(undefined, { httpAllow: [host] });

test.each([
  ['zh-CN', '检查', '改为 "mixer"', '改正', '没有发现问题'],
  ['en', 'Checks', 'Change to "mixer"', 'Mend', 'Nothing found'],
])('in %s, what the check knows how to mend is mended by keys, and taken back', async (locale, tab, change, mend) => {
  const draft = await makeDraft(designer, {
    title: '待改正',
    by: 'Zhang',
    changes: {
      'rules/fee-travel': (definition: any) => {
        definition.table.rows[1].when[1] = 'mixer';
        definition.hitPolcy = definition.hitPolicy;
        delete definition.hitPolicy;
      },
    },
  });
  const path = `policies/depot/rules/fee-travel?draft=${draft.id}&side=findings`;
  const { page, faults } = await openPage(designer, browser, path, { locale });
  await page.getByRole('tab', { name: new RegExp(tab) }).waitFor();
  const ofCell = page.getByRole('button', { name: change });
  const ofKey = page.getByRole('button', { name: new RegExp(`^${mend}: `) });
  await ofCell.focus();
  await page.keyboard.press('Enter');
  await ofCell.waitFor({ state: 'detached' });
  const definition = async () =>
    await designer.send('GET', `/policies/depot/drafts/${draft.id}/definitions/rules/fee-travel`);
  await expect.poll(async () => (await definition()).table.rows[1].when[1]).toBe('"mixer"');
  // Whoever goes by keys is still at the list.
  expect(await page.evaluate(() => document.activeElement.className)).toBe('finding-list');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement.tagName)).toBe('BUTTON');
  await ofKey.focus();
  await page.keyboard.press('Space');
  await ofKey.waitFor({ state: 'detached' });
  await expect.poll(async () => (await definition()).hitPolicy).toBe('first');

  await page.keyboard.press('Control+z');
  await ofKey.waitFor();
  await expect.poll(async () => (await definition()).hitPolcy).toBe('first');
  expect(faults).toEqual([]);
  await page.close();
});

test('rolling back says first which edition takes it back, and does it once that was read', async () => {
  const price = (value: number) => ({
    'rules/fee-travel': ({ table }: any) => {
      table.rows[0].then[0] = value;
    },
  });
  const publish = async (value: number, more: object = {}) => {
    const draft = await makeDraft(designer, { title: `${value} 元`, by: 'Zhang', changes: price(value) });
    return await designer.send('POST', `/policies/depot/drafts/${draft.id}/publish`, more);
  };
  const { number } = await publish(3);
  const waits = await publish(4, { effectiveFrom: new Date(Date.now() + 30 * 86_400_000).toISOString() });
  const { page, faults } = await openPage(designer, browser, 'policies/depot?tab=editions');
  await page.getByRole('button', { name: '恢复此版' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '恢复此版' }).click();
  await dialog.getByText('请先核对').waitFor();
  expect(await dialog.getByText(`第 ${waits.number} 版将于`).isVisible()).toBe(true);
  expect((await designer.send('GET', '/policies/depot/editions')).items[0].number).toBe(waits.number);
  await dialog.getByRole('button', { name: '已核对' }).click();
  await page.getByText(`现在是第 ${waits.number + 1} 版`).waitFor();
  expect(number).toBe(waits.number - 1);
  expect(faults.filter((fault) => !fault.includes('409'))).toEqual([]);
  await page.close();
});

test('what failed is tried again by its button, and the notice goes', async () => {
  const send = as(designer.url, 'Zhang');
  const text = (value: string) => ({ 'zh-CN': value, en: value });
  const invoke = {
    id: 'call',
    src: 'http',
    input: { url: `http://${host}/order`, method: 'POST', body: {} },
    onDone: 'sent',
  };
  const flow = {
    ...{ kind: 'flow', id: 'ordering', title: text('订购'), clauses: [], events: {} },
    machine: { initial: 'asking', states: { asking: { invoke }, sent: { type: 'final' } } },
  };
  const draft = await send('POST', '/policies/depot/drafts', { title: '订购' });
  const place = `/policies/depot/drafts/${draft.id}/definitions/flow/ordering`;
  await send('PUT', place, flow, { 'if-match': `"${draft.revision}"` });
  const takesBack = (await designer.send('GET', '/policies/depot/editions')).items.map(({ number }: any) => number);
  await send('POST', `/policies/depot/drafts/${draft.id}/publish`, { takesBack });
  const { id } = await designer.send('POST', '/policies/depot/flows/ordering/instances', { input: {} });
  await designer.settle();
  const { page, faults } = await openPage(designer, browser, `instances/${id}`);
  await page.getByText('没有继续下去').waitFor();
  await page.getByRole('button', { name: '重试' }).click();
  await page.getByText('正在重试').waitFor();
  await designer.settle();
  await expect.poll(async () => (await designer.send('GET', `/instances/${id}`)).state).toBe('sent');
  await page.getByText('没有继续下去').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: '重试' }).waitFor({ state: 'detached' });
  expect(calls).toEqual(['/order', '/order']);
  expect(faults).toEqual([]);
  await page.close();
});
