import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startPostgres } from '../postgres.ts';
import { startProxy } from '../proxy.ts';
import { shopContent } from './fixtures.ts';
import { ServerProcess, writeDefinitions } from './server-process.ts';
import { asAdmin, request, temporaryFolder } from './test-server.ts';

/** `ROLLING=10000 npm test -- tests/server/rolling.test.ts` for the long run. */
const requests = Number(process.env.ROLLING ?? 800);
const times = process.env.ROLLING ? 2 : 1;
const senders = 8;
const json = { ...asAdmin, 'content-type': 'application/json' };

test('two nodes restarted one after the other behind a plain proxy fail no request', { timeout: 300_000 }, async () => {
  const folder = await temporaryFolder();
  const postgres = await startPostgres();
  onTestFinished(() => postgres.stop());
  await writeDefinitions(join(folder, 'definitions'), shopContent());
  const environment = {
    ...{ DATABASE_URL: await postgres.createDatabase(), GUIJU_DEFINITIONS: join(folder, 'definitions') },
    ...{ GUIJU_MODE: 'production', GUIJU_ADMIN_KEY: asAdmin.authorization?.slice('Bearer '.length) },
    ...{ GUIJU_DRAIN_SECONDS: '1', GUIJU_RATE_LIMIT: '0', GUIJU_ACCESS_LOG: '0' },
  };
  const nodes = [new ServerProcess(environment), new ServerProcess(environment)];
  onTestFinished(async () => void (await Promise.all(nodes.map((node) => node.end('SIGKILL')))));
  for (const node of nodes) await node.start();
  const proxy = await startProxy(nodes.map(({ url }) => url));
  onTestFinished(() => proxy.close());
  const api = `${proxy.url}/api/v1`;
  const { id } = (await request(`${api}/policies/shop/flows/job/instances`, 'POST', { input: {} }, json)).body;

  let sent = 0;
  let restarting = true;
  const failed: string[] = [];
  const sendAll = async (sender: number) => {
    while (restarting || sent < requests) {
      sent += 1;
      const calls = [
        () => request(`${api}/policies/shop/decisions/fee`, 'POST', { facts: { km: sent, kind: 'car' } }, json),
        () => request(`${api}/instances/${id}`, 'GET', undefined, json),
        () => request(`${api}/policies/shop/flows/job/instances`, 'POST', { input: {} }, json),
      ];
      const answer = await (calls[(sent + sender) % 3] as (typeof calls)[0])();
      if (answer.status >= 400) failed.push(`${sent}: ${answer.status} ${answer.text}`);
    }
  };
  const rounds = async () => {
    for (let round = 0; round < times; round += 1) {
      for (const [place, node] of nodes.entries()) {
        expect(await node.end('SIGTERM')).toBe(0);
        await node.start();
        proxy.nodes[place] = node.url;
        await expect.poll(async () => (await request(`${node.url}/readyz`, 'GET')).status).toBe(200);
        await expect.poll(() => proxy.nodes.includes(node.url)).toBe(true);
      }
    }
    restarting = false;
  };
  await Promise.all([rounds(), ...Array.from({ length: senders }, (_, sender) => sendAll(sender))]);
  console.log(`${sent} requests over ${2 * times} restarts, ${failed.length} failed`);
  expect(failed).toEqual([]);
});
