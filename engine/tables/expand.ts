import type { KnownNames } from '../expressions/parse.ts';
import { namesOf, typeOfSchema } from '../expressions/types.ts';
import type {
  Condition,
  DecisionTable,
  Derived,
  ObjectSchema,
  Rule,
  TableRow,
  ValueSchema,
} from '../ground/definition.ts';
import { asExpression, type Cell, type CellTest, cellConditions, parseCell } from './cells.ts';

/** A decision table as rules, with the derived facts its inputs and cells need. */
interface ExpandedTable {
  rules: (Rule & { conditions: { all: Condition[] } })[];
  derived: Record<string, Derived>;
}

/**
 * Expands a decision table, row by row, into rules in json-rules-engine's form: a row is a rule, a cell some conditions of its `all`.
 * An input that is an expression, a cell that compares texts by their order, and one that compares with more than constants, become
 * derived facts named by their text.
 *
 * @param known the names that cells may use
 * @throws FeelSyntaxError for a cell that is not FEEL
 */
export function* expandTable(table: DecisionTable, facts: ObjectSchema): Generator<void, ExpandedTable> {
  const derived: Record<string, Derived> = {};
  const known = namesOf(facts);
  const readers = table.inputs.map((input) => {
    if (typeof input === 'string') return cellReader(input, input, known, derived, isText(facts.properties?.[input]));
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
 * @param isText whether the input is any text, without a format that gives it another order
 */
function cellReader(
  fact: string,
  text: string,
  known: KnownNames,
  derived: Record<string, Derived>,
  isText = false,
): (cell: string) => Condition[] {
  const read = new Map<string, Condition[]>();
  return (source) => {
    const found = read.get(source);
    if (found) return found;
    const parsed = parseCell(source, text, known);
    const cell = isText ? withOrderOfTexts(parsed, source, text, known) : parsed;
    if (cell.kind === 'expression') derived[cell.expression] = { '=': cell.expression };
    const conditions = cellConditions(cell, fact);
    read.set(source, conditions);
    return conditions;
  };
}

const isText = (schema: ValueSchema | undefined) =>
  schema !== undefined && schema.format === undefined && typeOfSchema(schema).is === 'string';

/** Texts have the order that FEEL gives them, not that of the operators, which are made for numbers and days. */
function withOrderOfTexts(cell: Cell, source: string, input: string, known: KnownNames): Cell {
  const isOrdered = (test: CellTest) =>
    'operator' in test ? test.operator !== '=' && typeof test.value === 'string' : typeof test.low === 'string';
  return cell.kind === 'tests' && cell.tests.some(isOrdered) ? asExpression(source, input, known) : cell;
}

function eventOf(table: DecisionTable, row: TableRow): Rule['event'] {
  const params: NonNullable<Rule['event']['params']> = {};
  for (let column = 0; column < table.outputs.length; column += 1) {
    const value = row.then[column];
    if (value !== undefined && value !== null) params[table.outputs[column] as string] = value;
  }
  return { type: 'row', params };
}
