import { describe, expect, test } from 'vitest';
import type { JsonObject, RuleSetDefinition } from '../../engine/index.ts';
import { ruleSetWith } from '../engine/content.ts';
import { eachStore } from './each-store.ts';
import { shopContent } from './fixtures.ts';
import { asAdmin, personFor, startTestServer, type TestServer } from './test-server.ts';

const { stores } = eachStore();
const number = { type: 'number' };

/** Tolls by weight: five cases by the first row, one by the second, one that is refused beyond a bound. */
const toll = (light: number, most: number): RuleSetDefinition =>
  ruleSetWith({
    id: 'toll',
    facts: { type: 'object', properties: { tons: { ...number, maximum: most } }, required: ['tons'] } as never,
    outcome: { type: 'object', properties: { yuan: number } } as never,
    table: {
      inputs: ['tons'],
      outputs: ['yuan'],
      rows: [
        { id: 'light', when: ['<= 5'], then: [light] },
        { id: 'heavy', when: ['> 5'], then: [50] },
      ],
    } as never,
  });
const one = (id: string, tons: number, yuan: number) => ({
  ...{ id, clauses: [], given: { facts: { tons } }, expected: { outcome: { yuan } } },
});
const cases = {
  ...{ kind: 'cases', id: 'toll' },
  cases: [...[1, 2, 3, 4, 5].map((tons) => one(`light-${tons}`, tons, 24)), one('heavy', 9, 50), one('most', 20, 50)],
};

const begin = async (kind: string) => {
  const content = { ...shopContent(), rules: { ...shopContent().rules, toll: toll(24, 20) } };
  const server = await startTestServer({
    mode: 'production',
    store: await (stores[kind] as () => never)(),
    content: { ...content, cases: { ...content.cases, toll: cases as never } },
  });
  const manager = await personFor(server, 'zhang', 'policyManager');
  const { id } = (await server.send('/policies/shop/drafts', { title: 'dearer' }, manager)).body;
  const path = `/policies/shop/drafts/${id}`;
  const put = async (definition: JsonObject & { kind: string; id: string }, who = manager) => {
    const { revision } = (await server.get(path, who)).body;
    const at = `${path}/definitions/${definition.kind}/${definition.id}`;
    expect((await server.call('PUT', at, definition, { ...who, 'if-match': `"${revision}"` })).status).toBe(200);
  };
  return { server, manager, path, put };
};
const read = async (server: TestServer, path: string) =>
  (await server.get(`${path}/consequences`, asAdmin)).body.items.map((item: any) => [
    item.why,
    item.cause?.path ?? null,
    item.isGrave,
    item.cases.length,
  ]);

describe.each(Object.keys(stores))('what follows from the changes of a draft, on %s', (kind) => {
  test('is told by its causes, accepted together or one by one, and the draft says who did', async () => {
    const { server, manager, path, put } = await begin(kind);
    await put(toll(30, 15) as never);
    expect(await read(server, path)).toEqual([
      ['change', '/facts/properties/tons/maximum', true, 1],
      ['change', '/table/rows/light/then/0', false, 5],
    ]);
    const { items } = (await server.get(`${path}/consequences`, manager)).body;
    expect(items[1]).toMatchObject({
      cause: { sentence: { 'zh-CN': expect.stringContaining('由 24 改为 30') } },
      differences: [{ path: ['outcome', 'yuan'], expected: 24, actual: 30 }],
    });
    const accept = (names: string[], more: object = {}) =>
      server.send(
        `${path}/consequences/accept`,
        { cases: names.map((name) => ({ id: 'toll', case: name })), ...more },
        manager,
      );
    expect((await accept(['light-1', 'heavy'])).body).toMatchObject({
      code: 'unknownValue',
      errors: [{ path: '/cases/1' }],
    });
    expect((await accept(['light-1', 'most'], { grave: true })).body).toMatchObject({ errors: [{ path: '/cases/1' }] });
    const accepted = await accept(items[1].cases);
    expect([accepted.status, Object.keys(accepted.body.expectations)]).toEqual([
      200,
      items[1].cases.map((name: string) => `toll/${name}`),
    ]);
    expect(accepted.body.expectations['toll/light-1'].by).toBe('user:zhang');
    expect(await read(server, path)).toEqual([['change', '/facts/properties/tons/maximum', true, 1]]);
    expect((await accept(['most'])).body.code).toBe('invalidValue');
    expect((await accept(['most'], { grave: true })).status).toBe(200);
    expect(await read(server, path)).toEqual([]);
    const kept = (await server.get(`${path}/definitions/cases/toll`, manager)).body.cases;
    expect(kept.map(({ expected }: any) => expected.outcome?.yuan ?? expected.problem.code)).toEqual([
      30,
      30,
      30,
      30,
      30,
      50,
      'invalidValue',
    ]);
  });

  test('is forgotten where a case expects again what it did, and stays whose it was where somebody else saves the rest', async () => {
    const { server, path, put } = await begin(kind);
    const another = await personFor(server, 'li', 'policyManager');
    const other = (index: number, yuan: number) => ({
      ...cases,
      cases: cases.cases.map((one, at) => (at === index ? { ...one, expected: { outcome: { yuan } } } : one)),
    });
    await put(other(0, 30));
    await put(
      {
        ...other(0, 30),
        cases: other(0, 30).cases.map((one, at) => (at === 1 ? { ...one, expected: { outcome: { yuan: 9 } } } : one)),
      },
      another,
    );
    const said = async () =>
      Object.entries((await server.get(path, another)).body.expectations).map(([name, { by }]: any) => [name, by]);
    expect(await said()).toEqual([
      ['toll/light-1', 'user:zhang'],
      ['toll/light-2', 'user:li'],
    ]);
    await put(cases, another);
    expect(await said()).toEqual([]);
  });
});
