import { createServer } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { startProvider } from '../server/provider.ts';
import { openDesigner } from './open-designer.ts';
import { openPage } from './pages.ts';

/** A port that nobody has: the provider must know it before the server is there. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const port = await freePort();
const client = { application_type: 'native' } as const;
const provider = await startProvider({ url: `http://127.0.0.1:${port}`, client, finished: afterAll });
const adminKey = 'the-key-that-this-server-was-started-with';
const { designer, browser } = await openDesigner(undefined, {
  ...{ mode: 'production', adminKey, port, oidc: provider.config },
});

test('somebody goes to the provider, comes back to the page they came from, and signs out in both places', async () => {
  const { page, faults } = await openPage(designer, browser, 'audit');
  await page.getByRole('button', { name: '单点登录' }).click();
  await page.locator('input[name=login]').fill('zhang');
  await page.locator('input[name=password]').fill('any');
  await page.locator('button[type=submit]').click();
  await page.locator('button[type=submit]', { hasText: 'Continue' }).click();
  const me = page.getByRole('button', { name: '当前用户：zhang' });
  await me.waitFor();
  expect(page.url()).toBe(`${designer.url}/#/audit`);
  await me.click();
  await page.getByText('审批').first().waitFor();
  await page.getByRole('menuitem', { name: '退出登录' }).click();
  await page.waitForURL(`${provider.issuer}/**`);
  await page.locator('button', { hasText: 'Yes' }).click();
  await page.waitForURL(`${designer.url}/`);
  await page.getByRole('button', { name: '单点登录' }).waitFor();
  // The provider's pages are not ours, nor what they ask for.
  const theirs = [provider.issuer, 'fonts.googleapis.com', 'Failed to load resource'];
  expect(faults.filter((fault) => !theirs.some((part) => fault.includes(part)))).toEqual([]);
  await page.close();
});
