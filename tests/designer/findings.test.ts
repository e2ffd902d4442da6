import { expect, test } from 'vitest';
import { makeDraft } from './governed.ts';
import { openDesigner } from './open-designer.ts';
import { openPage } from './pages.ts';

const { designer, browser } = await openDesigner();

test('the example of a finding is tried by one click, and findings of what was changed stand before the others', async () => {
  const draft = await makeDraft(designer, {
    title: '漏了一行',
    by: 'Zhang',
    changes: {
      'rules/fee-travel': ({ table }: any) => {
        table.rows.pop();
      },
    },
  });
  const { page, faults } = await openPage(designer, browser, `policies/depot/changes?draft=${draft.id}`);
  const parts = page.locator('.finding-part');
  if ((await parts.count()) > 0) expect(await parts.first().textContent()).toBe('本次改动涉及的');
  await page.getByRole('link', { name: '试算此例' }).first().click();
  await page.locator('.try-panel').waitFor();
  expect(page.url()).toContain('/rules/fee-travel');
  expect(page.url()).not.toContain('facts=');
  // What no row answers: a later trip of another vehicle than a mixer.
  await page.getByText('没有规则').first().waitFor();
  expect(faults).toEqual([]);
  await page.close();
});
