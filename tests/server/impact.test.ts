import { describe, expect, test } from 'vitest';
import { createMemoryStore } from '../../server/stores/memory-store.ts';
import { pagesOf, type RecordedDecision } from '../../server/stores/recorded-decisions.ts';
import type { Store } from '../../server/stores/store.ts';
import { shopContent } from './fixtures.ts';
import { makeDearer } from './make-dearer.ts';
import { request, startTestServer, type TestServer } from './test-server.ts';

const drafts = '/policies/shop/drafts';
const day = 86_400_000;

/** Decisions on fees, one an hour: every third a truck's. */
function manyDecisions(count: number): RecordedDecision[] {
  return Array.from({ length: count }, (_, index) => {
    const kind = index % 3 === 0 ? 'truck' : 'car';
    const at = new Date(Date.parse('2024-01-01T00:00:00Z') + index * 3_600_000).toISOString();
    const outcome = { feeCny: kind === 'truck' ? 20 : 10 };
    return {
      ...{ id: `d-${index}`, decidedAt: at, at, policy: 'shop', ruleSet: 'fee', edition: 2 },
      facts: { km: 10, kind },
      outcome,
    };
  });
}

async function dearerDraft(count = 0): Promise<{ server: TestServer; store: Store; path: string }> {
  const store = createMemoryStore();
  await store.decisions.record(pagesOf(manyDecisions(count)));
  const server = await startTestServer({ store });
  const { id } = (await server.send(drafts)).body;
  await makeDearer(server, id);
  return { server, store, path: `${drafts}/${id}/impact` };
}

