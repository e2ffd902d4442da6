import { multiply, parseNumber } from '../expressions/decimals.ts';
import { type Places, scales, textDays } from '../expressions/scales.ts';
import {
  DaysDuration,
  daySeconds,
  MonthsDuration,
  readDuration,
  readInstant,
  readTime,
} from '../expressions/temporal.ts';
import type { FeelType } from '../expressions/types.ts';
import { compare, equal } from '../expressions/values.ts';
import type { FactCondition } from '../ground/definition.ts';
import { isFactReference } from './comparisons.ts';
import { type Comparing, operatorNamed, type Test } from './operators.ts';

/** How the values of a comparison are compared where their JSON does not tell: the same instant has many texts, a text may be a number. */
export interface Exact {
  /** A value of FEEL of a JSON value; a list item by item. */
  read(value: unknown): unknown;
  /** Whether values of FEEL go together. */
  test: Test;
  /** JSON tells as long as no text is among the values. */
  ofTextsOnly: boolean;
}

/** What a text is read as. One row a type whose texts say more than their letters. */
const readers: Partial<Record<FeelType['is'], (text: string) => unknown>> = {
  number: parseNumber,
  dateTime: readInstant,
  time: (text) => readTime(text, true),
  duration: readDuration,
  days: readDuration,
  months: readDuration,
};

/** Where values stand in the order of such a comparison, by the clocks of a time zone, and those whose texts are in the same order. */
const placesOf: Partial<Record<FeelType['is'], (timeZone: string) => readonly Places[]>> = {
  date: () => [textDays],
  dateTime: scales['date-time'],
  time: scales.time,
  duration: scales.duration,
  days: scales.days,
  months: scales.months,
};

/**
 * How a comparison is made by what its fact is declared to be; undefined where its JSON says all, and of operators that look at texts.
 *
 * @param typeOf what is known of a fact
 * @param timeZone where times are told that do not say it themselves
 * @example exactOf({ fact: 'at', operator: 'equal', value: '2024-01-01T00:00:00Z' }, () => ({ is: 'dateTime' }), 'Asia/Shanghai')?.ofTextsOnly // false
 */
export function exactOf(
  { fact, path, operator, value }: FactCondition,
  typeOf: (fact: string) => FeelType | undefined,
  timeZone: string,
): Exact | undefined {
  const types = [
    typeAt(typeOf(fact), path),
    isFactReference(value) ? typeAt(typeOf(value.fact), value.path) : undefined,
  ];
  const type = types.find((one) => one !== undefined && one !== 'number') ?? types.find((one) => one !== undefined);
  const reader = type && readers[type];
  const { by } = operatorNamed(operator) ?? {};
  if (!reader || !by) return undefined;
  const read = (given: unknown): unknown => {
    if (typeof given === 'string') return reader(given) ?? given;
    return Array.isArray(given) ? given.map(read) : given;
  };
  return { read, test: by(comparingIn(timeZone)), ofTextsOnly: type === 'number' };
}

/** Values of FEEL in its order; those of kinds that have none are neither equal nor ordered. */
function comparingIn(zone: string): Comparing {
  const place = { zone };
  return {
    same: (a, b) => a === b || equal(durationAs(a, b), durationAs(b, a), place) === true,
    order: (a, b) => (a === null || b === null ? undefined : compare(durationAs(a, b), durationAs(b, a), place)),
  };
}

/** A number beside a duration is what a computed one is told as: so many days, or months. */
function durationAs(value: unknown, other: unknown): unknown {
  if (typeof value !== 'number') return value;
  if (other instanceof DaysDuration) return new DaysDuration(multiply(value, daySeconds) ?? 0);
  return other instanceof MonthsDuration ? new MonthsDuration(value) : value;
}

/** The type of what a path leads to, of a list that of its items; undefined where texts mean no more than they say. */
function typeAt(type: FeelType | undefined, path: string | undefined): FeelType['is'] | undefined {
  let found = type;
  for (const [, name] of (path ?? '').matchAll(/([\p{L}\p{N}_-]+)/gu)) {
    while (found?.is === 'list') found = found.item;
    if (found?.is === 'context' && !/^\d+$/.test(name as string)) found = found.entries[name as string];
  }
  while (found?.is === 'list') found = found.item;
  return found && readers[found.is] ? found.is : undefined;
}

/**
 * Where values of a fact stand in the order that its comparisons go by: on one scale, or one of several; undefined of other facts.
 *
 * @example placesFor({ is: 'time' }, 'UTC')?.[0]?.placeOf('00:01') // 60000
 */
export const placesFor = (type: FeelType | undefined, timeZone: string): readonly Places[] | undefined =>
  type && placesOf[type.is]?.(timeZone);

/**
 * Whether the JSON of most values of a fact tells what its comparison with constants holds for.
 *
 * @param type what is known of the fact
 * @example isToldByJson({ is: 'number' }, 3) // true
 */
export function isToldByJson(type: FeelType | undefined, value: FactCondition['value']): boolean {
  const known = typeAt(type, undefined);
  return known === undefined || (known === 'number' && ![value].flat().some((one) => typeof one === 'string'));
}
