import { countSteps } from '../ground/limits.ts';
import { both, type LocalText } from '../ground/local-text.ts';

export type Test = (met: unknown, wanted: unknown) => boolean;

export interface Operator {
  label: LocalText;
  /** The sign that people read, where there is one. */
  sign?: string;
  /** Whether the wanted value is a list. */
  takesList?: boolean;
  test: Test;
}

const isNumeric = (value: unknown) => typeof value === 'number' || !Number.isNaN(Number.parseFloat(value as string));
const comparing = (compare: (met: number, wanted: number) => boolean): Test => {
  // JavaScript's own coercion, as json-rules-engine has it: dates in ISO form compare as text, which is their order in time.
  return (met, wanted) => isNumeric(met) && compare(met as number, wanted as number);
};
const includes = (list: unknown, item: unknown) =>
  Array.isArray(list)
    ? counted(list).includes(item)
    : typeof list === 'string' && typeof item === 'string' && list.includes(item);

/** A list that is gone through; looking at an item takes a small part of a step. */
function counted(list: unknown[]): unknown[] {
  if (list.length > 32) countSteps(list.length >> 3);
  return list;
}

/** json-rules-engine's operators with its meaning; what it throws at (a list that is none) does not hold here. */
export const operators: Record<string, Operator> = {
  equal: { label: both('等于', 'is'), sign: '=', test: (met, wanted) => met === wanted },
  notEqual: { label: both('不等于', 'is not'), sign: '≠', test: (met, wanted) => met !== wanted },
  in: { label: both('属于', 'is one of'), takesList: true, test: (met, wanted) => includes(wanted, met) },
  notIn: {
    label: both('不属于', 'is none of'),
    takesList: true,
    test: (met, wanted) => wanted !== null && !includes(wanted, met),
  },
  contains: {
    label: both('包含', 'contains'),
    test: (met, wanted) => Array.isArray(met) && counted(met).includes(wanted),
  },
  doesNotContain: {
    label: both('不包含', 'does not contain'),
    test: (met, wanted) => Array.isArray(met) && !counted(met).includes(wanted),
  },
  lessThan: { label: both('小于', 'is less than'), sign: '<', test: comparing((a, b) => a < b) },
  lessThanInclusive: { label: both('不超过', 'is at most'), sign: '≤', test: comparing((a, b) => a <= b) },
  greaterThan: { label: both('大于', 'is more than'), sign: '>', test: comparing((a, b) => a > b) },
  greaterThanInclusive: {
    label: both('不少于', 'is at least'),
    sign: '≥',
    test: comparing((a, b) => a >= b),
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
    const { label, test } = found;
    found = {
      label: both(`${decorator.label['zh-CN']}${label['zh-CN']}`, `${decorator.label.en} ${label.en}`),
      test: decorator.decorate(test),
    };
  }
  return found;
}
