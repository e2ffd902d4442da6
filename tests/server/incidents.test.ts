import { describe, expect, test } from 'vitest';
import type { FlowDefinition } from '../../engine/index.ts';
import { eachStore } from './each-store.ts';
import { shopContent } from './fixtures.ts';
import { keyFor, startTestServer } from './test-server.ts';

const text = (value: string) => ({ 'zh-CN': value, en: value });

/** A payment that nothing takes the failure of, and a delivery beside it that goes on. */
const paying = {
  kind: 'flow',
  id: 'paying',
  title: text('paying'),
  clauses: [],
  events: { PACK: {}, CANCEL: {} },
  machine: {
    initial: 'open',
    states: {
      open: {
        type: 'parallel',
        on: { CANCEL: 'cancelled' },
        states: {
          money: {
            initial: 'asking',
            states: {
              asking: {
                invoke: {
                  id: 'payment',
                  src: 'http',
                  input: { url: 'http://bank.example/pay', method: 'POST', headers: { 'x-shop': 'seven' }, body: {} },
                  onDone: 'paid',
                },
              },
              paid: {},
            },
          },
          goods: { initial: 'waiting', states: { waiting: { on: { PACK: 'packed' } }, packed: {} } },
        },
      },
      cancelled: { type: 'final' },
    },
  },
} as unknown as FlowDefinition;

const { stores } = eachStore();

describe.each(Object.keys(stores))(
  'an instance whose call fails and whose flow does not say what then, in %s',
  (store) => {
    async function refused() {
      const answers = [403, 403, 200];
      const keys: (string | null)[] = [];
      const sent: (string | null)[] = [];
      const fetch = async (_: unknown, init?: RequestInit) => {
        const headers = new Headers(init?.headers);
        keys.push(headers.get('idempotency-key'));
        sent.push(headers.get('x-shop'));
        return new Response('{}', { status: answers.shift() ?? 200 });
      };
      const server = await startTestServer({
        store: await stores[store]?.(),
        content: shopContent({ flows: [paying] }),
        httpAllow: ['bank.example'],
        fetch: fetch as typeof globalThis.fetch,
      });
      const { id } = await server.start('paying');
      await server.worker.settle();
      const read = async () => (await server.get(`/instances/${id}`)).body;
      return { server, id, read, keys, sent };
    }

    test('says so: it stands where it was, with an incident, in its history, and is found by it', async () => {
      const { server, id, read } = await refused();
      expect(await read()).toMatchObject({
        status: 'stuck',
        state: { open: { money: 'asking', goods: 'waiting' } },
        incidents: [
          { code: 'actorFailed', actor: 'payment', title: { 'zh-CN': '外部服务 bank.example 没有接受（答复 403）' } },
        ],
        accepts: [{ type: 'CANCEL' }, { type: 'PACK' }],
      });
      const { items } = (await server.get(`/instances/${id}/history`)).body;
      expect(items.at(-1)).toMatchObject({ type: 'reply', failed: 'actorFailed' });
      expect((await server.get('/instances?status=stuck')).body.items).toMatchObject([{ id }]);
      expect((await server.get('/tasks')).body.items).toMatchObject([{ instance: id }, { instance: id }]);
    });

    test.each([
      ['TimeoutError', '外部服务 bank.example 没有按时答复', 'bank.example did not answer in time'],
      ['TypeError', '没有连上外部服务 bank.example', 'bank.example could not be reached'],
    ])('says for people who was called and how that went (%s)', async (name, zh, en) => {
      const fetch = async () => {
        throw Object.assign(new Error('ECONNRESET 10.0.0.7'), { name });
      };
      const server = await startTestServer({
        ...{ store: await stores[store]?.(), content: shopContent({ flows: [paying] }), httpAllow: ['bank.example'] },
        fetch: fetch as unknown as typeof globalThis.fetch,
      });
      const { id } = await server.start('paying');
      for (let hour = 0; hour < 24; hour += 1) {
        await server.worker.settle();
        server.clock.advance(3_600_000);
      }
      const { incidents } = (await server.get(`/instances/${id}`)).body;
      expect(incidents).toMatchObject([{ title: { 'zh-CN': zh, en }, message: 'bank.example: ECONNRESET 10.0.0.7' }]);
    });

    test('goes on beside it, and the incident stays until its state is left', async () => {
      const { server, id, read } = await refused();
      await server.send(`/instances/${id}/events`, { type: 'PACK' });
      expect(await read()).toMatchObject({ status: 'stuck', state: { open: { goods: 'packed' } }, incidents: [{}] });
      await server.send(`/instances/${id}/events`, { type: 'CANCEL' });
      expect(await read()).toMatchObject({ status: 'done', state: 'cancelled', incidents: [] });
    });

    test('is tried again, as often as it fails, under the same key', async () => {
      const { server, id, read, keys, sent } = await refused();
      const retry = () => server.send(`/instances/${id}/retry`, {});
      expect((await retry()).body).toMatchObject({ status: 'active', incidents: [] });
      await server.worker.settle();
      expect(await read()).toMatchObject({ status: 'stuck', incidents: [{ actor: 'payment' }] });
      await retry();
      await server.worker.settle();
      expect(await read()).toMatchObject({ status: 'active', state: { open: { money: 'paid' } }, incidents: [] });
      expect([new Set(keys).size, keys.length]).toEqual([1, 3]);
      expect(sent).toEqual(['seven', 'seven', 'seven']);
      expect(await retry()).toMatchObject({ status: 409, body: { code: 'wrongStatus' } });
    });

    test('is tried again by who looks after instances only', async () => {
      const { server, id } = await refused();
      const clerk = await keyFor(server, 'clerk');
      expect(await server.send(`/instances/${id}/retry`, {}, clerk)).toMatchObject({ status: 403 });
    });
  },
);

test('a timer whose action fails is an incident, and comes again', async () => {
  const late = {
    kind: 'flow',
    id: 'late',
    title: text('late'),
    clauses: [],
    input: { type: 'object', properties: { amount: { type: 'number' } } },
    events: { KNOWN: { payload: { type: 'object', properties: { amount: { type: 'number' } } } } },
    machine: {
      initial: 'waiting',
      states: {
        waiting: {
          on: { KNOWN: {} },
          after: { PT1H: { target: 'over', actions: [{ type: 'decide', params: { ruleSet: 'fee', into: 'fee' } }] } },
        },
        over: {},
      },
    },
  } as unknown as FlowDefinition;
  const server = await startTestServer({ content: shopContent({ flows: [late] }) });
  const { id } = await server.start('late', { amount: 1 });
  server.clock.advance(3_600_000);
  await server.worker.settle();
  const read = async () => (await server.get(`/instances/${id}`)).body;
  expect(await read()).toMatchObject({ status: 'stuck', state: 'waiting', incidents: [{ code: 'missingFact' }] });

  await server.send(`/instances/${id}/retry`, {});
  await server.worker.settle();
  expect(await read()).toMatchObject({ status: 'stuck', incidents: [{ code: 'missingFact' }] });
});
