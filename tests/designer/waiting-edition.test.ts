import { expect, test } from 'vitest';
import { makeDraft } from './governed.ts';
import { openDesigner } from './open-designer.ts';
import { openPage } from './pages.ts';

const { designer, browser } = await openDesigner();

const versions = () => designer.send('GET', '/policies/depot/editions');
const drafts = '/policies/depot/drafts';
/** The page's own document: these tests are compiled without the browser's types. */
declare const document: any;

test('while an edition waits, edits begin from it, and a draft of before is published after its reader has seen what that takes back', async () => {
  const changes = { 'rules/fee-travel': ({ table }: any) => table.rows[0].then.fill(3.5) };
  const coming = await makeDraft(designer, { title: '下月调价', by: 'Zhang', changes });
  const older = await makeDraft(designer, {
    ...{ title: '改名称', by: 'Li' },
    changes: { 'rules/fee-travel': (definition: any) => Object.assign(definition.title, { en: 'Fees of travel' }) },
  });
  const effectiveFrom = new Date(Date.now() + 30 * 86_400_000).toISOString();
  const waits = (await designer.send('POST', `${drafts}/${coming.id}/publish`, { effectiveFrom })).number;

  const { page, faults } = await openPage(designer, browser, 'policies/depot/rules/fee-travel');
  await page.getByRole('gridcell', { name: '3.5 元' }).waitFor();
  expect(await page.getByText(`第 ${waits} 版`).first().isVisible()).toBe(true);

  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto(`${designer.url}/#/policies/depot/rules/fee-travel?draft=${older.id}`);
  await page.getByRole('button', { name: '发布' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '发布' }).click();
  await dialog.getByText('请先核对').waitFor();
  expect(await dialog.getByText(`第 ${waits} 版将于`).isVisible()).toBe(true);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect((await versions()).items[0].number).toBe(waits);

  await dialog.getByRole('button', { name: '已核对，仍要发布' }).click();
  await page.getByText(`第 ${waits + 1} 版已发布`).waitFor();
  // The conflicting answer of the server is what the dialog shows; nothing else failed.
  expect(faults.filter((fault) => !fault.includes('409'))).toEqual([]);
  await page.close();
});
