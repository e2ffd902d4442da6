/** Of so many rows a bitmap is one small integer, and so is what holds. */
export const mostInKey = 30;

/** What indexes of bitmaps share: their rows, and the rules that these belong to. The rows of a rule stand behind one another. */
export abstract class BitmapRows {
  /** Row → its rule, where that is not its own number. */
  private readonly owners: number[] | undefined;
  /** See `RuleIndex`. */
  readonly meaning: string;

  /** @param owners row → the rule it belongs to */
  constructor(owners: number[]) {
    this.owners = owners.every((rule, row) => rule === row) ? undefined : owners;
    this.meaning = owners.length > mostInKey ? '' : (this.owners?.join() ?? '');
  }

  rulesOf(key: number): number[] {
    const found: number[] = [];
    this.addRules(found, 0, key);
    return found;
  }

  /** The rule of the first row of a word that is not empty. */
  protected firstRule(word: number, rows: number): number {
    const row = word * 32 + (31 - Math.clz32(rows & -rows));
    return this.owners ? (this.owners[row] as number) : row;
  }

  /** Adds the rules of the rows of a word, each once. */
  protected addRules(found: number[], word: number, rows: number): void {
    for (let bits = rows; bits !== 0; bits &= bits - 1) {
      const rule = this.firstRule(word, bits);
      if (found[found.length - 1] !== rule) found.push(rule);
    }
  }
}
