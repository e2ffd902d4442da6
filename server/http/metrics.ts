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
  private readonly counters = new Map<string, number>();
  private readonly histograms = new Map<string, Histogram>();
  private readonly startedMs: number;

  constructor(startedMs: number) {
    this.startedMs = startedMs;
  }

  /** @example metrics.count('guiju_problems_total', { code: 'missingFact' }) */
  count(name: string, labels: Record<string, string> = {}, by = 1): void {
    const pairs = pairsOf(labels);
    const key = pairs === '' ? name : `${name}{${pairs}}`;
    this.counters.set(key, (this.counters.get(key) ?? 0) + by);
  }

  /**
   * A counter by the value of one label, quick enough for every request and decision.
   *
   * @example const made = metrics.counting('guiju_decisions_total', {}, 'policy'); made('shop')
   */
  counting(name: string, labels: Record<string, string>, label: string): (value: string, by?: number) => void {
    const keys = new Map<string, string>();
    return (value, by = 1) => {
      let key = keys.get(value);
      if (key === undefined) {
        key = `${name}{${pairsOf({ ...labels, [label]: value })}}`;
        keys.set(value, key);
      }
      this.counters.set(key, (this.counters.get(key) ?? 0) + by);
    };
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
    for (const [key, value] of [...this.counters].sort()) {
      const name = key.split('{')[0] as string;
      if (name !== family) lines.push(`# TYPE ${name} counter`);
      family = name;
      lines.push(`${key} ${value}`);
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
