import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TellingAbout } from '../../contract/telling.ts';
import { localTimeOf } from '../../engine/index.ts';
import { changeInstance, touched } from '../../server/instances/commit-step.ts';
import { openEmbeddedStore } from '../../server/stores/embedded-store.ts';
import { openPostgresStore } from '../../server/stores/postgres/postgres-store.ts';
import { nextAt, quietUntil } from '../../server/telling/hours.ts';
import { eachStore } from './each-store.ts';
import { shopContent } from './fixtures.ts';
import { answering, type LocalHost, localHost } from './local-host.ts';
import { mailHost } from './mail-host.ts';
import {
  asAdmin,
  keyFor,
  personFor,
  startTestServer,
  type TestOptions,
  type TestServer,
  temporaryFolder,
} from './test-server.ts';
import { company, poolFlow } from './work-flow.ts';

const secretsKeys = ['pQ7zL0vKx2mWc9RtYb4HsN8d'];
const hourMs = 3_600_000;
/** The clock of a test begins at ten in the morning in Shanghai. */
const beginsAt = '10:00';

/** An own program as the only channel, for everybody. */
async function telling(options: TestOptions = {}, persons: Record<string, object> = {}) {
  const host = await localHost();
  const server = await startTestServer({
    secretsKeys,
    allowPrivate: true,
    publicUrl: 'https://guiju.example',
    ...options,
  });
  for (const [person, known] of Object.entries(persons)) {
    const body = { name: person, ...known };
    expect((await server.call('PUT', `/directory/persons/${person}`, body, { 'if-none-match': '*' })).status).toBe(201);
  }
  expect((await server.call('PUT', '/channels/own', { kind: 'webhook', settings: { url: host.url } })).status).toBe(
    200,
  );
  const { id } = await server.start('job');
  return { host, server, id };
}

let informed = 0;

/** What a step owes a person. */
async function inform(
  server: TestServer,
  id: string,
  more: { person?: string; about?: TellingAbout; title?: string } = {},
) {
  const { person = 'wang', about = 'task', title = '请审批' } = more;
  informed += 1;
  const message = {
    kind: 'inform' as const,
    id: `${id}:inform:${informed}`,
    createdAt: server.clock.now().toISOString(),
    ...{ person, about, title: { 'zh-CN': title, en: `${title} (en)` } },
    text: { 'zh-CN': '外出三天', en: 'three days out' },
    link: `https://guiju.example/#/instances/${id}`,
  };
  await changeInstance(server.parts, id, async (now) => touched(now, { outbox: [...now.outbox, message] }));
  await server.worker.settle();
  return message.id;
}

const titlesOf = ({ got }: LocalHost) => got.map(({ body }) => body.title);
const later = async (server: TestServer, ms: number) => {
  server.clock.advance(ms);
  await server.worker.settle();
};
/** How a person wants to be told, as the store keeps it. */
const wants = (server: TestServer, settings: object, person = 'wang') =>
  server.parts.store.governed.write({
    puts: [{ kind: 'telling', key: [person], value: { ...settings, person, revision: 1 } as never, expect: 'any' }],
    log: [],
  });

const { stores, createDatabase } = eachStore();

