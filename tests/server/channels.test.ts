import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { TellingAbout } from '../../contract/telling.ts';
import { answering, type Doing, type Got, type LocalHost, localHost } from './local-host.ts';
import { type Mail, mailHost, wordsOf } from './mail-host.ts';
import { adminKey, asAdmin, keyFor, startTestServer, type TestOptions, type TestServer } from './test-server.ts';

const secretsKeys = ['pQ7zL0vKx2mWc9RtYb4HsN8d'];
const link = 'https://guiju.example/#/instances/i-1';
const letter = { about: 'task' as TellingAbout, title: '请审批：外出 <@all>', text: '王敏 申请外出\n3 天', link };

/** A server whose channels may be on this machine. */
const serving = (options: TestOptions = {}) => startTestServer({ secretsKeys, allowPrivate: true, ...options });

/** Sends a letter by a channel as it was set up. */
async function send(server: TestServer, id: string, address?: string): Promise<unknown> {
  const { sendByChannel } = await import('../../server/telling/channels.ts');
  const channel = await server.parts.store.governed.get('channel', id);
  return sendByChannel(server.parts, channel as never, address, { id: 'i-1:2:0', open: '打开：', ...letter }).then(
    () => 'sent',
    (error) => (error as Error).message,
  );
}

const queryOf = ({ path }: Got) => new URL(path, 'http://x').searchParams;
const pathOf = ({ path }: Got) => new URL(path, 'http://x').pathname;

/** Sets a channel up, and says what came of it. */
const setUp = (server: TestServer, id: string, body: object) => server.call('PUT', `/channels/${id}`, body);

/** A platform that takes what is sent; tokens it gives as it is asked for them. */
async function platform(taken: object, token: object): Promise<LocalHost> {
  const host = await localHost();
  const doing: Doing = (response, got, request) =>
    answering(200, /token/.test(pathOf(got)) ? token : taken)(response, got, request);
  host.does(doing);
  return host;
}

describe('企业微信 (WeCom)', () => {
  // https://developer.work.weixin.qq.com/document/path/99110
  test('a group is told as text, whom it is for is mentioned by telephone, and nothing written mentions anybody', async () => {
    const host = await platform({ errcode: 0, errmsg: 'ok' }, {});
    const server = await serving();
    await setUp(server, 'group', { kind: 'wecomRobot', settings: { base: host.url }, secrets: { key: '693a91f6' } });
    expect(await send(server, 'group', '13800001111')).toBe('sent');
    expect(pathOf(host.got[0] as Got)).toBe('/cgi-bin/webhook/send');
    expect(queryOf(host.got[0] as Got).get('key')).toBe('693a91f6');
    expect(host.got[0]?.body).toEqual({
      msgtype: 'text',
      text: {
        content: `请审批：外出 < @all>\n王敏 申请外出\n3 天\n打开：${link}`,
        mentioned_mobile_list: ['13800001111'],
      },
    });
  });

  // https://developer.work.weixin.qq.com/document/path/91039 and https://developer.work.weixin.qq.com/document/path/90236
  test('a person is sent a card by an app, whose token is got once and anew where it is no good', async () => {
    const host = await localHost();
    const token = (name: string) => answering(200, { errcode: 0, access_token: name, expires_in: 7200 });
    host.does(
      token('T1'),
      answering(200, { errcode: 0 }),
      answering(200, { errcode: 0 }),
      answering(200, { errcode: 42001, errmsg: 'access_token expired' }),
      token('T2'),
      answering(200, { errcode: 0 }),
    );
    const server = await serving();
    await setUp(server, 'app', {
      kind: 'wecomApp',
      settings: { corpId: 'ww1', agentId: '1000002', base: host.url },
      secrets: { secret: 'S-of-the-app' },
    });
    for (let time = 0; time < 3; time += 1) expect(await send(server, 'app', 'wangmin')).toBe('sent');
    expect(host.got.map((got) => [pathOf(got), queryOf(got).get('access_token')])).toEqual([
      ['/cgi-bin/gettoken', null],
      ['/cgi-bin/message/send', 'T1'],
      ['/cgi-bin/message/send', 'T1'],
      ['/cgi-bin/message/send', 'T1'],
      ['/cgi-bin/gettoken', null],
      ['/cgi-bin/message/send', 'T2'],
    ]);
    expect(Object.fromEntries(queryOf(host.got[0] as Got))).toEqual({ corpid: 'ww1', corpsecret: 'S-of-the-app' });
    expect(host.got[1]?.body).toEqual({
      touser: 'wangmin',
      agentid: 1000002,
      msgtype: 'textcard',
      textcard: { title: letter.title, description: letter.text, url: link },
      enable_duplicate_check: 1,
      duplicate_check_interval: 14_400,
    });
  });
});

