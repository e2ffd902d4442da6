import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkContent } from '../../engine/checks.ts';
import { compileEdition, type Definition, type JsonObject, readPolicyContent } from '../../engine/index.ts';
import { answering, localHost } from './local-host.ts';
import { startTestServer, type TestServer } from './test-server.ts';

const folder = join(import.meta.dirname, '../../examples/definitions/paid-order');
const documents = globSync('**/*.json', { cwd: folder }).map(
  (file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Definition,
);
const token = 'Bearer of-the-bank-4711';

/** The example, its bank on this machine, and an order. */
async function ordered() {
  const bank = await localHost();
  const own = documents.map((one) =>
    one.kind === 'config' ? { ...one, values: { bank: { ...one.values.bank, value: bank.url } } } : one,
  );
  const server = await startTestServer({
    content: readPolicyContent(own as Definition[]),
    httpAllow: [bank.host],
    secretsKeys: ['pQ7zL0vKx2mWc9RtYb4HsN8d'],
  });
  await server.call('PUT', '/policies/paid-order/secrets/BANK', { value: token });
  const { id } = (await server.send('/policies/paid-order/flows/order/instances', { input: { amount: 80 } })).body;
  const sends = async (type: string) => (await server.send(`/instances/${id}/events`, { type })).body;
  return { bank, server, id, sends };
}

async function settled(server: TestServer, id: string) {
  await server.worker.settle();
  return (await server.get(`/instances/${id}`)).body;
}
const callsOf = async (server: TestServer, id: string) =>
  (await server.get(`/instances/${id}/history`)).body.items.filter(({ type }: JsonObject) => type === 'call');

test('the example has nothing that a check finds wrong', () => {
  const edition = compileEdition(readPolicyContent(documents));
  expect(checkContent(edition.content, edition).filter(({ severity }) => severity !== 'info')).toEqual([]);
});

describe('an order', () => {
  test('is paid with the secret of the bank, and closed', async () => {
    const { bank, server, id, sends } = await ordered();
    bank.does(answering(201, { receipt: 'R-1' }));
    await sends('PAY');
    expect(await settled(server, id)).toMatchObject({ state: 'paid', context: { receipt: 'R-1' } });
    expect(bank.got).toMatchObject([
      { path: '/payments', headers: { authorization: token }, body: { order: id, amount: 80 } },
    ]);
  });

  test('that the bank declines is none', async () => {
    const { bank, server, id, sends } = await ordered();
    bank.does(answering(402, { reason: 'no funds' }));
    await sends('PAY');
    expect(await settled(server, id)).toMatchObject({ state: 'declined', context: { refusal: 'no funds' } });
  });

  test('that is cancelled while the bank is asked is refunded when the bank has answered, late', async () => {
    const { bank, server, id, sends } = await ordered();
    let release: () => void = () => {};
    bank.does(
      (response, got, request) => {
        release = () => answering(201, { receipt: 'R-2' })(response, got, request);
      },
      answering(200, { refunded: true }),
    );
    await sends('PAY');
    server.worker.wake();
    await bank.until(1);
    expect((await sends('CANCEL')).state).toBe('refunding');
    expect(bank.got.length).toBe(1);
    release();
    expect(await settled(server, id)).toMatchObject({ state: 'cancelled', status: 'done', incidents: [] });
    expect(await callsOf(server, id)).toMatchObject([
      { actor: 'payment', late: true, output: { status: 201, body: { receipt: 'R-2' } } },
      { actor: 'refund', output: { status: 200 } },
    ]);
    expect(bank.got[1]).toMatchObject({ path: '/refunds', body: { order: id } });
  });

  test('of which nobody knows whether it was paid is refunded; of no payment the bank knows nothing', async () => {
    const { bank, server, id, sends } = await ordered();
    bank.does(...Array.from({ length: 4 }, () => answering(503)), answering(404));
    await sends('PAY');
    await server.worker.settle();
    for (let retry = 0; retry < 3; retry += 1) {
      server.clock.advance(5000);
      await server.worker.settle();
    }
    expect(await settled(server, id)).toMatchObject({ state: 'cancelled' });
    expect(bank.got.map(({ path }) => path)).toEqual([...Array(4).fill('/payments'), '/refunds']);
  });

  test('that cannot be refunded is the cashier’s', async () => {
    const { bank, server, id, sends } = await ordered();
    bank.does(answering(201, {}), answering(403), answering(200));
    await sends('PAY');
    await server.worker.settle();
    await sends('CANCEL');
    expect(await settled(server, id)).toMatchObject({ state: 'refundOpen', tasks: [{ roles: ['cashier'] }] });
    await sends('REFUND_AGAIN');
    expect(await settled(server, id)).toMatchObject({ state: 'cancelled' });
  });
});
