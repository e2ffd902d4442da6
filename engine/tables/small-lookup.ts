import type { Frame, ReadJson } from '../expressions/scope.ts';
import type { Json } from '../ground/definition.ts';
import { BitmapRows, mostInKey } from './bitmap-rows.ts';
import type { Column } from './column.ts';
import type { RuleIndex } from './rule-index.ts';
import type { TextBounds } from './text-bounds.ts';

/** So many bounds of a fact at most: they are gone through. */
const mostCuts = 12;

/** Whether the index of so many rows may be a small one. */
export function isSmall(rows: number, columns: { column: Column }[]): boolean {
  return rows <= mostInKey && columns.every(({ column }) => column.bounds <= mostCuts);
}

/** What is kept of each column, each at its place; behind it stand its bitmaps. */
const sizeAt = 0;
const slotAt = 1;
/** Where the frame holds which value of its list a text is; -1: nowhere. */
const codeSlotAt = 2;
/** Where its bounds begin; -1: no number is compared with. */
const cutsAt = 3;
const cutsEndAt = 4;
const otherAt = 5;
const yesAt = 6;
const noAt = 7;
const kept = 8;

/**
 * The index of a few rows. All that a decision looks at is a list of whole numbers and one of bounds, read from beginning to end: of a
 * thousand editions in memory the next number is then fetched while the one before it is looked at. They are two lists, since reading
 * whole numbers among others takes twice the time.
 */
export class SmallLookup extends BitmapRows implements RuleIndex {
  private readonly pool: number[];
  /** The bounds of all columns. */
  private readonly cuts: Float64Array;
  /** How many columns of listed texts there are; they stand first. */
  private readonly coded: number;
  private readonly everything: number;
  /** Of each column how its fact is read, and the bitmaps of its values that are neither numbers nor truth values. */
  private readonly reads: ReadJson[];
  private readonly named: (Map<Json, number> | undefined)[];
  /** Of each column the bounds where they are texts. */
  private readonly texts: (TextBounds | undefined)[];

  /** @param owners row → the rule it belongs to */
  constructor(sources: { column: Column; read: ReadJson }[], owners: number[]) {
    super(owners);
    const isCoded = ({ column, read }: (typeof sources)[number]) => codesOf(column, read) !== undefined;
    const coded = sources.filter(isCoded);
    const ordered = [...coded, ...sources.filter((source) => !isCoded(source))];
    this.coded = coded.length;
    this.cuts = Float64Array.from(ordered.flatMap(({ column }) => [...column.cuts]));
    const pool: number[] = [];
    let cutsFrom = 0;
    for (const { column, read } of ordered) {
      pool.push(...numbersOf(column, read.slot ?? -1, codesOf(column, read), cutsFrom));
      cutsFrom += column.cuts.length;
    }
    // A list that grew keeps room to grow on.
    this.pool = pool.slice();
    this.everything = 2 ** owners.length - 1;
    this.reads = ordered.map(({ read }) => read);
    this.texts = ordered.map(({ column }) => column.texts);
    this.named = ordered.map(({ column, read }) => bitmapsByName(column, codesOf(column, read)));
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

  /** The rows that no fact rules out; negative where only the operators' own coercion can tell (a number compared with texts, a text with numbers). */
  key(frame: Frame): number {
    const { pool, coded } = this;
    let rows = this.everything;
    let at = 0;
    let column = 0;
    for (; column < coded; column += 1) {
      const code = frame[pool[at + codeSlotAt] as number] as number;
      rows &= code < 0 ? this.rowsOf(at, column, frame) : (pool[at + kept + code] as number);
      at += pool[at + sizeAt] as number;
    }
    for (; at < pool.length; column += 1) {
      const bits = this.rowsOf(at, column, frame);
      if (bits < 0) return -1;
      rows &= bits;
      at += pool[at + sizeAt] as number;
    }
    return rows;
  }

  private every(): number[] {
    return this.rulesOf(this.everything);
  }

  /** The rows that one fact does not rule out; negative where its value alone does not tell. */
  private rowsOf(at: number, column: number, frame: Frame): number {
    const { pool, cuts } = this;
    const slot = pool[at + slotAt] as number;
    const value = (slot < 0 ? (this.reads[column] as ReadJson)(frame) : frame[slot]) as Json;
    const from = pool[at + cutsAt] as number;
    if (typeof value === 'number') {
      if (from < 0) return this.texts[column] ? -1 : (pool[at + otherAt] as number);
      const end = pool[at + cutsEndAt] as number;
      // Twice the bounds below it, and one where it is one itself: counted without a branch, since nobody can guess which way it goes.
      let place = at + kept;
      for (let cut = from; cut < end; cut += 1) {
        const bound = cuts[cut] as number;
        place += Number(bound < value) + Number(bound <= value);
      }
      return pool[place] as number;
    }
    if (typeof value === 'boolean') return pool[at + (value ? yesAt : noAt)] as number;
    const texts = this.texts[column];
    if (texts && typeof value === 'string') {
      const found = texts.classOf(value);
      if (found >= 0) return pool[at + kept + found] as number;
    } else if ((texts || from >= 0) && value !== null) return -1;
    return this.named[column]?.get(value) ?? (value === undefined ? -1 : (pool[at + otherAt] as number));
  }
}

/** The bitmaps of the values that are looked up by name: neither truth values nor texts of a list that tells their codes. */
function bitmapsByName({ named, bits }: Column, coded: ReadJson['coded']): Map<Json, number> | undefined {
  const isCoded = (value: Json) => coded && (value === null || coded.values.includes(value));
  const texts = [...named].filter(([value]) => typeof value !== 'boolean' && !isCoded(value));
  return texts.length === 0 ? undefined : new Map(texts.map(([value, place]) => [value, bits[place] as number]));
}

/** What is kept of a column, as whole numbers. */
function numbersOf(column: Column, slot: number, coded: ReadJson['coded'], cutsFrom: number): number[] {
  const { classes, texts, cuts, named, bits } = column;
  const other = classes + named.size;
  const bitmapOf = (value: Json) => bits[named.get(value) ?? other] as number;
  const behind = coded ? [null, ...coded.values].map(bitmapOf) : bits.subarray(0, classes);
  const bounds = classes > 0 && !texts ? [cutsFrom, cutsFrom + cuts.length] : [-1, -1];
  const head = [kept + behind.length, slot, coded?.slot ?? -1, ...bounds];
  return [...head, bits[other] as number, bitmapOf(true), bitmapOf(false), ...behind];
}

/** The list of texts whose codes the frame holds; none for a fact that is compared by order, or with numbers, too. */
const codesOf = ({ classes }: Column, { coded }: ReadJson) => (classes > 0 ? undefined : coded);