describe('钉钉 (DingTalk)', () => {
  // https://open.dingtalk.com/document/robots/custom-robot-access
  // https://open.dingtalk.com/document/robots/customize-robot-security-settings
  test('a group is told by its robot, signed by milliseconds and secret', async () => {
    const host = await platform({ errcode: 0, errmsg: 'ok' }, {});
    const server = await serving();
    const sign = 'SEC0123456789abcdef';
    await setUp(server, 'group', {
      kind: 'dingtalkRobot',
      settings: { base: host.url },
      secrets: { accessToken: 'A1', sign },
    });
    expect(await send(server, 'group', '13800001111')).toBe('sent');
    const [got] = host.got as [Got];
    const timestamp = String(server.clock.now().getTime());
    const mark = createHmac('sha256', sign).update(`${timestamp}\n${sign}`).digest('base64');
    expect([pathOf(got), Object.fromEntries(queryOf(got))]).toEqual([
      '/robot/send',
      { access_token: 'A1', timestamp, sign: mark },
    ]);
    expect(got.body).toEqual({
      msgtype: 'text',
      text: { content: `${letter.title}\n${letter.text}\n打开：${link}\n@13800001111` },
      at: { atMobiles: ['13800001111'], isAtAll: false },
    });
  });

  // https://open.dingtalk.com/document/orgapp/asynchronous-sending-of-enterprise-session-messages
  test('a person is sent a work notice that leads to the page, in which nothing written is markdown', async () => {
    const host = await platform({ errcode: 0, task_id: 1 }, { errcode: 0, access_token: 'T', expires_in: 7200 });
    const server = await serving();
    await setUp(server, 'work', {
      kind: 'dingtalkWork',
      settings: { appKey: 'ding1', agentId: '77', base: host.url },
      secrets: { appSecret: 'S' },
    });
    expect(await send(server, 'work', 'user1')).toBe('sent');
    expect(Object.fromEntries(queryOf(host.got[0] as Got))).toEqual({ appkey: 'ding1', appsecret: 'S' });
    expect([pathOf(host.got[1] as Got), queryOf(host.got[1] as Got).get('access_token')]).toEqual([
      '/topapi/message/corpconversation/asyncsend_v2',
      'T',
    ]);
    expect(host.got[1]?.body).toEqual({
      agent_id: 77,
      userid_list: 'user1',
      to_all_user: false,
      msg: {
        msgtype: 'action_card',
        action_card: {
          title: letter.title,
          markdown: '### 请审批：外出 \\<@all\\>\n\n王敏 申请外出\n\n3 天',
          single_title: '打开',
          single_url: link,
        },
      },
    });
  });
});

const post = {
  zh_cn: {
    title: letter.title,
    content: [
      [{ tag: 'text', text: '王敏 申请外出' }],
      [{ tag: 'text', text: '3 天' }],
      [{ tag: 'a', text: '打开', href: link }],
    ],
  },
};

