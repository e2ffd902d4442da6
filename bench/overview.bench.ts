import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { timeOrderedId } from '../server/kernel/ids.ts';
import { chainStart, endOf, seal } from '../server/stores/chain.ts';
import { openEmbeddedStore } from '../server/stores/embedded-store.ts';
import { openPostgresStore } from '../server/stores/postgres/postgres-store.ts';
import type { InstanceRecord } from '../server/stores/records/instance.ts';
import type { Store } from '../server/stores/store.ts';
import { startPostgres } from '../tests/postgres.ts';
import { ServerProcess, writeDefinitions } from '../tests/server/server-process.ts';
import { ticketContent } from '../tests/server/ticket.ts';
import { type Figure, lots, median } from './measure.ts';

const count = Number(process.env.BENCH_CASES ?? 100_000);
const rounds = 7;
const sideBySide = 64;
const address = '/api/v1/overview?policy=shop';
const hourMs = 3_600_000;
const states = ['open', 'filed', 'open', 'filed', 'open', 'filed'];

/** How long an overview takes over a hundred thousand cases, on both stores, and what somebody else waits meanwhile. */
export default async function* overview(): AsyncGenerator<Figure> {
  const folder = await mkdtemp(join(tmpdir(), 'guiju-bench-'));
  await writeDefinitions(join(folder, 'definitions'), ticketContent());
  const environment = { GUIJU_DEFINITIONS: join(folder, 'definitions') };
  const only = process.env.BENCH_STORE;
  try {
    if (only !== 'files') yield* onPostgres(environment);
    if (only !== 'PostgreSQL') yield* onFiles(environment, join(folder, 'data'));
  } finally {
    // Of a hundred thousand files: the other `rm` holds all their names.
    rmSync(folder, { recursive: true, force: true });
  }
}

async function* onPostgres(environment: NodeJS.ProcessEnv): AsyncGenerator<Figure> {
  const postgres = await startPostgres();
  const url = await postgres.createDatabase();
  const settings = { ...environment, DATABASE_URL: url };
  await filled(settings, () => openPostgresStore(url));
  try {
    yield* measured('PostgreSQL', settings);
  } finally {
    await postgres.stop();
  }
}

async function* onFiles(environment: NodeJS.ProcessEnv, data: string): AsyncGenerator<Figure> {
  const settings = { ...environment, GUIJU_DATA: data };
  await filled(settings, () => openEmbeddedStore(data));
  yield* measured('files', settings);
}

/** Cases on a policy that a server has published before. */
async function filled(settings: NodeJS.ProcessEnv, open: () => Promise<Store>): Promise<void> {
  const first = new ServerProcess(settings);
  await first.start();
  await first.end('SIGTERM');
  const store = await open();
  const draw = lots(7);
  const nowMs = Date.now();
  for (let from = 0; from < count; from += sideBySide) {
    const length = Math.min(sideBySide, count - from);
    const some = Array.from({ length }, () => caseOf(nowMs, draw));
    await Promise.all(some.map((next) => commit(store, next)));
  }
  await store.close();
}

async function commit(store: Store, made: InstanceRecord): Promise<void> {
  const history = seal(made.chain, [{ at: made.createdAt, type: 'started' }]);
  const result = await store.instances.commit({ next: { ...made, chain: endOf(history, made.chain) }, history });
  if (result !== 'ok') throw new Error(`a case was not written: ${result}`);
}

/** A case of the last thirty days that stood in one to six states; four in five have ended, one in ten of the others is overdue. */
function caseOf(nowMs: number, draw: (below: number) => number): InstanceRecord {
  const began = nowMs - draw(720) * hourMs - 100 * hourMs;
  const steps = 1 + draw(states.length);
  const way = states.slice(0, steps).map((state, place) => ({
    ...{ at: new Date(began + place * draw(16) * hourMs).toISOString(), states: [state] },
  }));
  way.sort((a, b) => (a.at < b.at ? -1 : 1));
  const isDone = draw(5) > 0;
  const at = way.at(-1)?.at as string;
  const state = isDone ? 'reviewed' : (way.at(-1)?.states[0] as string);
  if (isDone) way.push({ at: new Date(Date.parse(at) + hourMs).toISOString(), states: ['reviewed'] });
  const text = { 'zh-CN': state, en: state };
  const due = { dueAt: new Date(nowMs + (draw(10) - 1) * hourMs).toISOString(), assignee: `p${draw(50)}` };
  const task = { state, title: text, roles: ['clerk'], events: [], createdAt: at, updatedAt: at, ...due };
  return {
    ...{
      id: timeOrderedId(
        began,
        Uint8Array.from({ length: 10 }, () => draw(256)),
      ),
      policy: 'shop',
      flow: 'repair',
    },
    ...{ edition: 1, version: steps, revision: 1, status: isDone ? 'done' : 'active', state },
    snapshot: { value: state, status: isDone ? 'done' : 'active', context: { totalCny: draw(100_000) / 100 } } as never,
    tasks: isDone ? [] : [task],
    work: { tasks: [], last: 0, acts: [], way, seenBy: ['li'], copied: [] },
    ...{ timers: {}, actors: {}, outbox: [], createdAt: new Date(began).toISOString(), updatedAt: at },
    chain: { length: 0, head: chainStart },
  };
}

async function* measured(store: string, settings: NodeJS.ProcessEnv): AsyncGenerator<Figure> {
  const bench = `overview, ${store}, ${count.toLocaleString('en')} cases`;
  const server = new ServerProcess(settings);
  await server.start();
  await until(async () => (await fetch(`${server.url}/readyz`)).ok);
  const seconds = (ms: number) => ({ value: ms / 1000, unit: 'seconds', ratios: {} });
  try {
    const get = async () => (await fetch(`${server.url}${address}`)).json() as Promise<any>;
    const began = performance.now();
    const building = healthWhile(server, () => until(async () => (await get()).policies[0].building === false));
    const longestMeanwhile = await building;
    yield { bench, name: 'the rows made for the first time', ...seconds(performance.now() - began) };
    yield { bench, name: 'the longest that /healthz took meanwhile', ...seconds(longestMeanwhile) };
    const [flow] = (await get()).policies[0].flows.filter((one: { flow: string }) => one.flow === 'repair');
    if (flow.begun + flow.open.count + flow.ended.count < count) throw new Error('not all cases are counted');
    const took: number[] = [];
    const longest = await healthWhile(server, async () => {
      for (let round = 0; round < rounds; round += 1) {
        const from = performance.now();
        await get();
        took.push(performance.now() - from);
      }
    });
    yield { bench, name: 'an overview', ...seconds(median(took)) };
    yield { bench, name: `an overview, the slowest of ${rounds}`, ...seconds(Math.max(...took)) };
    yield { bench, name: 'the longest that /healthz took beside it', ...seconds(longest) };
  } finally {
    await server.end('SIGTERM');
  }
}

/** The longest that somebody waited who asked whether the node is well while something was done, in milliseconds. */
async function healthWhile(server: ServerProcess, work: () => Promise<void>): Promise<number> {
  let longest = 0;
  let isDone = false;
  const asking = (async () => {
    while (!isDone) {
      const from = performance.now();
      await fetch(`${server.url}/healthz`).then((answer) => answer.text());
      longest = Math.max(longest, performance.now() - from);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  await work();
  isDone = true;
  await asking;
  return longest;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo().catch(() => false))) await new Promise((resolve) => setTimeout(resolve, 200));
}
