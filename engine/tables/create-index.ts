import type { ReadJson } from '../expressions/scope.ts';
import type { Condition } from '../ground/definition.ts';
import { type Column, createColumn, density, type Wanted } from './column.ts';
import { type Leaf, toConjunctions } from './conjunctions.ts';
import type { IndexedFacts } from './indexed-facts.ts';
import { Lookup } from './lookup.ts';
import type { Row, RuleIndex } from './rule-index.ts';
import { isSmall, SmallLookup } from './small-lookup.ts';
import { FewRows, splitOf } from './split.ts';

/** Past this many words of bitmaps an index costs more memory than the time it saves. */
const mostWords = 32_000_000;
const fewestRows = 4;
/** From here on going through the bitmaps takes longer than choosing among smaller indexes first. */
const fewestToSplit = 128;

/**
 * Builds, in pieces, an index over rules whose conditions compare facts with constants: what a decision table is in normal form, and most rules.
 * A rule with alternatives (`any`) takes a row for each.
 *
 * @returns undefined where some rule says more than that, or where there are too few rules for it to pay
 */
export function* createRuleIndex(conditions: Condition[], facts: IndexedFacts): Generator<void, RuleIndex | undefined> {
  const rows: Row[] = [];
  for (const [rule, condition] of conditions.entries()) {
    const alternatives = toConjunctions(condition, facts);
    if (!alternatives) return undefined;
    for (const leaves of alternatives) rows.push({ rule, leaves });
    yield;
  }
  return rows.length < fewestRows ? undefined : yield* indexOf(rows, [], facts);
}

/** @param done the facts that the rows were divided by already */
function* indexOf(rows: Row[], done: readonly string[], facts: IndexedFacts): Generator<void, RuleIndex | undefined> {
  if (rows.length < fewestRows) return new FewRows(rows);
  if (rows.length >= fewestToSplit) {
    const split = yield* splitOf(rows, done, facts, (some, decided) => indexOf(some, decided, facts));
    if (split) return split;
  }
  const byFact = new Map<string, Wanted>();
  for (const [row, { leaves }] of rows.entries()) {
    for (const leaf of leaves) if (!done.includes(leaf.fact)) addLeaf(byFact, row, leaf);
  }
  const columns = yield* columnsOf(byFact, rows.length, facts);
  if (!columns) return undefined;
  const owners = rows.map(({ rule }) => rule);
  if (isSmall(rows.length, columns)) return new SmallLookup(columns, owners);
  // The columns that leave fewest rules first: most words are empty after two.
  const dense = new Map(columns.map((one) => [one, density(one.column)]));
  columns.sort((a, b) => (dense.get(a) as number) - (dense.get(b) as number));
  return new Lookup(columns, owners);
}

/**
 * The columns of some facts, in pieces.
 *
 * @returns undefined where they would take too much memory, or where a fact is compared by order with numbers and with texts
 */
export function* columnsOf(
  byFact: ReadonlyMap<string, Wanted>,
  rows: number,
  facts: IndexedFacts,
): Generator<void, { column: Column; read: ReadJson }[] | undefined> {
  const columns: { column: Column; read: ReadJson }[] = [];
  let used = 0;
  for (const [fact, wanted] of byFact) {
    yield;
    const column = createColumn(wanted, rows);
    if (!column) return undefined;
    used += column.bits.length;
    if (used > mostWords) return undefined;
    columns.push({ column, read: facts.read(fact) });
  }
  return columns;
}

/** Adds a comparison of a row to what its fact's comparisons want. */
export function addLeaf(byFact: Map<string, Wanted>, row: number, leaf: Leaf): void {
  let wanted = byFact.get(leaf.fact);
  if (!wanted) {
    wanted = { rows: [], leaves: [] };
    byFact.set(leaf.fact, wanted);
  }
  wanted.rows.push(row);
  wanted.leaves.push(leaf);
}
