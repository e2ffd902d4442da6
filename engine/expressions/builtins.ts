import { countSteps } from '../ground/limits.ts';
import { addedFunctions, runAdded } from './functions.ts';
import type { Read } from './scope.ts';
import { type FeelType, isPlain } from './types.ts';

interface Typed {
  type: FeelType;
  read: Read;
}
type Builtin = (values: Typed[]) => Typed | undefined;

const numberType: FeelType = { is: 'number' };
const allNumbers = (values: Typed[]) => values.length > 0 && values.every((value) => value.type.is === 'number');

function ofNumber(run: (value: number) => number): Builtin {
  return ([value, ...others]) => {
    if (!value || others.length > 0 || value.type.is !== 'number') return undefined;
    return { type: numberType, read: (frame) => mapNull(value.read(frame) as number | null, run) };
  };
}

function mapNull<T>(value: T | null, run: (value: T) => unknown): unknown {
  return value === null ? null : run(value);
}

function ofNumbers(run: (a: number, b: number) => number): Builtin {
  return (values) => {
    if (values.length < 2 || !allNumbers(values)) return undefined;
    const reads = values.map((value) => value.read);
    const read: Read = (frame) => {
      let result: number | null = null;
      for (const one of reads) {
        const value = one(frame) as number | null;
        if (value === null) return null;
        result = result === null ? value : run(result, value);
      }
      return result;
    };
    return { type: numberType, read };
  };
}

/** Built-in functions of FEEL that compile, for the types they compile for; others are left to the library. */
const builtins: Record<string, Builtin> = {
  not: ([value, ...others]) => {
    if (!value || others.length > 0 || value.type.is !== 'boolean') return undefined;
    return { type: value.type, read: (frame) => mapNull(value.read(frame) as boolean | null, (truth) => !truth) };
  },
  abs: ofNumber(Math.abs),
  min: ofNumbers(Math.min),
  max: ofNumbers(Math.max),
  'list contains': ([list, item]) => {
    if (!list || !item || list.type.is !== 'list' || list.type.item.is !== 'string' || item.type.is !== 'string')
      return undefined;
    const read: Read = (frame) => {
      const values = list.read(frame) as unknown[] | null;
      const wanted = item.read(frame);
      if (values === null) return null;
      countSteps(values.length);
      return values.includes(wanted);
    };
    return { type: { is: 'boolean' }, read };
  },
  concatenate: (lists) => {
    if (lists.length === 0 || lists.some(({ type }) => type.is !== 'list' || type.item.is !== 'string'))
      return undefined;
    // A null among the lists counts as one item, as the library has it.
    const read: Read = (frame) => {
      const values = lists.map((list) => list.read(frame) as unknown[] | null);
      for (const value of values) countSteps(value?.length ?? 1);
      return values.flat();
    };
    return { type: { is: 'list', item: { is: 'string' } }, read };
  },
  count: ([list, ...others]) => {
    if (!list || others.length > 0 || list.type.is !== 'list' || !isPlain(list.type)) return undefined;
    return {
      type: numberType,
      read: (frame) => mapNull(list.read(frame) as unknown[] | null, (values) => values.length),
    };
  },
};

/** A call of a built-in or added function with compiled arguments; undefined where the library must run it. */
export function builtinFor(name: string, values: Typed[]): Typed | undefined {
  const added = Object.hasOwn(addedFunctions, name) ? addedFunctions[name] : undefined;
  if (!added) return Object.hasOwn(builtins, name) ? builtins[name]?.(values) : undefined;
  const types = values.map((value) => value.type.is);
  const type = values.length === added.parameters.length ? added.result(types) : undefined;
  if (!type) return undefined;
  const reads = values.map((value) => value.read);
  const read: Read = (frame) => {
    const given: unknown[] = [];
    for (const one of reads) {
      const value = one(frame);
      if (value === null) return null;
      given.push(value);
    }
    return runAdded(added, given, types);
  };
  return { type, read };
}
