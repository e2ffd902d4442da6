import type { Json } from '../ground/definition.ts';
import { addMonths, dayMs, parseDate } from './dates.ts';
import { feelFunction, feelToJson, feelToNumber, toFeel } from './feelin.ts';
import type { FeelType } from './types.ts';
import {
  addWorkingDays,
  isWorkingDay,
  readCalendar,
  toWorkingDay,
  type WorkingCalendar,
  workingDaysBetween,
} from './working-days.ts';

type Timed = 'date' | 'dateTime';

/**
 * A function added to FEEL: it takes numbers of the stated types (see `FeelType`), perhaps followed by a working-day calendar;
 * null anywhere gives null, and so does a result that is NaN.
 */
interface AddedFunction {
  parameters: string[];
  /** The type of the result for the types of the arguments; undefined where it does not take them. */
  result(types: FeelType['is'][]): FeelType | undefined;
  run(values: number[], types: FeelType['is'][], calendar?: WorkingCalendar): number | boolean;
}

const isTimed = (type: FeelType['is'] | undefined): type is Timed => type === 'date' || type === 'dateTime';
const toMs = (value: number, type: FeelType['is'] | undefined) => (type === 'date' ? value * dayMs : value);

function between(unitMs: number): AddedFunction {
  return {
    parameters: ['from', 'to'],
    result: ([from, to]) => (isTimed(from) && isTimed(to) ? { is: 'number' } : undefined),
    run: ([from = 0, to = 0], types) => (toMs(to, types[1]) - toMs(from, types[0])) / unitMs,
  };
}

function addUnits(unitMs: number, takes: Timed[]): AddedFunction {
  return {
    parameters: ['to', 'count'],
    result: ([to, count]) => (takes.includes(to as Timed) && count === 'number' ? { is: to as Timed } : undefined),
    run: ([to = 0, count = 0], types) => to + (types[0] === 'date' ? (count * unitMs) / dayMs : count * unitMs),
  };
}

/** A function of a date or date-time (whose time of day stays), whatever `others` are, and a calendar. */
function ofCalendar(
  others: { name: string; takes: (type: FeelType['is'] | undefined) => boolean }[],
  result: FeelType | 'same',
  run: (calendar: WorkingCalendar, day: number, other: number) => number | boolean,
): AddedFunction {
  const count = others.length + 2;
  return {
    parameters: ['date', ...others.map(({ name }) => name), 'calendar'],
    result: (types) => {
      const [first] = types;
      const fits = isTimed(first) && others.every(({ takes }, index) => takes(types[index + 1]));
      if (!fits || types[count - 1] !== 'context') return undefined;
      return result === 'same' ? { is: first } : result;
    },
    run: ([value = 0, other = 0], types, calendar) => {
      if (!calendar) return Number.NaN;
      const day = types[0] === 'date' ? value : Math.floor(value / dayMs);
      const second = types[1] === 'dateTime' ? Math.floor(other / dayMs) : other;
      const answer = run(calendar, day, second);
      return result === 'same' && types[0] === 'dateTime' ? Number(answer) * dayMs + (value - day * dayMs) : answer;
    },
  };
}

const byNumber = { name: 'count', takes: (type: FeelType['is'] | undefined) => type === 'number' };

/** The product's additions to FEEL: calendar arithmetic in numbers. One row a function; everything else iterates it. */
export const addedFunctions: Record<string, AddedFunction> = {
  daysBetween: between(dayMs),
  hoursBetween: between(3_600_000),
  minutesBetween: between(60_000),
  addDays: {
    ...addUnits(dayMs, ['date', 'dateTime']),
    run: ([to = 0, count = 0], types) => to + Math.trunc(count) * (types[0] === 'date' ? 1 : dayMs),
  },
  addHours: addUnits(3_600_000, ['dateTime']),
  addMinutes: addUnits(60_000, ['dateTime']),
  addMonths: {
    parameters: ['to', 'count'],
    result: ([to, count]) => (isTimed(to) && count === 'number' ? { is: to } : undefined),
    run: ([to = 0, count = 0], types) => {
      if (types[0] === 'date') return addMonths(to, count);
      const day = Math.floor(to / dayMs);
      return addMonths(day, count) * dayMs + (to - day * dayMs);
    },
  },
  isWorkingDay: ofCalendar([], { is: 'boolean' }, isWorkingDay),
  addWorkingDays: ofCalendar([byNumber], 'same', addWorkingDays),
  workingDaysBetween: ofCalendar([{ name: 'to', takes: isTimed }], { is: 'number' }, workingDaysBetween),
  nextWorkingDay: ofCalendar([], 'same', (calendar, day) => toWorkingDay(calendar, day, 'next')),
  previousWorkingDay: ofCalendar([], 'same', (calendar, day) => toWorkingDay(calendar, day, 'previous')),
};

/** Runs an added function on values of known types, the calendar as JSON. */
export function runAdded(added: AddedFunction, values: unknown[], types: FeelType['is'][]): number | boolean | null {
  const last = values.at(-1);
  const calendar = types.at(-1) === 'context' ? readCalendar(last as Json) : undefined;
  const result = added.run(values as number[], types, calendar);
  if (typeof result === 'boolean') return result;
  const unit = { date: 1, dateTime: dayMs }[added.result(types)?.is as string];
  const isDay = unit === undefined || (result >= firstDay * unit && result < (lastDay + 1) * unit);
  return isDay && !Number.isNaN(result) ? result : null;
}

/** The days that a date can be written for. */
const [firstDay, lastDay] = [parseDate('0001-01-01'), parseDate('9999-12-31')];

/** The same functions in FEEL's own form, for the expressions that the library runs. */
export function addedFunctionsForFeel(): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(addedFunctions).map(([name, added]) => [
      name,
      feelFunction(added.parameters, (...values) => {
        const read = values.map(readArgument);
        if (read.length !== added.parameters.length || read.some((one) => one === undefined)) return null;
        const types = read.map((one) => (one ? one.is : 'null'));
        const result = added.result(types);
        if (!result) return null;
        return toFeel(
          runAdded(
            added,
            read.map((one) => one?.value),
            types,
          ),
          result,
        );
      }),
    ]),
  );
}

/** An argument as the library hands it over: a number, a date, or a calendar. */
function readArgument(value: unknown): { is: FeelType['is']; value: unknown } | undefined {
  if (typeof value === 'number') return { is: 'number', value };
  const number = feelToNumber(value);
  if (number) return number;
  const json = feelToJson(value);
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? { is: 'context', value: json } : undefined;
}
