import type { Frame, ReadJson } from '../expressions/scope.ts';
import type { Json } from '../ground/definition.ts';
import { BitmapRows, mostInKey } from './bitmap-rows.ts';
import { allOnes, type Column, wordsFor } from './column.ts';
import { Cuts } from './cuts.ts';
import type { Nearness, RuleIndex } from './rule-index.ts';
import type { TextBounds } from './text-bounds.ts';

/** What is kept of each column, in whole numbers, each at its place. */
const slotAt = 0;
const codeSlotAt = 1;
const codesAt = 2;
const shiftAt = 3;
/** Where the bitmaps of the classes of numbers begin, and of texts in order; -1: it has none. */
const numbersAt = 4;
const otherAt = 5;
const yesAt = 6;
const noAt = 7;
const textsAt = 8;
const kept = 9;
/** Rows that miss more are not told apart. */
const mostMisses = 6;

/** Where the bitmap of each column's present value begins, in the decision under way: looking decides nothing else meanwhile. */
const places: number[] = [0, 0];

/**
 * The bitmaps of all columns, with what finds them, in one array: of many editions in memory a decision then touches few places.
 * The array holds what is kept of each column, then the bitmap of all rows, the bitmaps of the columns, and for each column with a
 * list of values where the bitmap of each begins.
 */
export class Lookup extends BitmapRows implements RuleIndex {
  private readonly pool: Int32Array;
  private readonly cuts: Cuts;
  private readonly width: number;
  private readonly words: number;
  private readonly rows: number;
  private readonly approximate: boolean;
  private readonly keyed: boolean;
  /** Of each column how its fact is read, and the bitmaps of its values that are neither numbers nor truth values. */
  private readonly reads: ReadJson[];
  private readonly named: Map<Json, number>[];
  /** Of each column the bounds where they are texts. */
  private readonly texts: (TextBounds | undefined)[];
  /** Whether the bitmaps of the present values name rules that hold, or rules too many. */
  private certain = true;

  /** @param owners row → the rule it belongs to */
  constructor(sources: { column: Column; read: ReadJson }[], owners: number[]) {
    super(owners);
    this.width = sources.length;
    this.words = wordsFor(owners.length);
    this.rows = owners.length;
    this.approximate = sources.some(({ column }) => column.shift > 0);
    this.keyed = owners.length <= mostInKey;
    this.reads = sources.map(({ read }) => read);
    this.texts = sources.map(({ column }) => column.texts);
    this.cuts = new Cuts(sources.map(({ column }) => column.cuts));
    const layout = new Layout(this.width * kept, this.words);
    layout.put(allOnes(owners.length));
    this.named = sources.map(({ column, read }, index) => layout.add(index, column, read));
    this.pool = layout.pool();
  }

  first(frame: Frame, holds: (rule: number) => boolean): number {
    this.look(frame);
    const { pool, words, certain } = this;
    const [one, two] = [places[0] as number, places[1] as number];
    for (let index = 0; index < words; index += 1) {
      let bits = (pool[one + index] as number) & (pool[two + index] as number);
      if (bits !== 0) bits = this.wordAt(index, bits);
      for (; bits !== 0; bits &= bits - 1) {
        const rule = this.firstRule(index, bits);
        if (certain || holds(rule)) return rule;
      }
    }
    return -1;
  }

  all(frame: Frame, holds: (rule: number) => boolean): number[] {
    this.look(frame);
    const { pool, words, certain } = this;
    const [one, two] = [places[0] as number, places[1] as number];
    const found: number[] = [];
    for (let index = 0; index < words; index += 1) {
      const bits = (pool[one + index] as number) & (pool[two + index] as number);
      this.addRules(found, index, this.wordAt(index, bits));
    }
    return certain ? found : found.filter(holds);
  }

  key(frame: Frame): number {
    if (!this.keyed) return -1;
    this.look(frame);
    const { pool } = this;
    if (!this.certain) return -1;
    return this.wordAt(0, (pool[places[0] as number] as number) & (pool[places[1] as number] as number));
  }

  /** How many columns rule each row out, in three bits: 7 is seven or more. */
  nearness(frame: Frame): Nearness {
    this.look(frame);
    const { certain, words } = this;
    const planes = new Int32Array(words * 3);
    for (let word = 0; word < words; word += 1) this.countMisses(word, planes);
    return { certain, most: mostMisses, each: (misses, see) => this.rulesMissing(misses, planes, see) };
  }

  /** Adds up what the columns say of the rows of a word, three columns at a time: each addition carries from one bit to the next. */
  private countMisses(word: number, planes: Int32Array): void {
    const { width, rows } = this;
    let ones = 0;
    let twos = 0;
    let fours = 0;
    for (let column = 0; column < width; column += 3) {
      const one = this.missed(column, word);
      const two = column + 1 < width ? this.missed(column + 1, word) : 0;
      const three = column + 2 < width ? this.missed(column + 2, word) : 0;
      const sum = one ^ two ^ three;
      const carry = (one & two) | (three & (one ^ two));
      const carried = ones & sum;
      ones ^= sum;
      const both = twos ^ carry;
      const over = (twos & carry) | (carried & both);
      twos = both ^ carried;
      const full = fours & over;
      fours ^= over;
      if (full === 0) continue;
      ones |= full;
      twos |= full;
      fours |= full;
    }
    // Bits behind the last row belong to none: as far from holding as can be.
    const none = word === this.words - 1 && rows % 32 !== 0 ? -1 << (rows % 32) : 0;
    planes[word * 3] = ones | none;
    planes[word * 3 + 1] = twos | none;
    planes[word * 3 + 2] = fours | none;
  }

