import type { Log } from '../kernel/log.ts';
import type { Store } from '../stores/store.ts';
import type { Altered } from './altered.ts';
import type { Anchor } from './anchor.ts';
import { chainOf, type Verification, verifyLog, verifyStore } from './verify.ts';

/** What is known of whether the store is whole: found at the start, while it is used, and whenever it is verified. */
export class Health {
  private readonly store: Store;
  private readonly log: Log;
  private readonly anchor: Anchor | undefined;
  private altered: Altered[] = [];
  /** The verification that runs, and the one that whoever asks meanwhile waits for. */
  private running: Promise<unknown> | undefined;
  private next: Promise<Verification> | undefined;

  constructor(store: Store, log: Log, anchor: Anchor | undefined) {
    this.store = store;
    this.log = log;
    this.anchor = anchor;
  }

  /** Looks through what can be read at every start: not the history of each instance. */
  async look(): Promise<void> {
    try {
      await this.store.inspect({ quick: true });
      this.keep((await verifyLog(this.store, await this.told())).altered);
    } catch (error) {
      this.log.warn('the store could not be looked through', { error });
    }
  }

  /** Recomputes everything. It goes through all there is: who asks while one runs is answered by the next, together with all others. */
  verify(): Promise<Verification> {
    if (!this.running) return this.run();
    this.next ??= this.running.catch(() => {}).then(() => this.run());
    return this.next;
  }

  private run(): Promise<Verification> {
    this.next = undefined;
    const verifying = this.recompute();
    this.running = verifying;
    const done = () => {
      if (this.running === verifying) this.running = undefined;
    };
    verifying.then(done, done);
    return verifying;
  }

  private async recompute(): Promise<Verification> {
    const found = await verifyStore(this.store, await this.told());
    this.keep(found.altered);
    return found;
  }

  /** How many parts are damaged, missing or altered, by their kind. */
  get damaged(): Record<string, number> {
    const counts: Record<string, number> = {};
    const names = new Set(this.altered.map(({ chain }) => chain));
    for (const { part, name } of this.store.damaged()) names.add(chainOf(part, name));
    for (const name of names) {
      const [kind = ''] = name.split(' ');
      counts[kind] = (counts[kind] ?? 0) + 1;
    }
    return counts;
  }

  private async told() {
    return (await this.anchor?.read()) ?? { heads: new Map<number, string>(), spoilt: 0 };
  }

  private keep(altered: Altered[]): void {
    const known = new Set(this.altered.map(({ chain }) => chain));
    for (const one of altered.filter(({ chain }) => !known.has(chain))) {
      this.log.error('a part of the store is not as it was written', { ...one });
    }
    this.altered = altered;
  }
}
