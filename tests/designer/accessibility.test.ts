import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { faultsOf, startAxe } from './axe.ts';
import { startReview } from './governed.ts';
import { openDesigner } from './open-designer.ts';
import { go, openPage } from './pages.ts';
import { makeDecisions, startAdministration, startDraft, startInstances } from './pictures.ts';

/** What the page holds: these tests are compiled without the browser's types. */
declare const document: any;

const { designer, browser } = await openDesigner();
let instance: string;
let draft: string;
let decision: string;

beforeAll(async () => {
  await startInstances(designer);
  await startDraft(designer);
  draft = await startReview(designer);
  await startAdministration(designer);
  await makeDecisions(designer);
  decision = (await designer.send('GET', '/policies/depot/decisions')).items[0].id;
  const { items } = await designer.send('GET', '/instances');
  instance = items[1].id;
});
/** Every page, with what is on it when it is ready to be read. */
const pages: [path: () => string, ready: string][] = [
  [() => 'policies', '.policy-card'],
  [() => 'policies/depot', '.definition-item'],
  [() => 'policies/depot?tab=flows', '.definition-item'],
  [() => 'policies/depot?tab=forms', '.empty-help'],
  [() => 'policies/depot?tab=masters', '.empty-help'],
  [() => 'policies/depot?tab=registers', '.empty-help'],
  [() => 'policies/depot?tab=config', '.config-list'],
  [() => 'policies/depot?tab=map', '.usage-map'],
  [() => 'policies/depot?tab=clauses', '.clause-coverage'],
  [() => 'policies/depot?tab=words', '.schema-line'],
  [() => 'policies/depot?tab=about', '.about-fields'],
  [() => 'policies/depot?tab=editions', '.edition-list'],
  [() => 'policies/depot?tab=decisions', '.decision-row'],
  [() => `policies/depot?tab=decisions&decision=${decision}`, '.decision .reason'],
  [() => 'policies/depot/rules/fee-travel', '.grid-cell'],
  [() => 'policies/depot/rules/fee-travel?tab=facts&side=cases', '.schema-table'],
  [() => 'policies/depot/rules/arrival-limit', '.rule-card-text'],
  [() => 'policies/depot/rules/arrival-limit?tab=named&side=source', 'main'],
  [() => 'policies/depot/rules/arrival-limit?tab=derived', 'main'],
  [() => 'policies/depot/flows/visit', '.chart[data-ready]'],
  [() => 'policies/depot/flows/visit?side=simulate', '.chart[data-ready]'],
  [() => 'policies/depot/flows/visit?tab=events&side=outline', 'main'],
  [() => 'policies/depot/compare/1/2', 'main'],
  [() => 'policies/depot/print/rules/fee-travel', 'main'],
  [() => 'policies/depot/print/flows/visit', '.chart[data-ready]'],
  [() => 'policies/depot/changes', 'main'],
  [() => 'instances', '.instance-row'],
  [() => `instances/${instance}`, '.chart[data-ready]'],
  [() => 'tasks', 'main'],
  [() => 'records', '.empty-help'],
  [() => 'masters', '.empty-help'],
  [() => 'registers', '.empty-help'],
  [() => 'audit', '.audit-list'],
  [() => 'organisation', '.empty-help'],
  [() => 'admin', '[data-account]'],
  [() => 'admin?tab=keys', '[data-key]'],
  [() => 'admin?tab=webhooks', '[data-letter]'],
  [() => 'policies/depot/migrations', '.migrate-form'],
  [() => `policies/depot/changes?draft=${draft}`, '.diff-flow .chart[data-ready]'],
  [() => 'policies/depot/rules/fee-travel?side=comments&on=/table/rows/first-trip', '[data-comment]'],
  [() => 'policies/depot/flows/visit?side=comments', '[data-comment]'],
];

type Opened = [path: string, open: (page: Page) => Promise<void>];
/** Dialogs of who edits, with what opens them. */
const dialogs: Opened[] = [
  ['policies', (page) => page.locator('.page-actions button').click()],
  ['policies/depot?tab=clauses', (page) => page.locator('.toolbar button').last().click()],
  ['policies/depot', (page) => page.getByRole('button', { name: /^(新建规则|New rule set)/ }).click()],
  ['instances', (page) => page.locator('.page-actions button').first().click()],
  ['policies/depot/rules/fee-travel', (page) => page.locator('.try-head button').last().click()],
  ['policies/depot/rules/fee-travel', (page) => page.keyboard.press('Control+k')],
  ['policies/depot/rules/fee-travel', giveSheet],
  ['policies/depot/rules/fee-travel', giveList],
  ['admin', (page) => page.locator('.section-actions button').first().click()],
  ['admin', (page) => page.locator('[data-account] button').first().click()],
  ['admin?tab=keys', (page) => page.locator('.section-actions button').first().click()],
  ['admin?tab=webhooks', (page) => page.locator('.section-actions button').first().click()],
];

