/**
 * The latest used of many things, at least `most` and at most twice as many. Two generations: what was not asked for during a whole one
 * is forgotten. Asking costs one look, not a change of order.
 */
export class Kept<T> {
  private readonly most: number;
  private recent = new Map<string, T>();
  private older = new Map<string, T>();

  constructor(most: number) {
    this.most = most;
  }

  get(key: string): T | undefined {
    const found = this.recent.get(key);
    if (found !== undefined) return found;
    const old = this.older.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: string, item: T): void {
    if (this.recent.size >= this.most) {
      this.older = this.recent;
      this.recent = new Map();
    }
    this.recent.set(key, item);
  }

  delete(key: string): void {
    this.recent.delete(key);
    this.older.delete(key);
  }
}
