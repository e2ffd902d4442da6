import type { LocalText } from '../ground/definition.ts';
import { countSteps } from '../ground/limits.ts';

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
  equal: { label: { 'zh-CN': '等于', en: 'is' }, sign: '=', test: (met, wanted) => met === wanted },
  notEqual: { label: { 'zh-CN': '不等于', en: 'is not' }, sign: '≠', test: (met, wanted) => met !== wanted },
  in: { label: { 'zh-CN': '属于', en: 'is one of' }, takesList: true, test: (met, wanted) => includes(wanted, met) },
  notIn: {
    label: { 'zh-CN': '不属于', en: 'is none of' },
    takesList: true,
    test: (met, wanted) => wanted !== null && !includes(wanted, met),
  },
  contains: {
    label: { 'zh-CN': '包含', en: 'contains' },
    test: (met, wanted) => Array.isArray(met) && counted(met).includes(wanted),
  },
  doesNotContain: {
    label: { 'zh-CN': '不包含', en: 'does not contain' },
    test: (met, wanted) => Array.isArray(met) && !counted(met).includes(wanted),
  },
  lessThan: { label: { 'zh-CN': '小于', en: 'is less than' }, sign: '<', test: comparing((a, b) => a < b) },
  lessThanInclusive: { label: { 'zh-CN': '不超过', en: 'is at most' }, sign: '≤', test: comparing((a, b) => a <= b) },
  greaterThan: { label: { 'zh-CN': '大于', en: 'is more than' }, sign: '>', test: comparing((a, b) => a > b) },
  greaterThanInclusive: {
    label: { 'zh-CN': '不少于', en: 'is at least' },
    sign: '≥',
    test: comparing((a, b) => a >= b),
  },
};

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? counted(value) : []);

/** json-rules-engine's decorators: `not:in`, `someFact:greaterThan` … */
export const decorators: Record<string, { label: LocalText; decorate: (test: Test) => Test }> = {
  someFact: {
    label: { 'zh-CN': '任一项', en: 'some item' },
    decorate: (test) => (met, wanted) => asList(met).some((item) => test(item, wanted)),
  },
  everyFact: {
    label: { 'zh-CN': '每一项', en: 'every item' },
    decorate: (test) => (met, wanted) => Array.isArray(met) && counted(met).every((item) => test(item, wanted)),
  },
  someValue: {
    label: { 'zh-CN': '对任一值', en: 'for some value' },
    decorate: (test) => (met, wanted) => asList(wanted).some((item) => test(met, item)),
  },
  everyValue: {
    label: { 'zh-CN': '对每一值', en: 'for every value' },
    decorate: (test) => (met, wanted) => Array.isArray(wanted) && counted(wanted).every((item) => test(met, item)),
  },
  swap: { label: { 'zh-CN': '反向', en: 'swapped' }, decorate: (test) => (met, wanted) => test(wanted, met) },
  not: { label: { 'zh-CN': '并非', en: 'not' }, decorate: (test) => (met, wanted) => !test(met, wanted) },
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
      label: { 'zh-CN': `${decorator.label['zh-CN']}${label['zh-CN']}`, en: `${decorator.label.en} ${label.en}` },
      test: decorator.decorate(test),
    };
  }
  return found;
}
