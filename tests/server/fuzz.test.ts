import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { rights } from '../../contract/call.ts';
import { openEmbeddedStore } from '../../server/stores/embedded-store.ts';
import { openPostgresStore } from '../../server/stores/postgres/postgres-store.ts';
import type { Store } from '../../server/stores/store.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { Conformance } from './conformance.ts';
import { asAdmin, keyFor, request, startTestServer, type TestServer, temporaryFolder, withKey } from './test-server.ts';

/** `npm run fuzz -- 50000` for the long run. */
const requests = Number(process.env.FUZZ ?? 700);
/** The bar of the long run; in the suite neighbours may take the processor. */
const longestMs = process.env.FUZZ ? 2000 : 10_000;
/** What a heap may have grown by in the end, in megabytes. */
const growthMb = 200;

setFlagsFromString('--expose-gc');
/** Without it garbage that nobody has collected yet would count. */
const collectGarbage = runInNewContext('gc') as () => void;

interface Operation {
  method: string;
  path: string;
  parameters: { name: string; in: string; schema: any }[];
  body: any;
}

/** Values of every kind, most of them wrong: JSON, prototype keys, long texts, numbers at the edge. */
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom(
    '',
    'draft:none',
    '__proto__',
    'constructor',
    'toString',
    '\u0000',
    '\ud800',
    '../x',
    '2024-01-01T00:00:00Z',
  ),
  fc.constantFrom(
    'x'.repeat(3000),
    '保'.repeat(500),
    '１２',
    '-0',
    '1e999',
    'guiju.timer',
    'xstate.init',
    'draft:../../x',
  ),
  fc.constantFrom<unknown>(-1, 1e308, 0.1, Number.MAX_SAFE_INTEGER, [], {}, null, true),
);

/** Values that a schema allows, and now and then one that it does not. */
function valueFor(schema: any): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 6, arbitrary: validOf(schema) }, { weight: 1, arbitrary: anything });
}

function validOf(schema: any): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.oneOf || schema.anyOf) return fc.oneof(...(schema.oneOf ?? schema.anyOf).map(valueFor));
  switch (schema.type) {
    case 'object': {
      const required = new Set<string>(schema.required ?? []);
      const entries = Object.entries(schema.properties ?? {}).map(([name, part]) => [name, valueFor(part)] as const);
      const known = fc.record(Object.fromEntries(entries), { requiredKeys: [...required] });
      return entries.length > 0
        ? known
        : fc.oneof(fc.constantFrom<object>({}, { km: 3, kind: 'car' }, { amount: 5 }), fc.object());
    }
    case 'array':
      return fc.array(valueFor(schema.items ?? {}), { maxLength: 4 });
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -5, max: 1000 });
    case 'number':
      return fc.double({ noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'string':
      if (schema.format === 'date-time') return fc.constantFrom('2024-03-01T00:00:00Z', '2011-08-01T00:00:00+08:00');
      if (schema.format === 'instant-or-date') return fc.constantFrom('2024-03-01T00:00:00Z', '2011-08-01');
      return fc.oneof(fc.constantFrom('SEND', 'COUNT', 'clerk', 'shop', 'fee', '50'), fc.string({ maxLength: 30 }));
    default:
      return anything;
  }
}

/** An object may have a `toString` that is none. */
const asText = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value));

const methods = ['get', 'post', 'put', 'delete'];

function operationsOf(document: any): Operation[] {
  return Object.entries<any>(document.paths).flatMap(([path, found]) =>
    Object.entries<any>(found)
      .filter(([method]) => methods.includes(method))
      .filter(
        // A stream does not end; wrong passwords lock their address out.
        ([, { operationId }]) => !['streamChanges', 'signIn', 'changePassword'].includes(operationId),
      )
      .map(([method, { parameters, requestBody }]) => ({
        ...{ method: method.toUpperCase(), path, parameters: parameters ?? [] },
        body: requestBody && Object.values<any>(requestBody.content)[0].schema,
      })),
  );
}

/** Names of things that are there, so that not everything ends at 404. */
async function named(server: TestServer): Promise<Record<string, fc.Arbitrary<string>>> {
  const { id: instance } = (await server.send('/policies/shop/flows/job/instances', { input: {} }, asAdmin)).body;
  const { id: draft } = (await server.send('/policies/shop/drafts', {}, asAdmin)).body;
  const wrong = fc.oneof(
    fc.constantFrom('none', '%00', '..', '__proto__', '%2e%2e%2f', 'constructor', 'toString', '%ff', 'x'.repeat(500)),
    fc.stringMatching(/^[a-z0-9-]{1,12}$/),
  );
  const mostly = (...names: string[]) =>
    fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...names) }, { weight: 1, arbitrary: wrong });
  return {
    ...{ policy: mostly('shop'), ruleSet: mostly('fee', 'bonus'), flow: mostly('job', 'with-decision', 'with-child') },
    ...{
      edition: mostly('1', '2'),
      a: mostly('1'),
      b: mostly('2'),
      draft: mostly(draft),
      kind: mostly('rules', 'flow'),
    },
    id: mostly(instance, 'fee', 'job'),
  };
}

