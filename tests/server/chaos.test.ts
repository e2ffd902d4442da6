import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lots } from '../../bench/measure.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { type LoadOptions, runChaos } from './chaos.ts';
import { temporaryFolder } from './test-server.ts';

/** `STARTS=10000 npm test -- tests/server/chaos.test.ts` for the long run. */
const starts = Number(process.env.STARTS ?? 100);
const startKills = process.env.STARTS ? 20 : 2;
const patience = { timeout: Math.max(180_000, 100 * starts) };

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

const random = () => {
  const lot = lots(7);
  return () => lot(1_000_000) / 1_000_000;
};

const onPostgres = async (load: LoadOptions, kills: number, restarts: number) => {
  const DATABASE_URL = await postgres.createDatabase();
  return runChaos({
    ...{ folder: await temporaryFolder(), nodes: Array(3).fill({ DATABASE_URL }), random: random() },
    ...{ load, kills, restarts, jumps: 'each' },
    restartDatabase: async () => {
      await postgres.kill();
      await postgres.start();
    },
  });
};
const onFiles = async (load: LoadOptions, kills: number) => {
  const folder = await temporaryFolder();
  return runChaos({
    folder,
    nodes: [{ GUIJU_DATA: `${folder}/data` }],
    random: random(),
    load,
    kills,
    jumps: 'only',
  });
};

describe('killed again and again under clients of every kind, while clocks jump by hours', patience, () => {
  const load = {
    clients: 32,
    instances: 8,
    clocks: 4,
    starters: 2,
    authors: 2,
    clerks: 4,
    crowd: 40,
    workers: 4,
    migrations: true,
  };

  test('three nodes on one database, and the database too, lose nothing and do nothing twice', async () => {
    const { did, faults } = await onPostgres(load, 2, 1);
    expect(faults).toEqual([]);
    expect(did).toMatchObject({ kills: 2, restarts: 1 });
    expect(did.events).toBeGreaterThan(50);
    expect(did.timers).toBeGreaterThan(2);
    for (const what of ['starts', 'drafts', 'definitions', 'migrations', 'records', 'operations', 'cases'])
      expect(did[what], what).toBeGreaterThan(0);
  });

  test('one node on its folder loses nothing and does nothing twice', async () => {
    const { did, faults } = await onFiles(load, 3);
    expect(faults).toEqual([]);
    expect(did).toMatchObject({ kills: 3 });
    expect(did.events).toBeGreaterThan(50);
    for (const what of ['starts', 'drafts', 'definitions', 'migrations', 'records', 'cases'])
      expect(did[what], what).toBeGreaterThan(0);
  });
});

test.each([
  ['three nodes on one database', () => onPostgres({ starters: 8, starts }, startKills, 0)],
  ['one node on its folder', () => onFiles({ starters: 8, starts }, startKills)],
])(
  'starts that are each sent three times, while nodes are killed, are as many instances as keys: %s',
  async (_, run) => {
    const { did, faults } = await run();
    expect(faults).toEqual([]);
    expect(did).toMatchObject({ kills: startKills, starts, started: starts, 'sent again': 2 * starts });
  },
  patience.timeout,
);
