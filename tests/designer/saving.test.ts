import { expect, test } from 'vitest';
import { openDesigner } from './open-designer.ts';
import { openPage } from './pages.ts';

const { designer, browser } = await openDesigner();

const definitions = async (): Promise<string[]> => {
  const { items } = await designer.send('GET', '/policies/depot/drafts');
  if (items.length === 0) return [];
  const { definitions: all } = await designer.send('GET', `/policies/depot/drafts/${items[0].id}`);
  return all.map(({ kind, id }: { kind: string; id?: string }) => `${kind}/${id}`);
};

test('what is taken back while it is being saved stays taken back, whatever is told live of that save', async () => {
  const { page, faults } = await openPage(designer, browser, 'policies/depot?tab=flows');
  let answer = () => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  // The server has saved it, and says so live; its answer is on the way for a while.
  await page.route('**/definitions/flow/parking', async (route) => {
    const response = await route.fetch();
    if (route.request().method() === 'PUT') await held;
    await route.fulfill({ response });
  });
  await page.getByRole('button', { name: '新建流程' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('中文名称').fill('停放');
  await dialog.getByLabel('编号').fill('parking');
  await dialog.getByRole('button', { name: '新建', exact: true }).click();
  await page.getByRole('heading', { name: '停放' }).first().waitFor();
  await expect.poll(definitions).toContain('flow/parking');
  const read = page
    .waitForResponse((one) => /drafts\/[^/]+$/.test(one.url()), { timeout: 2500 })
    .catch(() => undefined);
  await page.getByRole('button', { name: /^撤销/ }).click();
  await read;
  answer();
  await expect.poll(definitions).not.toContain('flow/parking');
  await page.getByText('没有这个页面').first().waitFor();
  expect(faults).toEqual([]);
  await page.close();
});
