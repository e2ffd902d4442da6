import { describe, expect, test } from 'vitest';
import { api } from '../../contract/api.ts';
import { type Call, rights } from '../../contract/call.ts';
import { eachStore } from './each-store.ts';
import { plant } from './planted.ts';
import { rows } from './rights-model.ts';
import { type SheetLines, sendSheet } from './sheet-file.ts';
import { asAdmin, keyFor, personFor, type Reply, startTestServer, type TestServer } from './test-server.ts';

const { stores } = eachStore();
type Sent = Record<string, string>;

const anew: Sent = { ...asAdmin, 'if-none-match': '*' };
const over = (version: number, who: Sent = asAdmin): Sent => ({ ...who, 'if-match': `"${version}"` });
const put = (server: TestServer, path: string, body: object, headers: Sent = asAdmin) =>
  server.call('PUT', `/directory/${path}`, body, headers);
const errorsOf = ({ body }: Reply) =>
  body.errors.map(({ code, path }: { code: string; path: string }) => `${code} ${path}`);

const company = {
  departments: [
    { id: 'company', name: '公司' },
    { id: 'plant', name: '一站', parent: 'company' },
  ],
  posts: [{ id: 'head', name: '站长', department: 'plant' }],
  persons: [
    { id: 'li', name: '李工', departments: ['plant'], posts: ['head'], superior: 'wang', phone: '13800000000' },
    { id: 'wang', name: '王总', departments: ['company'] },
  ],
};

async function withCompany(options: Parameters<typeof startTestServer>[0] = {}): Promise<TestServer> {
  const server = await startTestServer({ mode: 'production', ...options });
  expect((await server.send('/directory/import', company, asAdmin)).status).toBe(200);
  return server;
}

describe.each(Object.entries(stores))('the directory on %s', (_, open) => {
  test('keeps what is put, each version over the one before, and forgets what is removed', async () => {
    const server = await startTestServer({ mode: 'production', store: await open() });
    const made = await put(server, 'departments/company', { name: '公司' }, anew);
    expect([made.status, made.headers.get('etag'), made.body]).toEqual([
      201,
      '"1"',
      { id: 'company', name: '公司', version: 1 },
    ]);
    expect((await put(server, 'departments/plant', { name: '一站', parent: 'company' })).status).toBe(201);
    expect((await put(server, 'departments/plant', { name: '一站' }, anew)).status).toBe(412);
    expect((await put(server, 'departments/plant', { name: '一站' })).status).toBe(428);
    expect((await put(server, 'departments/plant', { name: '一站' }, over(2))).status).toBe(412);
    expect((await put(server, 'departments/none', { name: '一站' }, over(1))).status).toBe(404);
    const changed = await put(
      server,
      'departments/plant',
      { id: 'plant', version: 1, name: '二站', parent: 'company' },
      over(1),
    );
    expect([changed.status, changed.body]).toEqual([200, { id: 'plant', name: '二站', parent: 'company', version: 2 }]);
    expect((await server.get('/directory/departments/plant', asAdmin)).body).toEqual(changed.body);
    expect((await server.call('DELETE', '/directory/departments/plant', undefined, asAdmin)).status).toBe(204);
    expect((await server.get('/directory/departments/plant', asAdmin)).status).toBe(404);
    expect((await put(server, 'departments/plant', { name: '一站' }, anew)).body.version).toBe(1);
  });

  test('keeps role bindings over the version that was read', async () => {
    const server = await startTestServer({ store: await open() });
    await server.send('/directory/import', company, asAdmin);
    const path = '/policies/shop/role-bindings';
    const none = await server.get(path);
    expect([none.headers.get('etag'), none.body]).toEqual(['"0"', []]);
    const bindings = [{ role: 'clerk', posts: ['head'], scope: 'department' }];
    expect((await server.call('PUT', path, bindings)).status).toBe(428);
    const bound = await server.call('PUT', path, bindings, over(0));
    expect([bound.status, bound.headers.get('etag'), bound.body]).toEqual([200, '"1"', bindings]);
    expect((await server.call('PUT', path, [], over(0))).status).toBe(412);
    expect([...server.parts.directory.organisation('shop').rolesOf('li')]).toEqual([['clerk', 'department']]);
    expect((await server.call('PUT', path, [], over(1))).headers.get('etag')).toBe('"2"');
    expect(server.parts.directory.organisation('shop').carriers(['clerk'])).toEqual([]);
  });

  test('is imported all or none, and again changes nothing', async () => {
    const server = await startTestServer({ mode: 'production', store: await open() });
    const tried = await server.send('/directory/import', { ...company, dryRun: true }, asAdmin);
    expect(tried.body).toMatchObject({ added: 5, changed: 0, unchanged: 0, errors: [] });
    expect(tried.body.changes[0]).toEqual({
      kind: 'departments',
      id: 'company',
      after: { id: 'company', name: '公司', version: 1 },
    });
    expect((await server.get('/directory/persons', asAdmin)).body.items).toEqual([]);

    const wrong = {
      ...company,
      persons: [...company.persons, { id: 'zhao', name: '赵', posts: ['x'], superior: 'y' }, company.persons[0]],
    };
    const refused = await server.send('/directory/import', wrong, asAdmin);
    expect([refused.status, errorsOf(refused)]).toEqual([
      422,
      ['invalidValue /persons/3/id', 'unknownValue /persons/2/posts/0', 'unknownValue /persons/2/superior'],
    ]);
    expect((await server.get('/directory/departments', asAdmin)).body.items).toEqual([]);

    const counts = async (body: object) => (await server.send('/directory/import', body, asAdmin)).body;
    const entries = () => server.parts.store.log.length();
    expect(await counts(company)).toEqual({ added: 5, changed: 0, unchanged: 0 });
    const before = await entries();
    expect(await counts(company)).toEqual({ added: 0, changed: 0, unchanged: 5 });
    expect(await entries()).toBe(before);
    const renamed = { persons: [{ ...company.persons[1], name: '王董' }] };
    expect(await counts(renamed)).toEqual({ added: 0, changed: 1, unchanged: 0 });
    expect(await entries()).toBe(before + 1);
  });
});

