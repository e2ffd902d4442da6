import { createHmac } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { secretFindings } from '../../engine/checks.ts';
import type { FlowDefinition } from '../../engine/index.ts';
import { backupTo } from '../../scripts/commands/backup.ts';
import { createLog } from '../../server/kernel/log.ts';
import { isSealed, Vault } from '../../server/kernel/sealing.ts';
import { openEmbeddedStore } from '../../server/stores/embedded-store.ts';
import { createMemoryStore } from '../../server/stores/memory-store.ts';
import { eachStore } from './each-store.ts';
import { shopContent } from './fixtures.ts';
import { answering, localHost } from './local-host.ts';
import { asAdmin, keyFor, startTestServer, type TestOptions, temporaryFolder } from './test-server.ts';

const text = (value: string) => ({ 'zh-CN': value, en: value });
const key = 'pQ7zL0vKx2mWc9RtYb4HsN8d';
const otherKey = 'Zt5Gw1nXe6UaJ3kVfB9yMq2L';
const value = 'a-token-that-nobody-may-see-0815';
const secretsOf = '/policies/shop/secrets';

/** A flow that sends a secret, and is answered by it. */
const paying = (url: string, name = 'BANK') =>
  ({
    kind: 'flow',
    id: 'paying',
    title: text('paying'),
    clauses: [],
    events: {},
    machine: {
      initial: 'asking',
      states: {
        asking: {
          invoke: {
            id: 'bank',
            src: 'http',
            input: { url, method: 'POST', headers: { authorization: { secret: name } }, body: {} },
            onDone: { target: 'paid', actions: [{ type: 'assign', params: { said: { '=': 'event.output.body' } } }] },
            onError: { target: 'failed', actions: [{ type: 'assign', params: { said: { '=': 'event.error' } } }] },
          },
        },
        paid: { type: 'final' },
        failed: { type: 'final' },
      },
    },
  }) as unknown as FlowDefinition;

async function withBank(options: TestOptions = {}) {
  const bank = await localHost();
  const content = shopContent({ flows: [paying(`${bank.url}/pay`)] });
  const server = await startTestServer({ secretsKeys: [key], content, httpAllow: [bank.host], ...options });
  return { bank, server };
}

describe('a vault', () => {
  test('opens what it sealed, for the same place alone', () => {
    const vault = new Vault([key]);
    const sealed = vault.seal(value, 'secret shop/BANK');
    expect(sealed).not.toContain(value);
    expect([isSealed(sealed), isSealed(value)]).toEqual([true, false]);
    expect(vault.open(sealed, 'secret shop/BANK')).toBe(value);
    expect(() => vault.open(sealed, 'secret shop/OTHER')).toThrow();
    expect(vault.seal(value, 'secret shop/BANK')).not.toBe(sealed);
  });

  test('opens with any of its keys, and seals with the first', () => {
    const sealed = new Vault([otherKey]).seal(value, 'x');
    const both = new Vault([key, otherKey]);
    expect(both.open(sealed, 'x')).toBe(value);
    expect(new Vault([key]).canOpen(sealed)).toBe(false);
    expect(new Vault([key]).open(both.seal(value, 'x'), 'x')).toBe(value);
  });

  test('opens nothing of which a sign was changed', () => {
    const vault = new Vault([key]);
    const sealed = vault.seal(value, 'x');
    for (let at = sealed.length - 1; at > sealed.length - 60; at -= 7) {
      const changed = `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'Q' : 'A'}${sealed.slice(at + 1)}`;
      expect(() => vault.open(changed, 'x'), changed).toThrow(expect.objectContaining({ code: 'secretsKeyMissing' }));
    }
  });
});

const { stores } = eachStore();

describe.each(Object.keys(stores))('a secret of a policy, in %s', (store) => {
  test('is set, listed by its name, set anew and removed; nobody reads it', async () => {
    const { bank, server } = await withBank({ store: await stores[store]?.() });
    const set = await server.call('PUT', `${secretsOf}/BANK`, { value });
    expect(set).toMatchObject({ status: 200, body: { name: 'BANK', setBy: expect.any(String) } });
    server.clock.advance(1000);
    const again = await server.call('PUT', `${secretsOf}/BANK`, { value: `${value}-2` });
    const list = await server.get(secretsOf);
    expect(list.body.items).toEqual([again.body]);
    expect([set, again, list].map((one) => one.text).join()).not.toContain(value);
    const { id } = await server.start('paying');
    await server.worker.settle();
    expect(bank.got[0]?.headers.authorization).toBe(`${value}-2`);
    expect((await server.call('DELETE', `${secretsOf}/BANK`)).status).toBe(204);
    expect((await server.call('DELETE', `${secretsOf}/BANK`)).status).toBe(404);
    expect((await server.get(secretsOf)).body.items).toEqual([]);
    expect((await server.get(`/instances/${id}`)).body.state).toBe('paid');
    const later = await server.start('paying');
    await server.worker.settle();
    expect((await server.get(`/instances/${later.id}`)).body).toMatchObject({
      state: 'failed',
      context: { said: { kind: 'refused', message: expect.stringContaining('BANK') } },
    });
    expect(bank.got.length).toBe(1);
    expect((await server.get('/audit')).body.items.map(({ type }: { type: string }) => type)).toEqual(
      expect.arrayContaining(['secret.set', 'secret.removed']),
    );
  });
});

