import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { openDesigner } from './open-designer.ts';
import { openPage, pick } from './pages.ts';

const hourMs = 3_600_000;
let aheadMs = 0;
const { designer, browser } = await openDesigner(
  undefined,
  { allowPrivate: true },
  () => new Date(Date.now() + aheadMs),
);

/** Calls as a program does: with a key or a cookie. */
const call = (path: string, headers: Record<string, string>) =>
  fetch(`${designer.url}/api/v1${path}`, { headers: { 'content-type': 'application/json', ...headers } });
const signIn = (name: string, password: string) =>
  fetch(`${designer.url}/api/v1/session`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
    body: JSON.stringify({ name, password }),
  });
/** The console tells of every answer that refused. */
const unexpected = (faults: string[]) => faults.filter((fault) => !/\b(409|422)\b/.test(fault));

test('an account is made, narrowed and disabled: it lets its owner in until then, and ends what was begun', async () => {
  const { page, faults } = await openPage(designer, browser, 'admin');
  await page.getByText('还没有账户').waitFor();
  await page.getByRole('button', { name: '新建账户' }).click();
  const dialog = page.getByRole('dialog');
  const create = dialog.getByRole('button', { name: '新建', exact: true });
  await dialog.getByRole('textbox', { name: '名称' }).fill('王 敏');
  await dialog.getByRole('textbox', { name: '初始密码' }).fill('too-short');
  await dialog.getByText('至少 12 个字符', { exact: true }).waitFor();
  expect(await create.isDisabled()).toBe(true);
  await dialog.getByRole('button', { name: '随机生成' }).click();
  const password = await dialog.getByRole('textbox', { name: '初始密码' }).inputValue();
  expect(password).toMatch(/^[a-z2-9]{20}$/);
  await dialog.getByRole('checkbox', { name: '制度管理' }).check();
  await create.click();
  // What the server says against it stands at the field; what was typed stays.
  await dialog.getByText('名称由字母、数字和 @ . _ + - 组成', { exact: true }).waitFor();
  expect(await dialog.getByRole('textbox', { name: '初始密码' }).inputValue()).toBe(password);
  await dialog.getByRole('textbox', { name: '名称' }).fill('王敏');
  await page.keyboard.press('Enter');
  const row = page.locator('[data-account="王敏"]');
  await row.getByText('制度管理').waitFor();
  await row.getByText('全部制度').waitFor();
  const cookie = (await signIn('王敏', password)).headers.getSetCookie()[0]?.split(';')[0] ?? '';
  expect(await (await call('/session', { cookie })).json()).toMatchObject({ id: 'user:王敏' });

  await row.getByRole('button', { name: '修改' }).click();
  await dialog.getByRole('checkbox', { name: '制度管理' }).uncheck();
  await pick(dialog, '流程角色', '调度');
  await page.keyboard.press('Escape');
  await pick(dialog, '适用制度', '外出');
  await page.keyboard.press('Escape');
  await dialog.getByRole('button', { name: '保存' }).click();
  await page.getByText('账户“王敏”已修改').waitFor();
  expect((await designer.send('GET', '/accounts')).items).toMatchObject([
    { id: '王敏', roles: ['dispatchOffice'], policies: ['depot'] },
  ]);

  await row.getByRole('button', { name: '停用' }).click();
  await dialog.getByText('已登录的会话马上结束').waitFor();
  await dialog.getByRole('button', { name: '停用' }).click();
  await row.getByText('已停用').waitFor();
  expect((await signIn('王敏', password)).status).toBe(401);
  expect(await (await call('/session', { cookie })).json()).toMatchObject({ id: 'demo' });
  await row.getByRole('button', { name: '启用' }).click();
  await dialog.getByRole('button', { name: '启用' }).click();
  await row.getByText('已停用').waitFor({ state: 'detached' });
  expect((await signIn('王敏', password)).status).toBe(200);
  expect(unexpected(faults)).toEqual([]);
  await page.close();
});

test('an account of a name that is taken is refused in the language of the reader, whatever the browser speaks', async () => {
  const body = { name: 'zhang', password: 'a-long-enough-password', roles: [] };
  await designer.send('POST', '/accounts', body);
  for (const [locale, said] of [
    ['zh-CN', '名称已被使用'],
    ['en', 'the name is taken'],
  ] as const) {
    const { page } = await openPage(designer, browser, 'admin', { locale });
    await page.locator('.section-actions button').click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('input').first().fill('Zhang');
    await dialog.locator('input[type="password"]').fill(body.password);
    await page.keyboard.press('Enter');
    await dialog.getByText(said).waitFor();
    expect(await dialog.locator('input').first().inputValue()).toBe('Zhang');
    await page.close();
  }
});

