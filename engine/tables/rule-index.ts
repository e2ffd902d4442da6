import type { Condition, Json } from '../definition.ts';
import type { Frame } from '../expressions/scope.ts';
import type { ReadJson } from '../rules/conditions.ts';
import { allOnes, type Column, createColumn, density, type Wanted } from './column.ts';
import { type Leaf, toConjunctions } from './conjunctions.ts';
import { type CutRange, Cuts } from './cuts.ts';

/** Which rules hold, by looking each fact's value up once instead of testing each rule. */
export interface RuleIndex {
  /** Position of the first rule that holds, or -1. */
  first(frame: Frame, holds: (rule: number) => boolean): number;
  /** Positions of all rules that hold, in order. */
  all(frame: Frame, holds: (rule: number) => boolean): number[];
  /**
   * What holds as one number, by which an answer can be remembered: `rulesOf` tells its rules. Negative where there are too many
   * rules for that, or where this time each rule must be tried.
   */
  key(frame: Frame): number;
  rulesOf(key: number): number[];
}

/** Past this many words of bitmaps an index costs more memory than the time it saves. */
const mostWords = 32_000_000;
const fewestRows = 4;
/** The rows of one number: as many as a small integer has bits. */
const mostInKey = 30;

/**
 * Builds an index over rules whose conditions compare facts with constants: what a decision table is in normal form, and most rules.
 * A rule with alternatives (`any`) takes a row for each.
 *
 * @returns undefined where some rule says more than that, or where there are too few rules for it to pay
 */
export function createRuleIndex(conditions: Condition[], readFact: (name: string) => ReadJson): RuleIndex | undefined {
  const owners: number[] = [];
  const byFact = new Map<string, Wanted>();
  for (const [rule, condition] of conditions.entries()) {
    const rows = toConjunctions(condition);
    if (!rows) return undefined;
    for (const row of rows) {
      for (const leaf of row) addLeaf(byFact, owners.length, leaf);
      owners.push(rule);
    }
  }
  if (owners.length < fewestRows) return undefined;
  const words = Math.ceil(owners.length / 32);
  const columns: { column: Column; read: ReadJson }[] = [];
  let used = 0;
  for (const [fact, wanted] of byFact) {
    const column = createColumn(wanted, owners.length);
    used += (column.numbers.length + column.named.size) * words;
    if (used > mostWords) return undefined;
    columns.push({ column, read: readFact(fact) });
  }
  // The columns that leave fewest rules first: most words are empty after two.
  const dense = new Map(columns.map((one) => [one, density(one.column)]));
  columns.sort((a, b) => (dense.get(a) as number) - (dense.get(b) as number));
  return new Lookup(columns, owners);
}

function addLeaf(byFact: Map<string, Wanted>, row: number, leaf: Leaf): void {
  let wanted = byFact.get(leaf.condition.fact);
  if (!wanted) {
    wanted = { rows: [], leaves: [] };
    byFact.set(leaf.condition.fact, wanted);
  }
  const { rows, leaves } = wanted;
  if (rows[rows.length - 1] === row) leaves[leaves.length - 1]?.push(leaf);
  else {
    rows.push(row);
    leaves.push([leaf]);
  }
}

/** Where the bitmaps of one fact's values begin in the pool of all. */
interface Places {
  read: ReadJson;
  /** The fact's place in the frame, and that of its number in the list of its values; -1 where it has none. */
  slot: number;
  codeSlot: number;
  byCode: number[];
  range: CutRange;
  shift: number;
  numbers: number;
  named: Map<Json, number>;
  other: number;
}

/** The bitmaps of all columns in one array, the bounds in another: looking there costs a sum, not another object. */
class Lookup implements RuleIndex {
  private readonly columns: Places[] = [];
  private readonly cuts: Cuts;
  private readonly pool: Int32Array;
  private readonly words: number;
  private readonly owners: number[] | undefined;
  private readonly approximate: boolean;
  private readonly keyed: boolean;
  /** Where the bitmap of each column's present value begins; the pool begins with that of all rows. */
  private readonly places: number[];
  /** Whether the bitmaps of the present values name rules that hold, or rules too many. */
  private certain = true;

