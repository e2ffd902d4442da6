import { describe, expect, test } from 'vitest';
import { api } from '../../contract/api.ts';
import type { Call } from '../../contract/call.ts';
import { rights } from '../../contract/call.ts';
import { type Canary, type Planted, plant } from './planted.ts';
import { type Asking, expected, maySee, type Row, rows } from './rights-model.ts';
import { asAdmin, personFor, request, startTestServer, type TestServer, withKey } from './test-server.ts';

/** What is used up by whoever may: planted anew for each. */
const secretsKeys = ['pQ7zL0vKx2mWc9RtYb4HsN8d'];
const usedUp = new Set(
  [
    'removeDraft',
    'withdrawDraft',
    'approveDraft',
    'rejectDraft',
    'reviewEmergency',
    'submitDraft',
    'undoMigration',
  ].concat(['removeWebhook', 'dropDeadLetter', 'replayDeadLetter', 'removeDefinition', 'signOut', 'voidRecord']),
);
type Caller = Asking & { headers: Record<string, string> };

const everything = [...rights, 'clerk'];
/** Nobody is there: what is asked without a key must say nothing all the same. */
const oidc = {
  ...{ issuer: 'http://127.0.0.1:1', clientId: 'guiju', clientSecret: undefined, clientAuth: 'none' as const },
  ...{ publicUrl: 'https://guiju.example', scope: 'openid', rolesClaim: undefined },
};

async function makeCallers(server: TestServer): Promise<Caller[]> {
  const keyed: Caller[] = [];
  for (const role of everything) {
    for (const only of [undefined, 'shop', 'depot']) {
      const scope = only === undefined ? {} : { policies: [only] };
      const { body } = await server.send('/api-keys', { name: 'caller', roles: [role], ...scope }, asAdmin);
      const name = `${role} of ${only ?? 'every policy'}`;
      keyed.push({ name, roles: [role], headers: withKey(body.key), ...(only ? { only } : {}) });
    }
  }
  const session = await personFor(server, 'session', ...everything);
  const { cookie = '' } = session;
  return [
    { name: 'nobody', headers: {} },
    { name: 'a wrong key', headers: withKey('guess') },
    ...keyed,
    { name: 'the admin key', roles: 'all', headers: asAdmin },
    { name: 'a session', roles: everything, session: true, headers: session },
    { name: 'a session without its token', roles: everything, session: true, withoutCsrf: true, headers: { cookie } },
  ];
}

const isOwn = ({ only }: Asking, { of }: Canary) => only === undefined || only === of;
const found = (text: string, canaries: Canary[]) => canaries.filter((canary) => text.includes(canary.text));

/** Who asks for what is told no more than they may see. */
function unseen(asking: Asking, text: string, canaries: Canary[], shows?: Canary['kind']): string[] {
  return found(text, canaries)
    .filter((canary) => !maySee(asking, canary) && !(canary.kind === shows && isOwn(asking, canary)))
    .map(({ kind, of, text: it }) => `shows ${asking.name} a ${kind} of ${of}: ${it}`);
}

