import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../tests/designer/browser.ts';
import { go, openPage } from '../tests/designer/pages.ts';
import { type RunningDesigner, runDesigner } from '../tests/designer/running-designer.ts';
import { writeLargePolicy } from './designer-policy.ts';
import { type Figure, median } from './measure.ts';

/** The page's own: this is compiled without the browser's types. */
declare const window: any;
declare const document: any;
declare const performance: any;
declare const requestAnimationFrame: any;
declare const DataTransfer: any;
declare const ClipboardEvent: any;
declare const MutationObserver: any;

/** What a person waits for in the built designer, in Chromium without a graphics card; load, server and browser share the machine. */
export default async function* designer(): AsyncGenerator<Figure> {
  const folder = await mkdtemp(join(tmpdir(), 'guiju-bench-designer-'));
  await writeLargePolicy(folder);
  const running = await runDesigner(folder);
  const browser = await launchBrowser();
  try {
    for (const measure of [firstPaint, smallTable, largeTable, charts, liveEvents])
      yield* await measure(running, browser);
  } finally {
    await browser.close();
    await running.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const ms = (name: string, value: number, bar?: number): Figure => ({
  bench: 'designer',
  name,
  value,
  unit: 'ms',
  ratios: bar ? { bar: value / bar } : {},
});

async function firstPaint(running: RunningDesigner, browser: Browser): Promise<Figure[]> {
  const paints: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const { page } = await openPage(running, browser, 'policies');
    await page.locator('.policy-card').first().waitFor();
    paints.push(
      await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime as number),
    );
    await page.close();
  }
  return [ms('first paint of the list of policies', median(paints), 1500)];
}

const smallTable = (running: RunningDesigner, browser: Browser) => typing(running, browser, 'rows-2000', '2,000 x 12');
const largeTable = (running: RunningDesigner, browser: Browser) =>
  typing(running, browser, 'cells-50000', '50,000 cells');

/** Typing, pasting and undoing in a table. */
async function typing(running: RunningDesigner, browser: Browser, id: string, title: string): Promise<Figure[]> {
  const { page } = await openPage(running, browser, 'policies/depot');
  await page.locator('.definition-item').first().waitFor();
  const from = Date.now();
  await go(page, `policies/depot/rules/${id}`);
  await page.getByRole('gridcell').first().waitFor();
  const opened = Date.now() - from;
  await page.getByRole('gridcell').first().click();
  await page.evaluate(watchKeys);
  const busy = await pageTime(page);
  const before = await busy();
  for (let row = 0; row < 40; row += 1) {
    await page.keyboard.type(String(100 + row), { delay: 30 });
    await page.keyboard.press(row % 8 === 7 ? 'Tab' : 'Enter', { delay: 30 });
  }
  await page.waitForTimeout(500);
  const keys: number[] = await page.evaluate(() => window.keys);
  const own = ((await busy()) - before) / keys.length;
  const pasted = [];
  for (let round = 0; round < 5; round += 1) {
    await page.waitForTimeout(2500);
    pasted.push(await page.evaluate(paste, { rows: 200, columns: 8, seed: round }));
  }
  await page.close();
  return [
    ms(`open a table, ${title}`, opened),
    ms(`key to paint p50, ${title}`, quantile(keys, 0.5)),
    ms(`key to paint p95, ${title}`, quantile(keys, 0.95), 100),
    ms(`processor time of the page for a key, ${title}`, own),
    ms(`paste 200 x 8, ${title}`, median(pasted), 150),
  ];
}

/** Reads the processor time that the page's own thread has used, in ms: neighbours on the machine do not count in it. */
async function pageTime(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
  };
}

/** From the key's own time to the moment after the frame that shows it. */
function watchKeys(): void {
  window.keys = [];
  const painted = (event: any) =>
    requestAnimationFrame(() => setTimeout(() => window.keys.push(performance.now() - event.timeStamp)));
  document.addEventListener('keydown', painted, true);
}

