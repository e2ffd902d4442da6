import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import pg from 'pg';
import { expect, test } from 'vitest';
import { openEmbeddedStore } from '../../server/stores/embedded-store.ts';
import { createMemoryStore } from '../../server/stores/memory-store.ts';
import { openPostgresStore } from '../../server/stores/postgres/postgres-store.ts';
import type { Store } from '../../server/stores/store.ts';
import { inspect, kinds, withInspections } from './attaching.ts';
import { eachStore } from './each-store.ts';
import { keyFor, startTestServer, type TestServer, temporaryFolder } from './test-server.ts';

/** `npm run fuzz -- uploads 10000` for the long run. */
const uploads = Number(process.env.FUZZ_UPLOADS ?? 300);
const atOnce = 8;
const day = 86_400_000;

const { createDatabase } = eachStore();

/** A store, and what lies in it of contents: those that have a hash, and those that are unfinished. */
interface Opened {
  store: Store;
  left(): Promise<{ contents: number; unfinished: number }>;
}

const stores: Record<string, () => Promise<Opened>> = {
  memory: async () => {
    const store = createMemoryStore();
    return { store, left: async () => ({ contents: Number.NaN, unfinished: 0 }) };
  },
  files: async () => {
    const folder = await temporaryFolder();
    const store = await openEmbeddedStore(folder);
    const count = async (name: string, what: RegExp) =>
      (await readdir(join(folder, name), { recursive: true })).filter((path) => what.test(path)).length;
    const left = async () => ({
      contents: await count('contents', /[0-9a-f]{64}$/),
      unfinished: await count('owner', /\/\d+$/),
    });
    return { store, left };
  },
  PostgreSQL: async () => {
    const url = await createDatabase();
    const count = async (client: pg.Client, what: string) =>
      Number((await client.query(`select count(*) from file_contents where sha256 is ${what}`)).rows[0].count);
    const left = async () => {
      const client = new pg.Client(url);
      await client.connect();
      const found = { contents: await count(client, 'not null'), unfinished: await count(client, 'null') };
      await client.end();
      return found;
    };
    return { store: await openPostgresStore(url), left };
  },
};

const latin = (text: string) => Buffer.from(text, 'latin1');
/** What grows without end where somebody unpacks, draws or expands it. */
const bombs = [
  latin(`PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\x01\0\0\0a${'\0'.repeat(1000)}`),
  latin('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\x06\0\0\0'),
  latin(`%PDF-1.7\n${'<<'.repeat(5000)}`),
  latin('\0\0\0\x01ftypisom\xff\xff\xff\xff\xff\xff\xff\xff'),
  latin('\xff\xff\xff\xffftypheic'),
  latin('\x1f\x8b\x08\0\0\0\0\0'),
  Buffer.from('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;">]><a>&c;</a>'),
];
const names = [
  ...['a.jpg', '%E7%85%A7%E7%89%87.jpg', '..%2f..%2fetc%2fpasswd', '%00', '%0d%0ax%3A%20y', '%ff', '%', '', '.', '..'],
  ...[
    'con',
    'a%2fb',
    '%5c%5cserver%5cx',
    `${'x'.repeat(3000)}`,
    '%E2%80%AEgpj.exe',
    '"; filename="b.html',
    '%F0%9F%98%80',
  ],
  ...['__proto__', 'constructor'],
];
const types = [...Object.keys(kinds), 'text/html', 'image/svg+xml', 'application/octet-stream', 'image/jpg', ''].concat(
  [
    'application/x-msdownload',
    'IMAGE/PNG; charset=x',
    'multipart/form-data',
    'application/json',
    ';',
    '\t',
    '__proto__/x',
  ],
);
const bytes = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.constantFrom(...Object.keys(kinds)), fc.string({ maxLength: 40 }))
      .map(([type, more]) => kinds[type]?.(more) as Buffer),
  },
  { weight: 1, arbitrary: fc.constantFrom(...bombs) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((one) => Buffer.from(one)) },
  {
    weight: 1,
    arbitrary: fc
      .nat(200_000)
      .map((size) => Buffer.concat([kinds['image/jpeg']?.() as Buffer, Buffer.alloc(size, 'ab')])),
  },
);
const attempt = fc.record({
  bytes,
  type: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.constantFrom(...types) }),
  name: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.constantFrom(...names) }),
  how: fc.oneof(
    { weight: 10, arbitrary: fc.constant('plain' as const) },
    { weight: 2, arbitrary: fc.constantFrom('twice', 'form', 'two', 'raw', 'cut', 'cut chunks', 'cut form') },
  ),
  key: fc.oneof(
    { weight: 8, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constantFrom('1', '2', 'x'.repeat(300)) },
  ),
  filed: fc.constantFrom(undefined, undefined, 'photos', 'report', 'clip', 'lines'),
  caller: fc.nat(),
  cutAt: fc.double({ min: 0, max: 1, noNaN: true }),
});
type Attempt = typeof attempt extends fc.Arbitrary<infer A> ? A : never;

/** The type by which a content is most likely taken. */
const fitting = (content: Buffer) =>
  Object.entries(kinds).find(([, make]) => content.subarray(0, 4).equals(make().subarray(0, 4)))?.[0];

interface Told {
  status: number;
  text: string;
}