describe('飞书 (Feishu)', () => {
  // https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
  test('a group is told by its robot, signed by seconds and secret', async () => {
    const host = await platform({ code: 0, msg: 'success' }, {});
    const server = await serving();
    await setUp(server, 'group', {
      kind: 'feishuRobot',
      settings: { base: host.url },
      secrets: { hook: 'xxxx-1', sign: 'the-secret' },
    });
    expect(await send(server, 'group')).toBe('sent');
    const timestamp = String(Math.floor(server.clock.now().getTime() / 1000));
    const sign = createHmac('sha256', `${timestamp}\nthe-secret`).update('').digest('base64');
    expect(host.got).toMatchObject([
      { path: '/open-apis/bot/v2/hook/xxxx-1', body: { timestamp, sign, msg_type: 'post', content: { post } } },
    ]);
  });

  // https://open.feishu.cn/document/server-docs/authentication-management/access-token/tenant_access_token_internal
  // https://open.feishu.cn/document/server-docs/im-v1/message/create
  test('a person is told by an app, under a key by which the platform knows a repetition', async () => {
    const host = await platform({ code: 0 }, { code: 0, tenant_access_token: 'T', expire: 7200 });
    const server = await serving();
    await setUp(server, 'app', {
      kind: 'feishuApp',
      settings: { appId: 'cli_1', base: host.url },
      secrets: { appSecret: 'S-of-feishu' },
    });
    expect(await send(server, 'app', 'wang@example.com')).toBe('sent');
    expect(host.got[0]?.body).toEqual({ app_id: 'cli_1', app_secret: 'S-of-feishu' });
    const [, got] = host.got as [Got, Got];
    expect([pathOf(got), queryOf(got).get('receive_id_type'), got.headers.authorization]).toEqual([
      '/open-apis/im/v1/messages',
      'email',
      'Bearer T',
    ]);
    expect(got.body).toMatchObject({
      receive_id: 'wang@example.com',
      msg_type: 'post',
      uuid: expect.stringMatching(/^\w{50}$/),
    });
    expect(JSON.parse(got.body.content)).toEqual(post);
  });
});

describe('mail and a program of one’s own', () => {
  test('mail is sent with sender, subject, text and link, signed in where there is a user', async () => {
    const host = await mailHost();
    const server = await serving();
    const settings = {
      host: '127.0.0.1',
      port: host.port,
      from: '规矩 <guiju@example.com>',
      security: 'none',
      user: 'guiju',
    };
    await setUp(server, 'mail', { kind: 'mail', settings, secrets: { password: 'of-the-mail' } });
    expect(await send(server, 'mail', 'wang@example.com')).toBe('sent');
    expect(host.signedIn).toEqual(['guiju:of-the-mail']);
    expect(host.mails).toMatchObject([{ from: 'guiju@example.com', to: ['wang@example.com'] }]);
    const { data } = host.mails[0] as { data: string };
    expect(data).toMatch(/^Auto-Submitted: auto-generated$/im);
    expect(data).toMatch(/^Message-ID: <\w{32}@guiju>$/im);
    expect(wordsOf(host.mails[0] as Mail)).toContain(`3 天\n打开：${link}`);
  });

  test('mail asks for TLS where it is not said that there is none', async () => {
    const host = await mailHost();
    const server = await serving();
    await setUp(server, 'mail', {
      kind: 'mail',
      settings: { host: '127.0.0.1', port: host.port, from: 'g@example.com' },
    });
    expect(await send(server, 'mail', 'wang@example.com')).not.toBe('sent');
    expect(host.mails).toEqual([]);
  });

  test('mail goes to no server of a private network that nobody named', async () => {
    const host = await mailHost();
    const settings = { host: '127.0.0.1', port: host.port, from: 'g@example.com', security: 'none' };
    const server = await serving({ allowPrivate: false });
    await setUp(server, 'mail', { kind: 'mail', settings });
    expect(await send(server, 'mail', 'wang@example.com')).toContain('GUIJU_HTTP_ALLOW');
    const named = await serving({ allowPrivate: false, httpAllow: [`127.0.0.1:${host.port}`] });
    await setUp(named, 'mail', { kind: 'mail', settings });
    expect(await send(named, 'mail', 'wang@example.com')).toBe('sent');
  });

  test('a program is sent JSON, signed as webhooks are', async () => {
    const host = await localHost();
    const server = await serving();
    await setUp(server, 'own', { kind: 'webhook', settings: { url: `${host.url}/in` }, secrets: { sign: 'shared' } });
    expect(await send(server, 'own')).toBe('sent');
    const [got] = host.got as [Got];
    expect(got.body).toEqual({ id: 'i-1:2:0', ...letter });
    const [, seconds, mark] = /^t=(\d+),v1=(\w+)$/.exec(String(got.headers['guiju-signature'])) ?? [];
    expect(mark).toBe(createHmac('sha256', 'shared').update(`${seconds}.${got.text}`).digest('hex'));
    expect(got.headers['idempotency-key']).toBe('i-1:2:0');
  });
});