let postgres: Postgres | undefined;
afterAll(() => postgres?.stop());
const stores: Record<string, () => Promise<Store>> = {
  files: async () => openEmbeddedStore(await temporaryFolder()),
  PostgreSQL: async () => {
    postgres = await startPostgres();
    return openPostgresStore(await postgres.createDatabase());
  },
};

test.each(Object.keys(stores))(
  'on %s, whatever is sent by whomever, the answer is one that the document declares, soon, and no failure',
  async (name) => {
    const store = await (stores[name] as () => Promise<Store>)();
    const server = await startTestServer({ mode: 'production', store });
    const document = (await request(`${server.url}/openapi.json`, 'GET')).body;
    const conformance = Conformance.to(JSON.stringify(document));
    const operations = operationsOf(document);
    const names = await named(server);
    const callers: Record<string, string>[] = [{}, asAdmin, { authorization: 'Bearer wrong' }];
    for (const who of [...rights, 'clerk', 'nobody']) callers.push(await keyFor(server, who));
    for (const roles of [[...rights, 'clerk'], ['administrator']]) {
      const { key } = (await server.send('/api-keys', { name: 'scoped', roles, policies: ['other'] }, asAdmin)).body;
      callers.push(withKey(key));
    }
    const any = fc.record({
      operation: fc.constantFrom(...operations),
      // Few without a key: too many guesses and the address is refused.
      caller: fc.oneof(
        { weight: 20, arbitrary: fc.constantFrom(...callers.slice(3), ...Array(10).fill(asAdmin)) },
        { weight: 1, arbitrary: fc.constantFrom(...callers) },
      ),
      seed: fc.nat(),
      broken: fc.oneof(
        { weight: 12, arbitrary: fc.constant('') },
        { weight: 1, arbitrary: fc.constantFrom('{', 'null', '[1]', '"x"', '{"a":1}}') },
      ),
      match: fc.constantFrom<string | undefined>(undefined, undefined, '"1"', '"2"', '*', 'x'),
      once: fc.constantFrom<string | undefined>(undefined, undefined, undefined, '1', '2', 'x'.repeat(300)),
      asked: fc.oneof(
        { weight: 12, arbitrary: fc.constant('') },
        { weight: 1, arbitrary: fc.constantFrom('surprise=1', 'limit=5&limit=6', 'policy=constructor', 'cursor=%00') },
      ),
    });
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    const counts = new Map<number, number>();
    let slowest = { ms: 0, what: '' };
    await fc.assert(
      fc.asyncProperty(any, async ({ operation, caller, seed, broken, match, once, asked }) => {
        const pick = <T>(arbitrary: fc.Arbitrary<T>) => fc.sample(arbitrary, { seed, numRuns: 1 })[0] as T;
        const path = operation.path.replace(/\{(\w+)\}/g, (_, name) => pick(names[name] ?? fc.constant('none')));
        const query = operation.parameters
          .filter((one) => one.in === 'query' && (seed + one.name.length) % 3 === 0)
          .map((one) => String(new URLSearchParams([[one.name, asText(pick(valueFor(one.schema)))]])));
        const body = operation.body ? broken || JSON.stringify(pick(valueFor(operation.body)) ?? null) : undefined;
        // What a call does not read it refuses: now and then it is sent all the same.
        const reads = (name: string) =>
          seed % 20 === 0 || operation.parameters.some((one) => one.in === 'header' && one.name.toLowerCase() === name);
        const headers = {
          ...{ ...caller, ...(match && reads('if-match') ? { 'if-match': match } : {}) },
          ...(once && reads('idempotency-key') ? { 'idempotency-key': once } : {}),
        };
        if (asked !== '') query.push(asked);
        const sentAt = performance.now();
        const answer = await request(
          `${server.url}${path}${query.length > 0 ? `?${query.join('&')}` : ''}`,
          operation.method,
          body,
          headers,
        );
        const ms = performance.now() - sentAt;
        if (ms > slowest.ms) slowest = { ms, what: `${operation.method} ${path}` };
        counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1);
        expect(answer.status, `${operation.method} ${path} ${body}: ${answer.text}`).toBeLessThan(500);
        if (!['notFound', 'methodNotAllowed'].includes(answer.body?.code))
          conformance.check(
            operation.method,
            operation.path.replace(/\{\w+\}/g, 'x'),
            answer.status,
            answer.headers.get('content-type') ?? '',
            answer.body,
          );
      }),
      {
        numRuns: requests,
        endOnFailure: true,
      },
    );
    collectGarbage();
    const grown = (process.memoryUsage().heapUsed - before) / 1e6;
    console.log(
      `${requests} requests, slowest ${slowest.ms.toFixed(0)} ms (${slowest.what}), heap ${grown.toFixed(0)} MB more:`,
      Object.fromEntries([...counts].sort()),
    );
    expect(slowest.ms, slowest.what).toBeLessThan(longestMs);
    expect(grown).toBeLessThan(growthMb);
  },
  Math.max(3_600_000, 50 * requests),
);
