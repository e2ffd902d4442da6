import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readTraceparent, writeTraceparent } from '../../server/kernel/tracing/trace-context.ts';
import { adminKey, asAdmin, request, startTestServer, type TestOptions } from './test-server.ts';

interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: { key: string; value: { stringValue?: string; intValue?: string } }[];
  status: { code?: number };
}
const attribute = ({ attributes }: Span, name: string) => {
  const value = attributes.find(({ key }) => key === name)?.value;
  return value?.stringValue ?? value?.intValue;
};

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A collector that keeps what it is sent. */
async function startCollector() {
  const posts: { path: string | undefined; headers: Record<string, unknown>; text: string }[] = [];
  const server = createServer(async (incoming, response) => {
    let text = '';
    for await (const chunk of incoming) text += chunk;
    posts.push({ path: incoming.url, headers: incoming.headers, text });
    response.end('{}');
  });
  const endpoint = await listen(server);
  const spans = () => posts.flatMap(({ text }) => JSON.parse(text).resourceSpans[0].scopeSpans[0].spans as Span[]);
  return { endpoint, posts, spans };
}

const tracing = (endpoint: string, share = 1) => ({ endpoint, headers: {}, service: 'guiju', share });
const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const caller = { traceparent: `00-${trace}-00f067aa0ba902b7-01` };

async function traced(options: TestOptions = {}, share = 1) {
  const collector = await startCollector();
  const server = await startTestServer({ ...options, tracing: tracing(collector.endpoint, share) });
  // What publishing did is no part of the test.
  await server.parts.tracing?.flush();
  collector.posts.length = 0;
  const spans = async () => {
    await server.parts.tracing?.flush();
    return collector.spans();
  };
  return { collector, server, spans };
}

