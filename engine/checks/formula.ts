import { isFactReference } from '../conditions/comparisons.ts';
import { exactOf } from '../conditions/exact.ts';
import { type Cut, kindOf, operatorNamed, operators } from '../conditions/operators.ts';
import { compileExpression } from '../expressions/compile.ts';
import { parseNumber } from '../expressions/decimals.ts';
import type { FeelNode } from '../expressions/feel-node.ts';
import { formatNamed } from '../expressions/formats.ts';
import { parseFeel } from '../expressions/parse.ts';
import type { Scope } from '../expressions/scope.ts';
import { type FeelType, fromJson, typeOfSchema } from '../expressions/types.ts';
import type { Condition, Derived, FactCondition, Json, ValueSchema } from '../ground/definition.ts';
import { beginWork } from '../ground/limits.ts';
import { hasPlaceIn, typesOf } from './examples.ts';

/**
 * A condition as the checks see it: `and` and `or` over atoms, each of which looks at one dimension only. What looks at more (one
 * fact against another, a formula) becomes a yes-or-no dimension of its own, `free` because its value cannot be chosen directly.
 */
export type Formula =
  | { kind: 'and' | 'or'; parts: Formula[] }
  | {
      kind: 'atom';
      dimension: string;
      constants: Json[];
      /** Whether texts are compared by their order. */
      ordered?: boolean;
      free: boolean;
      /** All the values there are, where they do not follow from constants. */
      examples?: Json[];
      holds: (value: Json) => boolean;
    };

/** Which of FEEL's three truth values is asked for: `notTrue` is false or null. */
type Asked = 'true' | 'false' | 'notTrue' | 'notFalse';
const opposite: Record<Asked, Asked> = { true: 'false', false: 'true', notTrue: 'notFalse', notFalse: 'notTrue' };

/** What the makers of formulas know of names. */
export interface FormulaContext {
  /** The schema of a fact that can be chosen freely; undefined for a name that is none. */
  factSchema(name: string): ValueSchema | undefined;
  /** What is known of a fact or a derived fact as a value of FEEL. */
  typeOf(name: string): FeelType | undefined;
  /** What is known of the values of a derived fact. */
  derivedSchema(name: string): ValueSchema | undefined;
  /** Whether a fact may be without a value. */
  mayBeNull(name: string): boolean;
  /** Whether a formula that asks something may be neither true nor false. */
  mayBeUnknown(text: string): boolean;
  derived: Record<string, Derived>;
  /** Configuration and the clock. */
  scope: Scope;
  /** The values of `config.<name>`. */
  config: Record<string, Json>;
}

/**
 * The formula of a condition in normal form.
 *
 * @param wanted whether the condition is to hold or not to hold
 */
export function conditionFormula(condition: Condition, context: FormulaContext, wanted = true): Formula {
  if ('not' in condition) return conditionFormula(condition.not, context, !wanted);
  if ('condition' in condition) throw new Error('named conditions are put in place before they are checked');
  if ('fact' in condition) return factFormula(condition, context, wanted);
  const some = 'any' in condition;
  const parts = (some ? condition.any : condition.all).map((one) => conditionFormula(one, context, wanted));
  // An empty `any` holds, as json-rules-engine has it.
  if (parts.length === 0) return { kind: wanted ? 'and' : 'or', parts };
  return { kind: some === wanted ? 'or' : 'and', parts };
}

