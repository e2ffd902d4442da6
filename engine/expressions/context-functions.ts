import { type FunctionRow, row } from './function-row.ts';
import { type FeelContext, isContext, isSame } from './values.ts';

/** A context with an entry put in; along a path of names contexts are made anew. */
function put(context: FeelContext, path: unknown[], value: unknown): FeelContext | null {
  const [name, ...rest] = path;
  if (typeof name !== 'string') return null;
  if (rest.length === 0) return { ...context, [name]: value };
  const inner = Object.hasOwn(context, name) ? context[name] : undefined;
  if (!isContext(inner)) return null;
  const made = put(inner, rest, value);
  return made && { ...context, [name]: made };
}

/** One context of entries `{key, value}`, or of several contexts: of one name only once. */
function contextOf(entries: unknown[]): FeelContext | null {
  const made: FeelContext = {};
  for (const entry of entries) {
    if (!isContext(entry) || !Object.hasOwn(entry, 'value')) return null;
    const { key, value } = entry;
    if (typeof key !== 'string' || Object.hasOwn(made, key)) return null;
    set(made, key, value);
  }
  return made;
}

/** Also where an entry is called as something that every object has. */
const set = (context: FeelContext, name: string, value: unknown) =>
  Object.defineProperty(context, name, { value, enumerable: true, configurable: true, writable: true });

export const contextFunctions: Record<string, FunctionRow[]> = {
  'get value': [
    row('m: context, key: string', 'any', ([context, name]) => (Object.hasOwn(context, name) ? context[name] : null)),
    row('context: context, key: string', 'any', ([context, name]) =>
      Object.hasOwn(context, name) ? context[name] : null,
    ),
  ],
  'get entries': [
    row('m: context', 'list', ([context]) => Object.entries(context).map(([key, value]) => ({ key, value }))),
    row('context: context', 'list', ([context]) => Object.entries(context).map(([key, value]) => ({ key, value }))),
  ],
  context: [row('entries: list', 'context', ([entries]) => contextOf(entries))],
  'context put': [
    row('context: context, key: string, value: any', 'context', ([context, name, value]) =>
      put(context, [name], value),
    ),
    row('context: context, keys: list, value: any', 'context', ([context, path, value]) =>
      path.length > 0 ? put(context, path, value) : null,
    ),
  ],
  'context merge': [
    row('contexts: list', 'context', ([contexts]) =>
      contexts.every(isContext) ? Object.assign({}, ...contexts) : null,
    ),
  ],
  is: [row('value1: any, value2?: any', 'boolean', ([a, b]) => isSame(a, b), 'all')],
  not: [row('negand: any', 'boolean', ([value]) => (typeof value === 'boolean' ? !value : null))],
};
