import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { ending, sdk, tracer } from './in-span.ts';

/** So long a process that ends waits for its last spans to be taken. */
const patienceMs = 2000;

/** Answers a request as a span of the caller's trace, from its beginning until the answer is out. */
export function inRequest<T>(route: string, request: IncomingMessage, response: ServerResponse, answer: () => T): T {
  const method = request.method ?? '';
  const attributes = { 'http.request.method': method, 'http.route': route };
  // Whoever also brings instrumentation of Node's own calls has read the header already.
  const place = trace.getActiveSpan() ? context.active() : propagation.extract(ROOT_CONTEXT, request.headers);
  return tracer.startActiveSpan(`${method} ${route}`, { attributes, kind: SpanKind.SERVER }, place, (span) => {
    response.on('close', () => {
      span.setAttribute('http.response.status_code', response.statusCode);
      if (response.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    });
    return answer();
  });
}

/** `fetch` whose calls are spans, and that hands the trace on. Of the address only the host is told: the rest may be secret. */
export const tracedFetch =
  (fetch: typeof globalThis.fetch): typeof globalThis.fetch =>
  (input, init = {}) => {
    const method = init.method ?? 'GET';
    const attributes = { 'http.request.method': method, 'server.address': new URL(String(input)).host };
    return tracer.startActiveSpan(method, { attributes, kind: SpanKind.CLIENT }, (span) =>
      ending(span, async () => {
        const headers = Object.fromEntries(new Headers(init.headers));
        propagation.inject(context.active(), headers);
        const response = await fetch(input, { ...init, headers });
        span.setAttribute('http.response.status_code', response.status);
        return response;
      }),
    );
  };

/** The present place as a `traceparent`, to be kept with what is done later; undefined where nothing is traced. */
export function presentTrace(): string | undefined {
  const headers: { traceparent?: string } = {};
  propagation.inject(context.active(), headers);
  return headers.traceparent;
}

/** Where nothing was asked yet: no request, no call with a key, no answer that is being made. */
const outside = AsyncLocalStorage.snapshot();

/** Runs what belongs to no request, whoever happens to set it off: neither its trace nor its call is known there. */
export const apart = <T>(work: () => T): T => outside(() => context.with(ROOT_CONTEXT, work));

/** Resolves when the SDK has sent what it holds, or does not in time: the process is about to end. */
export async function flushSpans(): Promise<void> {
  let late: NodeJS.Timeout | undefined;
  const patience = new Promise((resolve) => {
    late = setTimeout(resolve, patienceMs);
  });
  await Promise.race([
    sdk()
      ?.forceFlush?.()
      .catch(() => undefined),
    patience,
  ]);
  clearTimeout(late);
}