describe('what a record refers to', () => {
  test.each<[string, object, string[]]>([
    ['departments/a', { name: 'a', parent: 'none' }, ['unknownValue /parent']],
    ['posts/a', { name: 'a', department: 'none' }, ['unknownValue /department']],
    [
      'persons/a',
      {
        name: 'a',
        departments: ['none', 'plant'],
        posts: ['none'],
        superior: 'none',
        substitutes: [{ person: 'none', from: '2024-03-01', until: '2024-02-01' }],
      },
      [
        'unknownValue /departments/0',
        'unknownValue /posts/0',
        'unknownValue /superior',
        'unknownValue /substitutes/0/person',
        'invalidValue /substitutes/0/until',
      ],
    ],
  ])('of %s is there, or all that is not is named', async (path, body, errors) => {
    const server = await withCompany();
    const refused = await put(server, path, body);
    expect([refused.status, errorsOf(refused)]).toEqual([422, errors]);
  });

  test.each([
    ['departments/company', { name: '公司', parent: 'plant' }, '/parent'],
    ['persons/wang', { name: '王总', superior: 'li' }, '/superior'],
  ])('does not go in a circle: %s', async (path, body, at) => {
    const server = await withCompany();
    expect(errorsOf(await put(server, path, body, over(1)))).toEqual([`invalidValue ${at}`]);
  });

  test.each([
    ['departments/plant', ['posts/head', 'persons/li']],
    ['posts/head', ['persons/li', 'roleBindings/shop']],
    ['persons/wang', ['persons/li']],
  ])('stays: %s is not removed while something refers to it', async (path, named) => {
    const server = await withCompany({ mode: 'demo' });
    await server.call('PUT', '/policies/shop/role-bindings', [{ role: 'clerk', posts: ['head'] }], over(0));
    const refused = await server.call('DELETE', `/directory/${path}`, undefined, asAdmin);
    expect([refused.status, refused.body.code]).toEqual([409, 'stillReferred']);
    expect(refused.body.referredBy.map((one: { kind: string; id: string }) => `${one.kind}/${one.id}`)).toEqual(named);
  });

  test('of role bindings is there, or all that is not is named', async () => {
    const server = await withCompany();
    const bindings = [{ role: 'king', posts: ['none'] }, { role: 'clerk' }, { role: 'clerk', persons: ['li', 'none'] }];
    const refused = await server.call('PUT', '/policies/shop/role-bindings', bindings, over(0));
    expect([refused.status, errorsOf(refused)]).toEqual([
      422,
      ['unknownValue /0/role', 'unknownValue /0/posts/0', 'invalidValue /1', 'unknownValue /2/persons/1'],
    ]);
  });

  test.each([
    ['a name that is not known', 'persons/a', { name: 'a', boss: 'li' }],
    ['a day that is none', 'persons/a', { name: 'a', leftAt: '2024-02-30' }],
    ['an instant without its offset', 'persons/a', { name: 'a', leftAt: '2024-02-03T08:00:00' }],
    ['a mail address that is none', 'persons/a', { name: 'a', mail: 'li' }],
    ['the id of another', 'persons/a', { id: 'b', name: 'a' }],
  ])('is of the one form: %s is refused', async (_, path, body) => {
    const server = await withCompany();
    expect((await put(server, path, body)).status).toBe(422);
  });
});

