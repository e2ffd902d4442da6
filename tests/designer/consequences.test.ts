import { expect, test } from 'vitest';
import { makeDraft } from './governed.ts';
import { openDesigner } from './open-designer.ts';
import { openPage } from './pages.ts';

const { designer, browser } = await openDesigner();
const trips = [2, 3, 4, 5, 6].map((tripNumber) => ({
  ...{
    id: `trip-${tripNumber}`,
    clauses: [],
    given: { facts: { roundTripKm: 10, tripNumber, vehicleClass: 'mixer' } },
  },
  expected: { outcome: { feeCny: 15 } },
}));

test('a figure and the cases that it turns are one review: told by its cause, accepted in one step, taken back by another', async () => {
  const draft = await makeDraft(designer, {
    title: '搅拌车调价',
    by: 'Zhang',
    changes: {
      'cases/fee-travel': (file: any) => void file.cases.push(...trips),
      'rules/fee-travel': (definition: any) => {
        definition.table.rows[1].then[0] = 3;
        definition.facts.properties.roundTripKm.maximum = 110;
      },
    },
  });
  const { page, faults } = await openPage(designer, browser, `policies/depot/changes?draft=${draft.id}`);
  const section = page.locator('#consequences');
  await section.getByText('7 个不符').waitFor();
  const price = section.locator('[data-cause="/table/rows/later-mixer/then/0"]');
  await price.getByText('6 个案例').first().waitFor();
  expect(await price.locator('.case-diff').allInnerTexts()).toEqual([
    expect.stringMatching(/应为 15 元，实际为 30 元/),
    expect.stringMatching(/应为 150 元，实际为 300 元/),
  ]);
  const grave = section.locator('[data-cause="/facts/properties/roundTripKm/maximum"]');
  await grave.getByRole('button', { name: '看过了，接受' }).waitFor();
  await section.getByRole('button', { name: '全部接受（6）' }).click();
  await section.getByText('1 个不符').waitFor();
  const expected = async () =>
    (await designer.send('GET', `/policies/depot/drafts/${draft.id}/definitions/cases/fee-travel`)).cases.flatMap(
      ({ expected: { outcome } }: any) => outcome?.feeCny ?? [],
    );
  await expect.poll(expected).toEqual([170, 300, 30, 30, 30, 30, 30]);
  await page.keyboard.press('Control+z');
  await section.getByText('7 个不符').waitFor();
  await expect.poll(expected).toEqual([170, 150, 15, 15, 15, 15, 15]);

  await price.getByRole('button', { name: /这 5 个案例/ }).click();
  await price.locator('[data-case="trip-4"] a').click();
  await page.locator('[data-case="trip-4"] [aria-expanded="true"]').waitFor();
  expect(page.url()).toContain('/rules/fee-travel');

  await page.goBack();
  await section.getByRole('button', { name: '全部接受（6）' }).click();
  await expect.poll(expected).toEqual([170, 300, 30, 30, 30, 30, 30]);
  await page.reload();
  // Whoever reviews it reads who did that; cases that are new expect nothing else than before.
  await page.getByText(/改了期望/).waitFor();
  expect(faults).toEqual([]);
  await page.close();
});
