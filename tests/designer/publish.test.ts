import { expect, test } from 'vitest';
import { openDesigner } from './open-designer.ts';
import { openPage } from './pages.ts';

const { designer, browser } = await openDesigner();

const decide = (facts: object) => designer.send('POST', '/policies/depot/decisions/fee-travel', { facts });

test('a figure changed in the designer is decided with as soon as it is published; what began before keeps its edition', async () => {
  const facts = { roundTripKm: 100, tripNumber: 1 };
  expect((await decide(facts)).outcome).toMatchObject({ ratePerKmCny: 2, feeCny: 200 });
  const input = { customer: '远航物流', distanceKm: 10, customerLevel: 'key', faultDescribed: true };
  const before = await designer.send('POST', '/policies/depot/flows/visit/instances', { input });

  const { page, faults } = await openPage(designer, browser, 'policies/depot/rules/fee-travel');
  await page.getByRole('gridcell', { name: '2 元' }).click();
  await page.keyboard.type('3 元');
  await page.keyboard.press('Enter');
  await page.getByRole('gridcell', { name: '3 元' }).waitFor();
  await page.locator('[data-saving="saved"]').waitFor();
  await page.getByRole('button', { name: '发布' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').first().fill('首次外出改为每公里 3 元');
  await dialog.getByRole('button', { name: '发布' }).click();
  await page.getByText('第 2 版已发布').waitFor();

  const after = await decide(facts);
  expect(after).toMatchObject({ edition: 2, outcome: { ratePerKmCny: 3, feeCny: 300 } });
  expect(await designer.send('GET', `/instances/${before.id}`)).toMatchObject({ edition: 1 });
  const later = await designer.send('POST', '/policies/depot/flows/visit/instances', { input });
  expect(later.edition).toBe(2);
  expect(faults).toEqual([]);
  await page.close();
});
