import type { Frame, ReadJson } from '../expressions/scope.ts';
import type { Json, ValueSchema } from '../ground/definition.ts';
import { countSteps } from '../ground/limits.ts';
import { both, type LocalText } from '../ground/local-text.ts';
import { patternOf } from '../ground/patterns.ts';

/** Whether a value met and a value wanted go together. */
export type Test = (met: unknown, wanted: unknown) => boolean;

type Holds = (frame: Frame) => boolean;

/** How values are compared that are more than their JSON says: whether two are the same, and which comes first. */
export interface Comparing {
  same(a: unknown, b: unknown): boolean;
  /** Below zero where the first comes before the second; undefined where they have no order. */
  order(a: unknown, b: unknown): number | undefined;
}

/** What a fact holds, as far as operators go: `ordered` are texts with a format, such as dates; a `choice` is a text of a list. */
export type FactKind = 'truth' | 'number' | 'ordered' | 'choice' | 'text' | 'list' | 'other';

/** How a comparison with constants cuts the values of a fact into classes. */
export type Cut =
  /** Numbers on one side of a bound, with the bound or without it. */
  | { by: 'bound'; side: 'below' | 'above'; included: boolean }
  /** The values that are named, or all but those. */
  | { by: 'name'; named: boolean };

/** The sign of a decision table's cell that an operator stands for. */
export type CellSign = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** One operator: all that anybody knows of it. */
export interface Operator {
  label: LocalText;
  /** The sign that people read, where there is one. */
  sign?: string;
  /** The kinds of facts that it is offered for. */
  takes: readonly FactKind[];
  /** What it compares with: a value such as the fact's own, a list of those, an item of the fact's list, any text, or a pattern. */
  wants: 'value' | 'list' | 'item' | 'text' | 'pattern';
  test: Test;
  /** The test of values that are compared otherwise than their JSON; without it there are none. */
  by?(comparing: Comparing): Test;
  /** The operator that says the contrary: of every value, or of the values of the kinds that it takes. */
  negation: { operator: string; of: 'all' | 'kinds' };
  /** Without it no index is made of it, and the checks prove nothing of facts whose values are not listed. */
  cut?: Cut;
  cell?: CellSign;
  /** The comparison with a constant as a closure of its own, where that is faster than `test`. */
  closure?(met: ReadJson, wanted: Json): Holds | undefined;
  /** Where json-rules-engine has no such operator, or throws where this one does not hold: what the reference evaluator gives it instead. */
  reference?: Test;
}

/** A closure that looks at the fact's place in the frame itself. */
const inFrame =
  (make: (slot: number, wanted: Json) => Holds | undefined): Operator['closure'] =>
  ({ slot }, wanted) =>
    slot === undefined ? undefined : make(slot, wanted);
/** The same for a bound that is a number. */
const atBound = (make: (slot: number, bound: number) => Holds): Operator['closure'] =>
  inFrame((slot, wanted) => (typeof wanted === 'number' ? make(slot, wanted) : undefined));

/** Whether the comparisons by order take a value for a number: a text that begins with one is, such as a day. */
export const isNumeric = (value: unknown): boolean =>
  typeof value === 'number' || !Number.isNaN(Number.parseFloat(value as string));
const comparing = (compare: (met: number, wanted: number) => boolean): Test => {
  // JavaScript's own coercion, as json-rules-engine has it: dates in ISO form compare as text, which is their order in time.
  return (met, wanted) => isNumeric(met) && compare(met as number, wanted as number);
};
const lessThan = comparing((met, wanted) => met < wanted);
const lessThanInclusive = comparing((met, wanted) => met <= wanted);
const greaterThan = comparing((met, wanted) => met > wanted);
const greaterThanInclusive = comparing((met, wanted) => met >= wanted);
const isIn: Test = (met, wanted) => includes(wanted, met);
const isNotIn: Test = (met, wanted) => wanted !== null && !includes(wanted, met);
const includes = (list: unknown, item: unknown) =>
  Array.isArray(list)
    ? counted(list).includes(item)
    : typeof list === 'string' && typeof item === 'string' && list.includes(item);

const inOrderBy =
  (holds: (order: number) => boolean): Operator['by'] =>
  ({ order }) =>
  (met, wanted) =>
    holds(order(met, wanted) ?? Number.NaN);
const holdsItem = ({ same }: Comparing, list: unknown, item: unknown) =>
  Array.isArray(list) && counted(list).some((one) => same(one, item));

/** A list that is gone through; looking at an item takes a small part of a step. */
function counted(list: unknown[]): unknown[] {
  if (list.length > 32) countSteps(list.length >> 3);
  return list;
}

const every: readonly FactKind[] = ['truth', 'number', 'ordered', 'choice', 'text', 'list', 'other'];
const inOrder: readonly FactKind[] = ['number', 'ordered', 'other'];
const listed: readonly FactKind[] = ['number', 'ordered', 'choice', 'text', 'other'];
const lists: readonly FactKind[] = ['list', 'other'];
const texts: readonly FactKind[] = ['text', 'other'];

