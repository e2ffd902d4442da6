import type { FeelNode } from './feel-node.ts';
import { plainName } from './parse.ts';
import { FeelFunction, FeelRange, isContext, type Kind, kindOf } from './values.ts';

/** A type as an expression names it. */
export type NamedType =
  | { is: 'any' | Kind }
  | { is: 'list' | 'range'; item: NamedType }
  | { is: 'context'; entries: Record<string, NamedType> }
  | { is: 'function'; parameters: NamedType[]; result: NamedType };

/** FEEL's names of types. */
const names: Record<string, 'any' | Kind> = {
  Any: 'any',
  Null: 'null',
  number: 'number',
  string: 'string',
  boolean: 'boolean',
  date: 'date',
  time: 'time',
  'date and time': 'dateTime',
  'days and time duration': 'days',
  'day and time duration': 'days',
  'years and months duration': 'months',
  'year and month duration': 'months',
  list: 'list',
  context: 'context',
  range: 'range',
  function: 'function',
};

const any: NamedType = { is: 'any' };

/** The type that a node of the grammar names; undefined for none that is known. */
export function typeNamed(node: FeelNode): NamedType | undefined {
  const { name, text, children } = node;
  const inner = () => children.filter(({ name: one }) => one === 'Type').map((one) => typeNamed(one) ?? any);
  switch (name) {
    case 'Type':
      return children[0] && typeNamed(children[0]);
    case 'ListType':
      return { is: text.startsWith('range') ? 'range' : 'list', item: inner()[0] ?? any };
    case 'ContextType': {
      const entries = children.find((one) => one.name === 'ContextEntryTypes')?.children ?? [];
      return { is: 'context', entries: Object.fromEntries(entries.map(entryType)) };
    }
    case 'FunctionType': {
      const parameters = children.find((one) => one.name === 'ArgumentTypes')?.children ?? [];
      const types = parameters.map((one) => (one.children[0] && typeNamed(one.children[0])) ?? any);
      return { is: 'function', parameters: types, result: inner().at(-1) ?? any };
    }
    default: {
      const is = names[plainName(text)];
      return is && ({ is } as NamedType);
    }
  }
}

function entryType({ children: [name, type] }: FeelNode): [string, NamedType] {
  return [plainName(name?.text ?? ''), (type && typeNamed(type)) ?? any];
}

/** Whether a value is of a type; null is of none but `Null`. */
export function isOfType(value: unknown, type: NamedType): boolean {
  if (type.is === 'any') return value !== null;
  if (kindOf(value) !== type.is) return false;
  if (type.is === 'list' && 'item' in type)
    return (value as unknown[]).every((one) => one === null || isOfType(one, type.item));
  if (value instanceof FeelRange && 'item' in type)
    return [value.start, value.end].every((end) => end === null || isOfType(end, type.item));
  if (isContext(value) && 'entries' in type)
    return Object.entries(type.entries).every(
      ([name, entry]) => Object.hasOwn(value, name) && (value[name] === null || isOfType(value[name], entry)),
    );
  if (value instanceof FeelFunction && 'parameters' in type) return value.parameters.length === type.parameters.length;
  return true;
}

/** A value as a parameter of a type takes it: a list of one is that one, and one value is a list of it; undefined where it does not fit. */
export function fitted(value: unknown, type: NamedType): unknown {
  if (value === null || isOfType(value, type)) return value;
  if (type.is === 'list') return isOfType([value], type) ? [value] : undefined;
  const only = Array.isArray(value) && value.length === 1 ? value[0] : undefined;
  return only !== undefined && isOfType(only, type) ? only : undefined;
}
