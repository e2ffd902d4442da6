import type { TracingConfig } from '../config.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';

export type Attributes = Record<string, string | number | boolean | undefined>;

/** A span that has ended. */
export interface EndedSpan {
  trace: string;
  span: string;
  parent: string | undefined;
  name: string;
  /** As OTLP numbers them: 1 internal, 2 server, 3 client. */
  kind: 1 | 2 | 3;
  /** Milliseconds since 1970. */
  startMs: number;
  endMs: number;
  attributes: Attributes;
  failed: boolean;
}

const mostWaiting = 2048;
const largestBatch = 512;
const everyMs = 5000;
const timeoutMs = 10_000;
/** So long a process that ends waits for its last spans to be taken. */
const patienceMs = 2000;

/**
 * Sends spans to a collector: OTLP over HTTP with JSON, many at once and beside everything else. What the collector does not take in
 * time is counted and given up (`guiju_spans_total`); nothing waits for it.
 */
export class OtlpExporter {
  private readonly config: TracingConfig;
  private readonly metrics: Metrics;
  private readonly log: Log;
  private waiting: EndedSpan[] = [];
  private timer: NodeJS.Timeout | undefined;
  private sending: Promise<void> | undefined;
  private isDown = false;
  private readonly ending = new AbortController();

  constructor(config: TracingConfig, metrics: Metrics, log: Log) {
    this.config = config;
    this.metrics = metrics;
    this.log = log;
  }

  add(span: EndedSpan): void {
    if (this.waiting.length >= mostWaiting) {
      this.metrics.count('guiju_spans_total', { result: 'dropped' });
      return;
    }
    this.waiting.push(span);
    if (this.waiting.length >= largestBatch) void this.flush();
    else this.timer ??= setTimeout(() => void this.flush(), everyMs).unref();
  }

  /** Resolves when what waits was sent, or given up. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.sending ??= this.sendAll().finally(() => {
      this.sending = undefined;
    });
    return this.sending;
  }

  /** The same for the last time: it does not take long. */
  async end(): Promise<void> {
    const late = setTimeout(() => this.ending.abort(), patienceMs);
    await this.flush();
    clearTimeout(late);
  }

  private async sendAll(): Promise<void> {
    while (this.waiting.length > 0) await this.send(this.waiting.splice(0, largestBatch));
  }

  private async send(spans: EndedSpan[]): Promise<void> {
    const { endpoint, headers, service } = this.config;
    let failure: unknown;
    try {
      const response = await fetch(`${endpoint}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(toOtlp(service, spans)),
        signal: AbortSignal.any([this.ending.signal, AbortSignal.timeout(timeoutMs)]),
      });
      await response.arrayBuffer();
      if (!response.ok) failure = `it answered ${response.status}`;
    } catch (error) {
      failure = error instanceof Error ? ((error.cause as Error | undefined)?.message ?? error.message) : String(error);
    }
    this.metrics.count('guiju_spans_total', { result: failure === undefined ? 'sent' : 'dropped' }, spans.length);
    // Told when it goes away, not for every batch.
    if (failure !== undefined && !this.isDown) this.log.warn('the collector of traces takes no spans', { failure });
    this.isDown = failure !== undefined;
  }
}

const toOtlp = (service: string, spans: EndedSpan[]) => ({
  resourceSpans: [
    {
      resource: { attributes: attributesOf({ 'service.name': service }) },
      scopeSpans: [{ scope: { name: 'guiju' }, spans: spans.map(spanOf) }],
    },
  ],
});

const spanOf = ({ trace, span, parent, name, kind, startMs, endMs, attributes, failed }: EndedSpan) => ({
  ...{ traceId: trace, spanId: span, ...(parent === undefined ? {} : { parentSpanId: parent }), name, kind },
  ...{ startTimeUnixNano: nanoseconds(startMs), endTimeUnixNano: nanoseconds(endMs) },
  ...{ attributes: attributesOf(attributes), status: failed ? { code: 2 } : {} },
});

/** Whole microseconds: a number holds no more of an instant. */
const nanoseconds = (ms: number) => `${Math.round(ms * 1000)}000`;

const attributesOf = (attributes: Attributes) =>
  Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value: otlpValue(value) }]));

function otlpValue(value: string | number | boolean) {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}
