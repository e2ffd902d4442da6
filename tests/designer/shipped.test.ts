import { existsSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openDesigner } from './open-designer.ts';
import { go, looseEnds, openPage, overlaps, runsThrough } from './pages.ts';

const definitions = fileURLToPath(new URL('../../definitions', import.meta.url));
const idsIn = (folder: string) =>
  (existsSync(folder) ? readdirSync(folder) : []).map((file) => basename(file, '.json'));
const policies = idsIn(definitions).filter((name) => !name.includes('.'));

const { designer, browser } = await openDesigner(definitions);

test('what looks like the address of a page leads to the designer, and not to a white page', async () => {
  const page = await browser.newPage();
  await page.goto(`${designer.url}/policies/${policies[0]}/rules/any`);
  await page.locator('.page').first().waitFor();
  expect(new URL(page.url()).pathname).toBe('/');
  await page.close();
});

test.for(policies)(
  'every flow of %s is drawn with nothing lying over anything else and every arrow from state to state',
  async (policy) => {
    const { page, faults } = await openPage(designer, browser, `policies/${policy}`);
    const found: string[] = [];
    for (const id of idsIn(`${definitions}/${policy}/flows`)) {
      await go(page, `policies/${policy}/flows/${id}`);
      await page.locator('.rule-set-facts', { hasText: id }).waitFor();
      await page.locator('.chart[data-ready]').waitFor();
      const flaws = [await overlaps(page), await runsThrough(page), await looseEnds(page)];
      for (const flaw of flaws.flat()) found.push(`${id}: ${flaw}`);
    }
    expect(found).toEqual([]);
    expect(faults).toEqual([]);
    await page.close();
  },
);

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