describe('persons', () => {
  test('are found by words, by department with those below, and by post, a page at a time', async () => {
    const server = await withCompany();
    await personFor(server, 'zhao');
    const found = async (query: string) =>
      (await server.get(`/directory/persons?${query}`, asAdmin)).body.items.map(({ id }: { id: string }) => id);
    expect(await found('')).toEqual(['li', 'wang', 'zhao']);
    expect(await found('q=%E6%9D%8E')).toEqual(['li']);
    expect(await found('department=company')).toEqual(['li', 'wang']);
    expect(await found('department=plant')).toEqual(['li']);
    expect(await found('post=head')).toEqual(['li']);
    const page = await server.get('/directory/persons?limit=2', asAdmin);
    expect(await found(`limit=2&cursor=${page.body.cursor}`)).toEqual(['zhao']);
  });

  test('who only have an account are persons with its name, until somebody writes down more', async () => {
    const server = await withCompany();
    await personFor(server, 'zhao');
    const read = await server.get('/directory/persons/zhao', asAdmin);
    expect(read.body).toEqual({ id: 'zhao', name: 'zhao', departments: [], posts: [], substitutes: [], version: 0 });
    const { version: _, ...rest } = read.body;
    const made = await put(server, 'persons/zhao', { ...rest, superior: 'li' }, over(0));
    expect([made.status, made.body.version]).toEqual([201, 1]);
    expect(server.parts.directory.organisation('shop').superior('zhao', 2)).toBe('wang');
  });

  test('write their own substitutes and nothing else', async () => {
    const server = await withCompany();
    const li = await personFor(server, 'li', 'clerk');
    const own = (await server.get('/directory/persons/li', li)).body;
    expect(own.phone).toBe('13800000000');
    const substitutes = [{ person: 'wang', from: '2024-03-01', until: '2024-03-02' }];
    const written = await put(server, 'persons/li', { ...own, substitutes }, over(1, li));
    expect([written.status, written.body]).toEqual([200, { ...own, substitutes, version: 2 }]);
    const others: [string, object][] = [
      ['persons/li', { ...own, name: '李总' }],
      ['persons/li', { ...own, posts: [] }],
      ['persons/wang', { name: '王总', substitutes }],
      ['departments/plant', { name: '一站' }],
    ];
    for (const [path, body] of others) expect((await put(server, path, body, over(2, li))).status).toBe(403);
    const now = { policy: 'shop', flow: 'job', at: server.clock.now().toISOString() };
    expect(server.parts.directory.organisation('shop').substitutesOf('li', now)).toEqual(['wang']);
  });

  test('do not see by which number others are called', async () => {
    const server = await withCompany();
    const zhao = await personFor(server, 'zhao', 'clerk');
    expect((await server.get('/directory/persons/li', zhao)).body).not.toHaveProperty('phone');
    expect((await server.get('/directory/persons', zhao)).body.items[0]).not.toHaveProperty('phone');
    expect((await server.get('/directory/persons/li', asAdmin)).body.phone).toBe('13800000000');
    const nobody = await personFor(server, 'nobody');
    expect((await server.get('/directory/persons/li', nobody)).body).not.toHaveProperty('phone');
    expect((await server.get('/directory/persons/nobody', nobody)).status).toBe(200);
  });

  test('are told of in the audit log without number and address', async () => {
    const server = await withCompany();
    await put(server, 'persons/li', { ...company.persons[0], phone: '13900000000', posts: [] }, over(1));
    const { items } = (await server.get('/audit?type=directory', asAdmin)).body;
    expect(items.map(({ type }: { type: string }) => type)).toEqual(['directory.imported', 'directory.changed']);
    expect(items[1]).toMatchObject({
      kind: 'person',
      id: 'li',
      changed: ['phone', 'posts'],
      before: { posts: ['head'] },
    });
    expect(JSON.stringify(items)).not.toContain('139');
  });

  test('who have left sign in no more, and sessions that they had are over', async () => {
    const server = await withCompany();
    const password = 'correct horse battery';
    await server.send('/accounts', { name: 'li', password, roles: ['clerk'] }, asAdmin);
    const li = await personFor(server, 'wang', 'clerk');
    const signIn = async () => (await server.send('/session', { name: 'li', password })).status;
    const statuses = async () => [await signIn(), (await server.get('/session', li)).status];
    expect(await statuses()).toEqual([200, 200]);
    for (const [id, name] of [
      ['li', '李工'],
      ['wang', '王总'],
    ])
      await put(server, `persons/${id}`, { name, leftAt: '2024-03-02' }, over(1));
    expect(await statuses()).toEqual([200, 200]);
    server.clock.advance(24 * 3_600_000 - 5 * 3_600_000);
    const again = await personFor(server, 'zhao');
    expect([await signIn(), (await server.get('/session', li)).status]).toEqual([401, 401]);
    expect((await server.get('/session', again)).status).toBe(200);
  });

  test('who have left carry no role from that day on, with nobody doing anything', async () => {
    const server = await withCompany({ mode: 'demo' });
    await server.call('PUT', '/policies/shop/role-bindings', [{ role: 'clerk', posts: ['head'] }], over(0));
    await put(server, 'persons/li', { ...company.persons[0], leftAt: '2024-03-02' }, over(1));
    const carriers = () => server.parts.directory.organisation('shop').carriers(['clerk']);
    expect(carriers()).toEqual(['li']);
    server.clock.advance(24 * 3_600_000);
    expect(carriers()).toEqual([]);
    expect(server.parts.directory.organisation('shop').who('li').name).toBe('李工');
  });
});

