import { exceed, limits } from '../ground/limits.ts';
import { addMonths, dayMs } from './dates.ts';
import type { Read } from './scope.ts';
import type { FeelType } from './types.ts';

type Is = FeelType['is'];
type Operation = (a: number, b: number) => unknown;
interface TypedOperation {
  type: FeelType;
  run: Operation;
}

const number: FeelType = { is: 'number' };
const shiftMonths = (ms: number, months: number) => {
  const day = Math.floor(ms / dayMs);
  return addMonths(day, months) * dayMs + (ms - day * dayMs);
};

/** Texts that are joined with themselves again and again must not double for ever. */
function join(a: unknown, b: unknown): any {
  const joined = (a as string) + (b as string);
  if (joined.length > limits.textLength.most) exceed('textLength');
  return joined;
}

/** `left operator right` → what it does: one row a pair of types FEEL can join. What is not here, FEEL itself decides. */
const operations: Record<string, TypedOperation> = {
  'number + number': { type: number, run: (a, b) => a + b },
  'number - number': { type: number, run: (a, b) => a - b },
  'number * number': { type: number, run: (a, b) => a * b },
  'number / number': { type: number, run: (a, b) => (b === 0 ? null : a / b) },
  'number ** number': { type: number, run: (a, b) => a ** b },
  'string + string': { type: { is: 'string' }, run: (a, b) => join(a, b) },
  'date - date': { type: { is: 'days' }, run: (a, b) => (a - b) * dayMs },
  'dateTime - dateTime': { type: { is: 'days' }, run: (a, b) => a - b },
  'date + months': { type: { is: 'date' }, run: (a, b) => addMonths(a, b) },
  'date - months': { type: { is: 'date' }, run: (a, b) => addMonths(a, -b) },
  'dateTime + months': { type: { is: 'dateTime' }, run: shiftMonths },
  'dateTime - months': { type: { is: 'dateTime' }, run: (a, b) => shiftMonths(a, -b) },
  'dateTime + days': { type: { is: 'dateTime' }, run: (a, b) => a + b },
  'dateTime - days': { type: { is: 'dateTime' }, run: (a, b) => a - b },
};

/** A date plus or minus a duration known to be whole days; FEEL makes a date-time of any other. */
export const wholeDayOperations: Record<string, TypedOperation> = {
  'date + days': { type: { is: 'date' }, run: (a, b) => a + b / dayMs },
  'date - days': { type: { is: 'date' }, run: (a, b) => a - b / dayMs },
};

/** The operation of two types, if FEEL has it: `arithmeticFor('date', '+', 'months')`. */
export function arithmeticFor(left: Is, operator: string, right: Is): TypedOperation | undefined {
  return operations[`${left} ${operator === '^' ? '**' : operator} ${right}`];
}

/** Both sides, then the operation; null on either side gives null. */
export function binary(a: Read, b: Read, run: Operation): Read {
  return (frame) => {
    const left = a(frame);
    const right = b(frame);
    return left === null || right === null ? null : run(left as number, right as number);
  };
}

/** `<`, `<=`, `>`, `>=` between values of one type that has an order. */
export const comparisons: Record<string, Operation> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

const ordered = new Set<Is>(['number', 'string', 'date', 'dateTime', 'days', 'months']);
export const hasOrder = (type: FeelType) => ordered.has(type.is);
/** Types whose values are equal exactly when JavaScript's `===` says so. */
export const isScalar = (type: FeelType) => ordered.has(type.is) || type.is === 'boolean' || type.is === 'null';
