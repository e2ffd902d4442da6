import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import writeXlsxFile from 'write-excel-file/node';
import { startReview } from './governed.ts';
import { startPapers } from './papers.ts';
import type { RunningDesigner } from './running-designer.ts';

interface Scene {
  name: string;
  path: string;
  phone?: boolean;
  /** What is done before the picture is taken. */
  act?: (page: Page) => Promise<void>;
}

/** Every page of the designer, as it looks with the policy of the tests. */
const scenes: Scene[] = [
  { name: 'policies', path: 'policies' },
  { name: 'policy-new', path: 'policies', act: openNewPolicy },
  { name: 'policy-new-phone', path: 'policies', act: openNewPolicy, phone: true },
  { name: 'policy-empty', path: 'policies/qing-jia-zhi-du' },
  { name: 'policy-words', path: 'policies/depot?tab=words' },
  { name: 'policy-new-clause', path: 'policies/depot?tab=clauses', act: openNewClause },
  { name: 'policy-rules', path: 'policies/depot' },
  { name: 'policy-flows', path: 'policies/depot?tab=flows' },
  { name: 'policy-config', path: 'policies/depot?tab=config' },
  { name: 'policy-clauses', path: 'policies/depot?tab=clauses' },
  { name: 'policy-map', path: 'policies/depot?tab=map' },
  { name: 'policy-about', path: 'policies/depot?tab=about' },
  { name: 'policy-editions', path: 'policies/depot?tab=editions' },
  { name: 'decisions', path: 'policies/depot?tab=decisions' },
  { name: 'decisions-phone', path: 'policies/depot?tab=decisions', phone: true },
  { name: 'decision', path: 'policies/depot?tab=decisions', act: openDecision },
  { name: 'decision-phone', path: 'policies/depot?tab=decisions', act: openDecision, phone: true },
  { name: 'table', path: 'policies/depot/rules/fee-travel' },
  { name: 'table-facts', path: 'policies/depot/rules/fee-travel?tab=facts' },
  { name: 'table-cases', path: 'policies/depot/rules/fee-travel?side=cases' },
  { name: 'table-source', path: 'policies/depot/rules/fee-travel?side=source' },
  {
    name: 'conditions',
    path: 'policies/depot/rules/arrival-limit',
    act: (page) => page.locator('.rule-card-text').first().click(),
  },
  { name: 'list', path: 'policies/depot/rules/fee-travel', act: openList },
  { name: 'list-phone', path: 'policies/depot/rules/fee-travel', act: openList, phone: true },
  { name: 'conditions-named', path: 'policies/depot/rules/arrival-limit?tab=named' },
  { name: 'conditions-derived', path: 'policies/depot/rules/arrival-limit?tab=derived' },
  { name: 'flow', path: 'policies/depot/flows/visit', act: chartReady },
  {
    name: 'flow-state',
    path: 'policies/depot/flows/visit',
    act: (page) => choose(page, '[data-state="service.crew.travelling"]'),
  },
  {
    name: 'flow-transition',
    path: 'policies/depot/flows/visit',
    act: (page) => choose(page, '[data-transition="received|event:ACCEPT|0"]'),
  },
  { name: 'flow-simulate', path: 'policies/depot/flows/visit?side=simulate', act: walkSome },
  { name: 'flow-live', path: 'policies/depot/flows/visit?live=on&side=cases', act: chartReady },
  { name: 'flow-outline', path: 'policies/depot/flows/visit?side=outline', act: chartReady },
  { name: 'flow-events', path: 'policies/depot/flows/visit?tab=events' },
  { name: 'flow-delays', path: 'policies/depot/flows/visit?tab=delays' },
  { name: 'print-table', path: 'policies/depot/print/rules/fee-travel' },
  { name: 'print-flow', path: 'policies/depot/print/flows/visit', act: chartReady },
  { name: 'compare', path: 'policies/depot/compare/1/2' },
  { name: 'audit', path: 'audit' },
  { name: 'audit-verified', path: 'audit?type=draft', act: verify },
  { name: 'organisation', path: 'organisation' },
  { name: 'accounts', path: 'admin' },
  { name: 'account-new', path: 'admin', act: openAccount },
  { name: 'keys', path: 'admin?tab=keys' },
  { name: 'webhooks', path: 'admin?tab=webhooks' },
  { name: 'migrations', path: 'policies/depot/migrations', act: previewMove },
  { name: 'retire', path: 'policies/depot?tab=editions', act: openRetire },
  { name: 'draft-new', path: 'policies/depot?tab=editions', act: openNewDraft },
  { name: 'proposed-cases', path: 'policies/depot/rules/fee-travel?side=cases', act: openProposals },
  { name: 'proposed-walks', path: 'policies/depot/flows/visit?side=cases', act: openProposals },
  { name: 'review', path: 'policies/depot/changes', act: openReview },
  { name: 'review-changes', path: 'policies/depot/changes', act: (page) => openReview(page, '.diff-table') },
  { name: 'review-flow', path: 'policies/depot/changes', act: (page) => openReview(page, '.diff-flow') },
  { name: 'review-comments', path: 'policies/depot/changes', act: (page) => openReview(page, '#comments') },
  { name: 'review-impact', path: 'policies/depot/changes', act: replay },
  { name: 'comments-table', path: 'policies/depot/rules/fee-travel?side=comments', act: openSubmitted },
  { name: 'comments-flow', path: 'policies/depot/flows/visit?side=comments', act: openSubmitted },
  { name: 'publish', path: 'policies/depot', act: openPublish },
  { name: 'changes', path: 'policies/depot/changes', act: openDraft },
  { name: 'instances', path: 'instances' },
  {
    name: 'instance-start',
    path: 'instances',
    act: (page) =>
      page
        .locator('.page-actions button')
        .click()
        .then(() => page.waitForTimeout(400)),
  },
  { name: 'instance', path: 'instances', act: openFirst },
  { name: 'instance-phone', path: 'instances', act: openFirst, phone: true },
  { name: 'operations', path: 'operations?show=active' },
  { name: 'operations-phone', path: 'operations?show=active', phone: true },
  { name: 'tasks', path: 'tasks' },
  { name: 'tasks-phone', path: 'tasks', phone: true },
  { name: 'policies-phone', path: 'policies', phone: true },
  { name: 'editions-phone', path: 'policies/depot?tab=editions', phone: true },
  { name: 'table-phone', path: 'policies/depot/rules/fee-travel', phone: true },
  { name: 'flow-phone', path: 'policies/depot/flows/visit', phone: true, act: chartReady },
  { name: 'audit-phone', path: 'audit', phone: true },
  { name: 'organisation-phone', path: 'organisation', phone: true },
  { name: 'accounts-phone', path: 'admin', phone: true },
  { name: 'form', path: 'policies/workshop/forms/repair-order', act: (page) => openPart(page, '[data-field=kind]') },
  {
    name: 'form-lines',
    path: 'policies/workshop/forms/repair-order',
    act: (page) => openPart(page, '[data-field=lines]'),
  },
  { name: 'form-layout', path: 'policies/workshop/forms/repair-order?tab=layout' },
  { name: 'form-settings', path: 'policies/workshop/forms/repair-order?tab=settings' },
  { name: 'form-phone', path: 'policies/workshop/forms/repair-order', phone: true },
  { name: 'flow-form', path: 'policies/workshop/flows/repair?tab=events' },
  { name: 'flow-papers', path: 'policies/workshop/flows/repair?tab=papers' },
  { name: 'filling', path: 'instances', act: (page) => openCase(page, 'WX-2026-0401', 'REPORT') },
  { name: 'filling-phone', path: 'instances', act: (page) => openCase(page, 'WX-2026-0401', 'REPORT'), phone: true },
  { name: 'signing', path: 'instances', act: (page) => openCase(page, 'WX-2026-0402', 'REVIEW') },
  { name: 'signing-phone', path: 'instances', act: (page) => openCase(page, 'WX-2026-0402', 'REVIEW'), phone: true },
  { name: 'records', path: 'records' },
  { name: 'records-phone', path: 'records', phone: true },
  { name: 'record', path: 'records', act: openRecord },
  { name: 'record-phone', path: 'records', act: openRecord, phone: true },
  { name: 'compare-phone', path: 'policies/depot/compare/1/2', phone: true },
];