/** Reads an Excel file in which one row is left, and something in it is wrong. */
async function giveSheet(page: Page): Promise<void> {
  const buffer = await writeXlsxFile([
    ['tripNumber', 'vehicleClass'],
    [7, '?'],
  ]).toBuffer();
  await page
    .locator('.grid-tools input[type=file]')
    .setInputFiles({ name: 'fees.xlsx', mimeType: 'application/zip', buffer });
}

/** Reads an Excel file of cases: one is decided, one is refused, one cannot be read. */
async function giveList(page: Page): Promise<void> {
  const buffer = await writeXlsxFile([
    ['claim', 'tripNumber', 'roundTripKm'],
    ['a', 1, 20],
    ['b', 0, 20],
    ['c', 1, '?'],
  ]).toBuffer();
  await page
    .locator('.try-head input[type=file]')
    .setInputFiles({ name: 'claims.xlsx', mimeType: 'application/zip', buffer });
  await page.locator('[data-list] [data-line]').first().waitFor();
}

/** Dialogs of who reviews: the submitted draft is open. */
const reviewDialogs: Opened[] = [
  ['policies/depot?tab=editions', (page) => page.locator('.section-actions button:has(.icon)').nth(1).click()],
  ['policies/depot?tab=editions', (page) => page.locator('.edition-actions .ant-btn-dangerous').first().click()],
  ['policies/depot/changes', (page) => page.locator('.section-actions button').nth(1).click()],
];
const onPhone: [path: () => string, ready: string][] = [
  [() => 'tasks', 'main'],
  [() => 'records', '.empty-help'],
  [() => 'instances', '.instance-row'],
  [() => `instances/${instance}`, '[data-event]'],
  [() => 'admin', '[data-account]'],
];

// Colours are the same in both languages and everything else in both themes: each page is looked at in one of each.
for (const [locale, theme] of [
  ['zh-CN', 'light'],
  ['en', 'dark'],
])
  test(`nothing serious stands in anyone's way on any page or dialog in ${locale}, ${theme}`, async () => {
    const { page } = await openPage(designer, browser, 'policies', { locale, theme });
    await page.locator('.policy-card').waitFor();
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await startAxe(page);
    const found: string[] = [];
    const look = async (path: string, ready: string) => {
      await go(page, path);
      await page.locator(ready).first().waitFor();
      found.push(...(await faultsOf(page, path)));
    };
    const lookIn = async ([path, open]: Opened) => {
      await go(page, path);
      await page.locator('main h1').waitFor();
      await open(page);
      await page
        .locator('.ant-modal input:not([type=radio]), .ant-modal textarea, .ant-modal .sheet-preview')
        .first()
        .waitFor();
      found.push(...(await faultsOf(page, `a dialog of ${path}`, '.ant-modal')));
      await page.keyboard.press('Escape');
      await page.locator('.ant-modal').first().waitFor({ state: 'hidden' });
    };
    for (const dialog of dialogs) await lookIn(dialog);
    for (const [path, ready] of pages) await look(path(), ready);
    for (const dialog of reviewDialogs) await lookIn(dialog);
    await page.setViewportSize({ width: 390, height: 800 });
    for (const [path, ready] of onPhone) await look(path(), ready);
    await page.close();
    expect(found).toEqual([]);
  }, 120_000);

/** Presses a key until what has the focus is what the selector says. */
async function pressUntil(page: Page, key: string, selector: string): Promise<void> {
  for (let presses = 0; presses < 120; presses += 1) {
    await page.keyboard.press(key);
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
  }
  throw new Error(`${key} does not reach ${selector}`);
}

async function openByPalette(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.locator('.ant-modal input').waitFor();
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
}

test('a policy is read and changed with the keyboard alone', async () => {
  const { page, faults } = await openPage(designer, browser, 'policies');
  await page.locator('.policy-card').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('main:focus').waitFor();
  for (const room of ['instances', 'tasks', 'audit', 'admin', 'policies']) {
    await pressUntil(page, 'Shift+Tab', `a[href="#/${room}"]`);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/#/${room}`);
  }
  await pressUntil(page, 'Tab', '.policy-card');
  await page.keyboard.press('Enter');
  await page.locator('.definition-item').first().waitFor();

  await openByPalette(page, 'fee-travel');
  await page.locator('.grid-cell').first().waitFor();
  await pressUntil(page, 'Tab', '.grid-area');
  await pressUntil(page, 'ArrowRight', '[aria-label$=" 元"]');
  await page.keyboard.type('7 元');
  await page.keyboard.press('Enter');
  await page.getByRole('gridcell', { name: '7 元' }).waitFor();

  await openByPalette(page, 'visit');
  await page.locator('.chart[data-ready]').waitFor();
  await pressUntil(page, 'Tab', '[data-transition], :has(> [data-transition]), [data-state], :has(> [data-state])');
  await page.keyboard.press('Enter');
  await page.getByRole('tabpanel').locator('.panel-part, input, textarea').first().waitFor();
  await pressUntil(page, 'Tab', '[role="tab"][id$="selected"]');
  await page.keyboard.press('ArrowRight');
  await page.locator('[role="tab"][id$="outline"][aria-selected="true"]').waitFor();
  expect(faults).toEqual([]);
  await page.close();
});