describe('a channel', () => {
  const robot = { kind: 'wecomRobot', secrets: { key: 'a-key-of-a-robot' } };

  test('is set up, shown without its secrets, changed with them kept, and removed', async () => {
    const host = await platform({ errcode: 0 }, {});
    const server = await serving();
    const made = await setUp(server, 'group', { ...robot, title: '车队群', settings: { base: host.url } });
    expect(made.body).toMatchObject({ id: 'group', kind: 'wecomRobot', everybody: false, secrets: ['key'] });
    const changed = await setUp(server, 'group', { kind: 'wecomRobot', everybody: true, settings: { base: host.url } });
    expect(changed.body).toMatchObject({ title: '车队群', everybody: true, secrets: ['key'] });
    expect((await server.call('POST', '/channels/group/test', {})).body).toEqual({ sent: true });
    expect(queryOf(host.got[0] as Got).get('key')).toBe('a-key-of-a-robot');
    const list = await server.get('/channels');
    expect(list.body.items).toMatchObject([{ id: 'group', last: { at: expect.any(String) } }]);
    const audit = await server.get('/audit');
    expect([made, changed, list, audit].map(({ text }) => text).join()).not.toContain('a-key-of-a-robot');
    expect(JSON.stringify(await server.parts.store.governed.list('channel'))).not.toContain('a-key-of-a-robot');
    expect((await server.call('DELETE', '/channels/group')).status).toBe(204);
    expect((await server.get('/channels')).body.items).toEqual([]);
  });

  test('that is tried says what the platform said against it, and shows it, without a secret', async () => {
    const host = await localHost();
    host.does(answering(200, { errcode: 93000, errmsg: 'invalid webhook url a-key-of-a-robot' }));
    const server = await serving();
    await setUp(server, 'group', { ...robot, settings: { base: host.url } });
    const { body } = await server.call('POST', '/channels/group/test', {});
    expect(body).toEqual({ sent: false, error: 'answered 200, errcode 93000 invalid webhook url ***' });
    expect((await server.get('/channels')).body.items).toMatchObject([{ last: { error: body.error } }]);
  });

  test.each<[string, object, string]>([
    ['of a kind that there is not', { kind: 'pigeon' }, '/kind'],
    ['without what it needs', { kind: 'mail', settings: { host: 'mail.example', port: '25' } }, '/settings/from'],
    ['without its secret', { kind: 'wecomRobot' }, '/secrets/key'],
    ['with what is not its own', { ...robot, settings: { corpId: 'x' } }, '/settings/corpId'],
    ['with a secret among what is none', { ...robot, settings: { key: 'x' } }, '/settings/key'],
    [
      'with a port that there is not',
      { kind: 'mail', settings: { host: 'm', port: '99999', from: 'a' } },
      '/settings/port',
    ],
    [
      'with a choice that there is not',
      { kind: 'mail', settings: { host: 'm', port: '25', from: 'a', security: 'much' } },
      '/settings/security',
    ],
    ['with no address', { ...robot, settings: { base: 'here' } }, '/settings/base'],
  ])('%s is refused at its place', async (_, body, path) => {
    const server = await serving();
    const answer = await setUp(server, 'x', body);
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ path }] } });
  });

  test('is an administrator’s alone', async () => {
    const server = await serving({ mode: 'production' });
    expect(adminKey).not.toBe('');
    for (const role of ['policyManager', 'developer', 'clerk']) {
      const by = await keyFor(server, role);
      expect((await server.call('PUT', '/channels/x', robot, by)).status).toBe(403);
      expect((await server.call('GET', '/channels', undefined, by)).status).toBe(403);
    }
    expect((await server.call('PUT', '/channels/x', robot, asAdmin)).status).toBe(200);
  });
});