describe('traces', () => {
  test('of an event are a tree below the caller: request, event, commit', async () => {
    const { server, spans } = await traced();
    const { id } = await server.start('job', { amount: 1 });
    await server.send(`/instances/${id}/events`, { type: 'SEND', role: 'clerk' }, caller);
    const mine = (await spans()).filter(({ traceId }) => traceId === trace);
    const [commit, event, answered] = ['commit', 'event', 'POST /api/v1/instances/{id}/events'].map((name) =>
      mine.find((span) => span.name === name),
    ) as [Span, Span, Span];

    expect(mine).toHaveLength(3);
    expect([answered.parentSpanId, event.parentSpanId, commit.parentSpanId]).toEqual([
      '00f067aa0ba902b7',
      answered.spanId,
      event.spanId,
    ]);
    expect(answered).toMatchObject({ kind: 2, status: {} });
    expect(attribute(answered, 'http.response.status_code')).toBe('200');
    expect([attribute(event, 'guiju.instance'), attribute(event, 'guiju.event')]).toEqual([id, 'SEND']);
    expect(BigInt(commit.endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(commit.startTimeUnixNano));
  });

  test('of a decision name policy and rule set', async () => {
    const { server, spans } = await traced();
    await server.send('/policies/shop/decisions/fee', { facts: { km: 1, kind: 'car' } });
    const [decide, answered] = (await spans()) as [Span, Span];
    expect([decide.name, decide.traceId, decide.parentSpanId]).toEqual(['decide', answered.traceId, answered.spanId]);
    expect(attribute(decide, 'guiju.rule_set')).toBe('fee');
    expect(answered.parentSpanId).toBeUndefined();
  });

  test('of a refusal say its code', async () => {
    const { server, spans } = await traced();
    await server.send('/policies/shop/decisions/fee', { facts: { km: 1 } });
    const [decide, answered] = (await spans()) as [Span, Span];
    expect([decide.status.code, attribute(decide, 'error.type')]).toEqual([2, 'missingFact']);
    // The caller's mistake is none of the server's.
    expect([answered.status.code, attribute(answered, 'http.response.status_code')]).toEqual([undefined, '422']);
  });

  test('of a timer stand alone, whoever woke the worker', async () => {
    const { server, spans } = await traced();
    const { id } = await server.start('job', { amount: 1 });
    await server.send(`/instances/${id}/events`, { type: 'SEND', role: 'clerk' }, caller);
    server.clock.advance(2 * 3_600_000);
    await server.worker.settle();
    const all = await spans();
    const timer = all.find(({ name }) => name === 'timer') as Span;
    expect([timer.parentSpanId, timer.traceId === trace]).toEqual([undefined, false]);
    expect(attribute(timer, 'guiju.instance')).toBe(id);
    expect(all.filter(({ parentSpanId }) => parentSpanId === timer.spanId).map(({ name }) => name)).toEqual(['commit']);
  });

  test('go on in a webhook: it is sent in the trace of the event that it tells of', async () => {
    let received: string | undefined;
    const fetch = async (_: unknown, init?: RequestInit) => {
      received = new Headers(init?.headers).get('traceparent') ?? undefined;
      return new Response('{}');
    };
    const { server, spans } = await traced({ fetch });
    const url = 'https://hooks.example/a-secret-path?token=abc';
    const { secret } = (await server.send('/webhooks', { name: 'w', url })).body;
    const { id } = await server.start('job', { amount: 1 });
    await server.worker.settle();
    await server.send(`/instances/${id}/events`, { type: 'COUNT' }, caller);
    await server.worker.settle();
    const mine = (await spans()).filter(({ traceId }) => traceId === trace);
    const [webhook, call] = ['webhook', 'POST'].map((name) => mine.find((span) => span.name === name)) as [Span, Span];

    expect(readTraceparent(received)).toEqual({ trace, span: call.spanId, sampled: true });
    expect(call).toMatchObject({ kind: 3, parentSpanId: webhook.spanId });
    expect([attribute(call, 'server.address'), attribute(webhook, 'guiju.delivery')]).toEqual([
      'hooks.example',
      expect.stringContaining(`${id}:2:0:`),
    ]);
    expect(JSON.stringify(await spans())).not.toMatch(new RegExp(`secret-path|token=|${secret}`));
  });

  test('hold no keys, facts or passwords', async () => {
    const { server, collector, spans } = await traced({ mode: 'production' });
    await server.send('/policies/shop/decisions/fee', { facts: { km: 987_654, kind: 'car' } }, asAdmin);
    await server.send('/session', { name: 'li', password: 'a wrong password' });
    const { id } = (await server.send('/policies/shop/flows/job/instances', { input: { note: 'Zhang San' } }, asAdmin))
      .body;
    await server.send(`/instances/${id}/events`, { type: 'COUNT', amount: 876_543 }, asAdmin);
    expect((await spans()).length).toBeGreaterThan(5);
    const text = JSON.stringify(collector.posts.map((post) => post.text));
    expect(text).not.toMatch(new RegExp(`${adminKey}|987654|876543|wrong password|Zhang San`));
  });

  test('are left out where the caller says so, or the share is nought, and handed on all the same', async () => {
    let received: string | undefined;
    const fetch = async (_: unknown, init?: RequestInit) => {
      received = new Headers(init?.headers).get('traceparent') ?? undefined;
      return new Response('{}');
    };
    const { server, spans } = await traced({ fetch }, 0);
    await server.send('/webhooks', { name: 'w', url: 'https://hooks.example/' });
    const unsampled = { traceparent: `00-${trace}-00f067aa0ba902b7-00` };
    const { body } = await server.send('/policies/shop/flows/job/instances', { input: {} }, unsampled);
    await server.worker.settle();
    expect(await spans()).toEqual([]);
    expect(readTraceparent(received)).toMatchObject({ trace, sampled: false });
    await server.send(`/instances/${body.id}/events`, { type: 'COUNT' }, caller);
    expect((await spans()).map(({ name }) => name)).toContain('event');
  });
});

describe('a collector that is', () => {
  const ask = async (url: string) => {
    const from = performance.now();
    const body = { facts: { km: 1, kind: 'car' } };
    const { status } = await request(`${url}/api/v1/policies/shop/decisions/fee`, 'POST', body);
    return { status, ms: performance.now() - from };
  };

  test('silent delays no request, and costs a bounded number of spans', async () => {
    const endpoint = await listen(createServer(() => {}));
    const server = await startTestServer({ tracing: tracing(endpoint) });
    for (let turn = 0; turn < 4000; turn += 1) await server.parts.tracing?.span('work', {}, () => undefined);
    // A batch waits for its answer: had the request waited with it, this would be at ten seconds.
    const { status, ms } = await ask(server.url);
    expect([status, ms < 5000]).toEqual([200, true]);
    const { text } = await request(`${server.url}/metrics`, 'GET');
    expect(Number(/guiju_spans_total\{result="dropped"\} (\d+)/.exec(text)?.[1])).toBeGreaterThan(1000);
  });

  test('away is told of once in the log, and nobody else', async () => {
    const warnings: string[] = [];
    const log = { info() {}, warn: (message: string) => void warnings.push(message), error() {} };
    const server = await startTestServer({ tracing: tracing('http://127.0.0.1:9'), log });
    for (let turn = 0; turn < 3; turn += 1) {
      expect(await ask(server.url)).toMatchObject({ status: 200 });
      await server.parts.tracing?.flush();
    }
    expect(warnings.filter((message) => message.includes('collector'))).toHaveLength(1);
  });
});

test('without a collector nothing is traced', async () => {
  const server = await startTestServer();
  expect(server.parts.tracing).toBeUndefined();
  await server.start('job', {});
  expect((await server.parts.store.instances.list({ limit: 1 })).items[0]?.outbox).toEqual([]);
});

describe('a traceparent', () => {
  test.each([
    ['of a later version with more behind it', `01-${trace}-00f067aa0ba902b7-01-more`, true],
    ['of version ff', `ff-${trace}-00f067aa0ba902b7-01`, false],
    ['with a trace of noughts', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, false],
    ['with a span of noughts', `00-${trace}-${'0'.repeat(16)}-01`, false],
    ['in capitals', `00-${trace.toUpperCase()}-00f067aa0ba902b7-01`, false],
    ['that is nothing', '', false],
  ])('%s is read or left', (_, header, read) => {
    expect(readTraceparent(header) !== undefined).toBe(read);
  });

  test('is written as it is read', () => {
    expect(writeTraceparent(readTraceparent(caller.traceparent) as never)).toBe(caller.traceparent);
  });
});
