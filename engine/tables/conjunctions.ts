import type { Condition, FactCondition, Json } from '../ground/definition.ts';

/** A comparison of a fact with constants, or its contrary. */
export interface Leaf {
  condition: FactCondition;
  denied: boolean;
}

/** Past this many, alternatives multiply into more rows than trying the rule costs. */
const mostRows = 8;

/**
 * A condition as alternatives, each of which wants all its comparisons: `a and (b or c)` is `a and b` or `a and c`.
 *
 * @returns undefined where a comparison is with more than constants, or where there are too many alternatives
 */
export function toConjunctions(condition: Condition): Leaf[][] | undefined {
  return rowsOf(condition, false);
}

function rowsOf(condition: Condition, denied: boolean): Leaf[][] | undefined {
  if ('fact' in condition) return isIndexable(condition) ? [[{ condition, denied }]] : undefined;
  if ('all' in condition) return denied ? alternatives(condition.all, denied) : together(condition.all, denied);
  if ('any' in condition) {
    // An empty `any` holds, as an empty `all` does: so json-rules-engine has it.
    if (condition.any.length === 0) return denied ? [] : [[]];
    return denied ? together(condition.any, denied) : alternatives(condition.any, denied);
  }
  return 'not' in condition ? rowsOf(condition.not, !denied) : undefined;
}

function alternatives(parts: Condition[], denied: boolean): Leaf[][] | undefined {
  const rows: Leaf[][] = [];
  for (const part of parts) {
    const more = rowsOf(part, denied);
    if (!more || rows.length + more.length > mostRows) return undefined;
    rows.push(...more);
  }
  return rows;
}

function together(parts: Condition[], denied: boolean): Leaf[][] | undefined {
  const always: Leaf[] = [];
  let rows: Leaf[][] = [always];
  for (const part of parts) {
    if ('fact' in part) {
      if (!isIndexable(part)) return undefined;
      const leaf = { condition: part, denied };
      if (rows.length === 1) rows[0]?.push(leaf);
      else for (const row of rows) row.push(leaf);
      continue;
    }
    const more = rowsOf(part, denied);
    if (!more || rows.length * more.length > mostRows) return undefined;
    rows = rows.flatMap((row) => more.map((one) => [...row, ...one]));
  }
  return rows;
}

const ordering = new Set(['lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive']);

function isIndexable({ operator, value, path }: FactCondition): boolean {
  if (path !== undefined) return false;
  if (ordering.has(operator)) return typeof value === 'number';
  if (operator === 'equal' || operator === 'notEqual') return isScalar(value as Json);
  return (operator === 'in' || operator === 'notIn') && Array.isArray(value) && value.every(isScalar);
}

const isScalar = (value: Json) => typeof value !== 'object' || value === null;