describe('every call', () => {
  test('has a row in the model of rights, and every row a call', () => {
    const named = new Set(rows.map(({ route }) => route));
    expect([...named].sort()).toEqual([...new Set(Object.values<Call>(api).map(({ name }) => name))].sort());
  });

  test('does for whom the model says, answers the others as it says, and tells nobody what is not theirs', async () => {
    const server = await startTestServer({ mode: 'production', oidc, secretsKeys });
    const routes = new Map(Object.values<Call>(api).map((route) => [route.name, route]));
    const callers = await makeCallers(server);
    let own = await plant(server, 'shop');
    const other = await plant(server, 'depot');
    const wrong: string[] = [];
    const shown = new Set<string>();
    for (const row of rows.filter(({ streams }) => !streams)) {
      const { method } = routes.get(row.route) as Call;
      // Whoever guesses keys too fast is told nothing else.
      server.clock.advance(10_000);
      const isGranted = (caller: Caller) => expected(row, method, caller, 'shop').some((status) => status < 300);
      const { refused = [], granted = [] } = Object.groupBy(callers, (one) => (isGranted(one) ? 'granted' : 'refused'));
      const governed = await server.parts.store.log.length();
      // Wrong keys are counted for a quarter of an hour.
      server.clock.advance(15_000);
      for (const caller of [...refused, ...granted]) {
        if (caller === granted[0])
          expect([row.route, await server.parts.store.log.length()]).toEqual([row.route, governed]);
        if (usedUp.has(row.route) && isGranted(caller)) own = await plant(server, 'shop');
        if (row.route === 'signOut' && caller.session) continue;
        const answer = await ask(server, method, row, own, caller);
        const wanted = expected(row, method, caller, 'shop');
        const said = `${row.route} ${row.what ?? ''} (${caller.name})`;
        if (!wanted.includes(answer.status)) wrong.push(`${said}: ${answer.status} ${answer.text}, not ${wanted}`);
        const canaries = [...own.canaries, ...other.canaries];
        // What the caller sent comes back in what is said to be wrong with it.
        wrong.push(...unseen(caller, answer.text, canaries, row.shows).map((one) => `${said} ${one}`));
        for (const { kind } of found(answer.text, canaries)) shown.add(kind);
      }
    }
    expect(wrong).toEqual([]);
    // Canaries can be seen: where they are not, it is not because nobody could.
    expect([...shown].sort()).toEqual([...new Set(own.canaries.map(({ kind }) => kind))].sort());
  }, 300_000);

  test('that makes something says where it can be read', async () => {
    const server = await startTestServer({ mode: 'production', oidc, secretsKeys });
    const calls = new Map(Object.values<Call>(api).map((call) => [call.name, call]));
    const admin = { name: 'admin', headers: asAdmin } as Caller;
    const made = new Set<string>();
    for (const row of rows.filter(({ streams }) => !streams)) {
      const { method, answers } = calls.get(row.route) as Call;
      if (!answers[201]) continue;
      const { status, headers, text } = await ask(server, method, row, await plant(server, 'shop'), admin);
      if (status !== 201) continue;
      made.add(row.route);
      const location = headers.get('location');
      expect(location, `${row.route}: ${text}`).toMatch(/^\/api\/v1\//);
      expect((await server.get((location as string).slice('/api/v1'.length), asAdmin)).status, location ?? '').toBe(
        200,
      );
    }
    expect([...made].sort()).toEqual(
      ['addComment', 'createAccount', 'createDraft', 'createKey', 'createWebhook', 'importDraft']
        .concat(['putDepartment', 'putPerson', 'putPost'])
        .concat(['fileRecord', 'freezeStatement', 'putRow', 'retireEdition', 'rollBack', 'startInstance', 'uploadFile'])
        .sort(),
    );
  });

  test('is open to anyone in demo mode', async () => {
    const server = await startTestServer({ oidc, secretsKeys });
    const routes = new Map(Object.values<Call>(api).map((route) => [route.name, route]));
    const own = await plant(server, 'shop');
    const wrong: string[] = [];
    for (const row of rows.filter(
      ({ streams, route, what, answers }) =>
        !streams &&
        answers !== 404 &&
        !['takeKey', 'signIn', 'changePassword'].includes(route) &&
        what !== 'of a roll back',
    )) {
      const target = usedUp.has(row.route) ? await plant(server, 'shop') : own;
      const { status, text } = await ask(server, (routes.get(row.route) as Call).method, row, target, {
        name: 'demo',
        headers: {},
      });
      if ([401, 403, 404].includes(status) || status >= 500)
        wrong.push(`${row.route} ${row.what ?? ''}: ${status} ${text}`);
    }
    expect(wrong).toEqual([]);
  });
});

function ask(
  server: TestServer,
  method: string,
  row: Row,
  own: Planted,
  { headers }: Pick<Caller, 'headers' | 'name'>,
) {
  return server.call(method, row.path(own), row.body?.(own), { ...row.headers, ...headers });
}

describe('the live stream', () => {
  test('tells each caller of what the caller may see, and nobody who may not have it', async () => {
    const server = await startTestServer({ mode: 'production', oidc, secretsKeys });
    const callers = await makeCallers(server);
    const leaving = new AbortController();
    const open = async (row: Row, caller: Caller) => {
      const url = `${server.url}/api/v1${row.path({ policy: 'shop' } as Planted)}`;
      const response = await fetch(url, { headers: caller.headers, signal: leaving.signal });
      return { row, caller, response };
    };
    const streams = rows.filter((row) => row.streams);
    const opened = await Promise.all(callers.flatMap((caller) => streams.map((row) => open(row, caller))));
    const [own, other] = [await plant(server, 'shop'), await plant(server, 'depot')];
    const canaries = [...own.canaries, ...other.canaries];
    const wrong: string[] = [];
    const shown = new Set<string>();
    // The last change of all: who has had it has had what there was.
    server.parts.changes.tell({ type: 'edition', policy: 'shop', data: { last: true } });
    server.parts.changes.tell({ type: 'edition', policy: 'depot', data: { last: true } });
    for (const { row, caller, response } of opened) {
      const wanted = expected(row, 'GET', caller, 'shop');
      if (!wanted.includes(response.status)) wrong.push(`${caller.name}: ${response.status}, not ${wanted}`);
      const of = row.what ? 'shop' : (caller.only ?? 'depot');
      const text = await readUntil(response, `"policy":"${of}","last":true`);
      wrong.push(...unseen(caller, text, canaries));
      for (const { kind } of found(text, canaries)) shown.add(kind);
    }
    leaving.abort();
    expect(wrong).toEqual([]);
    expect([...shown].sort()).toEqual(['draft', 'instance']);
  });
});

async function readUntil(response: Response, end: string): Promise<string> {
  if (response.status !== 200) return response.text();
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes(end)) break;
  }
  return text;
}

