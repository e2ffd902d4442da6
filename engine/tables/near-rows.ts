import type { Frame } from '../expressions/scope.ts';
import type { Condition } from '../ground/definition.ts';
import type { Wanted } from './column.ts';
import { toConjunctions } from './conjunctions.ts';
import { addLeaf, columnsOf } from './create-index.ts';
import type { IndexedFacts } from './indexed-facts.ts';
import { Lookup } from './lookup.ts';
import type { Nearness, Row } from './rule-index.ts';

/** Rules looked at between two pauses. */
const atOnce = 500;

/**
 * Makes, in pieces, what tells how near each rule is to holding: each fact rules out the rows whose bits are not set, and the counts
 * of all rows are added up at once.
 *
 * @returns undefined where a rule says more than comparisons with constants
 */
export function* createNearRows(
  conditions: Condition[],
  facts: IndexedFacts,
): Generator<void, ((frame: Frame) => Nearness) | undefined> {
  const rows: Row[] = [];
  for (const [rule, condition] of conditions.entries()) {
    const alternatives = deniesFactsOnly(condition) ? toConjunctions(condition, facts) : undefined;
    if (!alternatives) return undefined;
    for (const leaves of alternatives) rows.push({ rule, leaves });
    if (rule % atOnce === 0) yield;
  }
  const byFact = new Map<string, Wanted>();
  for (const [row, { leaves }] of rows.entries()) for (const leaf of leaves) addLeaf(byFact, row, leaf);
  const columns = yield* columnsOf(byFact, rows.length, facts);
  if (!columns) return undefined;
  const lookup = new Lookup(
    columns,
    rows.map(({ rule }) => rule),
  );
  return (frame) => lookup.nearness(frame);
}

/** What a denied group would take to be met no comparison tells. */
function deniesFactsOnly(condition: Condition): boolean {
  if ('all' in condition) return condition.all.every(deniesFactsOnly);
  if ('any' in condition) return condition.any.length > 0 && condition.any.every(deniesFactsOnly);
  return 'not' in condition ? 'fact' in condition.not : 'fact' in condition;
}
