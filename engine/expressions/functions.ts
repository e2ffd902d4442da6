import { addMonths, dayMs } from './dates.ts';
import { feelFunction, feelToNumber, toFeel } from './feelin.ts';
import type { FeelType } from './types.ts';

type Timed = 'date' | 'dateTime';

/** A function added to FEEL: it takes numbers of the stated types (see `FeelType`), and null anywhere gives null. */
export interface AddedFunction {
  parameters: string[];
  /** The type of the result for the types of the arguments; undefined where it does not take them. */
  result(types: FeelType['is'][]): FeelType | undefined;
  run(values: number[], types: FeelType['is'][]): number;
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
};

/** The same functions in FEEL's own form, for the expressions that the library runs. */
export function addedFunctionsForFeel(): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(addedFunctions).map(([name, added]) => [
      name,
      feelFunction(added.parameters, (...values) => {
        const read = values.map((value) =>
          typeof value === 'number' ? { is: 'number' as const, value } : feelToNumber(value),
        );
        if (read.length !== added.parameters.length || read.some((one) => one === undefined)) return null;
        const types = read.map((one) => (one ? one.is : 'null'));
        const result = added.result(types);
        if (!result) return null;
        return toFeel(
          added.run(
            read.map((one) => one?.value ?? 0),
            types,
          ),
          result,
        );
      }),
    ]),
  );
}
