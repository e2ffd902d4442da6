import type { Metrics } from '../http/metrics.ts';
import type { Log } from '../log.ts';
import type { Period, RecordedDecision, Store } from '../stores/store.ts';

const flushAfterMs = 200;
const flushAt = 1000;
const most = 50_000;

/**
 * Has decisions written down behind the answers, many at once. Decisions that the store cannot take in time are counted and given
 * up; answering goes on.
 */
export class DecisionRecorder {
  private readonly store: Pick<Store, 'record' | 'recorded'>;
  private readonly log: Log;
  private readonly metrics: Metrics;
  private waiting: RecordedDecision[] = [];
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(store: Pick<Store, 'record' | 'recorded'>, log: Log, metrics: Metrics) {
    this.store = store;
    this.log = log;
    this.metrics = metrics;
  }

  record(decision: RecordedDecision): void {
    if (this.waiting.length >= most) {
      this.metrics.count('guiju_decisions_unrecorded_total');
      return;
    }
    this.waiting.push(decision);
    if (this.waiting.length === flushAt) void this.flush();
    else this.timer ??= setTimeout(() => void this.flush(), flushAfterMs);
  }

  /** The decisions made on a policy in a period, those just made among them. */
  async *read(policy: string, period: Period): AsyncGenerator<RecordedDecision> {
    await this.flush();
    yield* this.store.recorded(policy, period);
  }

  /** For those who can wait: resolves when there is room for more. */
  async room(): Promise<void> {
    if (this.waiting.length >= flushAt) await this.flush();
  }

  /** Resolves when everything recorded so far was written. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = this.writing.then(() => this.write());
    return this.writing;
  }

  private async write(): Promise<void> {
    const decisions = this.waiting;
    if (decisions.length === 0) return;
    this.waiting = [];
    try {
      await this.store.record(decisions);
    } catch (error) {
      this.metrics.count('guiju_decisions_unrecorded_total', {}, decisions.length);
      this.log.warn('decisions could not be recorded', { lost: decisions.length, error });
    }
  }
}