test('a key is shown once, works over HTTP until it is revoked, and stays listed as revoked', async () => {
  const { page, faults } = await openPage(designer, browser, 'admin?tab=keys');
  await page.getByRole('button', { name: '新建密钥' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: '名称' }).fill('调度系统');
  expect(await dialog.getByRole('button', { name: '新建', exact: true }).isDisabled()).toBe(true);
  await dialog.getByRole('checkbox', { name: '开发接口' }).check();
  await dialog.getByRole('button', { name: '新建', exact: true }).click();
  await dialog.getByText('只显示这一次').waitFor();
  const key = await dialog.getByRole('textbox', { name: '密钥' }).inputValue();
  await page.keyboard.press('Escape');
  await dialog.getByRole('button', { name: '我已保存' }).click();
  await dialog.waitFor({ state: 'detached' });
  const bearer = { authorization: `Bearer ${key}` };
  expect(await (await call('/session', bearer)).json()).toMatchObject({ roles: ['developer'] });

  const row = page.locator('[data-key="调度系统"]');
  await row.getByText('开发接口').waitFor();
  expect(await page.content()).not.toContain(key);
  await row.getByRole('button', { name: '吊销' }).click();
  await dialog.getByRole('button', { name: '吊销' }).click();
  await row.getByText(/^\d{4}-.* 吊销$/).waitFor();
  expect(await row.getByRole('button').count()).toBe(0);
  expect((await call('/session', bearer)).status).toBe(401);
  expect(faults).toEqual([]);
  await page.close();
});

test('what a webhook does not take ends among what could not be delivered, is sent again, or is dropped', async () => {
  const address = await receiver();
  const { page, faults } = await openPage(designer, browser, 'admin?tab=webhooks');
  await page.getByRole('button', { name: '新建通知地址' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: '名称' }).fill('erp');
  await dialog.getByRole('textbox', { name: '地址' }).fill('ftp://erp.example.com');
  await dialog.getByRole('checkbox', { name: '事项的每一步' }).uncheck();
  await dialog.getByRole('button', { name: '新建', exact: true }).click();
  await dialog.getByText('应为 https 地址').waitFor();
  await dialog.getByRole('textbox', { name: '地址' }).fill(address.url);
  await dialog.getByRole('button', { name: '新建', exact: true }).click();
  const shown = dialog.getByRole('textbox', { name: '签名密钥' });
  const secret = await shown.inputValue();
  await dialog.getByRole('button', { name: '我已保存' }).click();
  const row = page.locator('[data-webhook="erp"]');
  await row.getByRole('button', { name: '更换密钥' }).click();
  await dialog.getByRole('button', { name: '更换密钥' }).click();
  await shown.waitFor();
  expect([secret, await shown.inputValue()]).toEqual([
    expect.stringMatching(/^whsec_/),
    expect.not.stringMatching(secret),
  ]);
  await dialog.getByRole('button', { name: '我已保存' }).click();

  for (let edition = 0; edition < 2; edition += 1)
    await designer.send('POST', '/policies/depot/editions/1/rollback', { note: '再次发布' });
  for (let attempt = 0; attempt < 16; attempt += 1) {
    await designer.settle();
    aheadMs += 5 * hourMs;
  }
  await page.getByRole('button', { name: '刷新' }).click();
  const letter = page.locator('[data-letter="depot:2:0"]');
  await letter.getByText('对方回答 503').waitFor();
  expect(await letter.textContent()).toMatch(/第 2 版.*erp.*15/);

  address.status = 200;
  address.got = [];
  await letter.getByRole('button', { name: '重新发送' }).click();
  await letter.waitFor({ state: 'detached' });
  await expect.poll(() => address.got).toEqual(['depot:2:0']);
  const other = page.locator('[data-letter="depot:3:0"]');
  await other.getByRole('button', { name: '放弃' }).click();
  await dialog.getByRole('button', { name: '放弃' }).click();
  await page.getByText('全部送达，没有放弃的消息。').waitFor();
  expect((await designer.send('GET', '/webhooks/dead-letters')).items).toEqual([]);

  await row.getByRole('button', { name: '删除' }).click();
  await dialog.getByRole('button', { name: '删除' }).click();
  await page.getByText('还没有通知地址').waitFor();
  expect(unexpected(faults)).toEqual([]);
  await page.close();
});

/** An address that answers with a status, and the ids of what it was sent. */
async function receiver(): Promise<{ url: string; status: number; got: string[] }> {
  const address = { url: '', status: 503, got: [] as string[] };
  const server = createServer((request, response) => {
    address.got.push(String(request.headers['idempotency-key']));
    response.writeHead(address.status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  address.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return address;
}
