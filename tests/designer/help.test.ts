import { expect, test } from 'vitest';
import { helpPlace } from '../../designer/kernel/ui/help-place.ts';
import { faultsOf, startAxe } from './axe.ts';
import { guideFiles } from './guide-pictures.ts';
import { openDesigner } from './open-designer.ts';
import { go, openPage, phone } from './pages.ts';

declare const document: any;

const { designer, browser } = await openDesigner();
const rooms = [
  ['policies/depot/rules/fee-travel', 'help/manager/figure'],
  ['tasks', 'help/clerk/tasks'],
  ['admin?tab=webhooks', 'help/administrator/webhooks'],
] as const;

test('every place that help leads to is a task of a guide', () => {
  const known = guideFiles.flatMap(([file, text]) =>
    [...text.matchAll(/^\[\/\/\]: # \((.+)\)$/gm)].map(([, task]) => `${file.split('.')[0]}/${task}`),
  );
  const addresses = [
    ...['overview', 'policies', 'instances', 'tasks', 'records', 'masters', 'registers', 'operations', 'audit'],
    ...['organisation', 'admin', 'admin?tab=keys', 'admin?tab=webhooks', 'admin?tab=channels', 'nowhere'],
    ...['policies/p', 'policies/p?tab=editions', 'policies/p?tab=decisions', 'policies/p/changes'],
    ...['policies/p/compare/1/2', 'policies/p/migrations', 'policies/p/rules/r?side=cases', 'policies/p/flows/f'],
  ];
  const led = addresses.map((address) => {
    const [path = '', query] = address.split('?');
    return helpPlace({ parts: path.split('/'), query: new URLSearchParams(query) }, 'policies').join('/');
  });
  expect(led.filter((place) => !known.includes(place))).toEqual([]);
});

for (const [locale, theme, open] of [
  ['zh-CN', 'light', '这一页怎么用'],
  ['en', 'dark', 'Help for this page'],
] as const)
  test(`help opens the part for the page one stands on, in ${locale}, with nothing in anyone's way`, async () => {
    const { page, faults } = await openPage(designer, browser, 'policies', { locale, theme });
    await startAxe(page);
    const found: string[] = [];
    for (const [room, place] of rooms) {
      await go(page, room);
      await page.locator('main h1').first().waitFor();
      await page.getByRole('link', { name: open }).click();
      await page.waitForURL(`**/#/${place}`);
      const task = page.locator(`[data-task=${place.split('/').at(-1)}]`);
      await expect.poll(() => task.evaluate((element) => element.getBoundingClientRect().top)).toBeLessThan(700);
      found.push(...(await faultsOf(page, place)));
    }
    await go(page, 'help/manager/publish');
    const picture = page.locator('[data-task=publish] img');
    await expect.poll(() => picture.evaluate((image: any) => image.naturalWidth)).toBe(1440);
    await page.getByRole('link', { name: open }).click();
    await page.locator('.help-guides a').nth(3).click();
    await page.locator('[data-task=substitute]').waitFor();
    expect([found, faults]).toEqual([[], []]);
    await page.close();
  }, 60_000);

test('a guide is read on a phone without being moved sideways, and help is in reach there', async () => {
  const { page, faults } = await openPage(designer, browser, 'tasks', { locale: 'en' }, phone);
  await page.getByRole('link', { name: 'Help for this page' }).click();
  await page.locator('[data-task=fill] img').waitFor();
  for (const guide of ['clerk', 'developer']) {
    await go(page, `help/${guide}`);
    await page.locator('.help-guide section').first().waitFor();
    expect(await page.evaluate(() => document.querySelector('main').scrollWidth)).toBeLessThanOrEqual(390);
  }
  expect(faults).toEqual([]);
  await page.close();
});