declare const document: any;

/** Waits until nothing is loading any more, charts are laid out and the letters are there. */
async function settled(page: Page): Promise<void> {
  await page.locator('.page, .sheet, .empty-help').first().waitFor();
  await page.waitForFunction(
    () =>
      !document.querySelector('.ant-skeleton, .ant-spin-spinning, .chart-wait') && document.fonts.status === 'loaded',
  );
  await page.waitForTimeout(400);
}

async function openNewPolicy(page: Page): Promise<void> {
  await page.locator('.page-actions button').click();
  await page.locator('#policy-title').fill('请假制度');
  await page.locator('#policy-id[value]:not([value=""])').waitFor();
}

async function openNewClause(page: Page): Promise<void> {
  await page.locator('.toolbar button').last().click();
  await page.locator('#clause-id').waitFor();
}

async function openFirst(page: Page): Promise<void> {
  await page.locator('.instance-row').nth(1).click();
  await page.locator('.instance-row').first().waitFor({ state: 'detached' });
}

async function openDraft(page: Page): Promise<void> {
  await page.locator('.draft-choice').click();
  await page.locator('.ant-dropdown-menu-item', { hasText: '首次外出' }).last().click();
  await page.waitForTimeout(900);
}

async function openSubmitted(page: Page): Promise<void> {
  await page.locator('.draft-choice').click();
  await page.locator('.ant-dropdown-menu-item', { hasText: '调价并增加回访' }).click();
  await page.waitForTimeout(1200);
}

