import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lots } from '../../bench/measure.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { type ChaosCounts, runChaos } from './chaos.ts';
import { temporaryFolder } from './test-server.ts';

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

const random = () => {
  const lot = lots(7);
  return () => lot(1_000_000) / 1_000_000;
};
const unharmed: Partial<ChaosCounts> = {
  ...{ lost: 0, appliedTwice: 0, timersLost: 0, timersFiredTwice: 0, timersFiredEarly: 0, chainsIntact: true },
};

describe('killed again and again under 32 clients, while clocks jump by hours', { timeout: 180_000 }, () => {
  test('three nodes on one database, and the database too, lose nothing and do nothing twice', async () => {
    const DATABASE_URL = await postgres.createDatabase();
    const counts = await runChaos({
      ...{ folder: await temporaryFolder(), nodes: Array(3).fill({ DATABASE_URL }), random: random() },
      ...{ clients: 32, instances: 8, clocks: 4, kills: 4, restarts: 1, jumps: 'each' },
      restartDatabase: async () => {
        await postgres.kill();
        await postgres.start();
      },
    });
    expect(counts).toMatchObject({ ...unharmed, kills: 4, restarts: 1 });
    expect(counts.acknowledged).toBeGreaterThan(50);
    expect(counts.timersArmed).toBeGreaterThan(4);
  });

  test('one node on its folder loses nothing and does nothing twice', async () => {
    const folder = await temporaryFolder();
    const counts = await runChaos({
      ...{ folder, nodes: [{ GUIJU_DATA: `${folder}/data` }], random: random() },
      ...{ clients: 32, instances: 8, clocks: 4, kills: 4, jumps: 'only' },
    });
    expect(counts).toMatchObject({ ...unharmed, kills: 4 });
    expect(counts.acknowledged).toBeGreaterThan(50);
  });
});