describe('roles that are carried by a binding', () => {
  test('are those of a person who signs in, beside those of the account', async () => {
    const server = await withCompany();
    const li = await personFor(server, 'li');
    const { id } = await server.start('job', { amount: 5 }).catch(() => ({ id: undefined }));
    expect(id).toBeUndefined();
    expect((await server.get('/masters', li)).status).toBe(403);
    const { directory } = server.parts;
    directory.note([
      {
        kind: 'roleBindings',
        key: ['shop'],
        value: { policy: 'shop', revision: 1, bindings: [{ role: 'clerk', posts: ['head'] }] },
        expect: 'absent',
      },
    ]);
    expect((await server.get('/masters', li)).status).toBe(200);
    expect([...directory.organisation('shop').rolesOf('li')]).toEqual([['clerk', 'all']]);
  });

  test('are of the policy alone: its flows, tasks, forms and master data', async () => {
    const server = await withCompany({ mode: 'demo' });
    await server.call('PUT', '/policies/shop/role-bindings', [{ role: 'clerk', posts: ['head'] }], over(0));
    const li: Sent = { 'x-guiju-act-for': 'li' };
    const started = await server.send('/policies/shop/flows/job/instances', { input: { amount: 5 } }, li);
    expect(started.status).toBe(201);
    const send = (type: string, who: Sent) => server.send(`/instances/${started.body.id}/events`, { type }, who);
    expect((await send('SEND', { 'x-guiju-act-for': 'wang' })).status).toBe(404);
    expect((await send('SEND', li)).status).toBe(200);
    expect((await send('APPROVE', li)).body.code).toBe('roleNotAllowed');
    expect((await server.send('/policies/shop/forms/ticket/records', { fields: { words: 'w' } }, li)).status).toBe(201);
    const masters = (await server.get('/masters', li)).body.items;
    expect(masters.map(({ id, mayKeep }: { id: string; mayKeep: boolean }) => [id, mayKeep])).toEqual([
      ['vehicle-card', true],
    ]);
  });

  test('and rights and roles by name count alike, of keys as well', async () => {
    const server = await withCompany();
    await personFor(server, 'zhao', 'clerk', 'approver');
    const { id } = (await server.send('/api-keys', { name: 'k', roles: ['clerk', 'developer'] }, asAdmin)).body;
    const organisation = server.parts.directory.organisation('shop');
    expect(organisation.carriers(['clerk'])).toEqual([`key:${id}`, 'zhao']);
    expect([...organisation.rolesOf('zhao')]).toEqual([
      ['clerk', 'all'],
      ['approver', 'all'],
    ]);
    await server.call('DELETE', `/api-keys/${id}`, undefined, asAdmin);
    expect(server.parts.directory.organisation('shop').carriers(['clerk'])).toEqual(['zhao']);
  });

  test('are proposed in production, and bound when another person has approved and published them', async () => {
    const server = await withCompany();
    const [one, two] = [
      await personFor(server, 'ann', 'administrator', 'approver', 'policyManager'),
      await personFor(server, 'ben', 'administrator', 'approver', 'policyManager'),
    ];
    const bindings = [{ role: 'clerk', persons: ['li'] }];
    const path = '/policies/shop/role-bindings';
    const proposed = await server.call('PUT', path, bindings, over(0, one));
    expect([proposed.status, proposed.body.kind, proposed.body.status]).toEqual([202, 'roleBindings', 'submitted']);
    expect(proposed.body.roleBindings).toEqual({ bindings, over: 0 });
    expect((await server.get(path, one)).body).toEqual([]);
    const draft = `/policies/shop/drafts/${proposed.body.id}`;
    expect((await server.send(`${draft}/approve`, {}, one)).body.code).toBe('approverIsAuthor');
    const rival = (await server.call('PUT', path, [{ role: 'manager', persons: ['wang'] }], over(0, two))).body;
    expect((await server.send(`${draft}/approve`, {}, two)).status).toBe(200);
    expect((await server.send(`${draft}/publish`, {}, two)).status).toBe(201);
    expect((await server.get(path, one)).body).toEqual(bindings);
    expect(server.parts.directory.organisation('shop').carriers(['clerk'])).toEqual(['li']);
    const other = `/policies/shop/drafts/${rival.id}`;
    expect((await server.send(`${other}/approve`, {}, one)).status).toBe(200);
    expect((await server.send(`${other}/publish`, {}, one)).body.code).toBe('staleRevision');
    const [entry] = (await server.get('/audit?type=roleBindings', one)).body.items;
    expect(entry).toMatchObject({
      policy: 'shop',
      by: 'user:ben',
      authors: ['user:ann'],
      approvedBy: 'user:ben',
      after: bindings,
    });
  });
});