  constructor(sources: { column: Column; read: ReadJson }[], owners: number[]) {
    this.words = Math.ceil(owners.length / 32);
    this.owners = owners.every((rule, row) => rule === row) ? undefined : owners;
    this.approximate = sources.some(({ column }) => column.shift > 0);
    this.keyed = owners.length <= mostInKey;
    this.places = new Array(Math.max(2, sources.length)).fill(0);
    const bitmaps = [allOnes(owners.length)];
    const put = (bits: Int32Array) => (bitmaps.push(bits) - 1) * this.words;
    const { cuts, ranges } = Cuts.of(sources.map(({ column }) => column.cuts));
    this.cuts = cuts;
    for (const [index, { column, read }] of sources.entries()) {
      const numbers = bitmaps.length * this.words;
      for (const bits of column.numbers) put(bits);
      const named = new Map([...column.named].map(([value, bits]) => [value, put(bits)]));
      const other = put(column.other);
      const coded = column.cuts.length === 0 ? read.coded : undefined;
      const byCode = coded ? [named.get(null) ?? other, ...coded.values.map((value) => named.get(value) ?? other)] : [];
      this.columns.push({
        ...{ read, slot: read.slot ?? -1, codeSlot: coded?.slot ?? -1, byCode },
        ...{ range: ranges[index] as CutRange, shift: column.shift, numbers, named, other },
      });
    }
    this.pool = new Int32Array(bitmaps.length * this.words);
    bitmaps.forEach((bits, index) => {
      this.pool.set(bits, index * this.words);
    });
  }

  first(frame: Frame, holds: (rule: number) => boolean): number {
    this.look(frame);
    const { pool, places, words, owners, certain } = this;
    const [one, two] = [places[0] as number, places[1] as number];
    for (let index = 0; index < words; index += 1) {
      let bits = (pool[one + index] as number) & (pool[two + index] as number);
      if (bits !== 0) bits = this.wordAt(index, bits);
      for (; bits !== 0; bits &= bits - 1) {
        const row = index * 32 + (31 - Math.clz32(bits & -bits));
        const rule = owners ? (owners[row] as number) : row;
        if (certain || holds(rule)) return rule;
      }
    }
    return -1;
  }

  all(frame: Frame, holds: (rule: number) => boolean): number[] {
    this.look(frame);
    const { pool, places, words, certain } = this;
    const found: number[] = [];
    for (let index = 0; index < words; index += 1) {
      const bits = (pool[(places[0] as number) + index] as number) & (pool[(places[1] as number) + index] as number);
      this.addRules(found, index, this.wordAt(index, bits));
    }
    return certain ? found : found.filter(holds);
  }

  key(frame: Frame): number {
    if (!this.keyed) return -1;
    this.look(frame);
    const { pool, places } = this;
    if (!this.certain) return -1;
    return this.wordAt(0, (pool[places[0] as number] as number) & (pool[places[1] as number] as number));
  }

  rulesOf(key: number): number[] {
    const found: number[] = [];
    this.addRules(found, 0, key);
    return found;
  }

  /** The rules of the rows of a word, each once: the rows of a rule stand behind one another. */
  private addRules(found: number[], word: number, rows: number): void {
    for (let bits = rows; bits !== 0; bits &= bits - 1) {
      const row = word * 32 + (31 - Math.clz32(bits & -bits));
      const rule = this.owners ? (this.owners[row] as number) : row;
      if (found[found.length - 1] !== rule) found.push(rule);
    }
  }

  /** The rows of one word that no column rules out. */
  private wordAt(index: number, bits: number): number {
    const { pool, places } = this;
    let left = bits;
    for (let column = 2; column < places.length && left !== 0; column += 1) {
      left &= pool[(places[column] as number) + index] as number;
    }
    return left;
  }

  /** Finds the bitmap of each column's present value. */
  private look(frame: Frame): void {
    const { columns, places } = this;
    this.certain = !this.approximate;
    for (let index = 0; index < columns.length; index += 1) {
      const column = columns[index] as Places;
      const code = column.codeSlot < 0 ? -1 : (frame[column.codeSlot] as number);
      const place = code < 0 ? this.placeOf(column, frame) : (column.byCode[code] as number);
      places[index] = Math.max(0, place);
      if (place < 0) this.certain = false;
    }
  }

  /** Where the bitmap of a value begins; negative where only the operators' own coercion can tell (a number written as text). */
  private placeOf(column: Places, frame: Frame): number {
    const value = (column.slot < 0 ? column.read(frame) : frame[column.slot]) as Json;
    const { count } = column.range;
    if (typeof value !== 'number') {
      if (count > 0 && value !== null && typeof value !== 'boolean') return -1;
      return column.named.get(value) ?? column.other;
    }
    if (count === 0) return column.other;
    return column.numbers + (this.cuts.classOf(column.range, value) >> column.shift) * this.words;
  }
}