async function openReview(page: Page, place?: string): Promise<void> {
  await openSubmitted(page);
  await page.locator('.diff-flow .chart[data-ready]').waitFor();
  if (place) await page.locator(place).scrollIntoViewIfNeeded();
  if (place) await page.locator(place).evaluate((element) => element.scrollIntoView({ block: 'center' }));
  await page.waitForTimeout(400);
}

async function replay(page: Page): Promise<void> {
  await openReview(page, '#impact');
  await page.locator('#impact .section-actions button').click();
  await page.locator('[data-impact]').waitFor();
  await page.locator('.impact-example').first().click();
  await page.locator('#impact').evaluate((element) => element.scrollIntoView({ block: 'start' }));
  await page.waitForTimeout(400);
}

async function verify(page: Page): Promise<void> {
  await page.locator('.page-actions button').last().click();
  await page.locator('.audit-head').waitFor();
  await page.waitForTimeout(400);
}

async function openAccount(page: Page): Promise<void> {
  await page.locator('.section-actions button').first().click();
  await page.waitForTimeout(400);
}

async function previewMove(page: Page): Promise<void> {
  await page.locator('.migrate-form .ant-select').last().click();
  await page.locator('.ant-select-item-option').last().click();
  await page.locator('.migrate-note').waitFor();
  await page.locator('.migrate-note + .row button').first().click();
  await page.locator('.migrate-report').waitFor();
  await page.waitForTimeout(400);
}

async function openRetire(page: Page): Promise<void> {
  await page.locator('.edition-actions .ant-btn-dangerous').first().click();
  await page.waitForTimeout(400);
}

async function openDecision(page: Page): Promise<void> {
  await page.locator('.decision-row').first().click();
  await page.locator('.decision .reason').first().waitFor();
}

async function openNewDraft(page: Page): Promise<void> {
  await page.locator('.section-actions button').nth(1).click();
  await page.waitForTimeout(400);
}

async function openProposals(page: Page): Promise<void> {
  await page.locator('.case-counts button, .empty-help button').first().click();
  await page.locator('.propose-list').waitFor();
  await page.waitForTimeout(400);
}