describe('who listens', () => {
  test.each<[string, (server: TestServer, keyId: string, session: Record<string, string>) => Promise<unknown>]>([
    ['a revoked key', (server, id) => server.call('DELETE', `/api-keys/${id}`, undefined, asAdmin)],
    ['a disabled account', (server) => server.call('PATCH', '/accounts/li', { disabled: true }, asAdmin)],
    ['an account without rights', (server) => server.call('PATCH', '/accounts/li', { roles: [] }, asAdmin)],
    ['an ended session', (server, _, session) => server.call('DELETE', '/session', undefined, session)],
  ])('under %s is told nothing more', async (what, end) => {
    const server = await startTestServer({ mode: 'production', secretsKeys });
    const made = await server.send('/api-keys', { name: 'k', roles: ['developer'] }, asAdmin);
    const li = await personFor(server, 'li', 'developer');
    const leaving = new AbortController();
    const listen = (headers: Record<string, string>) =>
      fetch(`${server.url}/api/v1/stream`, { headers, signal: leaving.signal });
    const [byKey, bySession, other] = [await listen(withKey(made.body.key)), await listen(li), await listen(asAdmin)];
    await end(server, made.body.id, li);
    const { body } = await server.send('/policies/shop/flows/job/instances', { input: {} }, asAdmin);
    server.parts.changes.tell({ type: 'edition', policy: 'shop', data: { last: true } });
    const told = await Promise.all([byKey, bySession, other].map((one) => readUntil(one, '"last":true')));
    leaving.abort();
    const isTold = told.map((text) => text.includes(body.id));
    expect(isTold).toEqual(what.includes('key') ? [false, true, true] : [true, false, true]);
  });
});

describe('what needs no key', () => {
  test('tells of nothing that was planted, and of policies no more than their ids', async () => {
    const server = await startTestServer({ mode: 'production', oidc, secretsKeys });
    const [own, other] = [await plant(server, 'shop'), await plant(server, 'depot')];
    for (const path of ['/metrics', '/healthz', '/readyz', '/openapi.json', '/docs', '/']) {
      const { text } = await request(server.url + path, 'GET');
      expect([path, ...unseen({ name: 'nobody' }, text, [...own.canaries, ...other.canaries])]).toEqual([path]);
    }
  });
});
