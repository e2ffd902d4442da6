import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { go, phone, pickFrom } from '../designer/pages.ts';
import type { People, Send } from '../designer/people.ts';
import { names } from './office-policy.ts';

/** People of the office, each with a phone in their hand, and what they send beside it. */
export class Hands {
  private readonly people: People;
  private readonly opened = new Map<string, { page: Page; faults: () => string[] }>();
  private readonly sends = new Map<string, Send>();

  constructor(people: People) {
    this.people = people;
  }

  /** Somebody's page at an address; it stays open. */
  async at(name: string, path: string): Promise<Page> {
    const known = this.opened.get(name);
    if (known) {
      await go(known.page, path);
      return known.page;
    }
    const opened = await this.people.open(name, path, phone);
    this.opened.set(name, opened);
    return opened.page;
  }

  /** Somebody's page at a case, once it is there. */
  async atCase(name: string, id: string): Promise<Page> {
    const page = await this.at(name, `instances/${id}`);
    await page.locator('.history').first().waitFor();
    return page;
  }

  async send(name: string): Promise<Send> {
    const known = this.sends.get(name) ?? (await this.people.signIn(name));
    this.sends.set(name, known);
    return known;
  }

  /** Starts a case and hands it in. */
  async begin(flow: string, person = 'li', submits: object | null = {}): Promise<string> {
    const send = await this.send(person);
    const started = { input: { subject: '十月例会' } };
    const { id } = await send('POST', `/policies/office/flows/${flow}/instances`, started);
    if (submits) await send('POST', `/instances/${id}/events`, { type: 'SUBMIT', ...submits });
    return id;
  }

  async stateOf(id: string): Promise<unknown> {
    return (await this.people.administer('GET', `/instances/${id}`)).state;
  }

  /** What went wrong in any of the pages. */
  faults(): string[] {
    // A phone that was cut off says so.
    const own = [...this.opened.values()].flatMap(({ faults }) => faults());
    return own.filter((fault) => !fault.includes('net::ERR_FAILED'));
  }
}

/** Decides by the button of an event. */
export const decide = (page: Page, event: string) => page.locator(`[data-event=${event}] button`).first().tap();

export const decisions = (page: Page) => page.locator('[data-event]');

/** Waits until a sentence stands on the page. */
export const reads = (page: Page | Locator, text: string | RegExp) => page.getByText(text).first().waitFor();

/** Does something with the reader's own task, which stands first: by its button, or among what is done seldom. */
export async function doVerb(page: Page, verb: string, line = page.locator('.task-line').first()): Promise<void> {
  await line.waitFor();
  const button = line.getByRole('button', { name: verb, exact: true });
  if ((await button.count()) > 0) return button.tap();
  await line.getByRole('button', { name: '更多' }).tap();
  await page
    .locator('.ant-dropdown:not(.ant-dropdown-hidden)')
    .getByRole('menuitem', { name: verb, exact: true })
    .tap();
}

/** The open dialog, filled in and done. */
export async function fill(
  page: Page,
  verb: string,
  given: { to?: string; reason?: string; at?: string } = {},
): Promise<void> {
  const dialog = page.getByRole('dialog').last();
  await dialog.waitFor();
  if (given.to) await choosePerson(dialog.getByRole('combobox', { name: '给谁' }), given.to);
  if (given.at) await dialog.getByText(given.at, { exact: true }).tap();
  if (given.reason) await dialog.getByRole('textbox', { name: /^说明/ }).fill(given.reason);
  await dialog.getByRole('button', { name: verb, exact: true }).tap();
  await dialog.waitFor({ state: 'detached' });
}

export const choosePerson = (list: Locator, person: string) => pickFrom(list, names[person] as string);

/** Whatever stands wider than the phone. */
export async function fits(page: Page): Promise<void> {
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
}
