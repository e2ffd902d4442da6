import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { FlowDefinition } from '../engine/index.ts';
import { startPostgres } from '../tests/postgres.ts';
import { shopContent } from '../tests/server/fixtures.ts';
import { ServerProcess, writeDefinitions } from '../tests/server/server-process.ts';
import { type Figure, median } from './measure.ts';

const clients = 32;
const rounds = 5;
/** A server runs for weeks: Node's compilers are given half a minute before it counts. */
const warmUps = 4;
const roundMs = 4000;

const deadline = {
  ...{ kind: 'flow', id: 'deadline', title: { 'zh-CN': '时限', en: 'deadline' }, clauses: [], events: {} },
  input: { type: 'object', properties: {} },
  machine: { initial: 'waiting', states: { waiting: { after: { PT1H: 'over' } }, over: { type: 'final' } } },
} as unknown as FlowDefinition;

/** Durable events per second over HTTP at 32 clients, beside a bare loop on the same database; and timers due at once. */
export default async function* store(): AsyncGenerator<Figure> {
  const folder = await mkdtemp(join(tmpdir(), 'guiju-bench-'));
  await writeDefinitions(join(folder, 'definitions'), shopContent({ flows: [deadline] }));
  const environment = { GUIJU_DEFINITIONS: join(folder, 'definitions') };
  yield* await onPostgres(environment);
  yield* await onFiles(environment, folder);
  await rm(folder, { recursive: true, force: true });
}

async function onPostgres(environment: NodeJS.ProcessEnv): Promise<Figure[]> {
  const postgres = await startPostgres({ synced: true });
  const url = await postgres.createDatabase();
  const server = new ServerProcess({ ...environment, DATABASE_URL: url });
  await server.start();
  const caller = new Caller(server.url);
  const ids = await caller.startMany('job', 256);
  const bare = await bareLoop(url);
  const rates: { ours: number; bare: number }[] = [];
  for (let round = -warmUps; round < rounds; round += 1) {
    const rate = { ours: await caller.events(ids), bare: await bare.run() };
    if (round >= 0) rates.push(rate);
  }
  const timers = await timersAtOnce(caller, 10_000);
  await bare.end();
  await server.end('SIGTERM');
  await postgres.stop();
  const ratio = median(rates.map(({ ours, bare: other }) => ours / other));
  const common = { bench: `PostgreSQL, ${clients} clients`, unit: 'a second' };
  return [
    {
      ...{ ...common, name: 'events over HTTP', value: median(rates.map(({ ours }) => ours)) },
      ratios: { 'bare loop': ratio },
    },
    {
      ...{ ...common, name: 'bare guarded update and insert', value: median(rates.map((one) => one.bare)) },
      ratios: {},
    },
    { bench: 'PostgreSQL', name: '10,000 timers due at once', value: timers, unit: 'seconds', ratios: {} },
  ];
}

async function onFiles(environment: NodeJS.ProcessEnv, folder: string): Promise<Figure[]> {
  const server = new ServerProcess({ ...environment, GUIJU_DATA: join(folder, 'data') });
  await server.start();
  const caller = new Caller(server.url);
  const few = await caller.startMany('job', 100);
  const many = [...few, ...(await caller.startMany('job', 9900))];
  const rates: { few: number; many: number }[] = [];
  for (let round = -warmUps; round < rounds; round += 1) {
    const rate = { few: await caller.events(few), many: await caller.events(many) };
    if (round >= 0) rates.push(rate);
  }
  const timers = await timersAtOnce(caller, 10_000);
  await server.end('SIGTERM');
  const common = { bench: `files, ${clients} clients`, unit: 'a second', ratios: {} };
  return [
    { ...common, name: 'events over HTTP, 100 instances', value: median(rates.map((rate) => rate.few)) },
    {
      ...common,
      name: 'events over HTTP, 10,000 instances',
      value: median(rates.map((rate) => rate.many)),
      ratios: { '100 instances': median(rates.map((rate) => rate.many / rate.few)) },
    },
    { bench: 'files', name: '10,000 timers due at once', value: timers, unit: 'seconds', ratios: {} },
  ];
}

