import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Bounds of a histogram's buckets, in seconds. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What is counted: what each family means, and by which labels it is told apart. */
const counters = {
  guiju_requests_total: { help: 'Requests answered, by the name of their call.', labels: ['route', 'status'] },
  guiju_problems_total: { help: 'Problems answered, lines of batches among them.', labels: ['code'] },
  guiju_decisions_total: { help: 'Decisions made.', labels: ['policy'] },
  guiju_decisions_unrecorded_total: { help: 'Decisions that could not be written down for replay.', labels: [] },
  guiju_events_total: { help: 'Events that instances took from outside.', labels: ['policy', 'flow'] },
  guiju_webhooks_total: {
    help: 'Attempts to deliver webhooks: sent, failed (tried again), given up (a dead letter).',
    labels: ['result'],
  },
  guiju_tellings_total: {
    help: 'Messages to persons: sent, failed (tried again), given up, dropped (not wanted, or the person left), nowhere (no channel).',
    labels: ['result'],
  },
  guiju_refused_total: { help: 'Requests refused because of what was held already.', labels: ['kind'] },
} as const;

/** What is timed, in seconds. */
const timings = {
  guiju_request_seconds: {
    help: 'From the arrival of a request to its last byte, without live streams.',
    labels: ['route'],
  },
} as const;

/** What is measured when it is asked for. */
const gauges = {
  guiju_uptime_seconds: 'Time since this process started.',
  guiju_memory_bytes: 'Memory of this process (resident set).',
  guiju_stream_watchers: 'Readers of the live stream on this node.',
  guiju_recorder_waiting: 'Decisions made that are not written down yet.',
  guiju_timer_lag_seconds: 'How long the timer that has waited longest is overdue; 0: none is.',
  guiju_messages_owing: 'Instances that owe a message which may be sent now (counted up to 1000).',
  guiju_incidents_open: 'What keeps instances from going on and nobody has tried again (of up to 1000 instances).',
  guiju_deliveries_due: 'Webhooks of editions that may be sent now (counted up to 1000).',
  guiju_tellings_due: 'What persons are to be told and may be sent now (counted up to 1000).',
  guiju_untold: 'Messages to persons given up and neither sent again nor dropped (counted up to 1000).',
  guiju_dead_letters: 'Webhooks given up and neither sent again nor dropped (counted up to 1000).',
  guiju_store_damaged_parts: 'Parts of the store that are damaged, missing or altered.',
  guiju_audit_anchor_lag: 'Heads of the audit log that the anchor was not told of yet.',
  guiju_pool_connections: 'Connections to the database that are open.',
  guiju_pool_idle: 'Connections to the database that nobody uses.',
  guiju_pool_waiting: 'Work that waits for a connection to the database.',
} as const;

export type CounterName = keyof typeof counters;
export type GaugeName = keyof typeof gauges;
type Labels = Record<string, string>;

/** Counters, histograms and gauges for Prometheus. What a name means stands in the tables above, and in what is answered. */
export class Metrics {
  private readonly registry = new Registry();
  private readonly counters = Object.fromEntries(
    Object.entries(counters).map(([name, { help, labels }]) => {
      return [name, new Counter({ name, help, labelNames: [...labels], registers: [this.registry] })];
    }),
  ) as Record<CounterName, Counter<string>>;
  private readonly histograms = Object.fromEntries(
    Object.entries(timings).map(([name, { help, labels }]) => {
      return [name, new Histogram({ name, help, labelNames: [...labels], buckets, registers: [this.registry] })];
    }),
  ) as unknown as Record<keyof typeof timings, Histogram<string>>;

  /** @example metrics.count('guiju_problems_total', { code: 'missingFact' }) */
  count(name: CounterName, labels: Labels = {}, by = 1): void {
    this.counters[name].inc(labels, by);
  }

  /**
   * A counter by the value of one label, quick enough for every request and decision.
   *
   * @example const made = metrics.counting('guiju_decisions_total', {}, 'policy'); made('shop')
   */
  counting(name: CounterName, labels: Labels, label: string): (value: string, by?: number) => void {
    const children = new Map<string, Counter.Internal>();
    return (value, by = 1) => {
      let child = children.get(value);
      if (child === undefined) {
        child = this.counters[name].labels({ ...labels, [label]: value });
        children.set(value, child);
      }
      child.inc(by);
    };
  }

  /**
   * Counts how long something takes, in seconds. It is there from its first observation.
   *
   * @example const took = metrics.timing('guiju_request_seconds', { route: 'decide' }); took(0.002)
   */
  timing(name: keyof typeof timings, labels: Labels): (seconds: number) => void {
    let child: Histogram.Internal<string> | undefined;
    return (seconds) => {
      child ??= this.histograms[name].labels(labels);
      child.observe(seconds);
    };
  }

  /** Has something measured whenever the metrics are asked for. One that cannot be told at the moment is left out. */
  measure(name: GaugeName, value: () => number | undefined | Promise<number | undefined>): void {
    const gauge = new Gauge({
      name,
      help: gauges[name],
      registers: [this.registry],
      async collect() {
        const found = await Promise.resolve(value()).catch(() => undefined);
        if (found === undefined) gauge.reset();
        else gauge.set(found);
      },
    });
  }

  /** Adds what Node tells of its process: processor, memory, event loop, garbage collection, files. Once for a process. */
  measureProcess(): void {
    collectDefaultMetrics({ register: this.registry });
  }

  /** In Prometheus' text form. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  get contentType(): string {
    return this.registry.contentType;
  }
}
