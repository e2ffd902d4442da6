import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { RunningDesigner } from './running-designer.ts';

const desk: BrowserContextOptions = { viewport: { width: 1440, height: 900 } };
/** What a clerk holds in their hand. */
export const phone: BrowserContextOptions = {
  ...{ viewport: { width: 390, height: 844 }, screen: { width: 390, height: 844 }, deviceScaleFactor: 2 },
  ...{ hasTouch: true, isMobile: true, timezoneId: 'Asia/Shanghai', locale: 'zh-CN' },
};

/** A page of the designer that takes note of every error and of every request that leaves the server. @param device by default a desk */
export async function openPage(
  designer: RunningDesigner,
  browser: Browser,
  path: string,
  settings = {},
  device: BrowserContextOptions = desk,
): Promise<{ page: Page; faults: string[] }> {
  const faults: string[] = [];
  // A mouse of ours is faster than any hand: a button that still grows into its place would move from under it.
  const page = await browser.newPage({ ...device, reducedMotion: 'reduce' });
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => faults.push(error.message));
  page.on(
    'console',
    (message) => message.type() === 'error' && faults.push(`${message.text()} ${message.location().url}`),
  );
  page.on('request', (request) => {
    // What the page made itself leaves it no more than what it asks its own server.
    if (
      !request
        .url()
        .replace(/^blob:/, '')
        .startsWith(designer.url)
    )
      faults.push(`request to ${request.url()}`);
  });
  await page.addInitScript(
    ([stored]) => localStorage.setItem('guiju.settings', stored as string),
    [JSON.stringify({ tourSeen: true, ...settings })],
  );
  await page.goto(`${designer.url}/#/${path}`);
  return { page, faults };
}

/** The page's own document: these tests are compiled without the browser's types. */
declare const document: any;
declare const location: any;

/** Goes to another page of the designer without loading it anew. */
export function go(page: Page, path: string): Promise<void> {
  return page.evaluate((hash) => {
    location.hash = hash;
  }, `/${path}`);
}

/** Chooses an entry of a list that opens. */
export async function pick(within: Page | Locator, select: string, text: string): Promise<void> {
  await pickFrom(within.getByRole('combobox', { name: select, exact: true }), text);
}

/** Chooses from an open list; one that did not open, or closed again while its page was still moving, is opened once more. */
export async function pickFrom(select: Locator, text: string): Promise<void> {
  const choice = select
    .page()
    .locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option', { hasText: text })
    .first();
  await select.click();
  const isChosen = () =>
    choice.click({ timeout: 4000 }).then(
      () => true,
      () => false,
    );
  await expect
    .poll(async () => {
      if (await isChosen()) return true;
      await select.click();
      return false;
    })
    .toBe(true);
}

/** Arrows that run through a box or a card which is neither theirs nor a frame around them. */
export function runsThrough(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const boxes = [...document.querySelectorAll('.react-flow__node')].flatMap((node: any) => {
      const drawn = node.querySelector('[data-state], [data-transition]');
      if (!drawn || drawn.classList.contains('state-open')) return [];
      return [{ id: node.dataset.id as string, ...node.getBoundingClientRect().toJSON() }];
    });
    const found = new Set<string>();
    for (const path of document.querySelectorAll('[data-line]')) {
      const { line } = path.dataset;
      const scale = path.getScreenCTM();
      const length: number = path.getTotalLength();
      for (let at = 8; at < length - 8; at += 6) {
        const point = path.getPointAtLength(at).matrixTransform(scale);
        const hit = boxes.find(
          (box: any) =>
            point.x > box.left + 2 && point.x < box.right - 2 && point.y > box.top + 2 && point.y < box.bottom - 2,
        );
        if (hit && hit.id !== `card/${line}`) found.add(`${line} through ${hit.id}`);
      }
    }
    return [...found];
  });
}

/** Arrows that begin or end in the void instead of at a state. */
export function looseEnds(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const boxes = [...document.querySelectorAll('.react-flow__node')]
      .filter((node: any) => !node.querySelector('[data-transition]'))
      .map((node: any) => node.getBoundingClientRect());
    const reach = 8;
    // A transition of the whole machine leaves from where no state stands.
    return [...document.querySelectorAll('[data-line]:not([data-line^="|"])')].flatMap((path: any) =>
      [0, path.getTotalLength()].flatMap((at) => {
        const { x, y } = path.getPointAtLength(at).matrixTransform(path.getScreenCTM());
        const held = boxes.some(
          (box: any) => x > box.left - reach && x < box.right + reach && y > box.top - reach && y < box.bottom + reach,
        );
        return held ? [] : [`${path.dataset.line} ${at === 0 ? 'begins' : 'ends'} nowhere`];
      }),
    );
  });
}

interface Box {
  id: string;
  state: string | undefined;
  open: boolean;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Pairs of boxes or cards of the chart that lie over each other, one of them not being a frame around the other. */
export async function overlaps(page: Page): Promise<string[]> {
  const boxes: Box[] = await page.evaluate(() =>
    [...document.querySelectorAll('.react-flow__node')].flatMap((node) => {
      const drawn = node.querySelector('[data-state], [data-transition]');
      if (!drawn) return [];
      const { left, right, top, bottom } = node.getBoundingClientRect();
      const open = ['state-open', 'state-holding'].some((name) => drawn.classList.contains(name));
      return [{ id: node.dataset.id, state: drawn.dataset.state, open, left, right, top, bottom }];
    }),
  );
  return boxes.flatMap((a, index) =>
    boxes
      .slice(index + 1)
      .flatMap((b) => (areApart(a, b) || isFrameOf(a, b) || isFrameOf(b, a) ? [] : [`${a.id} and ${b.id}`])),
  );
}

const areApart = (a: Box, b: Box) =>
  a.right <= b.left + 1 || b.right <= a.left + 1 || a.bottom <= b.top + 1 || b.bottom <= a.top + 1;

/** A frame holds the states inside it and any card; a state holds the cards of events that leave it as it is. */
const isFrameOf = (frame: Box, other: Box) =>
  frame.open && (other.state === undefined || other.state.startsWith(`${frame.state}.`));