async function paste({ rows, columns, seed }: Record<'rows' | 'columns' | 'seed', number>): Promise<number> {
  const line = (row: number) => Array.from({ length: columns }, (_, column) => (seed + row * column) % 97).join('\t');
  const data = new DataTransfer();
  data.setData('text/plain', Array.from({ length: rows }, (_, row) => line(row)).join('\n'));
  const from = performance.now();
  const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(event);
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - from;
}

const quantile = (values: number[], part: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] as number;

async function charts(running: RunningDesigner, browser: Browser): Promise<Figure[]> {
  const figures: Figure[] = [];
  const { page } = await openPage(running, browser, 'policies/depot');
  // A machine that is busy gives a bad figure, not none.
  page.setDefaultTimeout(120_000);
  await page.locator('.definition-item').first().waitFor();
  await page.waitForTimeout(1500);
  for (const [id, bar] of [
    ['states-30', 1000],
    ['states-220', 2500],
  ] as const) {
    const drawn: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      await go(page, 'policies/depot');
      await page.locator('.definition-item').first().waitFor();
      const from = Date.now();
      await go(page, `policies/depot/flows/${id}`);
      await page.locator('.chart[data-ready]').waitFor();
      drawn.push(Date.now() - from);
    }
    figures.push(ms(`chart of ${id.slice(7)} states: opened, measured, laid out and drawn`, median(drawn), bar));
  }
  const fps = await panning(page);
  figures.push({ bench: 'designer', name: 'pan at 220 states', value: fps, unit: 'fps', ratios: { bar: fps / 45 } });
  await page.close();
  return figures;
}

/** Frames a second while the wheel moves the chart to and fro. */
async function panning(page: Page): Promise<number> {
  const pane = await page.locator('.chart').boundingBox();
  if (!pane) throw new Error('there is no chart');
  await page.mouse.move(pane.x + pane.width / 2, pane.y + pane.height / 2);
  await page.evaluate(() => {
    window.frames = 0;
    window.since = performance.now();
    const count = () => {
      window.frames += 1;
      requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
  });
  for (let turn = 0; turn < 120; turn += 1) {
    await page.mouse.wheel(turn % 40 < 20 ? 60 : -60, turn % 10 < 5 ? 12 : -12);
    await page.waitForTimeout(12);
  }
  return page.evaluate(() => (window.frames * 1000) / (performance.now() - window.since));
}

/** From sending an event over HTTP until the instance's page shows the new state. */
async function liveEvents(running: RunningDesigner, browser: Browser): Promise<Figure[]> {
  const input = { customer: '远航物流', distanceKm: 24, customerLevel: 'key', faultDescribed: true };
  const { id } = await running.send('POST', '/policies/depot/flows/visit/instances', { input, businessKey: 'live' });
  const { page } = await openPage(running, browser, `instances/${id}`);
  await page.locator('.chart[data-ready]').waitFor();
  await page.waitForTimeout(500);
  const shown: number[] = [];
  for (const type of ['ACCEPT', 'DEPART', 'ARRIVE', 'PARTS_SENT']) {
    await page.evaluate(() => {
      window.shownAt = undefined;
      const look = new MutationObserver(() => {
        look.disconnect();
        requestAnimationFrame(() => setTimeout(() => (window.shownAt = Date.now())));
      });
      look.observe(document.querySelector('.page-subtitle .pill'), {
        characterData: true,
        childList: true,
        subtree: true,
      });
    });
    const from = Date.now();
    await running.send('POST', `/instances/${id}/events`, { type });
    await page.waitForFunction(() => window.shownAt !== undefined);
    shown.push((await page.evaluate(() => window.shownAt as number)) - from);
    await page.waitForTimeout(300);
  }
  await page.close();
  return [ms('event of an instance to the screen', median(shown), 200)];
}
