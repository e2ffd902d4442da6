/** Counters in Prometheus' text form. */
export class Metrics {
  private readonly counters = new Map<string, number>();
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
    return `${lines.join('\n')}\n`;
  }
}
