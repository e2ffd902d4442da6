import { calendarFunctions } from './calendar-functions.ts';
import { contextFunctions } from './context-functions.ts';
import type { FunctionRow } from './function-row.ts';
import { listFunctions } from './list-functions.ts';
import { numberFunctions } from './number-functions.ts';
import { rangeFunctions } from './range-functions.ts';
import { temporalFunctions } from './temporal-functions.ts';
import { textFunctions } from './text-functions.ts';

/** The functions of FEEL and the product's own, each with its forms. */
const functions: Record<string, FunctionRow[]> = {
  ...numberFunctions,
  ...textFunctions,
  ...listFunctions,
  ...contextFunctions,
  ...rangeFunctions,
  ...temporalFunctions,
  ...calendarFunctions,
};

/** The forms of a function by its name; undefined where there is none. @example functionNamed('count') */
export function functionNamed(name: string): readonly FunctionRow[] | undefined {
  return Object.hasOwn(functions, name) ? functions[name] : undefined;
}
