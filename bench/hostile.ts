/** `npm run hostile -- [seconds] [clients]`: how long `/healthz` takes while hostile definitions are asked by many clients, and a SIGTERM amid them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shopContent } from '../tests/server/fixtures.ts';
import { startHostileLoad } from '../tests/server/hostile-load.ts';
import { ServerProcess, writeDefinitions } from '../tests/server/server-process.ts';

const [seconds, clients] = [Number(process.argv[2] ?? 30), Number(process.argv[3] ?? 32)];
const folder = await mkdtemp(join(tmpdir(), 'guiju-hostile-'));
await writeDefinitions(join(folder, 'definitions'), shopContent());
const server = new ServerProcess({
  GUIJU_DATA: join(folder, 'data'),
  GUIJU_DEFINITIONS: join(folder, 'definitions'),
});
await server.start();
const load = await startHostileLoad(server.url, clients);
await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
const took = load.healthy.toSorted((a, b) => a - b);
const at = (share: number) => `${(took[Math.ceil(took.length * share) - 1] ?? Number.NaN).toFixed(1)} ms`;
console.log(`${clients} clients for ${seconds} s, answers by status:`, Object.fromEntries(load.statuses));
console.log(`/healthz, ${took.length} times: median ${at(0.5)}, 99 % ${at(0.99)}, longest ${at(1)}`);
const began = performance.now();
const code = await server.end('SIGTERM');
console.log(`SIGTERM amid the load: ended with ${code} after ${((performance.now() - began) / 1000).toFixed(1)} s`);
await load.stop();
await rm(folder, { recursive: true, force: true });
