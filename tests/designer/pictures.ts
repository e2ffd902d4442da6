import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
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
  { name: 'policy-rules', path: 'policies/depot' },
  { name: 'policy-flows', path: 'policies/depot?tab=flows' },
  { name: 'policy-config', path: 'policies/depot?tab=config' },
  { name: 'policy-clauses', path: 'policies/depot?tab=clauses' },
  { name: 'policy-editions', path: 'policies/depot?tab=editions' },
  { name: 'table', path: 'policies/depot/rules/fee-travel' },
  { name: 'table-facts', path: 'policies/depot/rules/fee-travel?tab=facts' },
  { name: 'table-cases', path: 'policies/depot/rules/fee-travel?side=cases' },
  { name: 'table-source', path: 'policies/depot/rules/fee-travel?side=source' },
  {
    name: 'conditions',
    path: 'policies/depot/rules/arrival-limit',
    act: (page) =>
      page
        .locator('.rule-card button')
        .nth(1)
        .click({ timeout: 2000 })
        .catch(() => undefined),
  },
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
  { name: 'flow-outline', path: 'policies/depot/flows/visit?side=outline', act: chartReady },
  { name: 'flow-events', path: 'policies/depot/flows/visit?tab=events' },
  { name: 'flow-delays', path: 'policies/depot/flows/visit?tab=delays' },
  { name: 'changes', path: 'policies/depot/changes' },
  { name: 'instances', path: 'instances' },
  { name: 'tasks', path: 'tasks' },
  { name: 'tasks-phone', path: 'tasks', phone: true },
];

export async function chartReady(page: Page): Promise<void> {
  await page.locator('.chart[data-ready]').waitFor();
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
] as const;

interface Options {
  folder: string;
  only: string;
}

/** Takes the pictures one by one; yields the name of each file. */
export async function* pictures(
  { url }: RunningDesigner,
  browser: Browser,
  { folder, only }: Options,
): AsyncGenerator<string> {
  for (const { locale, theme } of looks) {
    for (const scene of scenes) {
      const name = `${scene.name}.${locale}.${theme}`;
      if (!name.includes(only)) continue;
      const viewport = scene.phone ? { width: 390, height: 800 } : { width: 1440, height: 900 };
      const context = await browser.newContext({ viewport });
      await context.addInitScript(
        ([settings]) => localStorage.setItem('guiju.settings', settings as string),
        [JSON.stringify({ locale, theme, tourSeen: true })],
      );
      const page = await context.newPage();
      await page.goto(`${url}/#/${scene.path}`);
      await page.waitForTimeout(900);
      await scene.act?.(page);
      await page.screenshot({ path: join(folder, `${name}.png`) });
      await context.close();
      yield name;
    }
  }
}
