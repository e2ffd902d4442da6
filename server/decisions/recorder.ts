import type { Log } from '../kernel/log.ts';
import type { Metrics } from '../kernel/metrics.ts';
import type { Period, RecordedDecision } from '../stores/recorded-decisions.ts';
import type { Decisions } from '../stores/store.ts';
import { Page } from './page.ts';

const flushAfterMs = 200;
const mostWaiting = 32;

/**
 * Has decisions written down behind the answers, a page of them at a time. Decisions that the store cannot take in time are counted
 * and given up; answering goes on.
 */
export class DecisionRecorder {
  private readonly store: Decisions;
  private readonly log: Log;
  private readonly metrics: Metrics;
  /** Counts decisions made on a policy, recorded or not. */
  readonly count: (policy: string, by?: number) => void;
  private page: Page | undefined;
  /** Pages that nothing is added to. */
  private waiting: Page[] = [];
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(store: Decisions, log: Log, metrics: Metrics) {
    this.store = store;
    this.log = log;
    this.metrics = metrics;
    this.count = metrics.counting('guiju_decisions_total', {}, 'policy');
  }

  /**
   * @param text the JSON of a decision or of a pack, on one line
   * @param count how many decisions it holds
   */
  record(decidedAt: string, text: string, count = 1): void {
    if (this.page?.put(decidedAt, text, count)) return;
    if (this.page) void this.flush();
    if (this.waiting.length >= mostWaiting) {
      this.metrics.count('guiju_decisions_unrecorded_total', {}, count);
      return;
    }
    this.page = new Page(decidedAt.slice(0, 10), text);
    this.page.put(decidedAt, text, count);
    this.timer ??= setTimeout(() => void this.flush(), flushAfterMs);
  }

  /** The decisions made on a policy in a period, those just made among them. */
  async *read(policy: string, period: Period): AsyncGenerator<RecordedDecision> {
    await this.flush();
    yield* this.store.recorded(policy, period);
  }

  /** For those who can wait: resolves when there is room for more. */
  async room(): Promise<void> {
    if (this.waiting.length > 0) await this.writing;
  }

  /** How many decisions are not written down yet. */
  get waitingCount(): number {
    return [...this.waiting, ...(this.page ? [this.page] : [])].reduce((sum, { decisions }) => sum + decisions, 0);
  }

  /** Resolves when everything recorded so far was written. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.page) this.waiting.push(this.page);
    this.page = undefined;
    this.writing = this.writing.then(() => this.write());
    return this.writing;
  }

  private async write(): Promise<void> {
    const pages = this.waiting;
    if (pages.length === 0) return;
    this.waiting = [];
    try {
      await this.store.record(pages);
    } catch (error) {
      const lost = pages.reduce((sum, { decisions }) => sum + decisions, 0);
      this.metrics.count('guiju_decisions_unrecorded_total', {}, lost);
      this.log.warn('decisions could not be recorded', { lost, error });
    }
    for (const page of pages) page.release();
  }
}
