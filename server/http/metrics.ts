/** Bounds of a histogram's buckets, in seconds. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Counters and histograms in Prometheus' text form. */
export class Metrics {
  private readonly counters = new Map<string, number>();
  private readonly keys = new Map<string, Map<string, string>>();
  private readonly histograms = new Map<string, { counts: number[]; sum: number }>();
  private readonly startedMs: number;

  constructor(startedMs: number) {
    this.startedMs = startedMs;
  }

  /** @example metrics.count('guiju_problems_total', { code: 'missingFact' }) */
  count(name: string, labels: Record<string, string> = {}, by = 1): void {
    const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
    const key = pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`;
    this.counters.set(key, (this.counters.get(key) ?? 0) + by);
  }

  /** The same for one label, quick enough to be asked for every decision. */
  countOf(name: string, label: string, value: string): void {
    const keys = this.keys.get(name) ?? new Map<string, string>();
    this.keys.set(name, keys);
    const key = keys.get(value) ?? `${name}{${label}=${JSON.stringify(value)}}`;
    keys.set(value, key);
    this.counters.set(key, (this.counters.get(key) ?? 0) + 1);
  }

  /** Counts how long something took, in seconds. @example metrics.observe('guiju_request_seconds', { route: 'decide' }, 0.002) */
  observe(name: string, labels: Record<string, string>, seconds: number): void {
    const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
    const key = `${name}|${pairs.join(',')}`;
    const found = this.histograms.get(key) ?? { counts: new Array(buckets.length + 1).fill(0), sum: 0 };
    const place = buckets.findIndex((most) => seconds <= most);
    const index = place < 0 ? buckets.length : place;
    found.counts[index] = (found.counts[index] ?? 0) + 1;
    found.sum += seconds;
    this.histograms.set(key, found);
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
