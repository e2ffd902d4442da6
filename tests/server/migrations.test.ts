import { describe, expect, test } from 'vitest';
import { Problem } from '../../engine/index.ts';
import { openEmbeddedStore } from '../../server/stores/embedded-store.ts';
import type { Store } from '../../server/stores/store.ts';
import { eachStore } from './each-store.ts';
import { shopContent } from './fixtures.ts';
import { asAdmin, keyFor, startTestServer, type TestServer, temporaryFolder } from './test-server.ts';

const drafts = '/policies/shop/drafts';
const hour = 3_600_000;

/** Publishes the flow `job` with some of its text replaced, as edition 3. */
async function publishJob(server: TestServer, ...changes: [string, string][]): Promise<void> {
  const { id } = (await server.send(drafts)).body;
  const text = changes.reduce((all, [from, to]) => {
    expect(all).toContain(from);
    return all.replaceAll(from, to);
  }, JSON.stringify(shopContent().flows.job));
  await server.call('PUT', `${drafts}/${id}/definitions/flow/job`, JSON.parse(text), { 'if-match': '"1"' });
  expect((await server.send(`${drafts}/${id}/publish`)).status).toBe(201);
}

/** Three instances on edition 2: one open, two in review, where an hour runs. */
async function threeJobs(store?: Store) {
  const server = await startTestServer({ store });
  const [open, first, second] = [
    await server.start('job', { amount: 1 }),
    await server.start('job', { amount: 2 }),
    await server.start('job', { amount: 3 }),
  ];
  for (const { id } of [first, second]) await server.send(`/instances/${id}/events`, { type: 'SEND' });
  server.clock.advance(hour / 4);
  return { server, open, first, second };
}

const migrate = (server: TestServer, more: object = {}) =>
  server.send('/policies/shop/editions/3/migrations', { flow: 'job', from: 2, ...more });
const read = async (server: TestServer, { id }: { id: string }) => (await server.get(`/instances/${id}`)).body;

const renamed: [string, string][] = [['"review"', '"inspection"']];
const mapping = { states: { review: 'inspection' } };

