/** As many as one statement takes. */
const largest = 128;
/** While one statement runs, others wait and share the next: larger groups cost less. Only where so many wait, a second runs beside it. */
const waitingForAnother = 32;

/** Work that is cheaper done for many at once: what is asked for while a group is being worked on goes together in the next one. */
export class Gather<T> {
  private readonly work: (group: T[]) => Promise<void>;
  private readonly keyOf: ((one: T) => string) | undefined;
  private waiting: T[] = [];
  private running = 0;

  /**
   * @param work tells each of the group what became of it; it never throws
   * @param keyOf a group holds a key once, in the order of asking; without it anything goes together
   */
  constructor(work: (group: T[]) => Promise<void>, keyOf?: (one: T) => string) {
    this.work = work;
    this.keyOf = keyOf;
  }

  add(one: T): void {
    this.waiting.push(one);
    const { length } = this.waiting;
    // Those of this turn of the event loop go together.
    if (length === 1 || length === waitingForAnother) setImmediate(() => this.run());
  }

  private run(): void {
    const { length } = this.waiting;
    if (length === 0 || this.running > 1 || (this.running === 1 && length < waitingForAnother)) return;
    this.running += 1;
    this.work(this.take()).finally(() => {
      this.running -= 1;
      this.run();
    });
    this.run();
  }

  private take(): T[] {
    const { keyOf, waiting } = this;
    if (!keyOf) return waiting.splice(0, largest);
    const keys = new Set<string>();
    const group: T[] = [];
    const rest: T[] = [];
    for (const one of waiting) {
      const key = keyOf(one);
      if (group.length < largest && !keys.has(key)) group.push(one);
      else rest.push(one);
      keys.add(key);
    }
    this.waiting = rest;
    return group;
  }
}
