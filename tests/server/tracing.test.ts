import { type Attributes, context, propagation, SpanKind, SpanStatusCode, trace as tracing } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  InMemorySpanExporter,
  ParentBasedSampler,
  type Sampler,
  SimpleSpanProcessor,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { inSpan, isTraced } from '../../server/kernel/tracing/in-span.ts';
import { readTraceparent } from '../../server/kernel/tracing/trace-context.ts';

import { ServerProcess } from './server-process.ts';
import { adminKey, asAdmin, startTestServer, type TestOptions, temporaryFolder } from './test-server.ts';

interface Span {
  name: string;
  kind: number;
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  status: { code: number };
  attributes: Attributes;
  ms: number;
}

const exporter = new InMemorySpanExporter();
let share = 1;

/** The SDK as an operator brings it, which keeps the spans. There is one in a process. */
function startSdk() {
  const root: Sampler = {
    shouldSample: (within, traceId) => new TraceIdRatioBasedSampler(share).shouldSample(within, traceId),
  };
  const spanProcessors = [new SimpleSpanProcessor({ exporter })];
  tracing.setGlobalTracerProvider(new TracerProvider({ sampler: new ParentBasedSampler({ root }), spanProcessors }));
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
}

const finished = (): Span[] =>
  exporter.getFinishedSpans().map((span) => {
    const { name, kind, status, attributes, parentSpanContext, duration } = span;
    const { traceId, spanId } = span.spanContext();
    return {
      name,
      kind,
      status,
      attributes,
      traceId,
      spanId,
      parentSpanId: parentSpanContext?.spanId,
      ms: duration[1],
    };
  });

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const caller = { traceparent: `00-${trace}-00f067aa0ba902b7-01` };

async function traced(options: TestOptions = {}) {
  const server = await startTestServer(options);
  // What publishing did is no part of the test.
  exporter.reset();
  /** @param answered so many requests, whose spans end when their answers are out: a reader may be faster */
  const spans = async (answered: number) => {
    await expect.poll(() => finished().filter(({ kind }) => kind === SpanKind.SERVER).length).toBe(answered);
    return finished();
  };
  return { server, spans };
}

