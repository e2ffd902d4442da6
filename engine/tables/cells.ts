import { type CellSign, operatorOfCell } from '../conditions/operators.ts';
import { parseDate, parseDateTime } from '../expressions/dates.ts';
import { parseNumber } from '../expressions/decimals.ts';
import type { FeelNode } from '../expressions/feel-node.ts';
import { unquoted } from '../expressions/literals.ts';
import { type KnownNames, parseFeel } from '../expressions/parse.ts';
import type { Condition, Json } from '../ground/definition.ts';

export type CellOperator = Exclude<CellSign, '!='>;
export type CellTest =
  | { operator: CellOperator; value: Json }
  | { low: Json; high: Json; lowOpen: boolean; highOpen: boolean };

/** A `when` cell of a decision table, read. */
export type Cell =
  | { kind: 'any' }
  | { kind: 'tests'; tests: CellTest[]; negated: boolean }
  /** Anything else FEEL can say: a whole expression that must be true. */
  | { kind: 'expression'; expression: string };

/**
 * Reads the FEEL unary tests of a cell.
 *
 * @param text the cell, e.g. `>= 3`, `"a","b"`, `not("a")`, `[2000..4000]`, `-`
 * @param input what the cell tests: a fact's name or an expression in brackets; `?` in a cell is its value
 * @param known the names that it may use, where these hold spaces or signs
 * @throws FeelSyntaxError
 * @example parseCell('>= 3', 'km') // { kind: 'tests', tests: [{ operator: '>=', value: 3 }], negated: false }
 */
export function parseCell(text: string, input: string, known?: KnownNames): Cell {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed === '-') return { kind: 'any' };
  const plain = plainTests(trimmed);
  if (plain) return plain;
  return readByGrammar(trimmed, input, known);
}

function readByGrammar(trimmed: string, input: string, known?: KnownNames): Cell {
  const root = parseFeel(trimmed, 'unaryTests', known);
  const list = root.children.find((child) => child.name === 'PositiveUnaryTests');
  const tests = list?.children.map((child) => constantTest(child.children[0]));
  if (tests?.every((test) => test !== undefined)) return { kind: 'tests', tests, negated: isNegated(root) };
  return expressionOf(root, trimmed, input);
}

const isNegated = (root: FeelNode) => root.children[0]?.name === 'not';

/** A cell as a whole expression over its input, whatever it says. */
export function asExpression(text: string, input: string, known?: KnownNames): Cell {
  const trimmed = text.trim();
  return expressionOf(parseFeel(trimmed, 'unaryTests', known), trimmed, input);
}

function expressionOf(root: FeelNode, trimmed: string, input: string): Cell {
  const list = root.children.find((child) => child.name === 'PositiveUnaryTests');
  const negated = isNegated(root);
  const inner = negated && list ? trimmed.slice(list.from, list.to) : trimmed;
  return { kind: 'expression', expression: negated ? `not(${input} in (${inner}))` : `${input} in (${inner})` };
}

/** A number of as many digits as a double holds: of more the grammar reads. */
const number = String.raw`(?!-?(?:\d\.?){16})-?\d+(?:\.\d+)?`;
const plainTest = new RegExp(
  String.raw`\s*(?:(${number})|"([^"\\]*)"|(true|false|null)|(<=|>=|<|>)\s*(${number})|([[\](])\s*(${number})\s*\.\.\s*(${number})\s*([\][)]))\s*(,|$)`,
  'y',
);

/** The cells that most tables are made of, read without the grammar: numbers, texts, bounds, intervals, and lists of them. */
function plainTests(text: string): Cell | undefined {
  const inner = /^not\((.*)\)$/s.exec(text);
  const list = inner?.[1] ?? text;
  const tests: CellTest[] = [];
  let position = 0;
  for (let more = ','; more === ','; ) {
    plainTest.lastIndex = position;
    const match = plainTest.exec(list);
    if (!match) return undefined;
    tests.push(testOf(match));
    position = plainTest.lastIndex;
    more = match[10] as string;
  }
  return { kind: 'tests', tests, negated: inner !== null };
}

