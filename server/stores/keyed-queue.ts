import { Problem } from '../../engine/index.ts';

/**
 * Runs work one after another for each key, and side by side for different keys.
 *
 * @example const queue = new KeyedQueue(); await queue.run(instanceId, () => commit(…))
 */
export class KeyedQueue {
  private readonly lines = new Map<string, { end?: Promise<unknown>; length: number }>();
  private closed = false;

  /** @throws Problem storeUnavailable once it is closed */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    if (this.closed) throw new Problem('storeUnavailable');
    const line = this.lines.get(key) ?? { length: 0 };
    if (line.length === 0) this.lines.set(key, line);
    line.length += 1;
    try {
      const mine = line.end ? line.end.then(work, work) : work();
      line.end = mine;
      return await mine;
    } finally {
      line.length -= 1;
      if (line.length === 0) this.lines.delete(key);
    }
  }

  /** Whether work waits behind what is being done for a key. */
  isWaitedFor(key: string): boolean {
    return (this.lines.get(key)?.length ?? 0) > 1;
  }

  /** Takes no more work, and resolves when what it took is done. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.allSettled([...this.lines.values()].map(({ end }) => end));
  }
}
