import { add, Decimal, type FeelNumber, isNumber, numberToJson, shortest, subtract } from '../expressions/decimals.ts';
import type { Json, JsonObject, RegisterDefinition } from '../ground/definition.ts';
import { placeOfGroup } from './places.ts';

/** A row of a register: which source it is of, and what stands in its columns. */
export interface RegisterRow {
  source: string;
  [column: string]: Json;
}

/** What rows of a register come to. */
export interface RegisterGroup {
  /** The values by which they are grouped. */
  by: JsonObject;
  count: number;
  sums: JsonObject;
}

/** A stretch of time of a source, under a name. */
export interface Span {
  name: string;
  /** In milliseconds; null: it is not known when it began. */
  fromMs: number | null;
  /** null: it has not ended. */
  toMs: number | null;
}

/** A row as it is kept: what stands in its columns, in their order, and by what it is found and placed. */
export interface KeptRow {
  source: string;
  /** When its source began, in milliseconds. */
  atMs: number;
  /** Where it stands among the others, as a text of bytes: rows are in the order of these. No two are equal. */
  place: string;
  /** The values by which it is grouped, as JSON. */
  group: string;
  cells: Json[];
  /** What of its source took its time; see `SpanFigures`. */
  spans?: readonly Span[];
}

/** What is asked of the rows of a register. */
export interface RowQuery {
  /** Instants between which sources began, in milliseconds; the second is behind them. */
  span?: { fromMs: number; toMs: number } | undefined;
  /** By the index of a column the text that stands in it. */
  filters: readonly (readonly [column: number, text: string])[];
  /** So many of those that are found, behind the place, are passed over. */
  from: number;
  /** Only those behind it are told. */
  after?: string | undefined;
  /** Absent: all. */
  limit?: number | undefined;
}

/** The answer: a page of rows, and what all come to that were found. */
export interface RowPage {
  rows: Pick<KeptRow, 'source' | 'place' | 'cells'>[];
  count: number;
  sums: JsonObject;
  groups: RegisterGroup[];
  /** How many groups there are, where not all are told. */
  groupCount?: number;
}

/** So many groups are told; a list of more is no list that anybody reads. */
const mostGroups = 1000;

/** What stands in a cell as the text by which it is found. @example textOf(0.1) // '0.1' */
export const textOf = (cell: Json | undefined): string => String(cell ?? '');

/** Whether a row is found by a query. */
export function isFound({ atMs, cells }: KeptRow, { span, filters }: RowQuery): boolean {
  if (span && (atMs < span.fromMs || atMs >= span.toMs)) return false;
  for (const filter of filters) if (textOf(cells[filter[0]]) !== filter[1]) return false;
  return true;
}

interface Sum {
  count: number;
  sums: FeelNumber[];
}

/**
 * What rows come to, in decimals: 0.1 and 0.2 are 0.3.
 *
 * @example const totals = new Totals(definition); totals.add(row); totals.told() // { count: 1, sums: { feeCny: 0.3 }, groups: [] }
 */
export class Totals {
  /** The indexes of the columns that are summed. */
  readonly summed: number[];
  private readonly definition: RegisterDefinition;
  private readonly groups = new Map<string, Sum>();

  constructor(definition: RegisterDefinition) {
    this.definition = definition;
    this.summed = summedOf(definition);
  }

  add({ group, cells }: Pick<KeptRow, 'group' | 'cells'>): void {
    const found = this.groupOf(group);
    found.count += 1;
    for (const [place, column] of this.summed.entries()) {
      const value = cells[column];
      if (typeof value === 'number') found.sums[place] = add(found.sums[place] as FeelNumber, value) ?? 0;
    }
  }

  /** Takes away a row that was added. */
  remove({ group, cells }: Pick<KeptRow, 'group' | 'cells'>): void {
    const found = this.groupOf(group);
    found.count -= 1;
    if (found.count === 0) return void this.groups.delete(group);
    for (const [place, column] of this.summed.entries()) {
      const value = cells[column];
      if (typeof value === 'number') found.sums[place] = subtract(found.sums[place] as FeelNumber, value) ?? 0;
    }
  }

  /** Whether the numbers of a row can be added and taken away again: beside a very large one a small one would be lost. */
  isExact({ cells }: Pick<KeptRow, 'cells'>): boolean {
    return this.summed.every((column) => {
      const value = cells[column];
      return typeof value !== 'number' || (Math.abs(value) < 1e15 && Math.round(value * 1e6) / 1e6 === value);
    });
  }

  /** Adds what many rows of a group come to. @param sums as decimals are written; null: none of them has a number there */
  addMany(group: string, count: number, sums: readonly (string | null)[]): void {
    const found = this.groupOf(group);
    found.count += count;
    for (const [place, sum] of sums.entries())
      if (sum !== null) found.sums[place] = add(found.sums[place] as FeelNumber, decimalOf(sum)) ?? 0;
  }

  told(): Omit<RowPage, 'rows'> {
    const all: Sum = { count: 0, sums: this.summed.map(() => 0) };
    for (const { count, sums } of this.groups.values()) {
      all.count += count;
      all.sums = all.sums.map((sum, place) => add(sum, sums[place] as FeelNumber) ?? sum);
    }
    const { group = [] } = this.definition;
    const placed =
      group.length === 0 ? [] : [...this.groups].map(([by, sum]) => ({ by, sum, place: this.placeOf(by) }));
    placed.sort((a, b) => (a.place < b.place ? -1 : a.place > b.place ? 1 : 0));
    return {
      count: all.count,
      sums: this.sumsTold(all),
      groups: placed.slice(0, mostGroups).map(({ by, sum }) => ({
        by: Object.fromEntries((JSON.parse(by) as Json[]).map((value, index) => [group[index], value])) as JsonObject,
        count: sum.count,
        sums: this.sumsTold(sum),
      })),
      ...(placed.length > mostGroups ? { groupCount: placed.length } : {}),
    };
  }

  private placeOf(by: string): string {
    return placeOfGroup(this.definition, JSON.parse(by) as Json[]);
  }

  private groupOf(group: string): Sum {
    const known = this.groups.get(group);
    if (known) return known;
    const found = { count: 0, sums: this.summed.map(() => 0) };
    this.groups.set(group, found);
    return found;
  }

  private sumsTold({ sums }: Sum): JsonObject {
    const { columns } = this.definition;
    return Object.fromEntries(
      this.summed.map((column, place) => [columns[column]?.name, numberToJson(sums[place] as FeelNumber)]),
    ) as JsonObject;
  }
}

const decimalOf = (text: string): FeelNumber => {
  const value = shortest(new Decimal(text));
  return isNumber(value) ? value : 0;
};

/** The indexes of the columns that are summed. */
const summedOf = ({ columns }: Pick<RegisterDefinition, 'columns'>): number[] =>
  columns.flatMap(({ sum }, index) => (sum ? [index] : []));
