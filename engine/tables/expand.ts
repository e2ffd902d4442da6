import type { KnownNames } from '../expressions/parse.ts';
import type { Condition, DecisionTable, Derived, Rule, TableRow } from '../ground/definition.ts';
import { cellConditions, parseCell } from './cells.ts';

/** A decision table as rules, with the derived facts its inputs and cells need. */
interface ExpandedTable {
  rules: (Rule & { conditions: { all: Condition[] } })[];
  derived: Record<string, Derived>;
}

/**
 * Expands a decision table, row by row, into rules in json-rules-engine's form: a row is a rule, a cell some conditions of its `all`.
 * An input that is an expression, and a cell that compares with more than constants, become derived facts named by their text.
 *
 * @param known the names that cells may use
 * @throws FeelSyntaxError for a cell that is not FEEL
 */
export function* expandTable(table: DecisionTable, known: KnownNames): Generator<void, ExpandedTable> {
  const derived: Record<string, Derived> = {};
  const readers = table.inputs.map((input) => {
    if (typeof input === 'string') return cellReader(input, input, known, derived);
    derived[input['=']] = { '=': input['='], title: input.title };
    return cellReader(input['='], `(${input['=']})`, known, derived);
  });
  const rules: ExpandedTable['rules'] = [];
  for (const row of table.rows) {
    const all: Condition[] = [];
    for (let column = 0; column < readers.length; column += 1) {
      const conditions = readers[column]?.(row.when[column] ?? '-') ?? [];
      for (let index = 0; index < conditions.length; index += 1) all.push(conditions[index] as Condition);
    }
    rules.push({ id: row.id, clauses: row.clauses, title: row.note, conditions: { all }, event: eventOf(table, row) });
    yield;
  }
  return { rules, derived };
}

/**
 * Reads the cells of one column: text → conditions. Columns repeat their cells: each text is read once, its conditions are shared.
 *
 * @param text the input as it stands in an expression
 * @param derived where the expressions of cells are put
 */
function cellReader(
  fact: string,
  text: string,
  known: KnownNames,
  derived: Record<string, Derived>,
): (cell: string) => Condition[] {
  const read = new Map<string, Condition[]>();
  return (source) => {
    const found = read.get(source);
    if (found) return found;
    const cell = parseCell(source, text, known);
    if (cell.kind === 'expression') derived[cell.expression] = { '=': cell.expression };
    const conditions = cellConditions(cell, fact);
    read.set(source, conditions);
    return conditions;
  };
}

function eventOf(table: DecisionTable, row: TableRow): Rule['event'] {
  const params: NonNullable<Rule['event']['params']> = {};
  for (let column = 0; column < table.outputs.length; column += 1) {
    const value = row.then[column];
    if (value !== undefined && value !== null) params[table.outputs[column] as string] = value;
  }
  return { type: 'row', params };
}