describe('a migration', () => {
  test('is previewed for each instance: who moves and who is stuck, and nothing happens', async () => {
    const { server, open, first, second } = await threeJobs();
    await publishJob(server, ...renamed);
    const { status, body } = await migrate(server, { dryRun: true });
    expect([status, body]).toMatchObject([200, { dryRun: true, moves: 1, stuck: 2 }]);
    const of = (id: string) => body.instances.find((one: { id: string }) => one.id === id);
    expect(of(open.id)).toMatchObject({ moves: true, state: 'open', to: 'open' });
    expect(of(first.id)).toMatchObject({ moves: false, state: 'review', reason: 'stateRemoved' });
    expect(of(second.id).message.en).toContain('review');
    expect((await read(server, open)).edition).toBe(2);
    expect((await server.get('/audit?type=migration')).body.items).toEqual([]);
  });

  test('with a mapping tells the changed tasks and timers, and a timer that both have keeps its instant', async () => {
    const { server, first } = await threeJobs();
    await publishJob(server, ...renamed, ['"roles":["manager"]', '"roles":["clerk"]']);
    const { body } = await migrate(server, { ...mapping, dryRun: true });
    expect(body).toMatchObject({ moves: 3, stuck: 0 });
    const planned = body.instances.find((one: { id: string }) => one.id === first.id);
    const due = { id: 'xstate.after.PT1H.job.inspection', dueAt: '2024-03-01T03:00:00Z' };
    expect(planned).toMatchObject({
      to: 'inspection',
      timers: { kept: [due], started: [], stopped: [] },
      tasks: { added: [{ state: 'inspection', roles: ['clerk'] }], removed: [{ state: 'review', roles: ['manager'] }] },
    });
  });

  test('moves each instance in one commit with an entry in its history, and its timer fires in the new edition', async () => {
    const { server, first } = await threeJobs();
    await publishJob(server, ...renamed);
    const { body } = await migrate(server, { ...mapping, note: 'new form' });
    expect(body).toMatchObject({ dryRun: false, moves: 3, stuck: 0 });
    expect(await read(server, first)).toMatchObject({ edition: 3, state: 'inspection', version: 3 });
    const entry = (await server.get(`/instances/${first.id}/history`)).body.items.at(-1);
    expect(entry).toMatchObject({
      ...{ type: 'migrated', by: 'demo', migration: body.id, fromEdition: 2, toEdition: 3, note: 'new form' },
      ...{ from: 'review', to: 'inspection' },
    });
    server.clock.advance(hour);
    await server.worker.settle();
    expect(await read(server, first)).toMatchObject({ state: 'late', edition: 3 });
    expect((await server.get('/audit?type=migration')).body.items).toMatchObject([
      { type: 'migration.started', states: mapping.states, note: 'new form' },
      { type: 'migration.finished', moves: 3, stuck: 0 },
    ]);
    expect((await server.get('/audit/verify')).body.intact).toBe(true);
    expect((await migrate(server, mapping)).body).toMatchObject({ moves: 0, stuck: 0 });
  });

  test('starts the timers of delays that are new from now, and stops those that are gone', async () => {
    const { server, first } = await threeJobs();
    await publishJob(server, ['"PT1H"', '"PT2H"']);
    const { body } = await migrate(server);
    const planned = body.instances.find((one: { id: string }) => one.id === first.id);
    expect(planned.timers).toMatchObject({
      started: [{ id: 'xstate.after.PT2H.job.review', dueAt: '2024-03-01T04:15:00Z' }],
      stopped: [{ id: 'xstate.after.PT1H.job.review' }],
    });
    expect((await read(server, first)).timers).toEqual(planned.timers.started);
  });

  test('is undone for those that have not moved on, which stand as before', async () => {
    const store = await openEmbeddedStore(await temporaryFolder());
    const { server, open, first, second } = await threeJobs(store);
    await publishJob(server, ...renamed);
    const before = await read(server, first);
    const { body: run } = await migrate(server, mapping);
    await server.send(`/instances/${second.id}/events`, { type: 'APPROVE' });
    const path = `/policies/shop/editions/3/migrations/${run.id}`;
    const told = (await server.get(path)).body;
    expect([told.moves, told.instances.filter((one: { movedOn: boolean }) => one.movedOn)]).toEqual([
      3,
      [{ id: second.id, state: 'approved', movedOn: true }],
    ]);
    const undo = await server.send(`/policies/shop/editions/3/migrations/${run.id}/undo`);
    expect([undo.status, undo.body]).toEqual([200, { id: run.id, undone: 2, movedOn: [second.id] }]);
    expect(await read(server, first)).toEqual({ ...before, version: 4, updatedAt: expect.any(String) });
    expect([(await read(server, open)).edition, (await read(server, second)).edition]).toEqual([2, 3]);
    expect((await server.get('/policies/shop/editions/3/migrations')).body.items).toMatchObject([
      { id: run.id, from: 2, to: 3, moves: 3, undone: { undone: 2, movedOn: 1 } },
    ]);
    server.clock.advance(hour);
    await server.worker.settle();
    expect((await read(server, first)).state).toBe('late');
    expect((await server.get('/audit/verify')).body.intact).toBe(true);
  });

  test.each([
    ['of a flow that is not there', { flow: 'none' }, 404, 'flowNotFound'],
    ['from an edition that is not there', { from: 9 }, 404, 'editionNotFound'],
    ['from the edition itself', { from: 3 }, 422, 'invalidRequest'],
    ['to a state that is not there', { states: { open: 'nowhere' } }, 422, 'invalidRequest'],
  ])('%s is refused', async (_, more, status, code) => {
    const { server } = await threeJobs();
    await publishJob(server, ...renamed);
    expect(await migrate(server, more)).toMatchObject({ status, body: { code } });
    expect((await server.send('/policies/shop/editions/3/migrations/none/undo')).body.code).toBe('migrationNotFound');
  });

  test('an instance does not end by being moved, nor leave behind what it waits for', async () => {
    const { server } = await threeJobs();
    const waiting = await server.start('with-child', { amount: 1 });
    await publishJob(server);
    expect((await migrate(server, { dryRun: true, states: { review: 'closed' } })).body).toMatchObject({
      stuck: 2,
      instances: expect.arrayContaining([expect.objectContaining({ reason: 'targetIsFinal' })]),
    });
    const calls = await migrate(server, { flow: 'with-child', dryRun: true, states: { asking: 'asking' } });
    expect(calls.body.instances).toMatchObject([{ id: waiting.id, moves: true }]);
  });

  test('is for administrators', async () => {
    const server = await startTestServer({ mode: 'production' });
    const manager = await keyFor(server, 'policyManager', 'approver', 'developer');
    const path = '/policies/shop/editions/2/migrations';
    expect((await server.send(path, { flow: 'job', from: 1, dryRun: true }, manager)).status).toBe(403);
    expect((await server.send(path, { flow: 'job', from: 1, dryRun: true }, asAdmin)).status).toBe(200);
  });
});