function factFormula(condition: FactCondition, context: FormulaContext, wanted: boolean): Formula {
  const { fact, operator: name, value, path } = condition;
  const operator = operatorNamed(name);
  const source = Object.hasOwn(context.derived, fact) ? context.derived[fact] : undefined;
  if (!operator || path !== undefined || isFactReference(value)) return comparisonAtom(condition, context, wanted);
  const { cut, test } = operator;
  const exact = exactOf(condition, context.typeOf, context.scope.timeZone);
  if (source && '=' in source && cut?.by === 'name') {
    const asked = askedOf(value as Json, cut.named === wanted, context.derivedSchema(fact)?.type === 'boolean');
    if (asked) return { kind: 'or', parts: asked.map((one) => truthFormula(source['='], one, context)) };
  }
  const schema = source ? context.derivedSchema(fact) : context.factSchema(fact);
  const isKnown = source !== undefined || schema !== undefined;
  const isPlaced =
    exact === undefined ||
    (exact.ofTextsOnly ? ([value].flat() as Json[]).every(isTold) : schema?.format !== undefined);
  if (!isKnown || !isPlaced || !hasClasses(schema, cut, value as Json, context.scope.timeZone))
    return comparisonAtom(condition, context, wanted);
  const constants = [value].flat() as Json[];
  const byValue = exact && !exact.ofTextsOnly;
  const holds = byValue
    ? (met: Json) => exact.test(exact.read(met), exact.read(value)) === wanted
    : (met: Json) => test(met, value) === wanted;
  return { kind: 'atom', dimension: fact, constants, free: source !== undefined, holds };
}

/**
 * Which of true, false and null (or else, which is as good as null) a comparison with truth values takes.
 *
 * @param named whether those named are taken, or the others
 * @param isTruth whether the formula gives nothing but truth values and null
 */
function askedOf(value: Json, named: boolean, isTruth: boolean): (boolean | null)[] | undefined {
  const values = [value].flat() as Json[];
  const isAsked = values.every((one) => typeof one === 'boolean' || (isTruth && one === null));
  return isAsked ? [true, false, null].filter((one) => values.includes(one) === named) : undefined;
}

function truthFormula(text: string, wanted: boolean | null, context: FormulaContext): Formula {
  if (wanted !== null) return expressionFormula(text, context, wanted ? 'true' : 'false');
  const parts = (['notTrue', 'notFalse'] as const).map((asked) => expressionFormula(text, context, asked));
  return { kind: 'and', parts };
}

/**
 * Whether a comparison cuts the values of a fact into classes. Each value of a list is one; otherwise its operator must say how it cuts:
 * by a bound that is a number, or that has a place among values which have an order. A list or an object is looked into: it has none.
 */
function hasClasses(schema: ValueSchema | undefined, cut: Cut | undefined, wanted: Json, timeZone: string): boolean {
  const type = typeOfSchema(schema).is;
  if (type === 'list' || type === 'context') return false;
  if (schema?.enum || cut?.by !== 'bound') return schema?.enum !== undefined || cut !== undefined;
  return typeof wanted === 'number'
    ? !schema?.format
    : typeof wanted === 'string' && hasPlace(wanted, schema, timeZone);
}

/** Of numbers beyond those that JavaScript counts one by one classes would be missing; a text among them is such a number. */
const isTold = (value: Json | undefined) =>
  typeof value === 'number' ? Math.abs(value) <= Number.MAX_SAFE_INTEGER : typeof value !== 'string';

/** Whether a text has a place in the order of the values of a schema. */
function hasPlace(text: string, schema: ValueSchema | undefined, timeZone: string): boolean {
  const format = formatNamed(schema?.format);
  return format !== undefined && onlyType(schema) === 'string' && hasPlaceIn(text, format, timeZone);
}

/** The type of all values but null; undefined where there are several. */
function onlyType(schema: ValueSchema | undefined): string | undefined {
  const types = typesOf(schema ?? {}).filter((type) => type !== 'null');
  return types.length === 1 ? types[0] : undefined;
}

/** A comparison of which no more is known than that it holds or not. What says the contrary of another operator is that one, denied. */
function comparisonAtom(condition: FactCondition, context: FormulaContext, wanted: boolean): Formula {
  const { fact, operator, value, path } = condition;
  const contrary = contraryOf(condition, context);
  const holds = wanted === (contrary === undefined);
  return {
    kind: 'atom',
    dimension: JSON.stringify([fact, path, contrary ?? operator, value]),
    constants: [],
    free: true,
    examples: [true, false],
    holds: (met) => met === holds,
  };
}

