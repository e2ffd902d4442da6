import fc from 'fast-check';
import { readSheet } from 'read-excel-file/node';
import { beforeEach, describe, expect, test } from 'vitest';
import { keptCases } from '../../server/overview/kept-cases.ts';
import type { InstanceRecord } from '../../server/stores/records/instance.ts';
import type { KeptRegister } from '../../server/stores/store.ts';
import { seed, trials } from '../engine/trials.ts';
import { eachStore } from './each-store.ts';
import { shopContent } from './fixtures.ts';
import { commitOf, instanceOf } from './store-contract.ts';
import { asAdmin, keyFor, personFor, startAt, startTestServer, type TestServer } from './test-server.ts';
import { bindings, company, leaveFlow } from './work-flow.ts';

const { stores } = eachStore();
type Sent = Record<string, string>;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** The least of some numbers that a share of them does not exceed, as one counts by hand. */
const atShare = (numbers: number[], share: number) =>
  numbers.length === 0 ? null : [...numbers].sort((a, b) => a - b)[Math.ceil(numbers.length * share) - 1];
const lengths = (numbers: number[]) => ({
  count: numbers.length,
  p50Ms: atShare(numbers, 0.5),
  p90Ms: atShare(numbers, 0.9),
});
const waiting = (numbers: number[]) => ({
  ...lengths(numbers),
  longestMs: numbers.length === 0 ? null : Math.max(...numbers),
  untimed: 0,
});

