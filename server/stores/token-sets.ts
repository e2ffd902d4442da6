/** Which ids have a token: what is looked for by a few of them need not be looked for among all. */
export class TokenSets {
  private readonly sets = new Map<string, Set<string>>();

  /** The tokens of an id are others now. */
  change(id: string, before: readonly string[], now: readonly string[]): void {
    for (const token of before) if (!now.includes(token)) this.take(token, id);
    for (const token of now) {
      const set = this.sets.get(token);
      if (set) set.add(id);
      else this.sets.set(token, new Set([id]));
    }
  }

  /** The ids that have one of some tokens. @example sets.of(['todo:li', 'role:clerk']) */
  of(tokens: readonly string[]): ReadonlySet<string> {
    const [first = none, ...others] = tokens.flatMap((token) => this.sets.get(token) ?? []);
    return others.length === 0 ? first : new Set([first, ...others].flatMap((set) => [...set]));
  }

  private take(token: string, id: string): void {
    const set = this.sets.get(token);
    set?.delete(id);
    if (set?.size === 0) this.sets.delete(token);
  }
}

const none: ReadonlySet<string> = new Set();
