import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { faultsOf, startAxe } from './axe.ts';
import { openDesigner } from './open-designer.ts';
import { openPage } from './pages.ts';

const { designer, browser } = await openDesigner(undefined, {
  secretsKeys: ['pQ7zL0vKx2mWc9RtYb4HsN8d'],
  allowPrivate: true,
});

/** A platform that says no to the first message, and takes the others. */
const answers = [{ errcode: 93000, errmsg: 'invalid webhook url' }];
const got: string[] = [];
const platform = createServer((request, response) => {
  got.push(request.url ?? '');
  request.resume();
  response.end(JSON.stringify(answers.shift() ?? { errcode: 0 }));
});
await new Promise<void>((resolve) => platform.listen(0, '127.0.0.1', resolve));
afterAll(() => void platform.close());
const base = `http://127.0.0.1:${(platform.address() as AddressInfo).port}`;

test('an administrator sets a channel up by its fields, tries it, and sees what the platform says', async () => {
  const { page, faults } = await openPage(designer, browser, 'admin?tab=channels');
  await page.getByText('还没有消息渠道').waitFor();
  await page.getByRole('button', { name: '添加渠道' }).click();
  await page.getByRole('menuitem', { name: '企业微信 消息推送（群）' }).click();
  const dialog = page.getByRole('dialog');
  const save = dialog.getByRole('button', { name: '保存' });
  await dialog.getByRole('textbox', { name: '名称' }).fill('车队群');
  expect(await save.isDisabled()).toBe(true);
  await dialog.getByLabel('推送地址中的 key').fill('693a91f6-the-key');
  await dialog.getByLabel('平台地址（自建或国际版）').fill(base);
  await save.click();
  const row = page.locator('[data-channel="wecomrobot"]');
  await row.getByText('自己选用的人').waitFor();
  await startAxe(page);
  expect(await faultsOf(page, 'channels')).toEqual([]);
  await row.getByRole('button', { name: '测试发送' }).click();
  await dialog.getByRole('button', { name: '测试发送' }).click();
  await dialog.getByText('invalid webhook url').waitFor();
  await dialog.getByRole('button', { name: '测试发送' }).click();
  await page.getByText('测试消息已送出').waitFor();
  await row.getByText('已送出').waitFor();
  expect(got).toEqual(Array(2).fill('/cgi-bin/webhook/send?key=693a91f6-the-key'));
  await row.getByRole('button', { name: '修改' }).click();
  await dialog.getByText('已设置；不填则不变。').waitFor();
  expect(await page.content()).not.toContain('693a91f6-the-key');
  await dialog.getByRole('checkbox', { name: '没有自己选择的人都用它' }).check();
  await save.click();
  await row.getByText('所有人').waitFor();
  expect((await designer.send('GET', '/channels')).items).toMatchObject([{ everybody: true, secrets: ['key'] }]);
  expect(faults).toEqual([]);
  await page.close();
});

test('a person says of what, by what and when to be told', async () => {
  await designer.send('PUT', '/channels/group', {
    kind: 'wecomRobot',
    title: '车队群',
    settings: { base },
    secrets: { key: 'k' },
  });
  const { page, faults } = await openPage(designer, browser, 'policies');
  await page.locator('.user-button').click();
  await page.getByRole('menuitem', { name: '消息设置' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('checkbox', { name: '抄送' }).uncheck();
  await dialog.getByRole('checkbox', { name: '按单位的设置' }).uncheck();
  await dialog.locator('[data-way="group"]').getByRole('checkbox').check();
  await dialog.getByRole('checkbox', { name: '这段时间不打扰，过后再发' }).check();
  await startAxe(page);
  expect(await faultsOf(page, 'telling')).toEqual([]);
  await dialog.getByRole('button', { name: '保存' }).click();
  await page.getByText('消息设置已保存').waitFor();
  const { settings } = await designer.send('GET', '/me/telling');
  expect(settings).toMatchObject({
    about: ['task', 'claimable', 'reminder', 'escalation', 'urge', 'comment', 'incident'],
    to: expect.arrayContaining([{ channel: 'group' }]),
    quiet: { from: '22:00', until: '08:00' },
  });
  expect(faults).toEqual([]);
});