describe.each(Object.keys(stores))('a person, in %s', (store) => {
  test('is told once, and the instance owes nothing any more', async () => {
    const { host, server, id } = await telling({ store: await stores[store]?.() });
    await inform(server, id);
    expect(host.got.map(({ body }) => body)).toMatchObject([
      { about: 'task', title: '请审批', text: '外出三天', link: `https://guiju.example/#/instances/${id}` },
    ]);
    expect((await server.parts.store.instances.load(id)).instance?.outbox).toEqual([]);
    for (let hours = 0; hours < 50; hours += 10) await later(server, 10 * hourMs);
    expect(host.got.length).toBe(1);
    expect(await server.parts.store.shelves.informings.page('', 10)).toEqual([]);
  });

  test('is told again until it is taken, and what was given up is kept for an administrator', async () => {
    const { host, server, id } = await telling({ store: await stores[store]?.() });
    host.does(answering(500), answering(500), answering(200));
    await inform(server, id);
    await later(server, hourMs);
    await later(server, hourMs);
    expect(host.got.length).toBe(3);
    expect(new Set(host.got.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    host.does(answering(503));
    await inform(server, id, { title: '再审批' });
    for (let attempt = 1; attempt < 15; attempt += 1) await later(server, 5 * hourMs);
    const { items } = (await server.get('/channels/untold')).body;
    expect(items).toMatchObject([
      { person: 'wang', about: 'task', channel: 'own', attempts: 15, error: 'answered 503' },
    ]);
    expect(JSON.stringify(items)).not.toContain('再审批');
    host.does(answering(200));
    await server.send(`/channels/untold/${items[0].id}/replay`);
    await server.worker.settle();
    expect(titlesOf(host).at(-1)).toBe('再审批');
    expect((await server.get('/channels/untold')).body.items).toEqual([]);
  });
});

describe.each(Object.keys(stores))('a pool of a role, in %s', (store) => {
  /** A firm in which five carry the role, one of them for another department alone, and one may not do what they asked for. */
  async function pool(settings: Record<string, object> = {}) {
    const host = await localHost();
    const content = shopContent({ flows: [poolFlow] });
    content.policy.roles = ['manager'];
    const open = await stores[store]?.();
    const server = await startTestServer({ mode: 'demo', store: open, content, secretsKeys, allowPrivate: true });
    await server.send('/directory/import', company);
    const managers = [
      { role: 'manager', departments: ['S1', 'office'], persons: ['wang'], scope: 'all' },
      { role: 'manager', persons: ['zhao'], scope: 'department' },
    ];
    const bound = await server.call('PUT', '/policies/shop/role-bindings', managers, { 'if-match': '"0"' });
    expect(bound.status, bound.text).toBe(200);
    await server.call('PUT', '/channels/own', { kind: 'webhook', settings: { url: host.url } });
    for (const [person, wanted] of Object.entries(settings)) await wants(server, wanted, person);
    const as = (person: string) => ({ 'x-guiju-act-for': person });
    const started = await server.send('/policies/shop/flows/pool/instances', { input: {} }, as('li'));
    expect(started.status, started.text).toBe(201);
    await server.worker.settle();
    const { id } = started.body;
    const doing = (verb: string) => (person: string) =>
      server.send(`/instances/${id}/tasks/${id}:1/${verb}`, {}, as(person));
    const [claim, release] = [doing('claim'), doing('release')];
    /** Who was sent what: it is remembered for a day. */
    const told = async () => {
      const all = await server.parts.store.shelves.informings.page('', 200);
      const sent = all.filter(({ channel, doneAt }) => channel !== undefined && doneAt !== undefined);
      return sent.map(({ about, person }) => `${about} ${person}`).toSorted();
    };
    return { host, server, claim, release, told };
  }

  test('is told to each who may claim it, once, however often it changes hands', async () => {
    const { host, server, claim, release, told } = await pool();
    // Who started it is kept from it, and who carries the role elsewhere does not see it.
    expect(await told()).toEqual([
      'claimable chen',
      'claimable qian',
      'claimable sun',
      'claimable wang',
      'claimable zhou',
    ]);
    expect(host.got[0]?.body).toMatchObject({ title: '派车', text: expect.stringContaining('可以认领') });
    expect([(await claim('sun')).status, (await release('sun')).status, (await claim('chen')).status]).toEqual([
      200, 200, 200,
    ]);
    await later(server, hourMs);
    expect((await told()).filter((one) => one.startsWith('claimable'))).toHaveLength(5);
  });

  test('is told as each wants it: not at all, or when they wake, and then only if nobody has taken it', async () => {
    const quiet = { quiet: { from: '09:00', until: '12:00' } };
    const { server, claim, told } = await pool({
      chen: { about: ['task'] },
      sun: quiet,
      zhou: { digest: { at: '17:30' } },
    });
    expect(await told()).toEqual(['claimable qian', 'claimable wang']);
    await claim('qian');
    await later(server, 3 * hourMs);
    await later(server, 8 * hourMs);
    expect((await told()).filter((one) => one.startsWith('claimable'))).toEqual(['claimable qian', 'claimable wang']);
  });

  test('waits for the end of quiet hours while it is free', async () => {
    const { server, told } = await pool({ sun: { quiet: { from: '09:00', until: '12:00' } } });
    expect(await told()).not.toContain('claimable sun');
    await later(server, 3 * hourMs);
    expect(await told()).toContain('claimable sun');
  });
});

test('two nodes of one database tell each thing once, and one digest of each person', async () => {
  const url = await createDatabase();
  const { host, server, id } = await telling({ store: await openPostgresStore(url), node: 1 });
  const other = await startTestServer({
    ...{ store: await openPostgresStore(url), node: 2, content: null },
    ...{ secretsKeys, allowPrivate: true, publicUrl: 'https://guiju.example' },
  });
  await wants(server, { digest: { at: '17:30', about: ['copy'] } });
  const nodes = [server, other];
  for (let one = 0; one < 20; one += 1)
    await inform(nodes[one % 2] as TestServer, id, { title: `${one}`, about: one % 5 === 0 ? 'copy' : 'task' });
  await Promise.all(nodes.map((node) => node.worker.settle()));
  expect(titlesOf(host).toSorted()).toEqual(
    Array.from({ length: 20 }, (_, one) => `${one}`)
      .filter((one) => Number(one) % 5 !== 0)
      .toSorted(),
  );
  for (const node of nodes) node.clock.advance(8 * hourMs);
  await Promise.all(nodes.map((node) => node.worker.settle()));
  await expect.poll(() => titlesOf(host).length, { timeout: 20_000 }).toBe(17);
  expect(titlesOf(host).at(-1)).toBe('今天有 4 件事');
});

test('what was acknowledged is not sent again by a server that starts anew', async () => {
  const folder = await temporaryFolder();
  const first = await telling({ store: await openEmbeddedStore(folder) });
  first.host.does(answering(200), answering(500), answering(200));
  await inform(first.server, first.id, { title: '已送' });
  await inform(first.server, first.id, { title: '未送' });
  await first.server.close();
  const again = await startTestServer({ store: await openEmbeddedStore(folder), secretsKeys, allowPrivate: true });
  await later(again, hourMs);
  expect(titlesOf(first.host)).toEqual(['已送', '未送', '未送']);
});

describe('what a person wants', () => {
  test('is a part only of what there is to be told', async () => {
    const { host, server, id } = await telling();
    await wants(server, { about: ['urge'] });
    await inform(server, id, { about: 'task' });
    await inform(server, id, { about: 'urge', title: '催办' });
    expect(titlesOf(host)).toEqual(['催办']);
  });

  test('is read when it is sent, not when it was owed', async () => {
    const { host, server, id } = await telling();
    host.does(answering(500), answering(200));
    await inform(server, id);
    await wants(server, { locale: 'en' });
    await later(server, hourMs);
    expect(titlesOf(host)).toEqual(['请审批', '请审批 (en)']);
  });

  test('is peace in quiet hours: at their end it is told', async () => {
    const { host, server, id } = await telling();
    await wants(server, { quiet: { from: '09:30', until: '12:00' } });
    await inform(server, id);
    await later(server, 2 * hourMs - 1);
    expect(host.got.length).toBe(0);
    await later(server, 1);
    expect(titlesOf(host)).toEqual(['请审批']);
  });

  test('is one message a day, of what is said to wait', async () => {
    const { host, server, id } = await telling();
    await wants(server, { digest: { at: '17:30', about: ['task', 'copy'] } });
    for (const title of ['一', '二', '三']) await inform(server, id, { title });
    await inform(server, id, { about: 'urge', title: '催办' });
    expect(titlesOf(host)).toEqual(['催办']);
    await later(server, 7.5 * hourMs);
    expect(host.got[1]?.body).toMatchObject({
      title: '今天有 3 件事',
      text: '· 一\n· 二\n· 三',
      link: 'https://guiju.example/#/tasks',
    });
    await inform(server, id, { title: '四' });
    await later(server, 24 * hourMs);
    expect(host.got.length).toBe(3);
    expect(host.got[2]?.body).toMatchObject({ title: '四', link: `https://guiju.example/#/instances/${id}` });
  });

  test('is a channel of its own with an address of its own', async () => {
    const { host, server, id } = await telling();
    const mail = await mailHost();
    const settings = { host: '127.0.0.1', port: mail.port, from: 'guiju@example.com', security: 'none' };
    await server.call('PUT', '/channels/mail', { kind: 'mail', settings, everybody: false });
    await wants(server, { to: [{ channel: 'mail', address: 'own@example.com' }, { channel: 'gone' }] });
    await inform(server, id);
    expect([mail.mails.map(({ to }) => to), host.got.length]).toEqual([[['own@example.com']], 0]);
  });
});

describe('without settings of one’s own', () => {
  test('mail goes to the address of the directory, and to nobody who has none', async () => {
    const mail = await mailHost();
    const { host, server, id } = await telling({}, { wang: { mail: 'wang@example.com' } });
    const settings = { host: '127.0.0.1', port: mail.port, from: 'guiju@example.com', security: 'none' };
    await server.call('PUT', '/channels/mail', { kind: 'mail', settings });
    await inform(server, id);
    await inform(server, id, { person: 'li' });
    expect(mail.mails.map(({ to }) => to)).toEqual([['wang@example.com']]);
    expect(host.got.length).toBe(2);
  });

  test('a channel that fails holds up no other, and who has left is told nothing', async () => {
    const { host, server, id } = await telling({}, { li: { leftAt: '2020-01-01' } });
    const other = await localHost();
    await server.call('PUT', '/channels/second', { kind: 'webhook', settings: { url: other.url } });
    host.does(answering(500));
    await inform(server, id);
    await inform(server, id, { person: 'li' });
    expect([host.got.length, other.got.length]).toEqual([1, 1]);
  });

  test('nothing is sent and nothing fails where no channel is set up', async () => {
    const { host, server, id } = await telling();
    await server.call('DELETE', '/channels/own');
    await inform(server, id);
    expect(host.got.length).toBe(0);
    expect((await server.get(`/instances/${id}`)).body).toMatchObject({ status: 'active', incidents: [] });
    expect((await server.get('/channels/untold')).body.items).toEqual([]);
    const { text } = await server.parts.metrics.text().then((text) => ({ text }));
    expect(text).toContain('guiju_tellings_total{result="nowhere"} 1');
  });
});

describe('settings of one’s own', () => {
  test('are read and written by the person alone, with the channels that there are', async () => {
    const { server } = await telling({ mode: 'demo' });
    const settings = { quiet: { from: '22:00', until: '08:00' }, to: [{ channel: 'own' }] };
    expect((await server.get('/me/telling')).body).toMatchObject({
      settings: {},
      channels: [{ id: 'own', kind: 'webhook' }],
    });
    expect((await server.call('PUT', '/me/telling', settings)).body).toMatchObject({ settings });
    expect((await server.get('/me/telling')).body).toMatchObject({ settings });
  });

  test('of two persons are two', async () => {
    const server = await startTestServer({ mode: 'production', secretsKeys });
    const [wang, li] = [await personFor(server, 'wang', 'clerk'), await personFor(server, 'li', 'clerk')];
    await server.call('PUT', '/me/telling', { about: ['urge'] }, wang);
    expect((await server.get('/me/telling', li)).body.settings).toEqual({});
    expect((await server.get('/me/telling', wang)).body.settings).toEqual({ about: ['urge'] });
    expect((await server.get('/me/telling')).status).toBe(401);
    expect((await server.get('/me/telling', await keyFor(server, 'clerk'))).status).toBe(200);
    expect((await server.get('/me/telling', asAdmin)).status).toBe(200);
  });

  test.each([
    ['a channel that there is not', { to: [{ channel: 'none' }] }, '/to/0/channel'],
    ['an address where there is none', { to: [{ channel: 'own', address: 'x' }] }, '/to/0/address'],
    ['a time that no clock shows', { quiet: { from: '25:00', until: '08:00' } }, '/quiet/from'],
    ['what nobody is told of', { about: ['weather'] }, '/about/0'],
    ['a place without a clock', { timeZone: 'Mars/Base' }, '/timeZone'],
  ])('%s is refused at its place', async (_, settings, path) => {
    const { server } = await telling();
    expect(await server.call('PUT', '/me/telling', settings)).toMatchObject({
      status: 422,
      body: { errors: [{ path }] },
    });
  });
});

describe('hours', () => {
  const zones = fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC');
  const time = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
  const instant = fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2030-01-01') });

  test('come next when the clocks of the person show them, within a day and what clocks are set by', () => {
    fc.assert(
      fc.property(instant, time, zones, (nowMs, wanted, timeZone) => {
        const found = nextAt(nowMs, wanted, { timeZone });
        expect(found).toBeGreaterThan(nowMs);
        expect(found - nowMs).toBeLessThanOrEqual(25.5 * hourMs);
        const shown = localTimeOf(found, timeZone).slice(11, 16);
        // Clocks that are set forward show some times not at all on that day.
        const skipped =
          ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'].includes(timeZone) && /^0[1-4]:/.test(wanted);
        if (!skipped) expect(shown).toBe(wanted);
      }),
    );
  });

  test('are quiet from their beginning until their end, also over midnight', () => {
    fc.assert(
      fc.property(instant, time, time, (nowMs, from, until) => {
        const settings = { quiet: { from, until } };
        const at = localTimeOf(nowMs, 'Asia/Shanghai').slice(11, 16);
        const isQuiet = from < until ? at >= from && at < until : from > until && (at >= from || at < until);
        const end = quietUntil(nowMs, settings);
        expect(end !== undefined).toBe(isQuiet);
        if (end === undefined) return;
        expect(localTimeOf(end, 'Asia/Shanghai').slice(11, 16)).toBe(until);
        expect(quietUntil(end, settings)).toBeUndefined();
      }),
    );
  });

  test('of the test begin as it says', () => {
    expect(localTimeOf(Date.parse('2024-03-01T02:00:00Z'), 'Asia/Shanghai').slice(11, 16)).toBe(beginsAt);
  });
});
