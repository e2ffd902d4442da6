/** Bounds of a histogram's buckets, in seconds. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface Histogram {
  counts: number[];
  sum: number;
}

const pairsOf = (labels: Record<string, string>) =>
  Object.entries(labels)
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
    .join(',');

/** Counters and histograms in Prometheus' text form. */
export class Metrics {
  private readonly counters = new Map<string, { total: number }>();
  private readonly histograms = new Map<string, Histogram>();
  private readonly startedMs: number;

  constructor(startedMs: number) {
    this.startedMs = startedMs;
  }

  /** @example metrics.count('guiju_problems_total', { code: 'missingFact' }) */
  count(name: string, labels: Record<string, string> = {}, by = 1): void {
    const pairs = pairsOf(labels);
    this.counter(pairs === '' ? name : `${name}{${pairs}}`).total += by;
  }

  /**
   * A counter by the value of one label, quick enough for every request and decision.
   *
   * @example const made = metrics.counting('guiju_decisions_total', {}, 'policy'); made('shop')
   */
  counting(name: string, labels: Record<string, string>, label: string): (value: string, by?: number) => void {
    const counters = new Map<string, { total: number }>();
    return (value, by = 1) => {
      let counter = counters.get(value);
      if (counter === undefined) {
        counter = this.counter(`${name}{${pairsOf({ ...labels, [label]: value })}}`);
        counters.set(value, counter);
      }
      counter.total += by;
    };
  }

  /** It is there from its first count. */
  private counter(key: string): { total: number } {
    const found = this.counters.get(key) ?? { total: 0 };
    this.counters.set(key, found);
    return found;
  }

  /**
   * Counts how long something takes, in seconds.
   *
   * @example const took = metrics.timing('guiju_request_seconds', { route: 'decide' }); took(0.002)
   */
  timing(name: string, labels: Record<string, string>): (seconds: number) => void {
    const key = `${name}|${pairsOf(labels)}`;
    let histogram: Histogram | undefined;
    return (seconds) => {
      histogram ??= this.histogram(key);
      const { counts } = histogram;
      let index = 0;
      while (index < buckets.length && seconds > (buckets[index] as number)) index += 1;
      counts[index] = (counts[index] as number) + 1;
      histogram.sum += seconds;
    };
  }

  /** It is there from its first observation. */
  private histogram(key: string): Histogram {
    const found = this.histograms.get(key) ?? { counts: new Array(buckets.length + 1).fill(0), sum: 0 };
    this.histograms.set(key, found);
    return found;
  }

  /** @param gauges what is measured at this moment */
  text(nowMs: number, gauges: Record<string, number>): string {
    const all = { guiju_uptime_seconds: (nowMs - this.startedMs) / 1000, ...gauges };
    const lines = Object.entries(all).flatMap(([name, value]) => [`# TYPE ${name} gauge`, `${name} ${value}`]);
    let family = '';
    for (const [key, { total }] of [...this.counters].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const name = key.split('{')[0] as string;
      if (name !== family) lines.push(`# TYPE ${name} counter`);
      family = name;
      lines.push(`${key} ${total}`);
    }
    return `${[...lines, ...this.histogramLines()].join('\n')}\n`;
  }

  private histogramLines(): string[] {
    const lines: string[] = [];
    let family = '';
    for (const [key, { counts, sum }] of [...this.histograms].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const [name = '', pairs = ''] = key.split('|');
      if (name !== family) lines.push(`# TYPE ${name} histogram`);
      family = name;
      let total = 0;
      for (const [index, count] of counts.entries()) {
        total += count;
        lines.push(`${name}_bucket{${pairs},le="${buckets[index] ?? '+Inf'}"} ${total}`);
      }
      lines.push(`${name}_sum{${pairs}} ${sum}`, `${name}_count{${pairs}} ${total}`);
    }
    return lines;
  }
}
