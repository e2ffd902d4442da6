import { Problem } from '../../engine/index.ts';

/**
 * Runs work one after another for each key, and side by side for different keys.
 *
 * @example const queue = new KeyedQueue(); await queue.run(instanceId, () => commit(…))
 */
export class KeyedQueue {
  private readonly ends = new Map<string, Promise<unknown>>();
  private closed = false;

  /** @throws Problem storeUnavailable once it is closed */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    if (this.closed) throw new Problem('storeUnavailable');
    const before = this.ends.get(key);
    const mine = before ? before.then(work, work) : work();
    this.ends.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.ends.get(key) === mine) this.ends.delete(key);
    }
  }

  /** Takes no more work, and resolves when what it took is done. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.allSettled(this.ends.values());
  }
}