/** A comparison of two texts; what is no text does not hold. */
const ofTexts =
  (test: (met: string, wanted: string) => boolean): Test =>
  (met, wanted) =>
    typeof met === 'string' && typeof wanted === 'string' && test(met, wanted);

const startsWith = ofTexts((met, wanted) => met.startsWith(wanted));
const endsWith = ofTexts((met, wanted) => met.endsWith(wanted));
const fits = ofTexts((met, wanted) => patternOf(wanted).test(met));

/**
 * json-rules-engine's operators with its meaning, and FEEL's comparisons of texts beside them: one row an operator, in the order of menus.
 * What json-rules-engine throws at (a list that is none) does not hold here.
 */
export const operators: Readonly<Record<string, Operator>> = {
  contains: {
    label: both('包含', 'contains'),
    takes: lists,
    wants: 'item',
    test: (met, wanted) => Array.isArray(met) && counted(met).includes(wanted),
    by: (how) => (met, wanted) => holdsItem(how, met, wanted),
    negation: { operator: 'doesNotContain', of: 'kinds' },
  },
  doesNotContain: {
    label: both('不包含', 'does not contain'),
    takes: lists,
    wants: 'item',
    test: (met, wanted) => Array.isArray(met) && !counted(met).includes(wanted),
    by: (how) => (met, wanted) => Array.isArray(met) && !holdsItem(how, met, wanted),
    negation: { operator: 'contains', of: 'kinds' },
  },
  equal: {
    label: both('等于', 'is'),
    sign: '=',
    takes: every,
    wants: 'value',
    test: (met, wanted) => met === wanted,
    by: ({ same }) => same,
    negation: { operator: 'notEqual', of: 'all' },
    cut: { by: 'name', named: true },
    cell: '=',
    closure: (met, wanted) => {
      const { slot } = met;
      return slot === undefined ? (frame) => met(frame) === wanted : (frame) => frame[slot] === wanted;
    },
  },
  notEqual: {
    label: both('不等于', 'is not'),
    sign: '≠',
    takes: every,
    wants: 'value',
    test: (met, wanted) => met !== wanted,
    by:
      ({ same }) =>
      (met, wanted) =>
        !same(met, wanted),
    negation: { operator: 'equal', of: 'all' },
    cut: { by: 'name', named: false },
    cell: '!=',
    closure: inFrame((slot, wanted) => (frame) => frame[slot] !== wanted),
  },
  lessThan: {
    label: both('小于', 'is less than'),
    sign: '<',
    takes: inOrder,
    wants: 'value',
    test: lessThan,
    by: inOrderBy((order) => order < 0),
    negation: { operator: 'greaterThanInclusive', of: 'kinds' },
    cut: { by: 'bound', side: 'below', included: false },
    cell: '<',
    closure: atBound((slot, bound) => (frame) => {
      const met = frame[slot];
      return typeof met === 'number' ? met < bound : lessThan(met, bound);
    }),
  },
  lessThanInclusive: {
    label: both('不超过', 'is at most'),
    sign: '≤',
    takes: inOrder,
    wants: 'value',
    test: lessThanInclusive,
    by: inOrderBy((order) => order <= 0),
    negation: { operator: 'greaterThan', of: 'kinds' },
    cut: { by: 'bound', side: 'below', included: true },
    cell: '<=',
    closure: atBound((slot, bound) => (frame) => {
      const met = frame[slot];
      return typeof met === 'number' ? met <= bound : lessThanInclusive(met, bound);
    }),
  },
  greaterThan: {
    label: both('大于', 'is more than'),
    sign: '>',
    takes: inOrder,
    wants: 'value',
    test: greaterThan,
    by: inOrderBy((order) => order > 0),
    negation: { operator: 'lessThanInclusive', of: 'kinds' },
    cut: { by: 'bound', side: 'above', included: false },
    cell: '>',
    closure: atBound((slot, bound) => (frame) => {
      const met = frame[slot];
      return typeof met === 'number' ? met > bound : greaterThan(met, bound);
    }),
  },
  greaterThanInclusive: {
    label: both('不少于', 'is at least'),
    sign: '≥',
    takes: inOrder,
    wants: 'value',
    test: greaterThanInclusive,
    by: inOrderBy((order) => order >= 0),
    negation: { operator: 'lessThan', of: 'kinds' },
    cut: { by: 'bound', side: 'above', included: true },
    cell: '>=',
    closure: atBound((slot, bound) => (frame) => {
      const met = frame[slot];
      return typeof met === 'number' ? met >= bound : greaterThanInclusive(met, bound);
    }),
  },
  in: {
    label: both('属于', 'is one of'),
    takes: listed,
    wants: 'list',
    test: isIn,
    by: (how) => (met, wanted) => holdsItem(how, wanted, met),
    negation: { operator: 'notIn', of: 'kinds' },
    cut: { by: 'name', named: true },
    cell: '=',
    closure: inFrame((slot, wanted) => {
      if (!Array.isArray(wanted)) return undefined;
      const values = new Set<unknown>(wanted);
      return (frame) => values.has(frame[slot]);
    }),
    reference: isIn,
  },
  notIn: {
    label: both('不属于', 'is none of'),
    takes: listed,
    wants: 'list',
    test: isNotIn,
    by: (how) => (met, wanted) => wanted !== null && !holdsItem(how, wanted, met),
    negation: { operator: 'in', of: 'kinds' },
    cut: { by: 'name', named: false },
    cell: '!=',
    reference: isNotIn,
  },
  startsWith: {
    label: both('开头是', 'starts with'),
    takes: texts,
    wants: 'text',
    test: startsWith,
    negation: { operator: 'not:startsWith', of: 'all' },
    reference: startsWith,
  },
  endsWith: {
    label: both('结尾是', 'ends with'),
    takes: texts,
    wants: 'text',
    test: endsWith,
    negation: { operator: 'not:endsWith', of: 'all' },
    reference: endsWith,
  },
  matches: {
    label: both('符合格式', 'matches the pattern'),
    takes: texts,
    wants: 'pattern',
    test: fits,
    negation: { operator: 'not:matches', of: 'all' },
    reference: fits,
  },
};

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? counted(value) : []);