async function sent(server: TestServer, one: Attempt, who: Record<string, string>): Promise<Told[]> {
  const { how, key, name } = one;
  const type = one.type ?? fitting(one.bytes) ?? 'text/plain';
  const about: Record<string, string> = {
    ...who,
    ...(name === undefined ? {} : { 'x-file-name': name }),
    ...(key === undefined ? {} : { 'idempotency-key': key }),
  };
  const post = async (body: FormData | Uint8Array<ArrayBuffer>, headers: Record<string, string>): Promise<Told> => {
    const answer = await fetch(`${server.url}/api/v1/files`, { method: 'POST', body, headers });
    return { status: answer.status, text: await answer.text() };
  };
  const blob = new Blob([new Uint8Array(one.bytes)], { type });
  const form = (count: number) => {
    const made = new FormData();
    for (let n = 0; n < count; n += 1) made.append(`f${n}`, blob, name ?? 'a');
    return made;
  };
  const plain = () => post(new Uint8Array(one.bytes), { ...about, 'content-type': type });
  switch (how) {
    case 'plain':
      return [await plain()];
    case 'twice':
      return Promise.all([plain(), plain()]);
    case 'form':
      return [await post(form(1), about)];
    case 'two':
      return [await post(form(2), about)];
    case 'raw':
      return [await post(new Uint8Array(one.bytes), { ...about, 'content-type': 'multipart/form-data; boundary=ab' })];
    default:
      await cutOff(server, one, type, who);
      return [];
  }
}

/** Sends a part of a request, and goes. */
async function cutOff(
  server: TestServer,
  { bytes: all, how, cutAt }: Attempt,
  type: string,
  who: Record<string, string>,
) {
  const isForm = how === 'cut form';
  const body = isForm
    ? Buffer.concat([
        latin(`--ab\r\ncontent-disposition: form-data; name="a"; filename="a"\r\ncontent-type: ${type}\r\n\r\n`),
        all,
      ])
    : all;
  const part = body.subarray(0, Math.floor(body.length * cutAt));
  const length = how === 'cut chunks' ? 'transfer-encoding: chunked' : `content-length: ${body.length + 10}`;
  const chunk = how === 'cut chunks' ? Buffer.concat([latin(`${(part.length + 1).toString(16)}\r\n`), part]) : part;
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.on('error', () => {});
  const media = isForm ? 'multipart/form-data; boundary=ab' : type.trim() || 'image/jpeg';
  const lines = [
    'POST /api/v1/files HTTP/1.1',
    'host: x',
    `authorization: ${who.authorization}`,
    `content-type: ${media}`,
    length,
  ];
  socket.write(Buffer.concat([latin(`${lines.join('\r\n')}\r\n\r\n`), chunk]), () => socket.destroy());
  await once(socket, 'close');
}

test.each(Object.keys(stores))(
  'on %s, whatever is uploaded and however, no answer is a failure, and nothing is kept that was not told or is in no record',
  async (kind) => {
    const { store, left } = await (stores[kind] as () => Promise<Opened>)();
    const server = await startTestServer({ mode: 'production', content: withInspections(), store });
    const callers: Record<string, string>[] = [];
    for (let n = 0; n < Math.ceil(uploads / 400) + 2; n += 1) callers.push(await keyFor(server, 'clerk'));
    const statuses = new Map<number, number>();
    const told = new Set<string>();
    const filed = new Set<string>();
    const failed: string[] = [];
    const tryOne = async (one: Attempt) => {
      const who = callers[one.caller % callers.length] as Record<string, string>;
      for (const { status, text } of await sent(server, one, who)) {
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        const what = `${one.how} ${one.type} ${one.name?.slice(0, 40)}: ${status} ${text}`;
        if (status >= 500 || (status >= 300 && status !== 429 && !/"code":/.test(text))) failed.push(what);
        if (status !== 201) continue;
        const { id } = JSON.parse(text);
        told.add(id);
        if (one.filed === undefined || filed.has(id)) continue;
        const value = { photos: [id, id], report: id, clip: id, lines: [{ photo: id }] }[one.filed];
        const { filed: answer } = await inspect(server, { [one.filed]: value }, who);
        if (answer.status === 200) filed.add(id);
        else if (answer.body.code !== 'invalidValue') failed.push(`${what}, filed: ${answer.text}`);
      }
    };
    const seed = fc.readConfigureGlobal()?.seed ?? Date.now() % 1_000_000;
    const all = fc.sample(attempt, { numRuns: uploads, seed });
    const startedAt = performance.now();
    const next = async () => {
      for (let one = all.pop(); one; one = all.pop()) await tryOne(one);
    };
    await Promise.all(Array.from({ length: atOnce }, next));
    const seconds = (performance.now() - startedAt) / 1000;
    expect(failed).toEqual([]);
    expect([...(await store.files.ids())].sort()).toEqual([...told].sort());
    server.clock.advance(day + 1);
    await server.worker.settle();
    const kept = await store.files.ids();
    expect([...kept].sort()).toEqual([...filed].sort());
    const heads = await Promise.all(kept.map((id) => store.files.get(id)));
    const contents = new Set(heads.map((head) => head?.sha256)).size;
    await expect.poll(async () => (await left()).unfinished, { timeout: 10_000 }).toBe(0);
    if (kind !== 'memory') expect((await left()).contents).toBe(contents);
    expect(await server.parts.health.verify()).toMatchObject({ intact: true, files: filed.size });
    console.log(
      `${uploads} uploads on ${kind} in ${seconds.toFixed(0)} s, seed ${seed}: ${told.size} kept, ${filed.size} filed;`,
      Object.fromEntries([...statuses].sort()),
    );
  },
  Math.max(120_000, 100 * uploads),
);
