import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { shopContent } from './fixtures.ts';
import { startHostileLoad } from './hostile-load.ts';
import { ServerProcess, writeDefinitions } from './server-process.ts';
import { temporaryFolder } from './test-server.ts';

/** Alone on the machine it is a quarter of this (`node bench/hostile.ts`); here the neighbours take the processor. */
const longestMs = 1000;
const forMs = 5000;

test('a node that thirty-two clients ask for hostile definitions says meanwhile that it is well, and ends when told to', {
  timeout: 120_000,
  retry: 1,
}, async () => {
  const folder = await temporaryFolder();
  await writeDefinitions(join(folder, 'definitions'), shopContent());
  const server = new ServerProcess({
    GUIJU_DATA: join(folder, 'data'),
    GUIJU_DEFINITIONS: join(folder, 'definitions'),
  });
  onTestFinished(async () => void (await server.end('SIGKILL')));
  await server.start();
  const load = await startHostileLoad(server.url, 32);
  await new Promise((resolve) => setTimeout(resolve, forMs));
  expect(load.healthy.length).toBeGreaterThan(20);
  expect(Math.max(...load.healthy)).toBeLessThan(longestMs);
  const statuses = [...load.statuses.keys()].sort();
  expect(statuses).toEqual(expect.arrayContaining([200, 422]));
  expect(statuses.filter((status) => ![200, 422, 429].includes(status))).toEqual([]);

  expect(await server.end('SIGTERM')).toBe(0);
  await load.stop();
});