/** json-rules-engine's decorators: `not:in`, `someFact:greaterThan` … */
export const decorators: Record<string, { label: LocalText; decorate: (test: Test) => Test }> = {
  someFact: {
    label: both('任一项', 'some item'),
    decorate: (test) => (met, wanted) => asList(met).some((item) => test(item, wanted)),
  },
  everyFact: {
    label: both('每一项', 'every item'),
    decorate: (test) => (met, wanted) => Array.isArray(met) && counted(met).every((item) => test(item, wanted)),
  },
  someValue: {
    label: both('对任一值', 'for some value'),
    decorate: (test) => (met, wanted) => asList(wanted).some((item) => test(met, item)),
  },
  everyValue: {
    label: both('对每一值', 'for every value'),
    decorate: (test) => (met, wanted) => Array.isArray(wanted) && counted(wanted).every((item) => test(met, item)),
  },
  swap: { label: both('反向', 'swapped'), decorate: (test) => (met, wanted) => test(wanted, met) },
  not: { label: both('并非', 'not'), decorate: (test) => (met, wanted) => !test(met, wanted) },
};

/**
 * Finds an operator by its name, decorated or not.
 *
 * @returns undefined when it has no row
 * @example operatorNamed('not:in')?.test(1, [2]) // true
 */
export function operatorNamed(name: string): Operator | undefined {
  const parts = name.split(':');
  const base = parts.pop() ?? '';
  let found = Object.hasOwn(operators, base) ? operators[base] : undefined;
  for (const part of parts.reverse()) {
    const decorator = Object.hasOwn(decorators, part) ? decorators[part] : undefined;
    if (!found || !decorator) return undefined;
    const { label, test, by, takes, wants } = found;
    const { decorate } = decorator;
    found = {
      label: both(`${decorator.label['zh-CN']}${label['zh-CN']}`, `${decorator.label.en} ${label.en}`),
      takes,
      wants,
      test: decorate(test),
      ...(by ? { by: (how) => decorate(by(how)) } : {}),
      negation: { operator: `not:${name}`, of: 'all' },
    };
  }
  return found;
}

/** What a fact of a schema holds, as far as operators go. */
export function kindOf({ type, enum: values, format, items }: ValueSchema = {}): FactKind {
  const types = [type ?? []].flat();
  if (types.includes('boolean')) return 'truth';
  if (types.includes('array') || items) return 'list';
  if (types.includes('number') || types.includes('integer')) return 'number';
  if (format) return 'ordered';
  if (!types.includes('string')) return 'other';
  return values ? 'choice' : 'text';
}

/**
 * The operators that make sense for a fact, the usual first.
 *
 * @example operatorsFor({ type: 'boolean' }) // ['equal', 'notEqual']
 */
export function operatorsFor(schema: ValueSchema | undefined): string[] {
  const kind = kindOf(schema);
  return Object.keys(operators).filter((name) => operators[name]?.takes.includes(kind));
}

/**
 * The operator that a decision table's cell means: by a sign before one value, or before several.
 *
 * @example operatorOfCell('!=', true) // 'notIn'
 */
export function operatorOfCell(sign: CellSign, isList = false): string {
  const found = Object.keys(operators).find((name) => {
    const { cell, wants } = operators[name] as Operator;
    return cell === sign && (wants === 'list') === isList;
  });
  if (!found) throw new Error(`no operator is written ${sign}`);
  return found;
}

/**
 * The operator that an author may have meant instead: the same bound with or without itself, otherwise the contrary.
 *
 * @example nearMiss('lessThan') // 'lessThanInclusive'
 */
export function nearMiss(name: string): string | undefined {
  const operator = Object.hasOwn(operators, name) ? operators[name] : undefined;
  if (operator?.cut?.by !== 'bound') return operator?.negation.operator;
  const { side, included } = operator.cut;
  return Object.keys(operators).find((other) => {
    const cut = operators[other]?.cut;
    return cut?.by === 'bound' && cut.side === side && cut.included !== included;
  });
}