test('a secret is told by no answer, history, audit log, export, log, backup or file, though the other side says it back', async () => {
  const folder = await temporaryFolder();
  let logged = '';
  const log = createLog(
    (line) => {
      logged += line;
    },
    () => new Date(),
  );
  const { bank, server } = await withBank({ store: await openEmbeddedStore(folder, log), log });
  bank.does(
    (response, got) =>
      answering(200, { you: got.headers, text: `Bearer ${got.headers.authorization}!` })(
        response,
        got,
        undefined as never,
      ),
    (response, got) => answering(403, `no: ${got.headers.authorization}`)(response, got, undefined as never),
  );
  await server.call('PUT', `${secretsOf}/BANK`, { value }, { 'idempotency-key': 'once' });
  const ids = [(await server.start('paying')).id, (await server.start('paying')).id];
  await server.worker.settle();
  expect(bank.got.length).toBe(2);
  const paths = [
    '/audit',
    secretsOf,
    '/policies/shop/editions/1/export',
    ...ids.flatMap((id) => [`/instances/${id}`, `/instances/${id}/history`]),
  ];
  for (const path of paths) expect((await server.get(path)).text, path).not.toContain(value);
  const { body } = await server.get(`/instances/${ids[0]}`);
  expect(body.context.said).toMatchObject({ text: 'Bearer ***!', you: { authorization: '***' } });
  const backup = join(await temporaryFolder(), 'backup');
  await backupTo(server.parts.store, backup);
  expect(await readFile(backup, 'utf8')).not.toContain(value);
  expect(logged).not.toContain(value);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile())
      expect(await readFile(join(entry.parentPath, entry.name), 'utf8'), entry.name).not.toContain(value);
});

describe('without a key', () => {
  test('no secret can be set, and whoever tries is told what is missing', async () => {
    const { server } = await withBank({ secretsKeys: undefined });
    expect(await server.call('PUT', `${secretsOf}/BANK`, { value })).toMatchObject({
      status: 409,
      body: { code: 'secretsKeyMissing' },
    });
  });

  test('nothing starts in production that has secrets, and a demo says so', async () => {
    const store = createMemoryStore();
    const { server } = await withBank({ store });
    await server.call('PUT', `${secretsOf}/BANK`, { value });
    for (const secretsKeys of [undefined, [otherKey]])
      await expect(startTestServer({ store, mode: 'production', secretsKeys })).rejects.toThrow(
        /GUIJU_SECRETS_KEY.*shop\/BANK/,
      );
    let said = '';
    const log = createLog(
      (line) => {
        said += line;
      },
      () => new Date(),
    );
    await startTestServer({ store, log });
    expect(said).toContain('GUIJU_SECRETS_KEY');
    await startTestServer({ store, mode: 'production', secretsKeys: [otherKey, key] });
  });
});

test('only an administrator of the policy sets secrets', async () => {
  const { server } = await withBank({ mode: 'production' });
  for (const role of ['policyManager', 'approver', 'developer', 'clerk']) {
    const by = await keyFor(server, role);
    expect((await server.call('PUT', `${secretsOf}/BANK`, { value }, by)).status, role).toBe(403);
    expect((await server.call('DELETE', `${secretsOf}/BANK`, undefined, by)).status, role).toBe(403);
  }
  expect((await server.call('PUT', `${secretsOf}/BANK`, { value }, asAdmin)).status).toBe(200);
  expect((await server.call('PUT', '/policies/none/secrets/BANK', { value }, asAdmin)).body.code).toBe(
    'policyNotFound',
  );
});

test('secrets of webhooks that were kept as they are get sealed when there is a key, and go on signing', async () => {
  const store = createMemoryStore();
  const hook = await localHost();
  const plain = await startTestServer({ store, allowPrivate: true });
  const { body } = await plain.send('/webhooks', { name: 'w', url: hook.url });
  expect(isSealed((await store.governed.list('webhook'))[0]?.secret ?? '')).toBe(false);
  const server = await startTestServer({ store, allowPrivate: true, secretsKeys: [key] });
  const [kept] = await store.governed.list('webhook');
  expect(isSealed(kept?.secret ?? '')).toBe(true);
  const rotated = await server.send(`/webhooks/${body.id}/secret`);
  expect(rotated.body.secret).toMatch(/^whsec_/);
  expect(JSON.stringify(await store.governed.list('webhook'))).not.toMatch(/whsec_/);
  await server.start('job');
  await server.worker.settle();
  const [, seconds, marks] = /^t=(\d+),(.*)$/.exec(String(hook.got[0]?.headers['guiju-signature'])) ?? [];
  const mark = (secret: string) =>
    `v1=${createHmac('sha256', secret).update(`${seconds}.${hook.got[0]?.text}`).digest('hex')}`;
  expect(marks).toBe([rotated.body.secret, body.secret].map(mark).join(','));
});

describe('a secret that a flow names and nobody has set', () => {
  const { flows } = shopContent({ flows: [paying('https://bank.example/', 'BNAK')] });
  test.each<[string[], string | undefined]>([
    [['BANK'], 'did you mean BANK'],
    [[], 'the call will fail'],
    [['BNAK'], undefined],
  ])('is a finding where %j are set', (known, said) => {
    const found = secretFindings({ ...shopContent(), flows }, new Set(known));
    expect(found.map(({ message }) => message.en)).toEqual(said === undefined ? [] : [expect.stringContaining(said)]);
  });

  test('is told with the checks of a draft', async () => {
    const server = await startTestServer({
      secretsKeys: [key],
      content: shopContent({ flows: [paying('https://a.example/')] }),
    });
    const { id } = (await server.send('/policies/shop/drafts', { title: 'x' })).body;
    const findings = async () =>
      (await server.send(`/policies/shop/drafts/${id}/check`)).body.findings.filter(
        ({ code }: { code: string }) => code === 'secretNotSet',
      );
    expect(await findings()).toMatchObject([{ severity: 'warning', id: 'paying', path: '/machine/states/asking' }]);
    await server.call('PUT', `${secretsOf}/BANK`, { value });
    expect(await findings()).toEqual([]);
  });
});