describe('without an SDK', () => {
  test('nothing is traced, nor kept with what is owed', async () => {
    const server = await startTestServer();
    expect(isTraced()).toBe(false);
    await server.start('job', {});
    expect((await server.parts.store.instances.list({ limit: 1 })).items[0]?.outbox).toEqual([]);
  });

  test('a span costs next to nothing: a thousandth of a request', async () => {
    const turns = 20_000;
    const timed = async (work: () => unknown) => {
      const from = performance.now();
      for (let turn = 0; turn < turns; turn += 1) await work();
      return performance.now() - from;
    };
    const work = () => 1;
    await timed(() => inSpan('decide', {}, work));
    const [span, bare] = [await timed(() => inSpan('decide', {}, work)), await timed(work)];
    expect((span - bare) / turns).toBeLessThan(0.02);
  });

  test('a process that is told where to send spans does not start, and says what it lacks', async () => {
    const GUIJU_DATA = await temporaryFolder();
    const server = new ServerProcess({ GUIJU_DATA, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' });
    await expect(server.start()).rejects.toThrow('has no OpenTelemetry SDK');
  });
});

describe('traces', () => {
  beforeAll(startSdk);

  test('of an event are a tree below the caller: request, event, commit', async () => {
    const { server, spans } = await traced();
    const { id } = await server.start('job', { amount: 1 });
    await server.send(`/instances/${id}/events`, { type: 'SEND', role: 'clerk' }, caller);
    const mine = (await spans(2)).filter(({ traceId }) => traceId === trace);
    const [commit, event, answered] = ['commit', 'event', 'POST /api/v1/instances/{id}/events'].map((name) =>
      mine.find((span) => span.name === name),
    ) as [Span, Span, Span];

    expect(mine).toHaveLength(3);
    expect([answered.parentSpanId, event.parentSpanId, commit.parentSpanId]).toEqual([
      '00f067aa0ba902b7',
      answered.spanId,
      event.spanId,
    ]);
    expect(answered).toMatchObject({ kind: SpanKind.SERVER, status: { code: SpanStatusCode.UNSET } });
    expect(answered.attributes['http.response.status_code']).toBe(200);
    expect([event.attributes['guiju.instance'], event.attributes['guiju.event']]).toEqual([id, 'SEND']);
    expect(commit.ms).toBeGreaterThanOrEqual(0);
  });

  test('of a decision name policy and rule set', async () => {
    const { server, spans } = await traced();
    await server.send('/policies/shop/decisions/fee', { facts: { km: 1, kind: 'car' } });
    const [decide, answered] = (await spans(1)) as [Span, Span];
    expect([decide.name, decide.traceId, decide.parentSpanId]).toEqual(['decide', answered.traceId, answered.spanId]);
    expect(decide.attributes['guiju.rule_set']).toBe('fee');
    expect(answered.parentSpanId).toBeUndefined();
  });

  test('of a refusal say its code', async () => {
    const { server, spans } = await traced();
    await server.send('/policies/shop/decisions/fee', { facts: { km: 1 } });
    const [decide, answered] = (await spans(1)) as [Span, Span];
    expect([decide.status.code, decide.attributes['error.type']]).toEqual([SpanStatusCode.ERROR, 'missingFact']);
    // The caller's mistake is none of the server's.
    expect([answered.status.code, answered.attributes['http.response.status_code']]).toEqual([
      SpanStatusCode.UNSET,
      422,
    ]);
  });

  test('of a timer stand alone, whoever woke the worker', async () => {
    const { server, spans } = await traced();
    const { id } = await server.start('job', { amount: 1 });
    await server.send(`/instances/${id}/events`, { type: 'SEND', role: 'clerk' }, caller);
    server.clock.advance(2 * 3_600_000);
    await server.worker.settle();
    const all = await spans(2);
    const timer = all.find(({ name }) => name === 'timer') as Span;
    expect([timer.parentSpanId, timer.traceId === trace]).toEqual([undefined, false]);
    expect(timer.attributes['guiju.instance']).toBe(id);
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
    const mine = (await spans(3)).filter(({ traceId }) => traceId === trace);
    const [webhook, call] = ['webhook', 'POST'].map((name) => mine.find((span) => span.name === name)) as [Span, Span];

    expect(readTraceparent(received)).toEqual({ trace, span: call.spanId, sampled: true });
    expect(call).toMatchObject({ kind: SpanKind.CLIENT, parentSpanId: webhook.spanId });
    expect([call.attributes['server.address'], webhook.attributes['guiju.delivery']]).toEqual([
      'hooks.example',
      expect.stringContaining(`${id}:2:0:`),
    ]);
    expect(JSON.stringify(await spans(3))).not.toMatch(new RegExp(`secret-path|token=|${secret}`));
  });

  test('hold no keys, facts or passwords', async () => {
    const { server, spans } = await traced({ mode: 'production' });
    await server.send('/policies/shop/decisions/fee', { facts: { km: 987_654, kind: 'car' } }, asAdmin);
    await server.send('/session', { name: 'li', password: 'a wrong password' });
    const { id } = (await server.send('/policies/shop/flows/job/instances', { input: { note: 'Zhang San' } }, asAdmin))
      .body;
    await server.send(`/instances/${id}/events`, { type: 'COUNT', amount: 876_543 }, asAdmin);
    const all = await spans(4);
    expect(all.length).toBeGreaterThan(5);
    expect(JSON.stringify(all)).not.toMatch(new RegExp(`${adminKey}|987654|876543|wrong password|Zhang San`));
  });

  test('of a process that ends are sent before it does', async () => {
    const { server } = await traced();
    await server.start('job', { amount: 1 });
    let flushed = 0;
    vi.spyOn(exporter, 'forceFlush').mockImplementation(async () => {
      flushed = finished().length;
    });
    await server.close();
    expect(flushed).toBeGreaterThan(0);
  });

  test('are left out where the caller says so, or the share is nought, and handed on all the same', async () => {
    let received: string | undefined;
    const fetch = async (_: unknown, init?: RequestInit) => {
      received = new Headers(init?.headers).get('traceparent') ?? undefined;
      return new Response('{}');
    };
    share = 0;
    onTestFinished(() => {
      share = 1;
    });
    const { server, spans } = await traced({ fetch });
    await server.send('/webhooks', { name: 'w', url: 'https://hooks.example/' });
    const unsampled = { traceparent: `00-${trace}-00f067aa0ba902b7-00` };
    const { body } = await server.send('/policies/shop/flows/job/instances', { input: {} }, unsampled);
    await server.worker.settle();
    expect(await spans(0)).toEqual([]);
    expect(readTraceparent(received)).toMatchObject({ trace, sampled: false });
    await server.send(`/instances/${body.id}/events`, { type: 'COUNT' }, caller);
    expect((await spans(1)).map(({ name }) => name)).toContain('event');
  });
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
});
