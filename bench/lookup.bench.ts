import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Parts } from '../server/decisions/parts.ts';
import { listDecisions, readDecision } from '../server/decisions/recorded.ts';
import { timeOrderedId } from '../server/kernel/ids.ts';
import { openEmbeddedStore } from '../server/stores/embedded-store.ts';
import { openPostgresStore } from '../server/stores/postgres/postgres-store.ts';
import { type Period, pagesOf, type RecordedDecision } from '../server/stores/recorded-decisions.ts';
import type { Store } from '../server/stores/store.ts';
import { startPostgres } from '../tests/postgres.ts';
import { type Figure, median } from './measure.ts';

const many = 1_000_000;
const together = 20_000;
const dayMs = 86_400_000;
const midnight = Date.parse('2026-11-27T00:00:00Z');

/** What looking up decisions costs on a day of a million of them: pages, and that there is none for an id. */
export default async function* lookup(): AsyncGenerator<Figure> {
  const folder = await mkdtemp(join(tmpdir(), 'guiju-bench-'));
  const files = await openEmbeddedStore(folder);
  try {
    yield* await measure('files', files);
  } finally {
    await files.close();
    await rm(folder, { recursive: true, force: true });
  }
  const postgres = await startPostgres({ synced: true });
  const database = await openPostgresStore(await postgres.createDatabase());
  try {
    yield* await measure('PostgreSQL', database);
  } finally {
    await database.close();
    await postgres.stop();
  }
}

const idAt = (index: number) => timeOrderedId(madeMs(index), new Uint8Array(10).fill(index & 255));
const madeMs = (index: number) => midnight + Math.floor((index * dayMs) / many);

function made(index: number): RecordedDecision {
  const decidedAt = new Date(madeMs(index)).toISOString();
  const facts = { km: index % 400, kind: 'car', note: 'as much more as facts have' };
  const shared = { policy: 'bench', ruleSet: index % 3 ? 'fee' : 'bonus', edition: 1, at: decidedAt };
  return { id: idAt(index), decidedAt, ...shared, facts, outcome: { feeCny: index % 100 } };
}

async function measure(name: string, store: Store): Promise<Figure[]> {
  for (let from = 0; from < many; from += together) {
    await store.decisions.record(pagesOf(Array.from({ length: together }, (_, index) => made(from + index))));
  }
  const parts = {
    now: () => new Date(midnight + dayMs),
    catalogue: { policy: () => undefined },
    recorder: { read: (policy: string, period: Period) => store.decisions.recorded(policy, period) },
  } as unknown as Parts;
  const page = (query: Record<string, string>) => listDecisions(parts, 'bench', query, () => undefined);
  const { cursor = '' } = await page({});
  const noon = new Date(midnight + dayMs / 2).toISOString();
  const works: [string, () => Promise<unknown>][] = [
    ['the newest page', () => page({})],
    ['the page after it', () => page({ cursor })],
    ['a page of one rule set', () => page({ ruleSet: 'bonus' })],
    ['a page that ends at noon', () => page({ until: noon })],
    ['that there is none for an id', () => none(parts)],
  ];
  const figures: Figure[] = [];
  for (const [what, work] of works) {
    const took = await msOf(work);
    figures.push({
      bench: 'a day of a million decisions',
      name: `${name}: ${what}`,
      value: took,
      unit: 'ms',
      ratios: {},
    });
  }
  return figures;
}

async function none(parts: Parts): Promise<void> {
  const id = timeOrderedId(midnight + dayMs / 2, new Uint8Array(10).fill(255)).replace(/.{4}$/, 'ffff');
  const found = await readDecision(parts, 'bench', id, {}, () => undefined).catch(() => undefined);
  if (found) throw new Error('an id of nothing was found');
}

async function msOf(work: () => Promise<unknown>): Promise<number> {
  const took: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const from = performance.now();
    await work();
    took.push(performance.now() - from);
  }
  return median(took);
}
