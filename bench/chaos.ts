/**
 * `node bench/chaos.ts [kills] [postgres|files]`: three nodes on one PostgreSQL, then one node on its folder, under 32 clients, killed
 * at random (50 times by default; the database five times) while their clocks jump by hours. Prints the counts; ends with 1 where
 * anything was lost or done twice.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../tests/postgres.ts';
import { type ChaosCounts, type ChaosOptions, runChaos } from '../tests/server/chaos.ts';

const kills = Number(process.argv[2] ?? 50);
const load = { clients: 32, instances: 16, clocks: 8, kills, random: Math.random };

async function run(name: string, options: (folder: string) => Omit<ChaosOptions, 'folder' | keyof typeof load>) {
  const folder = await mkdtemp(join(tmpdir(), 'guiju-chaos-'));
  const startedMs = performance.now();
  const counts = await runChaos({ folder, ...load, ...options(folder) });
  await rm(folder, { recursive: true, force: true });
  console.log(name, JSON.stringify({ ...counts, seconds: Math.round((performance.now() - startedMs) / 1000) }));
  return counts;
}

async function onPostgres(): Promise<ChaosCounts> {
  const postgres = await startPostgres();
  const DATABASE_URL = await postgres.createDatabase();
  const restartDatabase = async () => {
    await postgres.kill();
    await postgres.start();
  };
  const counts = await run('PostgreSQL, three nodes', () => ({
    ...{ nodes: Array(3).fill({ DATABASE_URL }), restartDatabase, restarts: Math.min(5, kills), jumps: 'each' },
  }));
  await postgres.stop();
  return counts;
}

const only = process.argv[3];
const all: ChaosCounts[] = [];
if (only !== 'files') all.push(await onPostgres());
if (only !== 'postgres') {
  all.push(
    await run('files, one node', (folder) => ({ nodes: [{ GUIJU_DATA: join(folder, 'data') }], jumps: 'only' })),
  );
}
const harmed = all.some(
  ({ lost, appliedTwice, timersLost, timersFiredTwice, timersFiredEarly, chainsIntact }) =>
    lost + appliedTwice + timersLost + timersFiredTwice + timersFiredEarly > 0 || !chainsIntact,
);
process.exit(harmed ? 1 : 0);