describe('the impact of a draft', () => {
  test('is told by rule set, by rule and by clause, with the money of each', async () => {
    const { server, path } = await dearerDraft(300);
    const { decisions } = (await server.send(path)).body;
    expect(decisions).toMatchObject({
      ...{ replayed: 300, changed: 100, refused: 0, unanswered: 0, limited: false },
      totals: { feeCny: { before: 4000, after: 5000 } },
      byRuleSet: [{ ruleSet: 'fee', replayed: 300, changed: 100, totals: { feeCny: { before: 4000, after: 5000 } } }],
      byRule: [
        {
          ...{ ruleSet: 'fee', rule: 'truck', clauses: ['T-1'], changed: 100, lost: 0, gained: 0 },
          totals: { feeCny: { before: 2000, after: 3000 } },
        },
      ],
      byClause: [{ clause: 'T-1', changed: 100, totals: { feeCny: { before: 2000, after: 3000 } } }],
    });
    expect(decisions.examples).toHaveLength(20);
  });

  test('tells which rules fire no longer and which do now, and what would be refused', async () => {
    const store = createMemoryStore();
    await store.decisions.record(pagesOf(manyDecisions(6)));
    const server = await startTestServer({ store });
    const { id } = (await server.send(drafts)).body;
    const fee = JSON.parse(JSON.stringify(shopContent().rules.fee).replace('"value":"truck"', '"value":"car"'));
    await server.call('PUT', `${drafts}/${id}/definitions/rules/fee`, fee, { 'if-match': '"1"' });
    const { byRule } = (await server.send(`${drafts}/${id}/impact`)).body.decisions;
    expect(byRule).toMatchObject([
      { rule: 'truck', changed: 6, lost: 2, gained: 4 },
      { rule: 'other', changed: 6, lost: 4, gained: 2 },
    ]);
    fee.facts.properties.kind.enum = ['car'];
    await server.call('PUT', `${drafts}/${id}/definitions/rules/fee`, fee, { 'if-match': '"2"' });
    const { refused, examples } = (await server.send(`${drafts}/${id}/impact`)).body.decisions;
    expect([refused, examples[0].after]).toEqual([2, { problem: { code: 'unknownValue', facts: ['kind'] } }]);
  });

  test('tells how many are left without a rule where one is wanted, and none where none is', async () => {
    const store = createMemoryStore();
    await store.decisions.record(pagesOf(manyDecisions(6)));
    const server = await startTestServer({ store });
    const { id } = (await server.send(drafts)).body;
    const { fee } = shopContent().rules;
    const put = async (more: object, revision: number) => {
      const path = `${drafts}/${id}/definitions/rules/fee`;
      await server.call('PUT', path, { ...fee, ...more }, { 'if-match': `"${revision}"` });
      return (await server.send(`${drafts}/${id}/impact`)).body.decisions;
    };
    const rules = fee?.rules?.slice(0, 1);
    const { replayed, unanswered, refused, byRule } = await put({ rules }, 1);
    const other = byRule.find((one: { rule: string }) => one.rule === 'other');
    expect([replayed, refused, unanswered]).toEqual([6, 0, other.lost]);
    expect(unanswered).toBeGreaterThan(0);
    expect((await put({ rules, hitPolicy: 'collect-sum' }, 2)).unanswered).toBe(0);
    expect((await put({ rules, default: { feeCny: 0 } }, 3)).unanswered).toBe(0);
  });

  test('is asked for a period, a limit, a sample, one rule set', async () => {
    const { server, path } = await dearerDraft(300);
    const replayed = async (body: object) => {
      const { decisions } = (await server.send(path, body)).body;
      return [decisions.replayed, decisions.limited, decisions.recorded];
    };
    expect(await replayed({ since: '2024-01-02T00:00:00Z', until: '2024-01-03T00:00:00Z' })).toEqual([
      24,
      false,
      undefined,
    ]);
    expect(await replayed({ limit: 10 })).toEqual([10, true, undefined]);
    expect(await replayed({ limit: 10, all: true })).toEqual([300, false, undefined]);
    expect(await replayed({ sample: 50 })).toEqual([50, true, 300]);
    expect(await replayed({ sample: 500 })).toEqual([300, false, 300]);
    expect(await replayed({ ruleSet: 'bonus' })).toEqual([0, false, undefined]);
    const backwards = { since: '2024-01-02T00:00:00Z', until: '2024-01-01T00:00:00Z' };
    expect(await server.send(path, backwards)).toMatchObject({ status: 422, body: { code: 'invalidRequest' } });
  });

  test('draws a sample from all of the period, the same each time', async () => {
    const { server, path } = await dearerDraft(3000);
    const [one, two] = [await server.send(path, { sample: 300 }), await server.send(path, { sample: 300 })];
    expect(one.text).toBe(two.text);
    const { changed } = one.body.decisions;
    expect(changed).toBeGreaterThan(70);
    expect(changed).toBeLessThan(130);
  });

  test('shows examples with both explanations where asked', async () => {
    const { server, path } = await dearerDraft(3);
    const [example] = (await server.send(path, { explain: true })).body.decisions.examples;
    expect(example).toMatchObject({
      id: 'd-0',
      facts: { kind: 'truck' },
      rules: { before: ['truck'], after: ['truck'] },
    });
    expect(Object.keys(example.explanation)).toEqual(['before', 'after']);
    expect(JSON.stringify(example.explanation.before)).toContain('truck');
    expect((await server.send(path)).body.decisions.examples[0].explanation).toBeUndefined();
  });

  test('is streamed with its progress where lines are accepted', async () => {
    const { server, path } = await dearerDraft(300);
    const accept = { accept: 'application/x-ndjson' };
    const { headers, text } = await server.send(path, {}, accept);
    expect(headers.get('content-type')).toContain('application/x-ndjson');
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toEqual({ progress: { replayed: 0, changed: 0, instances: 0 } });
    expect(lines.at(-1).result).toEqual((await server.send(path)).body);
    const backwards = { since: '2024-01-02T00:00:00Z', until: '2024-01-01T00:00:00Z' };
    expect((await server.send(path, backwards, accept)).text).toContain('"problem":{"type"');
  });

  test('leaves the server free for others while it is worked out', async () => {
    const { server, path } = await dearerDraft(30_000);
    let done = false;
    const impact = server.send(path).then((answer) => {
      done = true;
      return answer;
    });
    let served = 0;
    while (!done) {
      await request(`${server.url}/healthz`, 'GET');
      if (!done) served += 1;
    }
    expect((await impact).body.decisions.replayed).toBe(30_000);
    expect(served).toBeGreaterThan(2);
  });

  test('groups the open instances by state and reason', async () => {
    const { server } = await dearerDraft();
    for (const amount of [1, 2, 3]) await server.start('job', { amount });
    server.clock.advance(day);
    const { id } = (await server.send(drafts)).body;
    const flow = JSON.parse(JSON.stringify(shopContent().flows.job).replaceAll('"open"', '"new"'));
    await server.call('PUT', `${drafts}/${id}/definitions/flow/job`, flow, { 'if-match': '"1"' });
    const { instances } = (await server.send(`${drafts}/${id}/impact`)).body;
    expect(instances.byReason).toEqual([{ flow: 'job', state: 'open', reason: 'stateRemoved', affected: 3 }]);
  });
});