  private missed(column: number, word: number): number {
    return ~(this.pool[(places[column] as number) + word] as number);
  }

  private rulesMissing(misses: number, planes: Int32Array, see: (rule: number) => boolean): boolean {
    const [ones, twos, fours] = [misses & 1 ? 0 : -1, misses & 2 ? 0 : -1, misses & 4 ? 0 : -1];
    for (let word = 0, at = 0; word < this.words; word += 1, at += 3) {
      const one = (planes[at] as number) ^ ones;
      for (
        let bits = one & ((planes[at + 1] as number) ^ twos) & ((planes[at + 2] as number) ^ fours);
        bits !== 0;
        bits &= bits - 1
      ) {
        if (!see(this.firstRule(word, bits))) return false;
      }
    }
    return true;
  }

  /** The rows of one word that no column rules out. */
  private wordAt(index: number, bits: number): number {
    const { pool, width } = this;
    let left = bits;
    for (let column = 2; column < width && left !== 0; column += 1) {
      left &= pool[(places[column] as number) + index] as number;
    }
    return left;
  }

  /** Finds the bitmap of each column's present value. */
  private look(frame: Frame): void {
    const { pool, width } = this;
    const everything = width * kept;
    this.certain = !this.approximate;
    for (let column = width; column < 2; column += 1) places[column] = everything;
    for (let column = 0; column < width; column += 1) {
      const codeSlot = pool[column * kept + codeSlotAt] as number;
      const code = codeSlot < 0 ? -1 : (frame[codeSlot] as number);
      const place =
        code < 0 ? this.placeOf(column, frame) : (pool[(pool[column * kept + codesAt] as number) + code] as number);
      places[column] = place < 0 ? everything : place;
      if (place < 0) this.certain = false;
    }
  }

  /** Where the bitmap of a value begins; negative where only the operators' own coercion can tell (a number compared with texts, a text with numbers). */
  private placeOf(column: number, frame: Frame): number {
    const { pool, cuts } = this;
    const at = column * kept;
    const slot = pool[at + slotAt] as number;
    const value = (slot < 0 ? (this.reads[column] as ReadJson)(frame) : frame[slot]) as Json;
    const numbers = pool[at + numbersAt] as number;
    const ordered = pool[at + textsAt] as number;
    if (typeof value === 'number') {
      if (numbers < 0) return ordered < 0 ? (pool[at + otherAt] as number) : -1;
      return numbers + (cuts.classOf(column, value) >> (pool[at + shiftAt] as number)) * this.words;
    }
    if (typeof value === 'boolean') return pool[at + (value ? yesAt : noAt)] as number;
    if (ordered >= 0 && typeof value === 'string') {
      const found = (this.texts[column] as TextBounds).classOf(value);
      if (found >= 0) return ordered + (found >> (pool[at + shiftAt] as number)) * this.words;
    } else if ((numbers >= 0 || ordered >= 0) && value !== null) return -1;
    return this.named[column]?.get(value) ?? (value === undefined ? -1 : (pool[at + otherAt] as number));
  }
}

/** Puts the numbers of a pool together. */
class Layout {
  private readonly words: number;
  private readonly columns: number[];
  private readonly bitmaps: Int32Array[] = [];
  private readonly codes: { at: number; places: number[] }[] = [];
  private size: number;

  constructor(start: number, words: number) {
    this.columns = new Array(start).fill(-1);
    this.words = words;
    this.size = start;
  }

  /** @returns where the bitmaps begin */
  put(bits: Int32Array): number {
    this.bitmaps.push(bits);
    this.size += bits.length;
    return this.size - bits.length;
  }

  /** @returns the places of the values that are found by name */
  add(index: number, { shift, texts, classes, named, bits }: Column, { slot, coded }: ReadJson): Map<Json, number> {
    const start = this.put(bits);
    const placeOf = (bitmap: number) => start + bitmap * this.words;
    const places = new Map([...named].map(([value, bitmap]) => [value, placeOf(bitmap)]));
    const others = placeOf(classes + named.size);
    const at = index * kept;
    this.columns[at + slotAt] = slot ?? -1;
    this.columns[at + shiftAt] = shift;
    this.columns[at + numbersAt] = classes > 0 && !texts ? start : -1;
    this.columns[at + textsAt] = texts ? start : -1;
    this.columns[at + otherAt] = others;
    this.columns[at + yesAt] = places.get(true) ?? others;
    this.columns[at + noAt] = places.get(false) ?? others;
    if (coded && classes === 0) {
      this.columns[at + codeSlotAt] = coded.slot;
      this.codes.push({ at, places: [null, ...coded.values].map((value) => places.get(value) ?? others) });
    }
    return places;
  }

  pool(): Int32Array {
    const bitmapsEnd = this.size;
    for (const { at, places } of this.codes) {
      this.columns[at + codesAt] = this.size;
      this.size += places.length;
    }
    const pool = new Int32Array(this.size);
    pool.set(this.columns);
    let place = this.columns.length;
    for (const bits of this.bitmaps) {
      pool.set(bits, place);
      place += bits.length;
    }
    place = bitmapsEnd;
    for (const { places } of this.codes) {
      pool.set(places, place);
      place += places.length;
    }
    return pool;
  }
}
