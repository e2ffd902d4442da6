/**
 * Runs work one after another for each key, and side by side for different keys.
 *
 * @example const queue = new KeyedQueue(); await queue.run(instanceId, () => commit(…))
 */
export class KeyedQueue {
  private readonly ends = new Map<string, Promise<unknown>>();

  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.ends.get(key);
    const mine = before ? before.then(work, work) : work();
    this.ends.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.ends.get(key) === mine) this.ends.delete(key);
    }
  }
}
