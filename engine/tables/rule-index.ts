import type { Condition } from '../definition.ts';
import type { Frame } from '../expressions/scope.ts';
import type { ReadJson } from '../rules/conditions.ts';
import { type Column, createColumn, density, type Wanted } from './column.ts';
import { type Leaf, toConjunctions } from './conjunctions.ts';
import { Lookup } from './lookup.ts';

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