/** The operator by whose denial a comparison is known: of two that say the contrary of each other the one that comes first. */
function contraryOf({ fact, operator, value, path }: FactCondition, context: FormulaContext): string | undefined {
  const names = Object.keys(operators);
  const { operator: other, of } = operators[operator]?.negation ?? { operator: '', of: 'all' };
  if (!names.includes(other) || names.indexOf(other) > names.indexOf(operator)) return undefined;
  if (of === 'all') return other;
  const schema = context.factSchema(fact);
  const isThere = path === undefined && !isFactReference(value) && !context.mayBeNull(fact) && onlyType(schema);
  if (!isThere || !operators[operator]?.takes.includes(kindOf(schema))) return undefined;
  const { cut } = operators[operator] ?? {};
  // Durations of days and of months have no order: neither the one nor the other holds.
  if (cut?.by === 'bound' && typeOfSchema(schema).is === 'duration') return undefined;
  return cut?.by !== 'bound' || typeof value === (kindOf(schema) === 'number' ? 'number' : 'string')
    ? other
    : undefined;
}

/** A formula of which no more is known than that it is true, false or, where it may be, null. */
function freeAtom(text: string, asked: Asked, context: FormulaContext): Formula {
  return {
    kind: 'atom',
    dimension: text,
    constants: [],
    free: true,
    examples: context.mayBeUnknown(text) ? [true, false, null] : [true, false],
    holds: (value) => isAsked(value, asked),
  };
}

/**
 * The formula of a FEEL expression that gives true or false.
 *
 * @throws FeelSyntaxError
 */
export function expressionFormula(text: string, context: FormulaContext, asked: Asked = 'true'): Formula {
  const root = parseFeel(text, 'expression', context.scope.variables);
  return nodeFormula(root.children[0] as FeelNode, context, asked);
}

function nodeFormula(node: FeelNode, context: FormulaContext, asked: Asked): Formula {
  const { children } = node;
  const [first, second] = children;
  switch (node.name) {
    case 'ParenthesizedExpression':
      return nodeFormula(children[1] as FeelNode, context, asked);
    case 'Conjunction':
    case 'Disjunction': {
      const parts = [first, children[2]].map((child) => nodeFormula(child as FeelNode, context, asked));
      const positive = asked === 'true' || asked === 'notFalse';
      return { kind: (node.name === 'Conjunction') === positive ? 'and' : 'or', parts };
    }
    case 'FunctionInvocation': {
      const inner = children.find((child) => child.name === 'PositionalParameters')?.children ?? [];
      if (first?.text === 'not' && inner.length === 1)
        return nodeFormula(inner[0] as FeelNode, context, opposite[asked]);
      break;
    }
    case 'VariableName':
    case 'Comparison': {
      const name = second?.name === 'CompareOp' && first?.name !== 'VariableName' ? children[2] : (first ?? node);
      const subject = node.name === 'VariableName' ? node : name;
      const atom = subject?.name === 'VariableName' ? atomOf(node, subject, context, asked) : undefined;
      if (atom) return atom;
      break;
    }
    case 'BooleanLiteral': {
      const holds = (node.text === 'true') === (asked === 'true' || asked === 'notFalse');
      return { kind: holds ? 'and' : 'or', parts: [] };
    }
  }
  if (node.name !== 'Comparison' || second?.text !== '!=') return freeAtom(node.text, asked, context);
  return freeAtom(`${first?.text} = ${children[2]?.text}`, opposite[asked], context);
}