/** 32 callers that each wait for their answer before they send again. */
class Caller {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: clients });
  private readonly url: string;

  constructor(url: string) {
    this.url = `${url}/api/v1`;
  }

  send(method: string, path: string, body?: object): Promise<any> {
    return new Promise((resolve, reject) => {
      const sent = request(this.url + path, {
        method,
        agent: this.agent,
        headers: { 'content-type': 'application/json' },
      });
      sent.on('error', reject);
      sent.on('response', (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () =>
          (response.statusCode ?? 500) < 300 ? resolve(JSON.parse(text)) : reject(new Error(`${path}: ${text}`)),
        );
      });
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  async startMany(flow: string, count: number): Promise<string[]> {
    const ids = new Array<string>(count);
    await together(async (client) => {
      for (let number = client; number < count; number += clients) {
        ids[number] = (await this.send('POST', `/policies/shop/flows/${flow}/instances`, { input: { amount: 1 } })).id;
      }
    });
    return ids;
  }

  /** Events a second. */
  async events(ids: string[]): Promise<number> {
    let sent = 0;
    const from = performance.now();
    await together(async (client) => {
      for (let turn = client; performance.now() - from < roundMs; turn += clients) {
        await this.send('POST', `/instances/${ids[turn % ids.length]}/events`, { type: 'COUNT' });
        sent += 1;
      }
    });
    return (sent * 1000) / (performance.now() - from);
  }
}

const together = (work: (client: number) => Promise<void>) =>
  Promise.all(Array.from({ length: clients }, (_, client) => work(client)));

/** The least a store must do: change a row where its revision is as expected, and add one. */
async function bareLoop(url: string) {
  const pool = new pg.Pool({ connectionString: url, max: clients });
  await pool.query('create table bare (id int primary key, revision int not null, record json not null)');
  await pool.query('create table bare_events (id int, sequence int, entry json not null, primary key (id, sequence))');
  const record = JSON.stringify({ text: 'x'.repeat(900) });
  await pool.query("insert into bare select n, 0, '{}' from generate_series(0, 255) n");
  const revisions = new Array<number>(256).fill(0);
  const text = `with changed as (update bare set revision = $2, record = $3 where id = $1 and revision = $2 - 1 returning id)
    insert into bare_events select id, $2, $4 from changed`;
  return {
    async run(): Promise<number> {
      let done = 0;
      const from = performance.now();
      await together(async (client) => {
        for (let turn = client; performance.now() - from < roundMs; turn += clients) {
          const id = turn % 256;
          revisions[id] = (revisions[id] ?? 0) + 1;
          await pool.query({ name: 'bare', text, values: [id, revisions[id], record, record] });
          done += 1;
        }
      });
      return (done * 1000) / (performance.now() - from);
    },
    end: () => pool.end(),
  };
}

/** Seconds from the instant at which all are due until the last has fired. */
async function timersAtOnce(caller: Caller, count: number): Promise<number> {
  const dueAt = Date.now() + count * 6 + 5000;
  await together(async (client) => {
    // Started in the past, so that the hour until the deadline ends for all at one instant.
    for (let number = client; number < count; number += clients) {
      const at = new Date(dueAt - 3_600_000).toISOString();
      await caller.send('POST', '/policies/shop/flows/deadline/instances', { input: {}, at });
    }
  });
  const left = dueAt - Date.now();
  if (left < 0) throw new Error('the instances were not started in time');
  await new Promise((resolve) => setTimeout(resolve, left));
  for (;;) {
    const { items } = await caller.send('GET', '/instances?flow=deadline&state=waiting&limit=1');
    if (items.length === 0) return (Date.now() - dueAt) / 1000;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