describe.each(Object.entries(stores))('an overview, on %s', (_, open) => {
  let server: TestServer;
  let key: Sent;
  let manager: Sent;
  const as = (person: string): Sent => ({ ...key, 'x-guiju-act-for': person });
  const start = async (person: string, input: object): Promise<string> =>
    (await server.send('/policies/shop/flows/leave/instances', { input }, as(person))).body.id;
  const send = async (id: string, person: string, type: string) => {
    const sent = await server.send(`/instances/${id}/events`, { type }, as(person));
    expect(sent.status, sent.text).toBe(200);
  };
  const overview = async (query = '') => {
    const read = await server.get(`/overview?policy=shop${query}`, manager);
    expect(read.status, read.text).toBe(200);
    return read.body;
  };
  const flowOf = async (query = '', flow = 'leave') =>
    (await overview(query)).policies[0].flows.find((one: { flow: string }) => one.flow === flow);

  beforeEach(async () => {
    const { properties } = leaveFlow.input as { properties: object };
    const costCny = { type: 'number', title: { 'zh-CN': '费用', en: 'cost' } };
    const flow = { ...leaveFlow, input: { type: 'object', properties: { ...properties, costCny } } };
    const content = shopContent({ flows: [flow as never] });
    content.policy.roles = ['clerk', 'manager', 'cashier'];
    server = await startTestServer({ mode: 'production', store: await open(), content });
    await server.send('/directory/import', company, asAdmin);
    const path = '/policies/shop/role-bindings';
    const { body } = await server.call('PUT', path, bindings, { ...asAdmin, 'if-match': '"0"' });
    const second = await personFor(server, 'gao', 'approver');
    for (const step of ['approve', 'publish'])
      await server.send(`/policies/shop/drafts/${body.id}/${step}`, {}, second);
    key = await keyFor(server, 'actFor', 'clerk', 'manager', 'cashier');
    manager = await keyFor(server, 'policyManager');
  });

  /** Leaves that go ways of their own, hours apart: paid, sent back, ended, waiting. */
  async function worked(): Promise<string[]> {
    const ids: string[] = [];
    const ways = [
      ['li SUBMIT', 'wang APPROVE', 'sun AGREE', 'zhou AGREE', 'qian PAY'],
      ['li SUBMIT', 'wang REJECT', 'li SUBMIT', 'wang APPROVE', 'sun AGREE', 'zhou AGREE', 'qian PAY'],
      ['li SUBMIT', 'wang APPROVE', 'zhou AGREE'],
      ['li SUBMIT'],
      ['li SUBMIT'],
      [],
    ];
    for (const [place] of ways.entries()) {
      ids.push(
        await start('li', { days: 1, station: 'S1', ...(place === 5 ? {} : { costCny: [0.1, 0.2, 5, 7, 9][place] }) }),
      );
      server.clock.advance((place + 1) * hourMs);
    }
    for (let step = 0; step < 7; step += 1)
      for (const [place, way] of ways.entries()) {
        const [person, type] = way[step]?.split(' ') ?? [];
        server.clock.advance((1 + ((step * 7 + place * 5) % 11)) * hourMs);
        if (person && type) await send(ids[place] as string, person, type);
      }
    return ids;
  }

  /** How long cases stood where, as their histories say it. */
  async function recount(ids: string[]) {
    const nowMs = server.clock.now().getTime();
    const stays = new Map<string, { waiting: number[]; passed: number[] }>();
    const at = (state: string) => {
      const found = stays.get(state) ?? { waiting: [], passed: [] };
      stays.set(state, found);
      return found;
    };
    for (const id of ids) {
      const { items } = (await server.get(`/instances/${id}/history`, manager)).body;
      const moves = items.filter(({ to }: { to?: string }) => to !== undefined);
      const isDone = items.some(({ type }: { type: string }) => type === 'stopped');
      let since: { state: string; ms: number } | undefined;
      for (const { to, at: text } of moves) {
        if (since?.state === to) continue;
        if (since) at(since.state).passed.push(Date.parse(text) - since.ms);
        since = { state: to, ms: Date.parse(text) };
      }
      if (since && since.state !== 'paid' && !isDone) at(since.state).waiting.push(nowMs - since.ms);
    }
    return [...stays].flatMap(([state, own]) =>
      own.waiting.length + own.passed.length === 0
        ? []
        : [{ state, waiting: waiting(own.waiting), passed: lengths(own.passed) }],
    );
  }

  test('says of each state how many wait and how long, and how long it took, as the histories have it', async () => {
    const ids = await worked();
    const { flows, coming, building, edition } = (await overview()).policies[0];
    expect([building, edition, coming]).toEqual([false, 2, []]);
    const leave = flows.find(({ flow }: { flow: string }) => flow === 'leave');
    const told = leave.states.map(({ title: _title, ...rest }: { title: object }) => rest);
    const expected = await recount(ids);
    expect(expected.map(({ state }) => state).sort()).toEqual(['countersign', 'draft', 'paying', 'review']);
    expect(told).toEqual(
      ['draft', 'review', 'countersign', 'paying'].map((state) => expected.find((one) => one.state === state)),
    );
    expect(leave.states[1].title).toEqual({ 'zh-CN': 'review', en: 'review' });
    expect([leave.begun, leave.open.count, leave.ended.count]).toEqual([6, 4, 2]);
    expect(leave.status).toEqual({ active: 4, stuck: 0, suspended: 0 });
    // What happens next is in the next answer.
    await send(ids[3] as string, 'wang', 'APPROVE');
    const again = (await flowOf()).states.map(({ title: _title, ...rest }: { title: object }) => rest);
    const recounted = await recount(ids);
    expect(again).toEqual(
      ['draft', 'review', 'countersign', 'paying'].map((state) => recounted.find((one) => one.state === state)),
    );
  });

  test('says how cases of the period ended, with exact sums of money; a state of before the period is not counted', async () => {
    const ids = await worked();
    const operator = await keyFor(server, 'administrator');
    await server.send(`/instances/${ids[5]}/terminate`, { reason: 'not wanted' }, operator);
    const { outcomes, money } = await flowOf();
    expect(money).toEqual([{ name: 'costCny', title: { 'zh-CN': '费用', en: 'cost' } }]);
    expect(outcomes.map(({ title: _, ...one }: { title: object }) => one)).toEqual([
      { status: 'done', state: 'paid', count: 2, sums: { costCny: 0.3 } },
      { status: 'stopped', state: null, count: 1, sums: { costCny: null } },
    ]);
    server.clock.advance(40 * dayMs);
    const later = await flowOf();
    expect([later.outcomes, later.begun, later.ended.count, later.open.count]).toEqual([[], 0, 0, 3]);
    const day = startAt.slice(0, 10);
    const first = await flowOf(`&from=${day}&to=${day}`);
    expect([first.begun, first.ended.count, first.outcomes]).toEqual([5, 0, []]);
    expect((await flowOf('&flow=leave')).open.count).toBe(3);
    expect((await overview('&flow=leave')).policies[0].flows).toHaveLength(1);
  });

  test('says with whom what is overdue, by person and department', async () => {
    await worked();
    expect((await overview()).policies[0].overdue.count).toBe(2);
    server.clock.advance(3 * dayMs);
    await server.worker.settle();
    const { overdue, flows } = (await overview()).policies[0];
    // Two wait for the superior; when it is overdue the next above has it, too.
    expect(overdue).toMatchObject({ count: 2, personCount: overdue.persons.length, roles: [] });
    expect(overdue.persons).toContainEqual(
      expect.objectContaining({ person: 'wang', name: '王总', departments: ['北片'], count: 2 }),
    );
    expect(overdue.departments).toContainEqual(
      expect.objectContaining({ department: 'north', name: '北片', count: 2 }),
    );
    const [{ longestMs }] = overdue.persons;
    const { states } = flows.find(({ flow }: Sent) => flow === 'leave');
    const review = states.find(({ state }: { state: string }) => state === 'review');
    expect(longestMs).toBe(review.waiting.longestMs - 2 * dayMs);
    const tasksOf = async (person: string, more = '&overdue=true') => {
      const { body } = await server.get(`/tasks?person=${person}${more}`, manager);
      return body.items.map(({ state, assignee }: Sent) => [state, assignee]);
    };
    // By now they are not alone with it.
    expect(await tasksOf('wang')).toEqual([
      ['review', undefined],
      ['review', undefined],
    ]);
    expect(await tasksOf('wang', '&overdue=true&flow=job')).toEqual([]);
    expect(await tasksOf('sun')).toEqual([]);
    expect(await tasksOf('sun', '')).toEqual([['countersign', 'sun']]);
    expect(await tasksOf('*')).toHaveLength(2);
    expect(await tasksOf('*', '&role=clerk')).toEqual([['draft', undefined]]);
    const asked = await server.get('/tasks?person=wang', as('li'));
    expect([asked.status, asked.body.code]).toEqual([403, 'forbidden']);
  });

  test('is for who looks after a policy, of their policies alone', async () => {
    const clerk = await keyFor(server, 'clerk');
    for (const path of ['/overview', '/overview?policy=shop', '/policies/shop/rule-hits'])
      expect([(await server.get(path, clerk)).status, (await server.get(path)).status]).toEqual([403, 401]);
    const made = await server.send(
      '/api-keys',
      { name: 'other', roles: ['policyManager'], policies: ['other'] },
      asAdmin,
    );
    const other = { authorization: `Bearer ${made.body.key}` };
    const codes = await Promise.all(
      ['/overview?policy=shop', '/policies/shop/rule-hits'].map(async (path) => (await server.get(path, other)).status),
    );
    expect(codes).toEqual([403, 403]);
    expect((await server.get('/overview', other)).body.policies).toEqual([]);
    expect((await server.get('/overview', manager)).body.policies.map(({ policy }: Sent) => policy)).toEqual(['shop']);
    expect((await server.get('/overview?policy=none', manager)).body.code).toBe('policyNotFound');
    for (const wrong of ['from=2024-02-30', 'from=2024-03-02&to=2024-03-01', 'to=9999-99-99'])
      expect([wrong, (await server.get(`/overview?${wrong}`, manager)).body.code]).toEqual([wrong, 'invalidValue']);
  });

  test('says which rules fired in recorded decisions, and which never did; of none it says so', async () => {
    const hits = async (query = '') => (await server.get(`/policies/shop/rule-hits${query}`, manager)).body;
    const before = await hits();
    expect([before.looked, before.whole]).toEqual([0, true]);
    const caller = await keyFor(server, 'developer');
    const decide = (kind: string) => server.send('/policies/shop/decisions/fee', { facts: { km: 1, kind } }, caller);
    expect((await decide('car')).status).toBe(200);
    await decide('car');
    const { looked, ruleSets } = await hits();
    const fee = ruleSets.find(({ ruleSet }: Sent) => ruleSet === 'fee');
    expect(looked).toBe(2);
    expect(fee).toMatchObject({ decisions: 2, unexplained: 0, unanswered: 0, firedCount: 1, silentCount: 1 });
    expect(fee.rules.map(({ rule, count }: { rule: string; count: number }) => [rule, count])).toEqual([['other', 2]]);
    expect(fee.silent.map(({ rule }: Sent) => rule)).toEqual(['truck']);
    server.clock.advance(dayMs);
    await decide('truck');
    const now = (await hits()).ruleSets.find(({ ruleSet }: Sent) => ruleSet === 'fee');
    expect([now.decisions, now.silentCount]).toEqual([3, 0]);
    const today = server.clock.now().toISOString().slice(0, 10);
    const only = (await hits(`?from=${today}`)).ruleSets.find(({ ruleSet }: Sent) => ruleSet === 'fee');
    expect([only.decisions, only.silent.map(({ rule }: Sent) => rule)]).toEqual([1, ['other']]);
  });

  test('is kept as an Excel file, in the language of who asks', async () => {
    await worked();
    const fetched = await fetch(`${server.url}/api/v1/overview?policy=shop&format=xlsx`, {
      headers: { ...manager, 'accept-language': 'zh-CN' },
    });
    expect(fetched.status).toBe(200);
    expect(decodeURIComponent(fetched.headers.get('content-disposition') ?? '')).toContain('概览 2024-02-');
    const file = Buffer.from(await fetched.arrayBuffer());
    const states = await readSheet(file, '在办与停留');
    expect(states[0]?.slice(0, 4)).toEqual(['制度', '流程', '状态', '在等']);
    expect(states.slice(1).map((line) => line.slice(1, 4))).toContainEqual(['请假', 'review', 2]);
    expect((await readSheet(file, '办结')).slice(1).map((line) => line.slice(1))).toEqual([
      ['请假', 'paid', 2, '费用', 0.3],
    ]);
    expect((await readSheet(file, '规则命中'))[0]?.slice(1, 4)).toEqual(['规则集', '规则', '命中次数']);
  });

  test('says which editions come, and counts cases of a flow that the edition in force has no longer', async () => {
    await worked();
    const from = new Date(server.clock.now().getTime() + dayMs).toISOString();
    const author = await personFor(server, 'ann', 'policyManager');
    const draft = (await server.send('/policies/shop/drafts', { title: 'later' }, author)).body;
    const removed = await server.call('DELETE', `/policies/shop/drafts/${draft.id}/definitions/flow/leave`, undefined, {
      ...author,
      'if-match': `"${draft.revision}"`,
    });
    expect(removed.status, removed.text).toBeLessThan(300);
    const approver = await personFor(server, 'bo', 'approver');
    await server.send(`/policies/shop/drafts/${draft.id}/submit`, {}, author);
    await server.send(`/policies/shop/drafts/${draft.id}/approve`, {}, approver);
    const path = `/policies/shop/drafts/${draft.id}/publish`;
    const published = await server.send(path, { effectiveFrom: from, note: 'without leave' }, approver);
    expect(published.status, published.text).toBe(201);
    expect((await overview()).policies[0].coming).toEqual([
      { edition: 3, effectiveFrom: from, note: expect.anything() },
    ]);
    server.clock.advance(2 * dayMs);
    const { coming, edition } = (await overview()).policies[0];
    expect([coming, edition]).toEqual([[], 3]);
    expect((await flowOf()).open.count).toBe(4);
  });
});