describe('a hand-over', () => {
  test('is shown before it is done, and moves the places of a substitute', async () => {
    const server = await withCompany();
    const substitutes = [{ person: 'li', from: '2024-03-01', until: '2024-04-01' }];
    await put(server, 'persons/wang', { name: '王总', substitutes }, over(1));
    await put(server, 'persons/zhao', {
      name: '赵',
      substitutes: [...substitutes, { ...substitutes[0], person: 'wang' }],
    });
    const path = '/directory/persons/li/hand-over';
    const shown = await server.send(path, { to: 'zhao', reason: '调岗', dryRun: true }, asAdmin);
    expect(shown.body).toEqual({ tasks: 0, substitutes: 2, subscriptions: 0, refused: [] });
    expect((await server.get('/directory/persons/wang', asAdmin)).body.substitutes).toEqual(substitutes);
    expect((await server.send(path, { to: 'zhao', reason: '调岗' }, asAdmin)).body).toEqual(shown.body);
    const of = async (id: string) =>
      (await server.get(`/directory/persons/${id}`, asAdmin)).body.substitutes.map(
        (one: { person: string }) => one.person,
      );
    expect([await of('wang'), await of('zhao')]).toEqual([['zhao'], ['wang']]);
    const [entry] = (await server.get('/audit?type=directory.handedOver', asAdmin)).body.items;
    expect(entry).toMatchObject({ id: 'li', to: 'zhao', note: '调岗', substitutes: 2 });
  });

  test('moves the webhooks that the person set up, with a key of theirs too, and goes on sending by them', async () => {
    const server = await withCompany();
    const li = await personFor(server, 'li', 'administrator', 'developer');
    const key = (await server.send('/api-keys', { name: 'ours', roles: ['developer'] }, li)).body.key;
    const hook = async (name: string, who: Sent) =>
      (await server.send('/webhooks', { name, url: 'https://hook.example/' }, who)).body.id;
    const own = [await hook('one', li), await hook('two', { authorization: `Bearer ${key}` })];
    const other = await hook('three', asAdmin);
    const path = '/directory/persons/li/hand-over';
    const shown = (await server.send(path, { to: 'wang', reason: '调岗', dryRun: true }, asAdmin)).body;
    expect(shown.subscriptions).toBe(2);
    const keptBy = async (id: string) => (await server.get(`/webhooks/${id}`, asAdmin)).body.keptBy;
    expect(await keptBy(own[0])).toBeUndefined();
    expect((await server.send(path, { to: 'wang', reason: '调岗' }, asAdmin)).body.subscriptions).toBe(2);
    expect([await keptBy(own[0]), await keptBy(own[1]), await keptBy(other)]).toEqual(['wang', 'wang', undefined]);
    expect((await server.send(path, { to: 'wang', reason: '调岗' }, asAdmin)).body.subscriptions).toBe(0);
    // Whom they were given hands them on in turn, and what was kept of each of them is as it was.
    const on = await server.send('/directory/persons/wang/hand-over', { to: 'li', reason: '回来' }, asAdmin);
    expect(on.body.subscriptions).toBe(2);
    expect(server.parts.webhooks.get(own[0])).toMatchObject({ keptBy: 'li', createdBy: 'user:li', name: 'one' });
    const [entry] = (await server.get('/audit?type=directory.handedOver', asAdmin)).body.items;
    expect(entry.webhooks).toEqual(own.toSorted());
  });

  test.each([
    ['nobody', { to: 'nobody', reason: 'r' }, 'unknownValue'],
    ['the person themselves', { to: 'li', reason: 'r' }, 'invalidValue'],
    ['somebody without a reason', { to: 'wang' }, 'invalidRequest'],
  ])('to %s is refused', async (_, body, code) => {
    const server = await withCompany();
    const refused = await server.send('/directory/persons/li/hand-over', body, asAdmin);
    expect([refused.status, refused.body.code]).toEqual([422, code]);
  });
});

