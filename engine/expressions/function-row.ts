import { countSteps } from '../ground/limits.ts';
import type { Frame, Read } from './scope.ts';
import { sizeOf, wholeSize } from './sizes.ts';
import type { Place } from './temporal.ts';
import { anyType, type FeelType } from './types.ts';
import { type Kind, kindOf } from './values.ts';

/** What a function may ask besides its arguments. */
export interface Asked {
  /** Where times are told that do not say it themselves. */
  place: Place;
  /** Wall-clock milliseconds of the evaluation. */
  now(): number;
}

type Run = (given: any, asked: Asked) => unknown;
type Gives = Exclude<FeelType['is'], 'list' | 'context'> | 'list' | 'context' | ((types: FeelType[]) => FeelType);

interface Parameter {
  name: string;
  /** The kinds that it takes; none: any value, null too. */
  kinds: ReadonlySet<string>;
  isOptional: boolean;
}

/** One form of a function: what it takes, what it gives, what it does. */
export interface FunctionRow {
  parameters: readonly string[];
  /** It makes a value of the text that it is given: where that is written out, once. */
  isLiteral: boolean;
  /** Which of the given arguments each parameter gets, -1 for none; undefined where they do not go together. */
  order(names: (string | undefined)[]): number[] | undefined;
  /** The arguments as the function takes them; undefined where one is of another kind. */
  take(reads: readonly (Read | undefined)[], frame: Frame): unknown[] | undefined;
  /** Whether it may take arguments of these types. */
  accepts(types: FeelType[]): boolean;
  run: Run;
  result(types: FeelType[]): FeelType;
}

/**
 * A form of a function.
 *
 * @param takes its parameters: `list: list, place: number, length?: number`; several kinds with `|`, null as well with `null`, any value
 * `any`; a last one that begins with `...` takes all that follow, or one list of them
 * @param looks how much of its arguments it goes through: `all` that is in them, or only their `items`
 * @example row('text: string', 'number', ([text]) => [...text].length)
 */
export function row(takes: string, gives: Gives, run: Run, looks: 'all' | 'items' = 'items'): FunctionRow {
  const isVariadic = takes.includes('...');
  const parameters = takes === '' ? [] : takes.replace('...', '').split(', ').map(parameterOf);
  const names = parameters.map(({ name }) => name);
  const needed = parameters.filter(({ isOptional }) => !isOptional).length;
  const size = looks === 'all' ? wholeSize : sizeOf;
  const order = (given: (string | undefined)[]) => {
    if (given.length > 0 && given[0] !== undefined) {
      if (given.some((name) => !names.includes(name ?? ''))) return undefined;
      const places = names.map((name) => given.indexOf(name));
      return places.every((place, index) => place >= 0 || parameters[index]?.isOptional) ? places : undefined;
    }
    if (isVariadic) return given.length >= needed ? given.map((_, index) => index) : undefined;
    return given.length >= needed && given.length <= names.length ? given.map((_, index) => index) : undefined;
  };
  const take = (reads: readonly (Read | undefined)[], frame: Frame) => {
    const taken: unknown[] = [];
    let steps = reads.length;
    for (let index = 0; index < reads.length; index += 1) {
      const parameter = parameters[Math.min(index, parameters.length - 1)] as Parameter;
      const value = fitting(reads[index]?.(frame), parameter);
      if (value === undefined) return undefined;
      if (typeof value !== 'number') steps += size(value);
      taken.push(value);
    }
    countSteps(steps);
    return taken;
  };
  const accepts = (types: FeelType[]) =>
    order(types.map(() => undefined)) !== undefined && types.every((type, index) => mayFit(type, parameters[index]));
  const result = typeof gives === 'function' ? gives : () => typeNamed(gives);
  return { parameters: names, isLiteral: false, order, take, accepts, run, result };
}

const typeNamed = (is: Exclude<Gives, (types: FeelType[]) => FeelType>): FeelType =>
  is === 'list' ? { is, item: anyType } : is === 'context' ? anyType : { is };

function parameterOf(text: string): Parameter {
  const [name = '', kinds = 'any'] = text.split(': ');
  const isOptional = name.endsWith('?');
  return {
    name: isOptional ? name.slice(0, -1) : name,
    kinds: kinds === 'any' ? new Set() : new Set(kinds.split('|')),
    isOptional,
  };
}

/** A value as a parameter takes it: a list of one is that one, and one value is a list of it, where only that fits. */
function fitting(value: unknown, { kinds, isOptional }: Parameter): unknown {
  if (value === undefined) return isOptional ? null : undefined;
  if (value === null) return kinds.size === 0 || kinds.has('null') ? null : undefined;
  if (kinds.size === 0) return value;
  const kind: Kind = kindOf(value);
  if (kinds.has(kind) || (kinds.has('value') && kind !== 'function')) return value;
  if (kinds.has('list')) return [value];
  return kind === 'list' && (value as unknown[]).length === 1 && kinds.has(kindOf((value as unknown[])[0]))
    ? (value as unknown[])[0]
    : undefined;
}

/** Whether a value of a type may be one that a parameter takes. */
function mayFit({ is }: FeelType, parameter: Parameter | undefined): boolean {
  const kinds = parameter?.kinds ?? new Set();
  const isOpen =
    kinds.size === 0 || kinds.has('value') || kinds.has('list') || is === 'any' || is === 'null' || is === 'list';
  return isOpen || kinds.has(is) || (is === 'duration' && (kinds.has('days') || kinds.has('months')));
}

/** Arguments that are one list, or several values. */
export const asList = (given: unknown[]): unknown[] =>
  given.length === 1 && Array.isArray(given[0]) ? given[0] : given;