function testOf([, value, text, word, operator, bound, open, low, high, close]: RegExpExecArray): CellTest {
  if (operator !== undefined) return { operator: operator as CellOperator, value: Number(bound) };
  if (open !== undefined)
    return { low: Number(low), high: Number(high), lowOpen: open !== '[', highOpen: close !== ']' };
  if (value !== undefined) return { operator: '=', value: Number(value) };
  return { operator: '=', value: text ?? (word === 'null' ? null : word === 'true') };
}

/** The same by the grammar alone: what the quick reading is held to. */
export function parseCellByGrammar(text: string, input: string): Cell {
  return readByGrammar(text.trim(), input);
}

function constantTest(node: FeelNode | undefined): CellTest | undefined {
  if (!node) return undefined;
  if (node.name !== 'SimplePositiveUnaryTest') {
    const value = constantOf(node);
    return value === undefined ? undefined : { operator: '=', value };
  }
  const [first, second] = node.children;
  if (first?.name === 'CompareOp') {
    const value = constantOf(second);
    const operator = first.text as CellOperator;
    return value === undefined || value === null || first.text === '!=' ? undefined : { operator, value };
  }
  if (first?.name !== 'Interval') return undefined;
  const low = constantOf(first.children[1]);
  const high = constantOf(first.children[3]);
  if (low === undefined || high === undefined || low === null || high === null) return undefined;
  return { low, high, lowOpen: first.children[0]?.text !== '[', highOpen: first.children[4]?.text !== ']' };
}

/** Of a number that no number of JavaScript says nothing is constant. */
function constantNumber(text: string): number | undefined {
  const number = parseNumber(text.replace(/\s/g, ''));
  return typeof number === 'number' ? number : undefined;
}

/** The JSON value of a literal; undefined for what is none. */
function constantOf(node: FeelNode | undefined): Json | undefined {
  switch (node?.name) {
    case 'NumericLiteral':
      return constantNumber(node.text);
    case 'StringLiteral':
      return unquoted(node.text);
    case 'BooleanLiteral':
      return node.text === 'true';
    case 'null':
      return null;
    case 'ArithmeticExpression': {
      const operand = node.children.length === 2 ? constantOf(node.children[1]) : undefined;
      return typeof operand === 'number' && node.children[0]?.text === '-' ? -operand : undefined;
    }
    case 'DateTimeLiteral': {
      const text = /^(date|date and time)\(\s*"([^"]*)"\s*\)$/.exec(node.text);
      const parse = text?.[1] === 'date' ? parseDate : parseDateTime;
      return text?.[2] && !Number.isNaN(parse(text[2])) ? text[2] : undefined;
    }
    default:
      return undefined;
  }
}

/** The conditions that a cell of constant tests puts on a fact; none for a cell that takes anything. */
export function cellConditions(cell: Cell, fact: string): Condition[] {
  if (cell.kind === 'any') return [];
  if (cell.kind === 'expression') return [{ fact: cell.expression, operator: operatorOfCell('='), value: true }];
  const { tests, negated } = cell;
  const equals = tests.filter((test) => 'operator' in test && test.operator === '=');
  if (equals.length === tests.length) {
    const values = equals.map((test) => ('value' in test ? test.value : null));
    const sign = negated ? '!=' : '=';
    if (values.length > 1) return [{ fact, operator: operatorOfCell(sign, true), value: values }];
    return [{ fact, operator: operatorOfCell(sign), value: values[0] ?? null }];
  }
  const each = tests.map((test) => testConditions(test, fact));
  if (!negated && each.length === 1) return each[0] ?? [];
  const any: Condition = { any: each.map((all) => (all.length === 1 && all[0] ? all[0] : { all })) };
  return [negated ? { not: any } : any];
}

function testConditions(test: CellTest, fact: string): Condition[] {
  if ('operator' in test) return [{ fact, operator: operatorOfCell(test.operator), value: test.value }];
  return [
    { fact, operator: operatorOfCell(test.lowOpen ? '>' : '>='), value: test.low },
    { fact, operator: operatorOfCell(test.highOpen ? '<' : '<='), value: test.high },
  ];
}