describe('who acts for a person', () => {
  const actFor = (person: string, who: Sent = {}): Sent => ({ ...who, 'x-guiju-act-for': encodeURIComponent(person) });
  const session = async (server: TestServer, headers: Sent) => (await server.get('/session', headers)).body;

  test('is in demo mode anybody, and has the roles of that person alone', async () => {
    const server = await withCompany({ mode: 'demo' });
    await server.call('PUT', '/policies/shop/role-bindings', [{ role: 'clerk', posts: ['head'] }], over(0));
    expect(await session(server, actFor('li'))).toMatchObject({ person: 'li', actedBy: 'demo', roles: ['clerk'] });
    expect((await session(server, actFor('li'))).rolesIn).toEqual({ shop: ['clerk'] });
    expect((await session(server, {})).rolesIn).toBeUndefined();
    expect((await server.get('/masters', actFor('li'))).status).toBe(200);
    expect((await server.get('/accounts', actFor('li'))).status).toBe(403);
    expect((await server.get('/masters', actFor('wang'))).status).toBe(403);
  });

  test.each<[string, string[], string, number, string | undefined]>([
    ['a key with the right', ['actFor', 'clerk'], 'li', 200, undefined],
    ['a key without it', ['clerk'], 'li', 403, 'forbidden'],
    ['a key for nobody', ['actFor', 'clerk'], 'nobody', 422, 'unknownValue'],
    ['a key for an empty name', ['actFor', 'clerk'], '', 422, 'unknownValue'],
    ['a key for who has left', ['actFor', 'clerk'], 'gone', 422, 'unknownValue'],
  ])('is in production %s', async (_, roles, person, status, code) => {
    const server = await withCompany();
    await put(server, 'persons/gone', { name: 'gone', leftAt: '2024-02-01' });
    const answer = await server.get('/session', actFor(person, await keyFor(server, ...roles)));
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  test('is in production neither the admin key nor somebody who signed in', async () => {
    const server = await withCompany();
    const ann = await personFor(server, 'ann', 'administrator', 'actFor');
    for (const who of [asAdmin, ann]) expect((await server.get('/session', actFor('li', who))).status).toBe(403);
  });

  test('may do what both may, and has no right', async () => {
    const server = await withCompany();
    await personFor(server, 'zhao', 'clerk', 'manager', 'administrator');
    const key = await keyFor(server, 'actFor', 'clerk', 'developer', 'administrator');
    expect(await session(server, actFor('zhao', key))).toMatchObject({ person: 'zhao', roles: ['clerk'] });
    expect((await server.get('/accounts', actFor('zhao', key))).status).toBe(403);
    expect((await server.get('/instances', actFor('zhao', key))).status).toBe(200);
  });

  test('has no right, whichever call it is, though key and person have all of them', async () => {
    const server = await startTestServer({ mode: 'production' });
    const everything = [...rights, 'clerk'];
    await personFor(server, 'zhao', ...everything);
    const key = await keyFor(server, ...everything);
    const own = await plant(server, 'shop');
    const routes = new Map(Object.values<Call>(api).map((route) => [route.name, route]));
    const governing = rows.filter(({ may, streams }) => Array.isArray(may) && !may.includes('clerk') && !streams);
    const allowed: string[] = [];
    for (const row of governing) {
      const { method } = routes.get(row.route) as Call;
      const headers = actFor('zhao', { ...row.headers, ...key });
      const { status } = await server.call(method, row.path(own), row.body?.(own), headers);
      if (status !== 403) allowed.push(`${row.route} ${row.what ?? ''}: ${status}`);
    }
    expect(governing.length).toBeGreaterThan(50);
    expect(allowed).toEqual([]);
  }, 60_000);
});

test('an organisation comes as an Excel file, too: tried first, all or none, and again it changes nothing', async () => {
  const server = await withCompany();
  const load = (lines: SheetLines, more: { query?: string; key?: string } = {}) =>
    sendSheet(server, `/directory/import${more.query ?? ''}`, lines, {
      ...asAdmin,
      ...(more.key ? { 'idempotency-key': more.key } : {}),
    });
  const head = ['工号', '姓名', '部门', '岗位', '直接上级'];
  const right: SheetLines = [
    head,
    ['zhao', '赵', '公司/二站', '站长', 'li'],
    ['li', '李工', '公司/一站', '站长', 'wang'],
  ];
  expect((await load(right, { query: '?dryRun=true' })).body).toMatchObject({ added: 3, changed: 0, errors: [] });
  expect((await server.get('/directory/persons/zhao', asAdmin)).status).toBe(404);
  const wrong: SheetLines = [
    head,
    ['zhao', '', '公司/二站'],
    ['sun', '孙', '公司//三站'],
    ['qian', '钱', '公司', '', 'nobody'],
  ];
  const refused = await load(wrong);
  expect([refused.status, refused.body.errors.map(({ place }: { place: string }) => place)]).toEqual([
    422,
    ['B2', 'C3', 'E4'],
  ]);
  expect((await server.get('/directory/persons/qian', asAdmin)).status).toBe(404);
  expect((await load(right, { key: 'once' })).body).toEqual({ added: 3, changed: 0, unchanged: 1 });
  expect((await load(right, { key: 'once' })).body).toEqual({ added: 3, changed: 0, unchanged: 1 });
  expect((await load(wrong, { key: 'once' })).body.code).toBe('idempotencyKeyReused');
  expect((await load(right)).body).toEqual({ added: 0, changed: 0, unchanged: 2 });
  const { phone, posts } = (await server.get('/directory/persons/li', asAdmin)).body;
  expect([phone, posts]).toEqual(['13800000000', ['head']]);
  expect((await server.get('/directory/persons/zhao', asAdmin)).body).toMatchObject({ name: '赵', superior: 'li' });
});
