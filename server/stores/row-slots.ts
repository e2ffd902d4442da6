import { type KeptRow, type RegisterQuery, textOfCell } from '../../engine/index.ts';

/** So many slots are looked at in a turn. */
const atOnce = 8192;

/** Rows in slots of arrays: what queries ask of all of them stands side by side, and is gone through at once. */
export class RowSlots {
  private readonly rows: (KeptRow | undefined)[] = [];
  private readonly slots = new Map<string, number>();
  private readonly free: number[] = [];
  /** When the source of each slot began. */
  private times = new Float64Array(1024);
  /** What stands in each column of each slot, as a number of its text. */
  private readonly codes: Int32Array[];

  constructor(columns: number) {
    this.codes = Array.from({ length: columns }, () => new Int32Array(1024));
  }

  /** The row of a source. */
  get(source: string): KeptRow | undefined {
    const slot = this.slots.get(source);
    return slot === undefined ? undefined : this.rows[slot];
  }

  /** Puts the row of a source in the place of the one before; undefined: it has none any more. */
  set(source: string, row: KeptRow | undefined): void {
    const slot = this.slots.get(source) ?? (row ? (this.free.pop() ?? this.rows.length) : undefined);
    if (slot === undefined) return;
    this.rows[slot] = row;
    if (!row) {
      this.slots.delete(source);
      this.free.push(slot);
      return;
    }
    this.slots.set(source, slot);
    if (slot >= this.times.length) this.grow();
    this.times[slot] = row.atMs;
    for (const [column, codes] of this.codes.entries()) codes[slot] = codeOf(textOfCell(row.cells[column]));
  }

  /** Rows among which all are that a query finds, some at a time, in no order. */
  *likely({ span, filters }: RegisterQuery): Generator<KeptRow[]> {
    const { times, rows } = this;
    const wanted = filters.map(([column, text]) => ({ codes: this.codes[column] as Int32Array, code: codeOf(text) }));
    const [fromMs, toMs] = span ? [span.fromMs, span.toMs] : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let from = 0; from < rows.length; from += atOnce) {
      const found: KeptRow[] = [];
      const end = Math.min(from + atOnce, rows.length);
      slots: for (let slot = from; slot < end; slot += 1) {
        const time = times[slot] as number;
        if (time < fromMs || time >= toMs) continue;
        for (const { codes, code } of wanted) if (codes[slot] !== code) continue slots;
        const row = rows[slot];
        if (row) found.push(row);
      }
      yield found;
    }
  }

  private grow(): void {
    const times = new Float64Array(this.times.length * 2);
    times.set(this.times);
    this.times = times;
    for (const [column, before] of this.codes.entries()) {
      const codes = new Int32Array(times.length);
      codes.set(before);
      this.codes[column] = codes;
    }
  }
}

/** A number of a text: that of another is mostly another (FNV-1a). */
function codeOf(text: string): number {
  let code = 0x811c9dc5;
  for (let place = 0; place < text.length; place += 1) code = Math.imul(code ^ text.charCodeAt(place), 0x01000193);
  return code | 0;
}
