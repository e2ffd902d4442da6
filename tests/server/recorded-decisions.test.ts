import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { timeOrderedId } from '../../server/kernel/ids.ts';
import { createMemoryStore } from '../../server/stores/memory-store.ts';
import {
  type DecisionPack,
  decisionsOf,
  pagesOf,
  type RecordedDecision,
} from '../../server/stores/recorded-decisions.ts';
import type { Store } from '../../server/stores/store.ts';
import { eachStore } from './each-store.ts';
import { dearerFee, shopContent } from './fixtures.ts';
import { asAdmin, keyFor, request, startAt, startTestServer, type TestServer } from './test-server.ts';

const decisions = '/policies/shop/decisions';
const dayMs = 86_400_000;

const { stores } = eachStore();
const serverOn = async (name: string) => startTestServer({ store: await (stores[name] as () => Promise<Store>)() });
const idsOf = (items: { id: string }[]) => items.map(({ id }) => id);

/** Reads page by page until there is none. */
async function readAll(server: TestServer, query: string): Promise<RecordedDecision[]> {
  const all: RecordedDecision[] = [];
  let cursor = '';
  do {
    const { status, body } = await server.get(`${decisions}?${query}${cursor && `&cursor=${cursor}`}`);
    expect(status).toBe(200);
    all.push(...body.items);
    // Else it would never end.
    expect(body.cursor).not.toBe(cursor);
    cursor = body.cursor ?? '';
  } while (cursor);
  return all;
}

/** Few instants over five days, so that many decisions share one: alone, or packs of batches. */
const line = fc.record({
  day: fc.integer({ min: 0, max: 4 }),
  ms: fc.constantFrom(0, 1, 999, dayMs - 1),
  ruleSet: fc.constantFrom('fee', 'bonus'),
  /** None: alone. */
  packs: fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 3 }),
  random: fc.uint8Array({ minLength: 10, maxLength: 10 }),
});
type Line = typeof line extends fc.Arbitrary<infer T> ? T : never;

function linesFrom(fromMs: number, { day, ms, ruleSet, packs, random }: Line): (RecordedDecision | DecisionPack)[] {
  const madeMs = fromMs + day * dayMs + ms;
  const decidedAt = new Date(madeMs).toISOString();
  const id = timeOrderedId(madeMs, random);
  const made = { decidedAt, policy: 'shop', ruleSet, edition: 2, at: decidedAt };
  const [facts, outcome] = [{ km: 1, kind: 'car' }, { feeCny: 1 }];
  if (packs.length === 0) return [{ id, ...made, facts, outcome }];
  const many = <T>(one: T, count: number) => Array.from({ length: count }, () => one);
  return packs.map((count, index) => ({
    ...{ id: `${id}-${index + 1}`, ...made },
    ...{ facts: many(facts, count), outcomes: many(outcome, count) },
  }));
}

/** As text, numbers among it filled up, so that text order is the order of the numbers. */
const standing = ({ decidedAt, id }: RecordedDecision) =>
  `${decidedAt} ${id.slice(0, 36)} ${id.slice(36).replace(/\d+/g, (digits) => digits.padStart(6, '0'))}`;

