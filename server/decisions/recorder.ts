import type { Metrics } from '../http/metrics.ts';
import type { Log } from '../log.ts';
import type { DecisionLine, Period, RecordedDecision } from '../stores/recorded-decisions.ts';
import type { Store } from '../stores/store.ts';

const flushAfterMs = 200;
const flushAt = 5000;
const most = 50_000;

/**
 * Has decisions written down behind the answers, many at once. Decisions that the store cannot take in time are counted and given
 * up; answering goes on.
 */
export class DecisionRecorder {
  private readonly store: Pick<Store, 'record' | 'recorded'>;
  private readonly log: Log;
  private readonly metrics: Metrics;
  /** Counts decisions made on a policy, recorded or not. */
  readonly count: (policy: string, by?: number) => void;
  private waiting: DecisionLine[] = [];
  /** How many decisions are in them. */
  private held = 0;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(store: Pick<Store, 'record' | 'recorded'>, log: Log, metrics: Metrics) {
    this.store = store;
    this.log = log;
    this.metrics = metrics;
    this.count = metrics.counting('guiju_decisions_total', {}, 'policy');
  }

  /** @param count how many decisions the line holds */
  record(line: DecisionLine, count = 1): void {
    if (this.held >= most) {
      this.metrics.count('guiju_decisions_unrecorded_total', {}, count);
      return;
    }
    this.waiting.push(line);
    const before = this.held;
    this.held += count;
    if (before < flushAt && this.held >= flushAt) void this.flush();
    else this.timer ??= setTimeout(() => void this.flush(), flushAfterMs);
  }

  /** The decisions made on a policy in a period, those just made among them. */
  async *read(policy: string, period: Period): AsyncGenerator<RecordedDecision> {
    await this.flush();
    yield* this.store.recorded(policy, period);
  }

  /** For those who can wait: resolves when there is room for more. */
  async room(): Promise<void> {
    if (this.held >= flushAt) await this.flush();
  }

  /** Resolves when everything recorded so far was written. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = this.writing.then(() => this.write());
    return this.writing;
  }

  private async write(): Promise<void> {
    const [lines, held] = [this.waiting, this.held];
    if (held === 0) return;
    [this.waiting, this.held] = [[], 0];
    try {
      await this.store.record(lines);
    } catch (error) {
      this.metrics.count('guiju_decisions_unrecorded_total', {}, held);
      this.log.warn('decisions could not be recorded', { lost: held, error });
    }
  }
}
