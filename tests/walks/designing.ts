import type { Locator, Page } from 'playwright-core';
import { go, pick, pickFrom } from '../designer/pages.ts';
import type { People } from '../designer/people.ts';
import { addField, openedField } from '../designer/writing.ts';

/** Chooses from a list that takes several, and closes it. */
export async function pickSome(within: Page | Locator, select: string, ...texts: string[]): Promise<void> {
  const list = within.getByRole('combobox', { name: select, exact: true });
  for (const text of texts) await pickFrom(list, text);
  await list.press('Escape');
}

export async function openTab(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
}

/** Nothing is left that the server does not have. */
export const saved = (page: Page): Promise<void> => page.locator('[data-saving="saved"]').waitFor();

/** Makes a policy from the list of policies, with its roles: `[title, name]`. */
export async function makePolicy(page: Page, title: string, roles: readonly (readonly [string, string])[]) {
  await page.getByRole('button', { name: '新建制度' }).click();
  await page.getByRole('dialog').getByLabel('中文名称').fill(title);
  await page.getByRole('dialog').getByRole('button', { name: '新建' }).click();
  await page.getByRole('heading', { name: title }).waitFor();
  await openTab(page, '词汇');
  const section = page.locator('.section').first();
  for (const [role, name] of roles) {
    await section.getByPlaceholder('名称').fill(role);
    await section.getByPlaceholder('英文代号').fill(name);
    await section.getByRole('button', { name: '添加' }).click();
    await page.getByText(name, { exact: true }).first().waitFor();
  }
}

/** Begins a definition on the tab of its kind, and waits for what stands on its page. */
export async function begin(page: Page, policy: string, what: Beginning, title: string, id: string): Promise<void> {
  const [tab, button, stands] = beginnings[what];
  await go(page, `${policy}?tab=${tab}`);
  await page.getByRole('button', { name: button }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('中文名称').fill(title);
  await dialog.getByLabel('编号').fill(id);
  await dialog.getByRole('button', { name: '新建', exact: true }).click();
  await page.locator(stands).first().waitFor();
}

const beginnings = {
  form: ['forms', '新建单据', '.workspace-main .field-list'],
  flow: ['flows', '新建流程', '.chart[data-ready]'],
} as const;
type Beginning = keyof typeof beginnings;

/** Adds a field of a kind to a form, or a column to its table. */
export async function field(
  list: Locator,
  title: string,
  name: string,
  kind?: string,
  required = false,
): Promise<Locator> {
  await addField(list, title, name);
  const opened = openedField(list.page());
  if (kind) await pick(opened, '类型', kind);
  if (required) await opened.getByRole('checkbox', { name: '必填' }).click();
  return opened;
}

/** The input of a formula of a field, by how its label ends. */
export const formula = (of: Locator, kind: string): Locator =>
  of.getByRole('textbox', { name: new RegExp(`${kind}$`) });

/** Adds an event on the tab of events, for some roles. */
export async function addEvent(page: Page, name: string, title: string, ...roles: string[]): Promise<Locator> {
  const cards = page.locator('.event-card');
  const card = cards.nth(await cards.count());
  await page.getByRole('button', { name: '新事件' }).click();
  await card.getByLabel('编号').fill(name);
  await page.keyboard.press('Enter');
  await card.getByLabel('中文名称').fill(title);
  if (roles.length > 0) await pickSome(card, '角色', ...roles);
  return card;
}

/** Adds a state on the chart; its panel is open. */
export async function addState(page: Page, title: string, kind?: '结束'): Promise<void> {
  await page.locator('.chart-add').click();
  await page.getByRole('heading', { name: '新状态' }).waitFor();
  await page.locator('.workspace').getByLabel('中文名称').fill(title);
  await page.getByRole('heading', { name: title, exact: true }).waitFor();
  if (kind) await page.locator('.panel').getByText(kind, { exact: true }).click();
}

/** Opens the panel of a state. */
export async function openState(page: Page, title: string): Promise<Locator> {
  await page
    .locator(`[data-state]`)
    .filter({ has: page.getByText(title, { exact: true }) })
    .last()
    .click();
  await page.getByRole('heading', { name: title, exact: true }).waitFor();
  return page.locator('.panel').first();
}

/** A way from a state to another, by an event; its panel is open. */
export async function way(page: Page, from: string, event: string, to: string): Promise<Locator> {
  await openState(page, from);
  await page.locator('.panel-field', { hasText: '从这里出去' }).getByRole('button', { name: '添加' }).first().click();
  await pick(page, '事件', event);
  await pick(page, '去往', to);
  return page.locator('.panel').first();
}

/** A name that becomes what stands elsewhere; of the answer of a call one part of it. */
export async function assign(within: Locator, name: string, from: string, part?: string): Promise<void> {
  await within.getByRole('button', { name: '添加', exact: true }).last().click();
  const row = within.locator('.assign-row').last();
  await row.getByRole('combobox', { name: '名称' }).fill(name);
  await pickFrom(row.getByRole('combobox', { name: /从哪里来$/ }), '取自');
  await pickFrom(row.getByRole('combobox', { name: /取自$/ }), from);
  if (part) await row.getByRole('textbox', { name: /其中哪一项/ }).fill(part);
}

/** The part of a panel under a label. */
export const part = (panel: Locator, label: string): Locator =>
  panel
    .locator('.panel-field')
    .filter({ has: panel.page().locator('.panel-label', { hasText: label }) })
    .last();

/** What a check finds in the one draft of a policy. */
export async function findingsOf(
  people: People,
  policy: string,
  page: Page,
): Promise<{ code: string; message: object }[]> {
  await saved(page);
  const { items } = await people.administer('GET', `/${policy}/drafts`);
  return (await people.administer('POST', `/${policy}/drafts/${items[0].id}/check`)).findings;
}

/** Hands the draft in, for somebody else to approve. */
export async function handIn(page: Page, policy: string): Promise<void> {
  await saved(page);
  await go(page, `${policy}/changes`);
  await page.getByRole('button', { name: '提交审批' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '提交审批' }).click();
  await page.getByText('已提交，等待他人审批').waitFor();
}

/** Another person reads what was handed in, approves and publishes it. */
export async function approveAndPublish(people: People, name: string): Promise<string[]> {
  const { page, faults } = await people.open(name, 'policies');
  await page.locator('[data-draft]').getByRole('link').first().click();
  await page.getByRole('button', { name: '批准', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: '批准' }).click();
  await page.getByText('已批准，可以发布').waitFor();
  await page.getByRole('button', { name: '发布', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: '发布' }).click();
  await page.getByText('第 2 版已发布').waitFor();
  await page.close();
  return faults();
}