describe.each(Object.keys(stores))('what was decided, looked up on %s', (name) => {
  test('is read page by page, the newest first, none twice and none left out, however many share a millisecond', async () => {
    const server = await serverOn(name);
    let year = 1980;
    const asked = fc.record({ limit: fc.integer({ min: 1, max: 9 }), ruleSet: fc.constantFrom('', 'fee') });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 10 }), asked, async (lines, { limit, ruleSet }) => {
        year += 1;
        const fromMs = Date.UTC(year, 5, 1);
        const made = lines.flatMap((one) => linesFrom(fromMs, one));
        await server.parts.store.decisions.record(pagesOf(made));
        const wanted = made.flatMap(decisionsOf).filter((one) => !ruleSet || one.ruleSet === ruleSet);
        const expected = wanted.sort((a, b) => (standing(a) < standing(b) ? 1 : -1));
        const period = `since=${new Date(fromMs).toISOString()}&until=${new Date(fromMs + 5 * dayMs).toISOString()}`;
        const found = await readAll(server, `${period}&limit=${limit}${ruleSet && `&ruleSet=${ruleSet}`}`);
        expect(idsOf(found)).toEqual(idsOf(expected));
      }),
      { numRuns: 25 },
    );
  });

  test('is found by its id with its reasons, alone or one of a batch, and is what was recorded', async () => {
    const server = await serverOn(name);
    const asked = { facts: { km: 10, kind: 'truck' }, at: '2015-06-01T00:00:00+08:00' };
    const made = (await server.send(`${decisions}/fee`, asked)).body;
    const rows = ['car', 'truck', 'car'].map((kind, km) => JSON.stringify({ km, kind })).join('\n');
    const ndjson = { 'content-type': 'application/x-ndjson' };
    await request(`${server.url}/api/v1${decisions}/fee/batch`, 'POST', rows, ndjson);

    const { items } = (await server.get(decisions)).body;
    expect(items.map(({ facts }: RecordedDecision) => facts.km)).toEqual([2, 1, 0, 10]);
    expect(items[3]).toEqual({
      ...{ id: made.id, decidedAt: startAt, ruleSet: 'fee', edition: 1, ...asked, outcome: { feeCny: 20 } },
    });
    const alone = (await server.get(`${decisions}/${made.id}`)).body;
    expect(alone).toMatchObject({ ...items[3], rules: made.rules, same: true });
    expect(alone.explanation).toMatchObject({ rules: [{ id: 'truck', fired: true }], counts: { rules: 2, hold: 2 } });
    const page = (await server.get(`${decisions}/${made.id}?rows=all&limit=1&after=truck&language=en`)).body;
    expect(page.explanation.rules).toMatchObject([{ id: 'other', fired: false }]);
    expect(page.explanation.sentence['zh-CN']).toBeUndefined();
    expect((await server.get(`${decisions}/${made.id}?after=nowhere`)).body.code).toBe('invalidRequest');
    const ofBatch = (await server.get(`${decisions}/${items[1].id}`)).body;
    expect(ofBatch).toMatchObject({ ...items[1], outcome: { feeCny: 2 }, rules: [{ id: 'truck' }], same: true });
  });

  test('is what was decided on its own edition with its own configuration values', async () => {
    const server = await serverOn(name);
    const bonus = { facts: { hours: 3 }, config: { rate: 5 } };
    const { id } = (await server.send(`${decisions}/bonus`, bonus)).body;
    const draft = (await server.send('/policies/shop/drafts', {})).body.id;
    await server.call('PUT', `/policies/shop/drafts/${draft}/definitions/rules/fee`, dearerFee(9), {
      'if-match': '"1"',
    });
    const fee = (await server.send(`${decisions}/fee`, { facts: { km: 1, kind: 'truck' } })).body;
    await server.call('DELETE', `/policies/shop/drafts/${draft}/definitions/cases/fee`, undefined, {
      'if-match': '"2"',
    });
    expect((await server.send(`/policies/shop/drafts/${draft}/publish`, {})).status).toBe(201);
    const found = await Promise.all([id, fee.id].map((one) => server.get(`${decisions}/${one}`)));
    expect(found.map(({ body }) => [body.edition, body.config, body.outcome, body.same])).toEqual([
      [2, { rate: 5 }, { bonusCny: 15 }, true],
      [2, undefined, { feeCny: 2 }, true],
    ]);
  });

  test.each([
    ['an id of nothing', '0190c3e0-0000-7000-8000-000000000000'],
    ['an id of no form', 'none'],
    ['an id beyond all years', 'ffffffff-ffff-7000-8000-000000000000'],
  ])('says that there is none for %s', async (_, id) => {
    const server = await serverOn(name);
    expect(await server.get(`${decisions}/${id}`)).toMatchObject({ status: 404, body: { code: 'decisionNotFound' } });
  });
});

