import type { Frame, ReadJson } from '../expressions/scope.ts';
import type { Json } from '../ground/definition.ts';
import { BitmapRows, mostInKey } from './bitmap-rows.ts';
import type { Column } from './column.ts';
import type { RuleIndex } from './rule-index.ts';

/** So many bounds of a fact at most: they are gone through. */
const mostCuts = 12;

/** Whether the index of so many rows may be a small one. */
export function isSmall(rows: number, columns: { column: Column }[]): boolean {
  return rows <= mostInKey && columns.every(({ column }) => column.cuts.length <= mostCuts);
}

/** What is kept of each column, each at its place; behind it stand its bounds and bitmaps. */
const sizeAt = 0;
const slotAt = 1;
/** Where the frame holds which value of its list a text is; -1: nowhere. */
const codeSlotAt = 2;
/** How many bounds there are; -1: no number is compared with. */
const cutsAt = 3;
const otherAt = 4;
const yesAt = 5;
const noAt = 6;
const kept = 7;

/**
 * The index of a few rows. All that a decision looks at is one list of numbers, read from its beginning to its end: of a thousand
 * editions in memory the next is then fetched while the one before it is looked at.
 */
export class SmallLookup extends BitmapRows implements RuleIndex {
  private readonly pool: number[];
  private readonly everything: number;
  /** Of each column how its fact is read, and the bitmaps of its values that are neither numbers nor truth values. */
  private readonly reads: ReadJson[];
  private readonly named: (Map<Json, number> | undefined)[];

  /** @param owners row → the rule it belongs to */
  constructor(sources: { column: Column; read: ReadJson }[], owners: number[]) {
    super(owners);
    this.pool = sources.flatMap(({ column, read }) => numbersOf(column, read.slot ?? -1, codesOf(column, read)));
    this.everything = 2 ** owners.length - 1;
    this.reads = sources.map(({ read }) => read);
    this.named = sources.map(({ column, read }) => bitmapsByName(column, codesOf(column, read)));
  }

  first(frame: Frame, holds: (rule: number) => boolean): number {
    const rows = this.key(frame);
    if (rows < 0) return this.every().find(holds) ?? -1;
    return rows === 0 ? -1 : this.firstRule(0, rows);
  }

  all(frame: Frame, holds: (rule: number) => boolean): number[] {
    const rows = this.key(frame);
    return rows < 0 ? this.every().filter(holds) : this.rulesOf(rows);
  }

  /** The rows that no fact rules out; negative where only the operators' own coercion can tell (a number written as text). */
  key(frame: Frame): number {
    const { pool } = this;
    let rows = this.everything;
    for (let at = 0, column = 0; at < pool.length; at += pool[at + sizeAt] as number, column += 1) {
      const codeSlot = pool[at + codeSlotAt] as number;
      const code = codeSlot < 0 ? -1 : (frame[codeSlot] as number);
      const bits = code < 0 ? this.rowsOf(at, column, frame) : (pool[at + kept + code] as number);
      if (bits < 0) return -1;
      rows &= bits;
    }
    return rows;
  }

  private every(): number[] {
    return this.rulesOf(this.everything);
  }

  /** The rows that one fact does not rule out; negative where its value alone does not tell. */
  private rowsOf(at: number, column: number, frame: Frame): number {
    const { pool } = this;
    const slot = pool[at + slotAt] as number;
    const value = (slot < 0 ? (this.reads[column] as ReadJson)(frame) : frame[slot]) as Json;
    const count = pool[at + cutsAt] as number;
    if (typeof value === 'number') {
      if (count < 0) return pool[at + otherAt] as number;
      const cuts = at + kept;
      let place = cuts;
      while (place < cuts + count && (pool[place] as number) < value) place += 1;
      const equal = place < cuts + count && pool[place] === value ? 1 : 0;
      return pool[cuts + count + (place - cuts) * 2 + equal] as number;
    }
    if (typeof value === 'boolean') return pool[at + (value ? yesAt : noAt)] as number;
    if (count >= 0 && value !== null) return -1;
    return this.named[column]?.get(value) ?? (pool[at + otherAt] as number);
  }
}

/** The bitmaps of the values that are looked up by name: neither truth values nor texts of a list that tells their codes. */
function bitmapsByName({ named, bits }: Column, coded: ReadJson['coded']): Map<Json, number> | undefined {
  const isCoded = (value: Json) => coded && (value === null || coded.values.includes(value));
  const texts = [...named].filter(([value]) => typeof value !== 'boolean' && !isCoded(value));
  return texts.length === 0 ? undefined : new Map(texts.map(([value, place]) => [value, bits[place] as number]));
}

/** What is kept of a column, as numbers. */
function numbersOf({ numbers, cuts, named, bits }: Column, slot: number, coded: ReadJson['coded']): number[] {
  const other = numbers + named.size;
  const bitmapOf = (value: Json) => bits[named.get(value) ?? other] as number;
  const behind = coded ? [null, ...coded.values].map(bitmapOf) : [...cuts, ...bits.subarray(0, numbers)];
  const count = numbers > 0 ? cuts.length : -1;
  const head = [kept + behind.length, slot, coded?.slot ?? -1, count];
  return [...head, bits[other] as number, bitmapOf(true), bitmapOf(false), ...behind];
}

/** The list of texts whose codes the frame holds; none for a fact that is compared with numbers, too. */
const codesOf = ({ numbers }: Column, { coded }: ReadJson) => (numbers > 0 ? undefined : coded);
