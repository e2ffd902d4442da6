import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

/** What the page holds: these tests are compiled without the browser's types. */
declare const document: any;
declare const axe: any;

const axeFile = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright')).resolve('axe-core');

/** Brings axe into a page. */
export async function startAxe(page: Page): Promise<void> {
  await page.evaluate(readFileSync(axeFile, 'utf8'));
}

/** What axe finds serious or critical on the page as it stands, or in a part of it. */
export function faultsOf(page: Page, path: string, part = 'body'): Promise<string[]> {
  return page.evaluate(
    async ([place, within]) => {
      // A colour that is inherited changes level by level: what is read must have come to rest.
      const still = () => new Promise((resolve) => setTimeout(resolve, 50));
      await still();
      for (let turn = 0; turn < 20 && document.getAnimations().length > 0; turn += 1) await still();
      const { violations } = await axe.run(document.querySelector(within), {
        runOnly: ['wcag2a', 'wcag2aa'],
        resultTypes: ['violations'],
        preload: false,
      });
      return violations
        .filter(({ impact }: any) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }: any) =>
          nodes.map(({ html, any }: any) => `${place}: ${id}: ${html.slice(0, 160)} ${any[0]?.message ?? ''}`),
        );
    },
    [path, part] as const,
  );
}