test('figures that are being made are said to be, and what is known without them is told', async () => {
  const server = await startTestServer();
  await server.start('job', { amount: 1 });
  const { registers } = server.parts.store;
  const { takeUp } = registers;
  registers.takeUp = async () => {
    await new Promise(setImmediate);
    return { isWhole: false, taken: 0 };
  };
  const [policy] = (await server.get('/overview')).body.policies;
  expect([policy.policy, policy.edition, policy.building, policy.flows]).toEqual(['shop', 2, true, []]);
  registers.takeUp = takeUp;
  const [made] = (await server.get('/overview')).body.policies;
  const job = made.flows.find(({ flow }: Sent) => flow === 'job');
  expect([made.building, job.open.count]).toEqual([false, 1]);
});

/** Spans as any source may have them. */
const spans = fc.array(
  fc.record({
    name: fc.constantFrom('a', 'b', '京 "x", {y}\\'),
    fromMs: fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 0, max: 100 }) }, fc.constant(null)),
    toMs: fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constant(null)),
  }),
  { maxLength: 5 },
);

test('spans come to the same in every store, and to what one counts by hand', async () => {
  const opened = await Promise.all(Object.values(stores).map((open) => open()));
  let round = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(spans, { maxLength: 12 }), async (all) => {
      round += 1;
      const policy = `p${round}`;
      const sources = all.map((_, place) => instanceOf(round * 100 + place, { policy }));
      const own = new Map(sources.map(({ id }, place) => [id, all[place]]));
      const rowOf: KeptRegister['rowOf'] = (source) => {
        const { id } = source as InstanceRecord;
        return { source: id, atMs: 0, place: id, group: '[]', cells: ['flow'], spans: own.get(id) ?? [] };
      };
      const kept: KeptRegister = { ...keptCases(policy, undefined), rowOf };
      const query = { atMs: 60, span: { fromMs: 20, toMs: 70 }, filters: [] };
      const expected = byHand(all.flat());
      for (const store of opened) {
        for (const source of sources) await store.instances.commit(commitOf(source));
        while (!(await store.registers.takeUp(kept)).isWhole);
        const told = await store.registers.spans(kept, query);
        expect(told.sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual(expected);
        expect(await store.registers.spans(kept, { ...query, filters: [[0, 'other']] })).toEqual([]);
      }
    }),
    { numRuns: Math.ceil(trials / 50), seed },
  );
  await Promise.all(opened.map((store) => store.close()));
});

/** What spans open at 60, and ended from 20 to before 70, come to. */
function byHand(all: { name: string; fromMs: number | null; toMs: number | null }[]) {
  const names = [...new Set(all.map(({ name }) => name))].sort();
  const isIn = (ms: number | null) => ms !== null && ms >= 20 && ms < 70;
  return names.map((name) => {
    const own = all.filter((one) => one.name === name);
    const goesOn = own.filter(({ toMs, fromMs }) => toMs === null && fromMs !== null && fromMs <= 60);
    const untimed = own.filter(({ toMs, fromMs }) => toMs === null && fromMs === null).length;
    const open = waiting(goesOn.map(({ fromMs }) => 60 - (fromMs as number)));
    const ended = own.filter(({ fromMs, toMs }) => fromMs !== null && isIn(toMs));
    return {
      name,
      begun: own.filter(({ fromMs }) => isIn(fromMs)).length,
      open: { ...open, count: open.count + untimed, untimed },
      ended: lengths(ended.map(({ fromMs, toMs }) => (toMs as number) - (fromMs as number))),
    };
  });
}
