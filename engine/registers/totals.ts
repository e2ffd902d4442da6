import { add, type FeelNumber, isNumber, numberToJson } from '../expressions/decimals.ts';
import { canonicalJson } from '../ground/canonical-json.ts';
import type { Json, JsonObject, RegisterDefinition } from '../ground/definition.ts';

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

/**
 * What some rows come to, in decimals: 0.1 and 0.2 are 0.3.
 *
 * @example sumsOf(definition, [{ source: 'a', feeCny: 0.1 }, { source: 'b', feeCny: 0.2 }]) // { feeCny: 0.3 }
 */
export function sumsOf({ columns }: RegisterDefinition, rows: readonly RegisterRow[]): JsonObject {
  const summed = columns.filter(({ sum }) => sum);
  return Object.fromEntries(
    summed.map(({ name }) => {
      let total: FeelNumber = 0;
      for (const row of rows) {
        const value = row[name];
        if (isNumber(value)) total = add(total, value) ?? total;
      }
      return [name, numberToJson(total)];
    }),
  );
}

/** The groups of some rows, in the order of the rows. */
export function groupsOf(definition: RegisterDefinition, rows: readonly RegisterRow[]): RegisterGroup[] {
  const { group = [] } = definition;
  if (group.length === 0) return [];
  const found = new Map<string, { by: JsonObject; rows: RegisterRow[] }>();
  for (const row of rows) {
    const by = Object.fromEntries(group.map((name) => [name, row[name] ?? null]));
    const key = canonicalJson(by);
    const known = found.get(key) ?? { by, rows: [] };
    known.rows.push(row);
    found.set(key, known);
  }
  return [...found.values()].map(({ by, rows: own }) => ({ by, count: own.length, sums: sumsOf(definition, own) }));
}

/** Rows in the order of the register: by its groups, then as it is sorted; nulls last. */
export function sorted({ group = [], sort = [] }: RegisterDefinition, rows: RegisterRow[]): RegisterRow[] {
  const order = [...group, ...sort].map((name) =>
    name.startsWith('-') ? { name: name.slice(1), way: -1 } : { name, way: 1 },
  );
  return rows.toSorted((a, b) => {
    for (const { name, way } of order) {
      const difference = compare(a[name] ?? null, b[name] ?? null, way);
      if (difference !== 0) return difference;
    }
    return 0;
  });
}

function compare(a: Json, b: Json, way: number): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  if (typeof a === 'number' && typeof b === 'number') return (a - b) * way;
  const [one, other] = [String(a), String(b)];
  return one < other ? -way : one > other ? way : 0;
}
