import type { Browser } from 'playwright-core';
import { afterAll } from 'vitest';
import type { Config } from '../../server/kernel/config.ts';
import { launchBrowser } from './browser.ts';
import { type RunningDesigner, runDesigner } from './running-designer.ts';

/** The designer and a browser for all tests of a file; both end with it. */
export async function openDesigner(
  definitions?: string,
  settings?: Partial<Config>,
  now?: () => Date,
): Promise<{ designer: RunningDesigner; browser: Browser }> {
  const designer = await runDesigner(definitions, settings, now);
  afterAll(() => designer.close());
  const browser = await launchBrowser();
  afterAll(() => browser.close());
  return { designer, browser };
}
