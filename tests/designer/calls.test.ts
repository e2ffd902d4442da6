import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { faultsOf, startAxe } from './axe.ts';
import { openDesigner } from './open-designer.ts';
import { go, openPage, pick } from './pages.ts';

const { designer, browser } = await openDesigner(fileURLToPath(new URL('./papers', import.meta.url)), {
  secretsKeys: ['pQ7zL0vKx2mWc9RtYb4HsN8d'],
});

test('a call with a secret is made by filling in fields, and the secret is never shown again', async () => {
  const { page, faults } = await openPage(designer, browser, 'policies/workshop?tab=about');
  await page.getByRole('button', { name: '添加密钥' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: '名称' }).fill('BANK');
  await dialog.getByLabel('内容', { exact: true }).fill('Bearer of-the-bank-4711');
  await dialog.getByRole('button', { name: '保存' }).click();
  await page.locator('[data-secret="BANK"]').getByRole('button', { name: '更换' }).waitFor();
  await startAxe(page);
  expect(await faultsOf(page, 'secrets')).toEqual([]);
  expect(await page.content()).not.toContain('of-the-bank-4711');

  await go(page, 'policies/workshop/flows/repair');
  await page.locator('[data-state]').first().click();
  const panel = page.locator('.panel-list').last();
  await pick(page, '添加', '外部服务');
  await panel.getByLabel('地址', { exact: true }).fill('https://bank.example/payments');
  await pick(panel, '做什么', '提交');
  await panel.getByRole('button', { name: '用密钥' }).click();
  await panel.getByLabel('标头名称').fill('authorization');
  await pick(panel, '密钥', 'BANK');
  await panel.getByLabel('最长等待').fill('20');
  await panel.getByLabel('再试次数').fill('3');
  await panel.getByLabel('再试间隔').fill('5');
  await panel.getByLabel('视为成功的状态').fill('201');
  await page.keyboard.press('Enter');
  await page.getByText('已保存').first().waitFor();
  const { items } = await designer.send('GET', '/policies/workshop/drafts');
  const read = () => designer.send('GET', `/policies/workshop/drafts/${items[0].id}/definitions/flow/repair`);
  const callsOf = async () =>
    Object.values((await read()).machine.states).flatMap((state) => (state as { invoke?: object }).invoke ?? []);
  await expect.poll(callsOf).toMatchObject([
    {
      src: 'http',
      input: {
        url: 'https://bank.example/payments',
        method: 'POST',
        headers: { authorization: { secret: 'BANK' } },
        timeout: 'PT20S',
        retry: { times: 3, wait: 'PT5S' },
        expect: [201],
      },
    },
  ]);
  expect(await faultsOf(page, 'calls')).toEqual([]);
  expect(faults).toEqual([]);
});