/** Last month's claims, tried on the draft that makes the first trip dearer. */
async function openList(page: Page): Promise<void> {
  await openDraft(page);
  const claims = Array.from({ length: 240 }, (_, at) => [
    `WX-2026-${String(at + 301).padStart(4, '0')}`,
    ...[20 + ((at * 37) % 180), 1 + (at % 3), ['牵引车', '自卸车', '搅拌车'][at % 3] as string, at % 4 ? '否' : '是'],
  ]);
  const lines = [
    ['索赔单', '往返里程', '第几次外出', '车型', '夜间'],
    ...claims,
    ['WX-2026-0541', '很远', 1, '牵引车', '否'],
  ];
  const buffer = await writeXlsxFile(lines).toBuffer();
  await page
    .locator('.try-head input[type=file]')
    .setInputFiles({ name: '上月索赔.xlsx', mimeType: 'application/zip', buffer });
  await page.locator('[data-list] [data-line]').first().waitFor();
  await page.waitForTimeout(400);
}

async function openPublish(page: Page): Promise<void> {
  await openDraft(page);
  await page.locator('.draft-bar .ant-btn-primary').click();
  await page.locator('.publish-figures').waitFor();
  await page.waitForTimeout(400);
}

/** A draft under way and a second edition, for the pages about them. */
export async function startDraft({ send, url }: RunningDesigner): Promise<void> {
  for (const rate of [2.5, 3]) {
    const draft = await send('POST', '/policies/depot/drafts', { title: `首次外出改为 ${rate} 元` });
    const ruleSet = await send('GET', `/policies/depot/drafts/${draft.id}/definitions/rules/fee-travel`);
    ruleSet.table.rows[0].then = [rate];
    await fetch(`${url}/api/v1/policies/depot/drafts/${draft.id}/definitions/rules/fee-travel`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'if-match': `"${draft.revision}"` },
      body: JSON.stringify(ruleSet),
    });
    if (rate === 2.5)
      await send('POST', `/policies/depot/drafts/${draft.id}/publish`, { note: '油价上涨，调整首次外出费用' });
  }
}

/** Some decisions of two rule sets, as another system asks for them. */
export async function makeDecisions({ send }: Pick<RunningDesigner, 'send'>): Promise<void> {
  for (const [roundTripKm, vehicleClass] of [
    [48, 'mixer'],
    [120, 'roadTractor'],
    [36.5, 'dumper'],
  ])
    await send('POST', '/policies/depot/decisions/fee-travel', { facts: { roundTripKm, vehicleClass, tripNumber: 2 } });
  const facts = { distanceKm: 24, customerLevel: 'key', faultDescribed: true };
  await send('POST', '/policies/depot/decisions/arrival-limit', { facts });
}

/** Some instances in different states, for the pages that show them. */
export async function startInstances({ send }: RunningDesigner): Promise<void> {
  const walks: [string, string[]][] = [
    ['WX-2026-0311', []],
    ['WX-2026-0312', ['ACCEPT', 'DEPART']],
    ['WX-2026-0313', ['ACCEPT', 'DEPART', 'ARRIVE', 'PARTS_SENT']],
    ['WX-2026-0314', ['ACCEPT', 'DEPART', 'ARRIVE', 'PARTS_SENT', 'REPAIRED', 'BILL']],
  ];
  for (const [businessKey, events] of walks) {
    const input = { customer: '远航物流', distanceKm: 24, customerLevel: 'key', faultDescribed: true };
    const { id } = await send('POST', '/policies/depot/flows/visit/instances', { input, businessKey });
    for (const type of events)
      await send('POST', `/instances/${id}/events`, { type, ...(type === 'REPAIRED' ? { roundTripKm: 48 } : {}) });
  }
}

