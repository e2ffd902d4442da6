import { expect, test } from 'vitest';
import { makeDraft } from './governed.ts';
import { openDesigner } from './open-designer.ts';
import { openPage } from './pages.ts';

const { designer, browser } = await openDesigner();

test('whoever reads an earlier edition reads it on every page, on paper too, until they leave it', async () => {
  const draft = await makeDraft(designer, {
    title: '调价',
    by: 'Zhang',
    changes: {
      'rules/fee-travel': ({ table }: any) => {
        table.rows[0].then[0] = 9;
      },
    },
  });
  await designer.send('POST', `/policies/depot/drafts/${draft.id}/publish`, {});
  const { page, faults } = await openPage(designer, browser, 'policies/depot?edition=1');
  await page.getByText('第 1 版').first().waitFor();
  const price = (text: string) => page.getByRole('gridcell', { name: text, exact: true }).first();
  await page.getByRole('link', { name: '外出服务费' }).first().click();
  await price('2 元').waitFor();
  expect(page.url()).toContain('/rules/fee-travel?edition=1');
  await page.getByRole('link', { name: /打印/ }).click();
  await page
    .getByText(/第 1 版/)
    .first()
    .waitFor();
  expect(page.url()).toContain('edition=1');
  expect(await page.getByText('9 元').count()).toBe(0);
  await page.goBack();
  await page.getByRole('link', { name: '维修站外出服务制度' }).first().click();
  await page.waitForURL(/policies\/depot\?edition=1/);
  await page.getByRole('button', { name: '回到当前' }).click();
  await page.getByRole('link', { name: '外出服务费' }).first().click();
  await price('9 元').waitFor();
  expect(page.url()).not.toContain('edition');
  expect(faults).toEqual([]);
  await page.close();
});
