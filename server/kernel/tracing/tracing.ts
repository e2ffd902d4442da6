import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Problem } from '../../../engine/index.ts';
import type { TracingConfig } from '../config.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { type Attributes, OtlpExporter } from './otlp.ts';
import { readTraceparent, type TraceContext, writeTraceparent } from './trace-context.ts';

const kinds = { internal: 1, server: 2, client: 3 } as const;
export interface SpanOptions {
  kind?: keyof typeof kinds;
  /** The `traceparent` it belongs to, where that is not the span it runs in. */
  parent?: string | undefined;
}

/** What tracing needs of the world. */
export interface TracingAround {
  now: () => Date;
  /** So many random hexadecimal digits. */
  randomHex: (digits: number) => string;
  metrics: Metrics;
  log: Log;
}

/** Spans of one process. It is only made where a collector is configured. */
export class Tracing {
  private readonly share: number;
  private readonly around: TracingAround;
  private readonly exporter: OtlpExporter;
  private readonly places = new AsyncLocalStorage<TraceContext | undefined>();

  constructor(config: TracingConfig, around: TracingAround) {
    this.share = config.share;
    this.around = around;
    this.exporter = new OtlpExporter(config, around.metrics, around.log);
  }

  /**
   * Runs work as a span within the present one. Attributes name things (policies, routes, ids), never what people wrote.
   *
   * @example await tracing.span('commit', { 'guiju.instance': id }, () => store.instances.commit(commit))
   */
  async span<T>(
    name: string,
    attributes: Attributes,
    work: () => T | Promise<T>,
    options: SpanOptions = {},
  ): Promise<T> {
    const span = this.begin(name, attributes, options.kind ?? 'internal', readTraceparent(options.parent));
    try {
      return await this.places.run(span.place, work);
    } catch (error) {
      span.failed(error);
      throw error;
    } finally {
      span.end();
    }
  }

  /** Answers a request as a span of the caller's trace, from its beginning until the answer is out. */
  request<T>(route: string, request: IncomingMessage, response: ServerResponse, answer: () => T): T {
    const { method } = request;
    const attributes: Attributes = { 'http.request.method': method, 'http.route': route };
    const span = this.begin(`${method} ${route}`, attributes, 'server', readTraceparent(request.headers.traceparent));
    response.on('close', () => {
      attributes['http.response.status_code'] = response.statusCode;
      if (response.statusCode >= 500) span.failed();
      span.end();
    });
    return this.places.run(span.place, answer);
  }

  /** `fetch` whose calls are spans, and that hands the trace on. Of the address only the host is told: the rest may be secret. */
  wrapFetch(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
    return (input, init = {}) => {
      const method = init.method ?? 'GET';
      const attributes: Attributes = { 'http.request.method': method, 'server.address': new URL(String(input)).host };
      const work = async () => {
        const headers = { ...Object.fromEntries(new Headers(init.headers)), traceparent: this.present() as string };
        const response = await fetch(input, { ...init, headers });
        attributes['http.response.status_code'] = response.status;
        return response;
      };
      return this.span(method, attributes, work, { kind: 'client' });
    };
  }

  /** The present place as a `traceparent`, to be kept with what is done later. */
  present(): string | undefined {
    const place = this.places.getStore();
    return place && writeTraceparent(place);
  }

  /** Runs what belongs to no request, whoever happens to set it off. */
  apart<T>(work: () => T): T {
    return this.places.run(undefined, work);
  }

  /** Resolves when the spans so far were sent, or given up. */
  flush(): Promise<void> {
    return this.exporter.flush();
  }

  /** The same for the last time: it does not take long. */
  end(): Promise<void> {
    return this.exporter.end();
  }

  private begin(name: string, attributes: Attributes, kind: keyof typeof kinds, given: TraceContext | undefined) {
    const { now, randomHex } = this.around;
    const parent = given ?? this.places.getStore();
    const place: TraceContext = {
      trace: parent?.trace ?? randomHex(32),
      span: randomHex(16),
      sampled: parent?.sampled ?? Number.parseInt(randomHex(8), 16) / 2 ** 32 < this.share,
    };
    const [startMs, startedMs] = [now().getTime(), performance.now()];
    let failed = false;
    return {
      place,
      failed(error?: unknown) {
        failed = true;
        if (error !== undefined) attributes['error.type'] = error instanceof Problem ? error.code : nameOf(error);
      },
      end: () => {
        if (!place.sampled) return;
        const endMs = startMs + performance.now() - startedMs;
        const ids = { trace: place.trace, span: place.span, parent: parent?.span };
        this.exporter.add({ ...ids, name, kind: kinds[kind], startMs, endMs, attributes, failed });
      },
    };
  }
}

/** What kind of error it was; its words may hold anything. */
const nameOf = (error: unknown) => (error instanceof Error ? error.name : typeof error);
