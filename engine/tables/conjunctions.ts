import { type Cut, operators } from '../conditions/operators.ts';
import type { Condition, FactCondition, Json } from '../ground/definition.ts';
import type { IndexedFacts } from './indexed-facts.ts';

/** A comparison of a fact with constants, or its contrary. */
export interface Leaf {
  fact: string;
  /** In the form that the fact is looked up in. */
  value: Json;
  cut: Cut;
  denied: boolean;
}

/** Past this many, alternatives multiply into more rows than trying the rule costs. */
const mostRows = 8;

/**
 * A condition as alternatives, each of which wants all its comparisons: `a and (b or c)` is `a and b` or `a and c`.
 *
 * @param facts how facts are looked up
 * @returns undefined where a comparison is with more than constants, or with what is not looked up, or where there are too many alternatives
 */
export function toConjunctions(condition: Condition, facts: IndexedFacts): Leaf[][] | undefined {
  return rowsOf(condition, false, facts);
}

function rowsOf(condition: Condition, denied: boolean, facts: IndexedFacts): Leaf[][] | undefined {
  if ('fact' in condition) {
    const leaf = leafOf(condition, denied, facts);
    return leaf && [[leaf]];
  }
  if ('all' in condition)
    return denied ? alternatives(condition.all, denied, facts) : together(condition.all, denied, facts);
  if ('any' in condition) {
    // An empty `any` holds, as an empty `all` does: so json-rules-engine has it.
    if (condition.any.length === 0) return denied ? [] : [[]];
    return denied ? together(condition.any, denied, facts) : alternatives(condition.any, denied, facts);
  }
  return 'not' in condition ? rowsOf(condition.not, !denied, facts) : undefined;
}

function alternatives(parts: Condition[], denied: boolean, facts: IndexedFacts): Leaf[][] | undefined {
  const rows: Leaf[][] = [];
  for (const part of parts) {
    const more = rowsOf(part, denied, facts);
    if (!more || rows.length + more.length > mostRows) return undefined;
    rows.push(...more);
  }
  return rows;
}

function together(parts: Condition[], denied: boolean, facts: IndexedFacts): Leaf[][] | undefined {
  const always: Leaf[] = [];
  let rows: Leaf[][] = [always];
  for (const part of parts) {
    if ('fact' in part) {
      const leaf = leafOf(part, denied, facts);
      if (!leaf) return undefined;
      if (rows.length === 1) rows[0]?.push(leaf);
      else for (const row of rows) row.push(leaf);
      continue;
    }
    const more = rowsOf(part, denied, facts);
    if (!more || rows.length * more.length > mostRows) return undefined;
    rows = rows.flatMap((row) => more.map((one) => [...row, ...one]));
  }
  return rows;
}

/** A comparison as a leaf; undefined where no index can be made of it: its operator cuts no values, or it looks further than at one fact. */
function leafOf(condition: FactCondition, denied: boolean, facts: IndexedFacts): Leaf | undefined {
  const { fact, operator, path } = condition;
  const wanted = condition.value as Json;
  const { cut, wants } = operators[operator] ?? {};
  if (!cut || path !== undefined) return undefined;
  const fits =
    cut.by === 'bound'
      ? typeof wanted === 'number' || typeof wanted === 'string'
      : wants === 'list'
        ? Array.isArray(wanted) && wanted.every(isScalar)
        : isScalar(wanted);
  const value = fits ? facts.constantOf(fact, wanted) : undefined;
  return value === undefined ? undefined : { fact, value, cut, denied };
}

const isScalar = (value: Json) => typeof value !== 'object' || value === null;

/** The one value that a leaf wants of its fact; undefined where it wants anything else. */
export function onlyValue({ value, cut, denied }: Leaf): Json | undefined {
  return cut.by === 'name' && cut.named && !denied && !Array.isArray(value) ? value : undefined;
}
