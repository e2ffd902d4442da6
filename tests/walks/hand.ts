import type { Locator, Page } from 'playwright-core';
import { phone, pick } from '../designer/pages.ts';
import type { People } from '../designer/people.ts';
import { picture } from './walking.ts';

/** A hand on a phone: it counts how often it taps, and how often a page is loaded meanwhile. */
export class Hand {
  taps = 0;
  loads = 0;
  private readonly began = Date.now();
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    page.on('load', () => {
      this.loads += 1;
    });
  }

  /** Taps what stands on the page by this name. */
  async tap(name: string, within: Page | Locator = this.page): Promise<void> {
    await this.touch(within.getByRole('button', { name, exact: true }).first());
  }

  /** Begins a case of the one flow that there is, and opens its form. */
  async beginCase(): Promise<void> {
    await this.tap('发起事项');
    await this.tap('发起', this.page.getByRole('dialog'));
    await this.tap('填写');
  }

  /** Opens what else may be done with a task, and chooses. */
  async tapMore(verb: string): Promise<void> {
    await this.tap('更多');
    await this.touch(this.page.getByRole('menuitem', { name: verb }));
  }

  async touch(target: Locator): Promise<void> {
    await target.tap();
    this.taps += 1;
  }

  /** Taps and loads so far, with the seconds that it took. */
  get counted(): { taps: number; loads: number; seconds: number } {
    return { taps: this.taps, loads: this.loads, seconds: (Date.now() - this.began) / 1000 };
  }
}

/** That a task has no draft is answered 404. */
const isAsked = /\/tasks\/[^/]+\/draft$/;

/** Somebody signs in on a phone whose clock is the server's. What it was refused besides is among the faults. */
export async function openPhone(people: People, name: string, path: string, clock: { now: number }) {
  const { page, faults } = await people.open(name, path, phone);
  await page.clock.setFixedTime(clock.now);
  const refused: string[] = [];
  page.on('response', (answer) => {
    if (answer.status() >= 400 && !isAsked.test(answer.url())) refused.push(`${answer.status()} ${answer.url()}`);
  });
  const all = () => [...faults().filter((fault) => !fault.startsWith('Failed to load resource')), ...refused];
  return { page, hand: new Hand(page), faults: all };
}

/** Returns a case with a reason, in one of the two ways; without a state to the step before. */
export async function giveBack(
  hand: Hand,
  how: '之后各步重新走' | '办好后直接回到我',
  reason: string,
  to?: string,
): Promise<void> {
  await hand.tap('退回');
  const dialog = hand.page.getByRole('dialog');
  if (to) await pick(dialog, '退回到', to);
  await hand.touch(dialog.getByText(how));
  await dialog.getByLabel('说明').fill(reason);
  await picture(hand.page, 'phone-return');
  await hand.tap('退回', dialog);
  await dialog.waitFor({ state: 'detached' });
}