describe('what was decided', () => {
  const at = (day: number, hour = 0) => Date.parse(startAt) - day * dayMs - hour * 3_600_000;
  const made = (ms: number, more: Partial<RecordedDecision> = {}): RecordedDecision => {
    const decidedAt = new Date(ms).toISOString();
    const id = timeOrderedId(ms, new Uint8Array(10));
    const about = { policy: 'shop', ruleSet: 'fee', edition: 2, at: decidedAt };
    return { id, decidedAt, ...about, facts: { km: 1, kind: 'car' }, outcome: { feeCny: 1 }, ...more };
  };
  async function serverWith(...all: RecordedDecision[]): Promise<TestServer> {
    const store = createMemoryStore();
    await store.decisions.record(pagesOf(all));
    return startTestServer({ store });
  }

  test('of the last thirty days is listed, or of the period asked for, in dates of the policy too', async () => {
    const server = await serverWith(...[31, 29, 1].map((day) => made(at(day))));
    // The tests' clock stands at 10 o'clock on the first of March where the policy is at home.
    const days = async (query: string) => {
      const { items } = (await server.get(`${decisions}?${query}`)).body;
      return items.map((one: RecordedDecision) => (Date.parse(startAt) - Date.parse(one.decidedAt)) / dayMs);
    };
    expect(await days('')).toEqual([1, 29]);
    expect(await days('since=1999-01-01')).toEqual([1, 29, 31]);
    expect(await days('since=2024-02-29')).toEqual([1]);
    expect(await days('since=2024-02-29&until=2024-02-29')).toEqual([]);
    expect(await days('until=2024-02-29')).toEqual([29, 31]);
    expect(await days('until=2024-03-01')).toEqual([1, 29]);
    expect(await days('since=2024-03-02')).toEqual([]);
    expect(await days('since=0000-01-01T00:00:00%2B14:00&until=9999-12-31T23:59:59-12:00')).toEqual([1, 29, 31]);
  });

  test('says when deciding again does not give what was recorded', async () => {
    const [altered, refused] = [
      made(at(0), { outcome: { feeCny: 7 } }),
      made(at(1), { facts: { km: 1, kind: 'ship' } }),
    ];
    const server = await serverWith(altered, refused);
    expect((await server.get(`${decisions}/${altered.id}`)).body).toMatchObject({
      ...{ outcome: { feeCny: 7 }, rules: [{ id: 'other' }], same: false },
    });
    const { body } = await server.get(`${decisions}/${refused.id}`);
    expect([body.same, body.rules, body.explanation]).toEqual([false, [], undefined]);
  });

  test('is found where a clock was set back and the id runs ahead of it', async () => {
    const ahead = made(at(1), { id: timeOrderedId(at(1) + 3 * 3_600_000, new Uint8Array(10)) });
    const server = await serverWith(ahead, made(at(1)));
    expect((await server.get(`${decisions}/${ahead.id}`)).body).toMatchObject({ id: ahead.id, same: true });
  });

  test.each([
    ['a cursor that is none', 'cursor=50', '/query/cursor'],
    ['a cursor of no day', 'cursor=2024-99-99T00:00:00.000Z_x', '/query/cursor'],
    ['a period that ends before it begins', 'since=2024-02-02&until=2024-02-01', '/query/until'],
    ['a beginning that is no instant', 'since=yesterday', '/query/since'],
    ['a page of none', 'limit=0', '/query/limit'],
    ['a page that is too long', 'limit=201', '/query/limit'],
  ])('is refused for %s', async (_, query, path) => {
    const server = await startTestServer();
    const { status, body } = await server.get(`${decisions}?${query}`);
    expect([status, body.code, body.errors[0].path]).toEqual([422, 'invalidRequest', path]);
  });

  test('is shown to those whom the policy concerns, and to nobody else', async () => {
    const server = await startTestServer({ mode: 'production' });
    const { id } = (await server.send(`${decisions}/fee`, { facts: { km: 1, kind: 'car' } }, asAdmin)).body;
    const people = ['policyManager', 'approver', 'administrator', 'developer', 'clerk'];
    const met = await Promise.all(
      people.map(async (who) => {
        const key = await keyFor(server, who);
        return [(await server.get(decisions, key)).status, (await server.get(`${decisions}/${id}`, key)).status];
      }),
    );
    expect(met).toEqual([...Array(4).fill([200, 200]), [403, 403]]);
    expect((await server.get('/policies/none/decisions', asAdmin)).body.code).toBe('policyNotFound');
  });

  test('leaves the server free for others while much is read', async () => {
    const all = Array.from({ length: 30_000 }, (_, index) => made(at(1) + index));
    const server = await serverWith(...all);
    let done = false;
    const page = server.get(`${decisions}?ruleSet=bonus`).then((answer) => {
      done = true;
      return answer;
    });
    let served = 0;
    while (!done) {
      await request(`${server.url}/healthz`, 'GET');
      if (!done) served += 1;
    }
    expect((await page).body.items).toEqual([]);
    expect(served).toBeGreaterThan(0);
  });
});

test('a try on a draft is not recorded', async () => {
  const server = await startTestServer({ content: shopContent() });
  const draft = (await server.send('/policies/shop/drafts', {})).body.id;
  const { id } = (await server.send(`${decisions}/fee`, { facts: { km: 1, kind: 'car' }, edition: `draft:${draft}` }))
    .body;
  expect((await server.get(decisions)).body.items).toEqual([]);
  expect((await server.get(`${decisions}/${id}`)).status).toBe(404);
});
