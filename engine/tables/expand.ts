import type { Condition, DecisionTable, Derived, Rule, TableRow } from '../definition.ts';
import { cellConditions, parseCell } from './cells.ts';

/** A decision table as rules, with the derived facts its inputs and cells need. */
export interface ExpandedTable {
  rules: (Rule & { conditions: { all: Condition[] } })[];
  derived: Record<string, Derived>;
}

/**
 * Expands a decision table into rules in json-rules-engine's form: a row is a rule, a cell some conditions of its `all`.
 * An input that is an expression, and a cell that compares with more than constants, become derived facts named by their text.
 *
 * @throws FeelSyntaxError for a cell that is not FEEL
 */
export function expandTable(table: DecisionTable): ExpandedTable {
  const derived: Record<string, Derived> = {};
  const inputs = table.inputs.map((input) => {
    if (typeof input === 'string') return { fact: input, text: input };
    derived[input['=']] = { '=': input['='], title: input.title };
    return { fact: input['='], text: `(${input['=']})` };
  });
  const rules = table.rows.map((row) => {
    const all: Condition[] = [];
    for (let column = 0; column < inputs.length; column += 1) {
      const { fact, text } = inputs[column] as (typeof inputs)[number];
      const cell = parseCell(row.when[column] ?? '-', text);
      if (cell.kind === 'expression') derived[cell.expression] = { '=': cell.expression };
      if (cell.kind !== 'any') all.push(...cellConditions(cell, fact));
    }
    return { id: row.id, clauses: row.clauses, title: row.note, conditions: { all }, event: eventOf(table, row) };
  });
  return { rules, derived };
}

function eventOf(table: DecisionTable, row: TableRow): Rule['event'] {
  const params: NonNullable<Rule['event']['params']> = {};
  for (let column = 0; column < table.outputs.length; column += 1) {
    const value = row.then[column];
    if (value !== undefined && value !== null) params[table.outputs[column] as string] = value;
  }
  return { type: 'row', params };
}
