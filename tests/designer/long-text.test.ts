import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openDesigner } from './open-designer.ts';
import { go, openPage } from './pages.ts';

const { designer, browser } = await openDesigner(fileURLToPath(new URL('./papers', import.meta.url)));

const text = (zh: string, en: string) => ({ 'zh-CN': zh, en });
/** 300 KB: what somebody pastes from elsewhere. Lines, words without a space, and Chinese. */
const long = `${'故障经过：更换机油滤清器。\n'.repeat(4000)}${'a'.repeat(60_000)}${'中'.repeat(48_000)}`.slice(
  0,
  100_000 + 60_000,
);
/** In ms, on a machine that does other things besides: alone each takes a third of a second at most. */
const mostMs = 2000;
const memo = {
  kind: 'form',
  id: 'memo',
  title: text('备忘', 'Memo'),
  clauses: [],
  fields: {
    type: 'object',
    properties: {
      note: { type: 'string', maxLength: 400_000, title: text('经过', 'Account') },
      line: { type: 'string', title: text('一行', 'Line') },
      parts: {
        type: 'array',
        title: text('明细', 'Lines'),
        items: { type: 'object', properties: { what: { type: 'string', title: text('内容', 'What') } } },
      },
      plate: { type: 'string', title: text('车号', 'Plate') },
    },
  },
};

/** The page's own document: these tests are compiled without the browser's types. */
declare const requestAnimationFrame: any;
declare const PerformanceObserver: any;
declare const window: any;
declare const Event: any;

/** Has the page note how long it was ever busy without a break. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.longest = 0;
    new PerformanceObserver((list: any) => {
      for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration);
    }).observe({ type: 'longtask' });
  });
}
/** Pastes a text; typed sign by sign, as a browser driven by a program would, its lines alone take a minute in any field. */
const paste = (field: Locator, value: string) =>
  field.evaluate((element: any, given) => {
    const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(element), 'value') as any;
    set.call(element, given);
    element.dispatchEvent(new Event('input', { bubbles: true }));
  }, value);
const longest = async (page: Page) => {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.waitForTimeout(300);
  const ms: number = await page.evaluate(() => {
    const { longest: found } = window;
    window.longest = 0;
    return found;
  });
  return Math.round(ms);
};

test('a text of 300 KB freezes no page', async () => {
  expect(Buffer.byteLength(long)).toBeGreaterThan(300_000);
  const draft = await designer.send('POST', '/policies/workshop/drafts', { title: '备忘' });
  const path = `/policies/workshop/drafts/${draft.id}`;
  const put = await fetch(`${designer.url}/api/v1${path}/definitions/form/memo`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'if-match': `"${draft.revision}"` },
    body: JSON.stringify({ ...memo, filledBy: ['station'] }),
  });
  expect(put.ok, await put.text()).toBe(true);
  await designer.send('POST', `${path}/publish`, {});
  const fields = { note: long, line: long, parts: [{ what: long.slice(0, 50_000) }], plate: '沪A12345' };
  const { id } = await designer.send('POST', '/policies/workshop/forms/memo/records', { fields });

  const { page } = await openPage(designer, browser, 'records');
  await watch(page);
  const told: Record<string, number> = {};
  await page.locator('.record-row').first().waitFor();
  told.list = await longest(page);
  await go(page, `records/${id}`);
  await page.locator('.record-sheet').getByText('沪A12345').waitFor();
  told.record = await longest(page);
  await page.getByRole('button', { name: '修订', exact: true }).click();
  await page.getByLabel('车号').waitFor();
  told.amend = await longest(page);
  await page.getByLabel('车号').press('End');
  await page.keyboard.type('6');
  told.key = await longest(page);
  await page.getByLabel('经过').press('Control+End');
  await page.keyboard.type('完');
  told.longKey = await longest(page);
  await go(page, 'records/new/workshop/memo');
  await page.getByLabel('车号').waitFor();
  for (const label of ['经过', '一行']) {
    await paste(page.getByLabel(label), long);
    told[`paste ${label}`] = await longest(page);
  }
  await go(page, 'policies/workshop/forms/memo');
  await page.getByRole('region', { name: '电脑上' }).getByLabel('经过').waitFor();
  await paste(page.getByRole('region', { name: '电脑上' }).getByLabel('经过'), long);
  told.preview = await longest(page);
  await page.getByRole('region', { name: '电脑上' }).getByLabel('车号').fill('1');
  told.previewKey = await longest(page);
  for (const [what, ms] of Object.entries(told)) expect(ms, what).toBeLessThan(mostMs);
  expect((await fetch(`${designer.url}/api/v1/records/${id}.pdf`)).status).toBe(200);
  await page.close();
});