/** Accounts, a key and a webhook with something that could not be delivered, for the administrators' room. */
export async function startAdministration({ send, store }: RunningDesigner): Promise<void> {
  const password = 'a-password-for-pictures';
  await send('POST', '/accounts', { name: '王敏', password, roles: ['policyManager', 'approver'] });
  await send('POST', '/accounts', { name: 'li.qiang', password, roles: ['dispatchOffice'], policies: ['depot'] });
  await send('PUT', '/accounts/li.qiang', { disabled: true });
  await send('POST', '/api-keys', { name: '调度系统', roles: ['developer', 'dispatchOffice'], policies: ['depot'] });
  const webhook = await send('POST', '/webhooks', { name: 'erp', url: 'https://erp.example.com/hook' });
  const at = new Date().toISOString();
  const data = { id: 'gone', flow: 'visit', businessKey: 'WX-2026-0310', cause: 'event' };
  await store.shelves.deadLetters.put({
    ...{ id: 'gone:2:0', webhook: webhook.id, attempts: 15, error: 'answered 503', lastAt: at },
    body: { id: 'gone:2:0', type: 'instance', at, policy: 'depot', data },
  });
}

/** Opens a field in the editor of a form. */
const openPart = (page: Page, what: string) => page.locator(`${what} > .field-item-head .field-item-name`).click();

/** Opens an instance, and the form or the signature of an event of it. */
async function openCase(page: Page, businessKey: string, event: string): Promise<void> {
  await page.getByText(businessKey).first().click();
  await page.locator(`[data-event=${event}] button`).click();
  await page.locator(`[data-event=${event}]`).scrollIntoViewIfNeeded();
  await page.waitForTimeout(400);
}

async function openRecord(page: Page): Promise<void> {
  await page.locator('.record-row').first().click();
  await page.locator('.record-sheet img').last().waitFor();
}

async function chartReady(page: Page): Promise<void> {
  await page.locator('.chart[data-ready]').waitFor();
  await page.waitForTimeout(500);
}

async function walkSome(page: Page): Promise<void> {
  await chartReady(page);
  await page.locator('[data-accept="ACCEPT"] button').click();
  await page.locator('[data-accept="ACCEPT"] button').click();
  await page.locator('[data-accept="DEPART"] button').click();
  await page.locator('.walk-timer button').click();
  await page
    .locator('.react-flow__pane')
    .focus()
    .catch(() => undefined);
  await page.waitForTimeout(500);
}

async function choose(page: Page, what: string): Promise<void> {
  await chartReady(page);
  await page.locator(what).click();
  await page.waitForTimeout(400);
}

const looks = [
  { locale: 'zh-CN', theme: 'light' },
  { locale: 'en', theme: 'light' },
  { locale: 'zh-CN', theme: 'dark' },
  { locale: 'en', theme: 'dark' },
] as const;

interface Options {
  folder: string;
  only: string;
}

/** The names of all pictures, without making them. */
export const pictureNames = looks.flatMap(({ locale, theme }) =>
  scenes.map(({ name }) => `${name}.${locale}.${theme}`),
);

/** Takes the pictures one by one; yields the name of each file. */
export async function* pictures(
  designer: RunningDesigner,
  browser: Browser,
  { folder, only }: Options,
): AsyncGenerator<string> {
  await startInstances(designer);
  await startDraft(designer);
  await startReview(designer);
  await designer.send('POST', '/policies', { id: 'qing-jia-zhi-du', title: { 'zh-CN': '请假制度', en: 'Leave' } });
  await startAdministration(designer);
  await makeDecisions(designer);
  await startPapers(designer);
  for (const { locale, theme } of looks) {
    for (const scene of scenes) {
      const name = `${scene.name}.${locale}.${theme}`;
      if (!new RegExp(only).test(name)) continue;
      const viewport = scene.phone ? { width: 390, height: 800 } : { width: 1440, height: 900 };
      const context = await browser.newContext({ viewport });
      await context.addInitScript(
        ([settings]) => localStorage.setItem('guiju.settings', settings as string),
        [JSON.stringify({ locale, theme, tourSeen: true })],
      );
      const page = await context.newPage();
      await page.goto(`${designer.url}/#/${scene.path}`);
      await settled(page);
      await scene.act?.(page);
      await settled(page);
      await page.screenshot({ path: join(folder, `${name}.png`) });
      await context.close();
      yield name;
    }
  }
}