/** A comparison of one fact with constants, evaluated by FEEL itself on whatever value it is tried with. */
function atomOf(node: FeelNode, subject: FeelNode, context: FormulaContext, asked: Asked): Formula | undefined {
  const name = subject.text;
  const derived = Object.hasOwn(context.derived, name) ? context.derived[name] : undefined;
  if (derived && node === subject && '=' in derived) return expressionFormula(derived['='], context, asked);
  const schema = context.factSchema(name);
  const constants = schema && constantsOf(node, subject, context.config);
  if (!constants || !isCutBy(constants, schema, context.scope.timeZone)) return undefined;
  const type = typeOfSchema(schema);
  const slot = 3;
  const variables = {
    get: (one: string) =>
      one === name ? { type, read: (frame: unknown[]) => frame[slot] } : context.scope.variables.get(one),
    has: (one: string) => one === name || context.scope.variables.has(one),
    keys: () => [name, ...context.scope.variables.keys()].values() as MapIterator<string>,
  };
  const { read } = compileExpression(node.text, { ...context.scope, variables });
  const run = { atMs: 0, config: undefined, facts: {}, depth: 0 };
  const toTyped = typedValue(type);
  const holds = (value: Json) => {
    beginWork();
    return isAsked(read([run, null, null, toTyped(value)]), asked);
  };
  return { kind: 'atom', dimension: name, constants, ordered: hasOrder(node), free: false, holds };
}

/** Whether every text among constants has its place where the values have an order. */
const isCutBy = (constants: Json[], schema: ValueSchema, timeZone: string) =>
  !formatNamed(schema.format) || constants.every((one) => typeof one !== 'string' || hasPlace(one, schema, timeZone));

const hasOrder = (node: FeelNode): boolean =>
  node.name === 'Interval' || (node.name === 'CompareOp' && !/^!?=$/.test(node.text)) || node.children.some(hasOrder);

function isAsked(value: unknown, asked: Asked): boolean {
  if (asked === 'true' || asked === 'notTrue') return (value === true) === (asked === 'true');
  return (value === false) === (asked === 'false');
}

/** The constants that a node compares its subject with; undefined where it holds anything else. */
function constantsOf(node: FeelNode, subject: FeelNode, config: Record<string, Json>): Json[] | undefined {
  const constants: Json[] = [];
  const addNumber = (text: string): boolean => {
    const number = parseNumber(text.replace(/\s/g, ''));
    return typeof number === 'number' && isTold(number) && constants.push(number) > 0;
  };
  const walk = (one: FeelNode): boolean => {
    if (one === subject) return true;
    switch (one.name) {
      case 'NumericLiteral':
        return addNumber(one.text);
      case 'ArithmeticExpression':
        return one.children.length === 2 && one.children[1]?.name === 'NumericLiteral' && addNumber(one.text);
      case 'StringLiteral':
        return !one.text.includes('\\') && constants.push(one.text.slice(1, -1)) > 0;
      case 'BooleanLiteral':
        return constants.push(one.text === 'true') > 0;
      case 'null':
        return constants.push(null) > 0;
      case 'DateTimeLiteral': {
        const text = /"([^"]*)"/.exec(one.text)?.[1];
        return text !== undefined && constants.push(text) > 0;
      }
      case 'PathExpression': {
        const value = /^config\.\w+$/.test(one.text) ? config[one.text.slice('config.'.length)] : undefined;
        return (
          value !== undefined &&
          [value].flat().every((item) => typeof item === 'string' || (typeof item !== 'object' && isTold(item))) &&
          constants.push(...([value].flat() as Json[])) > 0
        );
      }
      case 'Comparison':
      case 'PositiveUnaryTests':
      case 'PositiveUnaryTest':
      case 'SimplePositiveUnaryTest':
      case 'Interval':
      case 'ParenthesizedExpression':
        return one.children.every(walk);
      default:
        // Signs and words of the grammar.
        return one.children.length === 0 && (one.name === one.text || one.name === 'CompareOp');
    }
  };
  return walk(node) ? constants : undefined;
}

const typedValue = (type: FeelType) => {
  const toTyped = fromJson(type);
  return (value: Json) => (value === null ? null : toTyped(value));
};