const { stores } = eachStore();

/** A store that goes away after so many writes. */
function failing(store: Store) {
  const allowed = { writes: Number.POSITIVE_INFINITY };
  const write = () => {
    allowed.writes -= 1;
    if (allowed.writes < 0) throw new Problem('storeUnavailable');
  };
  const failingStore: Store = {
    ...store,
    instances: {
      ...store.instances,
      async commit(change) {
        write();
        return store.instances.commit(change);
      },
    },
    governed: {
      get: (kind, ...key) => store.governed.get(kind, ...key),
      list: (kind, policy) => store.governed.list(kind, policy),
      async write(change) {
        write();
        return store.governed.write(change);
      },
    },
  };
  return { store: failingStore, allowed };
}

test.each(['memory', 'files', 'PostgreSQL'])(
  'on %s, a migration broken off after each write goes on under its key, is told as if it had not been, and stands once in the audit log',
  async (kind) => {
    const { store, allowed } = failing(await (stores[kind] as () => Promise<Store>)());
    const { server, first } = await threeJobs(store);
    await publishJob(server, ...renamed);
    const path = '/policies/shop/editions/3/migrations';
    const asked = { flow: 'job', from: 2, ...mapping };
    const preview = (await server.send(path, { ...asked, dryRun: true })).body;
    const before = await read(server, first);
    const byOneWrite = async (address: string, body: object) => {
      for (let tries = 1; ; tries += 1) {
        allowed.writes = 1;
        const answer = await server.send(address, body, { 'idempotency-key': 'k' });
        allowed.writes = Number.POSITIVE_INFINITY;
        if (answer.status < 300) return { tries, body: answer.body };
        expect(answer.body.code).toBe('storeUnavailable');
      }
    };
    // Its beginning, three instances, its end.
    const run = await byOneWrite(path, asked);
    expect([run.tries, run.body]).toMatchObject([5, { moves: 3, stuck: 0 }]);
    const byId = (list: { id: string }[]) => list.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    expect(byId(run.body.instances)).toEqual(byId(preview.instances));
    expect((await byOneWrite(path, asked)).body).toEqual(run.body);
    const { id } = run.body;
    const undo = await byOneWrite(`${path}/${id}/undo`, {});
    expect(undo).toEqual({ tries: 4, body: { id, undone: 3, movedOn: [] } });
    expect(await read(server, first)).toMatchObject({ edition: 2, state: before.state, timers: before.timers });
    expect((await server.get(`${path}/${id}`)).body.instances).toEqual([]);
    // Another undoing finds nothing.
    expect((await server.send(`${path}/${id}/undo`)).body).toEqual({ id, undone: 0, movedOn: [] });
    expect((await server.get('/audit?type=migration')).body.items).toMatchObject([
      { type: 'migration.started', migration: id },
      { type: 'migration.finished', migration: id, moves: 3, stuck: 0 },
      { type: 'migration.undone', migration: id, undone: 3, movedOn: 0 },
      { type: 'migration.undone', migration: id, undone: 0, movedOn: 0 },
    ]);
    expect((await server.get('/audit/verify')).body.intact).toBe(true);
  },
);
