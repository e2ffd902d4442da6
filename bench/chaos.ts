/**
 * `node bench/chaos.ts [kills]`: three nodes on one PostgreSQL, then one node on its folder, under 32 clients, killed at random
 * (50 times by default; the database five times). Prints the counts; ends with 1 where anything was lost or done twice.
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

const postgres = await startPostgres();
const DATABASE_URL = await postgres.createDatabase();
const restartDatabase = async () => {
  await postgres.kill();
  await postgres.start();
};
const all: ChaosCounts[] = [
  await run('PostgreSQL, three nodes', () => ({
    ...{ nodes: Array(3).fill({ DATABASE_URL }), restartDatabase, restarts: Math.min(5, kills) },
  })),
  await run('files, one node', (folder) => ({ nodes: [{ GUIJU_DATA: join(folder, 'data') }] })),
];
await postgres.stop();
const harmed = all.some(
  ({ lost, appliedTwice, timersLost, timersFiredTwice, chainsIntact }) =>
    lost + appliedTwice + timersLost + timersFiredTwice > 0 || !chainsIntact,
);
process.exit(harmed ? 1 : 0);
