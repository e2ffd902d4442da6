import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { shopContent } from './fixtures.ts';
import { ServerProcess, writeDefinitions } from './server-process.ts';
import { request, temporaryFolder } from './test-server.ts';

/** `npm run chaos` kills more often, and more kinds of setups. */
const kills = 6;
const senders = 8;
/** Acknowledgements to wait for before the next kill. */
const acknowledgedBetween = 25;
const json = { 'content-type': 'application/json' };

/** Sends numbered events to one instance for as long as it is told to, each with its key until it is acknowledged. */
class Sender {
  acknowledged = 0;
  private readonly server: ServerProcess;
  private readonly id: string;
  private stopped = false;

  constructor(server: ServerProcess, id: string) {
    this.server = server;
    this.id = id;
  }

  async run(tell: () => void): Promise<void> {
    while (!this.stopped) {
      const number = this.acknowledged + 1;
      const headers = { ...json, 'idempotency-key': `${this.id}-${number}` };
      const body = { type: 'COUNT', amount: number };
      const answer = await request(
        `${this.server.url}/api/v1/instances/${this.id}/events`,
        'POST',
        body,
        headers,
      ).catch(() => undefined);
      if (answer?.status === 200) {
        expect(answer.body.context.total).toBe(number);
        this.acknowledged = number;
        tell();
      } else await new Promise(setImmediate);
    }
  }

  stop(): void {
    this.stopped = true;
  }
}

test('a server killed again and again amid a stream of events loses none that it acknowledged and applies none twice', {
  timeout: 400_000,
}, async () => {
  const folder = await temporaryFolder();
  await writeDefinitions(join(folder, 'definitions'), shopContent());
  const server = new ServerProcess({
    GUIJU_DATA: join(folder, 'data'),
    GUIJU_DEFINITIONS: join(folder, 'definitions'),
  });
  onTestFinished(async () => void (await server.end('SIGKILL')));
  await server.start();
  const started = await Promise.all(
    Array.from({ length: senders }, () =>
      request(`${server.url}/api/v1/policies/shop/flows/job/instances`, 'POST', { input: { amount: 0 } }, json),
    ),
  );
  const all = started.map(({ body }) => new Sender(server, body.id));

  let left = 0;
  let enough = () => {};
  const running = all.map((sender) =>
    sender.run(() => {
      left -= 1;
      if (left === 0) enough();
    }),
  );
  const acknowledged = (count: number) =>
    new Promise<void>((resolve) => {
      [left, enough] = [count, resolve];
    });
  for (let kill = 0; kill < kills; kill += 1) {
    await acknowledged(acknowledgedBetween + kill);
    await server.end('SIGKILL');
    await server.start();
  }
  await acknowledged(senders);
  for (const sender of all) sender.stop();
  await Promise.all(running);

  for (const [place, { body }] of started.entries()) {
    const instance = (await request(`${server.url}/api/v1/instances/${body.id}`, 'GET')).body;
    const { items } = (await request(`${server.url}/api/v1/instances/${body.id}/history`, 'GET')).body;
    const applied = items.slice(1).map((entry: { event: { amount: number } }) => entry.event.amount);
    const count = all[place]?.acknowledged as number;
    expect(applied).toEqual(Array.from({ length: count }, (_, number) => number + 1));
    expect(instance).toMatchObject({ version: count + 1, context: { total: count, amount: count } });
  }
  expect((await request(`${server.url}/api/v1/audit/verify`, 'GET')).body).toMatchObject({ intact: true });
  expect(await server.end('SIGTERM')).toBe(0);
});
