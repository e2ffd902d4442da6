import type { Json, MachineJson, StateJson } from '../../../engine/index.ts';
import { joinPath, type StatePath } from './places.ts';

/** One choice that a state value is made of: which of the inner states of `parent` is present. */
interface StateChoice {
  parent: StatePath;
  chosen: string;
  options: string[];
}

const innerOf = (state: StateJson) =>
  Object.entries(state.states ?? {}).filter(([, inner]) => inner.type !== 'history') as [string, StateJson][];

/**
 * The choices that a state value is made of, outer ones first: one for the machine, one for each part of a parallel state.
 *
 * @example stateChoices(machine, { service: { crew: 'onSite', parts: 'picking' } }).map(({ parent }) => parent) // ['', 'service.crew', 'service.parts']
 */
export function stateChoices(state: MachineJson | StateJson, value: Json, parent: StatePath = ''): StateChoice[] {
  const inner = innerOf(state);
  const below = (name: string) =>
    typeof value === 'object' ? ((value as Record<string, Json> | null)?.[name] ?? {}) : {};
  if (inner.length === 0) return [];
  if (state.type === 'parallel')
    return inner.flatMap(([name, part]) => stateChoices(part, below(name), joinPath(parent, name)));
  const chosen = typeof value === 'string' ? value : (Object.keys(value ?? {})[0] ?? '');
  const within = inner.find(([name]) => name === chosen)?.[1];
  const own = { parent, chosen, options: inner.map(([name]) => name) };
  return [own, ...(within ? stateChoices(within, below(chosen), joinPath(parent, chosen)) : [])];
}

/** The state value in which `chosen` is present in `parent`, at its own beginning; other parts stay as they are. */
export function withChoice(
  state: MachineJson | StateJson,
  value: Json,
  { parent, chosen }: Pick<StateChoice, 'parent' | 'chosen'>,
): Json {
  const [name = '', ...rest] = parent === '' ? [] : parent.split('.');
  if (name === '') return entered(state, chosen);
  const before = typeof value === 'string' ? { [value]: {} } : (value as Record<string, Json>);
  const within = state.states?.[name] ?? {};
  return { ...before, [name]: withChoice(within, before[name] ?? {}, { parent: rest.join('.'), chosen }) };
}

/** The value of a state in which an inner one has just been entered. */
function entered(state: StateJson, name: string): Json {
  const value = beginningOf(state.states?.[name] ?? {});
  return value === undefined ? name : { [name]: value };
}

/** The value that a state begins with; undefined where it has no inner states. */
function beginningOf(state: StateJson): Json | undefined {
  const inner = innerOf(state);
  if (inner.length === 0) return undefined;
  if (state.type !== 'parallel') return entered(state, state.initial ?? (inner[0]?.[0] as string));
  return Object.fromEntries(inner.map(([name, part]) => [name, beginningOf(part) ?? {}]));
}
