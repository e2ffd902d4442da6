import { existsSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openDesigner } from './open-designer.ts';
import { go, openPage, overlaps, runsThrough } from './pages.ts';

const definitions = fileURLToPath(new URL('../../definitions', import.meta.url));
const idsIn = (folder: string) =>
  (existsSync(folder) ? readdirSync(folder) : []).map((file) => basename(file, '.json'));
const policies = idsIn(definitions).filter((name) => !name.includes('.'));

const { designer, browser } = await openDesigner(definitions);

test.for(policies)('every flow of %s is drawn with nothing lying over anything else', async (policy) => {
  const { page, faults } = await openPage(designer, browser, `policies/${policy}`);
  const found: string[] = [];
  for (const id of idsIn(`${definitions}/${policy}/flows`)) {
    await go(page, `policies/${policy}/flows/${id}`);
    await page.locator('.rule-set-facts', { hasText: id }).waitFor();
    await page.locator('.chart[data-ready]').waitFor();
    for (const pair of [...(await overlaps(page)), ...(await runsThrough(page))]) found.push(`${id}: ${pair}`);
  }
  expect(found).toEqual([]);
  expect(faults).toEqual([]);
  await page.close();
});

test.for(policies)('every rule set of %s opens in its editor and is left unchanged', async (policy) => {
  const { page, faults } = await openPage(designer, browser, `policies/${policy}`);
  for (const id of idsIn(`${definitions}/${policy}/rules`)) {
    await go(page, `policies/${policy}/rules/${id}`);
    await page.locator('.rule-set-facts', { hasText: id }).waitFor();
    await page.locator('.grid, .rule-list, .empty-help').first().waitFor();
  }
  expect(faults).toEqual([]);
  expect((await designer.send('GET', `/policies/${policy}/drafts`)).items).toEqual([]);
  await page.close();
});
