import { isToldByJson } from '../conditions/exact.ts';
import { type Cut, operators } from '../conditions/operators.ts';
import type { ReadJson } from '../expressions/scope.ts';
import type { Condition, FactCondition, Json } from '../ground/definition.ts';

/** A comparison of a fact with constants, or its contrary. */
export interface Leaf {
  condition: FactCondition;
  cut: Cut;
  denied: boolean;
}

/** Past this many, alternatives multiply into more rows than trying the rule costs. */
const mostRows = 8;

/**
 * A condition as alternatives, each of which wants all its comparisons: `a and (b or c)` is `a and b` or `a and c`.
 *
 * @param readFact how facts are read: of some no JSON tells what a comparison holds for
 * @returns undefined where a comparison is with more than constants or by more than JSON, or where there are too many alternatives
 */
export function toConjunctions(condition: Condition, readFact: ReadFact): Leaf[][] | undefined {
  return rowsOf(condition, false, readFact);
}

type ReadFact = (name: string) => ReadJson;

function rowsOf(condition: Condition, denied: boolean, readFact: ReadFact): Leaf[][] | undefined {
  if ('fact' in condition) {
    const leaf = leafOf(condition, denied, readFact);
    return leaf && [[leaf]];
  }
  if ('all' in condition)
    return denied ? alternatives(condition.all, denied, readFact) : together(condition.all, denied, readFact);
  if ('any' in condition) {
    // An empty `any` holds, as an empty `all` does: so json-rules-engine has it.
    if (condition.any.length === 0) return denied ? [] : [[]];
    return denied ? together(condition.any, denied, readFact) : alternatives(condition.any, denied, readFact);
  }
  return 'not' in condition ? rowsOf(condition.not, !denied, readFact) : undefined;
}

function alternatives(parts: Condition[], denied: boolean, readFact: ReadFact): Leaf[][] | undefined {
  const rows: Leaf[][] = [];
  for (const part of parts) {
    const more = rowsOf(part, denied, readFact);
    if (!more || rows.length + more.length > mostRows) return undefined;
    rows.push(...more);
  }
  return rows;
}

function together(parts: Condition[], denied: boolean, readFact: ReadFact): Leaf[][] | undefined {
  const always: Leaf[] = [];
  let rows: Leaf[][] = [always];
  for (const part of parts) {
    if ('fact' in part) {
      const leaf = leafOf(part, denied, readFact);
      if (!leaf) return undefined;
      if (rows.length === 1) rows[0]?.push(leaf);
      else for (const row of rows) row.push(leaf);
      continue;
    }
    const more = rowsOf(part, denied, readFact);
    if (!more || rows.length * more.length > mostRows) return undefined;
    rows = rows.flatMap((row) => more.map((one) => [...row, ...one]));
  }
  return rows;
}

/** A comparison as a leaf; undefined where no index can be made of it: its operator cuts no values, or it looks further than at one fact. */
function leafOf(condition: FactCondition, denied: boolean, readFact: ReadFact): Leaf | undefined {
  const { operator, path } = condition;
  const value = condition.value as Json;
  const { cut, wants } = operators[operator] ?? {};
  if (!cut || path !== undefined || !isToldByJson(condition, readFact)) return undefined;
  const fits =
    cut.by === 'bound'
      ? typeof value === 'number' || typeof value === 'string'
      : wants === 'list'
        ? Array.isArray(value) && value.every(isScalar)
        : isScalar(value);
  return fits ? { condition, cut, denied } : undefined;
}

const isScalar = (value: Json) => typeof value !== 'object' || value === null;

/** The one value that a leaf wants of its fact; undefined where it wants anything else. */
export function onlyValue({ condition, cut, denied }: Leaf): Json | undefined {
  const isOne = cut.by === 'name' && cut.named && !denied && !Array.isArray(condition.value);
  return isOne ? (condition.value as Json) : undefined;
}
