/**
 * `npm run chaos -- [kills] [postgres|files] [starts]`: three nodes on one PostgreSQL, then one node on its folder, under clients that
 * send events, arm timers, start instances, file forms with files, write drafts, publish and migrate, work on tasks by every verb, killed at random (50 times by default; the database five
 * times) while their clocks jump by hours. Then 32 clients that file forms with files, and so many starts (10,000 by default), each sent three times, under as many kills. Prints
 * what was done; ends with 1 where anything was lost, damaged or done twice.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../tests/postgres.ts';
import { type ChaosOptions, runChaos } from '../tests/server/chaos.ts';

const given = process.argv.slice(2);
const only = given.find((one) => one === 'postgres' || one === 'files');
const [kills = 50, starts = 10_000] = given.filter((one) => one !== only).map(Number);
if (![kills, starts].every(Number.isInteger)) throw new Error('npm run chaos -- [kills] [postgres|files] [starts]');

type Setup = Pick<ChaosOptions, 'nodes' | 'jumps' | 'restartDatabase' | 'restarts'>;
const everything = {
  clients: 32,
  instances: 16,
  clocks: 8,
  starters: 4,
  authors: 4,
  clerks: 4,
  crowd: 100,
  workers: 8,
  migrations: true,
};
const papers = { clerks: 32 };
let harmed = false;

async function run(name: string, load: ChaosOptions['load'], setup: (folder: string) => Promise<Setup>) {
  const folder = await mkdtemp(join(tmpdir(), 'guiju-chaos-'));
  console.log(`${name} …`);
  const startedMs = performance.now();
  const { did, faults } = await runChaos({ folder, load, kills, random: Math.random, ...(await setup(folder)) });
  harmed ||= faults.length > 0;
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  console.log(name, JSON.stringify({ ...did, faults: faults.length, seconds }));
  for (const fault of faults) console.log(`  ${fault}`);
  // What is at fault can be looked at.
  if (faults.length === 0) await rm(folder, { recursive: true, force: true });
}

async function onPostgres(): Promise<void> {
  const postgres = await startPostgres({ synced: true });
  const restartDatabase = async () => {
    await postgres.kill();
    await postgres.start();
  };
  const setup = async (): Promise<Setup> => ({
    ...{ nodes: Array(3).fill({ DATABASE_URL: await postgres.createDatabase() }), jumps: 'each' },
    ...{ restartDatabase, restarts: Math.min(5, kills) },
  });
  await run('PostgreSQL, three nodes', everything, setup);
  await run('PostgreSQL, forms with files', papers, setup);
  await run(`PostgreSQL, ${starts} starts`, { starters: 16, starts }, setup);
  await postgres.stop();
}

async function onFiles(): Promise<void> {
  const setup = async (folder: string): Promise<Setup> => ({
    nodes: [{ GUIJU_DATA: join(folder, 'data') }],
    jumps: 'only',
  });
  await run('files, one node', everything, setup);
  await run('files, forms with files', papers, setup);
  await run(`files, ${starts} starts`, { starters: 16, starts }, setup);
}

if (only !== 'files') await onPostgres();
if (only !== 'postgres') await onFiles();
process.exit(harmed ? 1 : 0);
