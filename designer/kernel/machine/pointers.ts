import { pointer, pointerParts } from '../../../engine/index.ts';
import { joinPath, placeId, type StatePath, type TransitionPlace, type Trigger } from './places.ts';

interface PointedPlace {
  state: StatePath;
  /** The id of the transition, where the pointer leads into one. */
  transition?: string;
}

/**
 * The state, and the transition if any, that a JSON Pointer into a flow leads to.
 *
 * @example readPointer('/machine/states/a/on/GO/1/guard') // { state: 'a', transition: 'a|event:GO|1' }
 */
export function readPointer(pointer: string): PointedPlace | undefined {
  const [first, ...parts] = pointerParts(pointer);
  if (first !== 'machine') return undefined;
  let state: StatePath = '';
  let at = 0;
  while (parts[at] === 'states' && parts[at + 1] !== undefined) {
    state = joinPath(state, parts[at + 1] as string);
    at += 2;
  }
  const trigger = readTrigger(parts.slice(at));
  if (!trigger) return { state };
  const index = Number(parts[at + trigger.length] ?? 0);
  return {
    state,
    transition: placeId({ source: state, trigger: trigger.trigger, index: Number.isInteger(index) ? index : 0 }),
  };
}

/** The pointer of a state. */
export function statePointer(path: StatePath): string {
  const names = path === '' ? [] : path.split('.');
  return pointer('machine', ...names.flatMap((name) => ['states', name]));
}

/**
 * The pointer of a transition.
 *
 * @example transitionPointer({ source: 'a', trigger: { kind: 'event', name: 'GO' }, index: 1 }) // '/machine/states/a/on/GO/1'
 */
export function transitionPointer({ source, trigger, index }: TransitionPlace): string {
  return `${statePointer(source)}${triggerPointer(trigger)}/${index}`;
}

function triggerPointer(trigger: Trigger): string {
  switch (trigger.kind) {
    case 'event':
      return pointer('on', trigger.name);
    case 'after':
      return pointer('after', trigger.name);
    case 'always':
      return '/always';
    case 'done':
      return '/onDone';
    default:
      return `/invoke/${trigger.invoke}/${trigger.kind === 'invokeDone' ? 'onDone' : 'onError'}`;
  }
}

function readTrigger([key, name = '', end]: string[]): { trigger: Trigger; length: number } | undefined {
  if (key === 'invoke' && (end === 'onDone' || end === 'onError'))
    return { trigger: { kind: end === 'onDone' ? 'invokeDone' : 'invokeError', invoke: Number(name) }, length: 3 };
  if ((key === 'on' || key === 'after') && name)
    return { trigger: { kind: key === 'on' ? 'event' : 'after', name }, length: 2 };
  if (key === 'always') return { trigger: { kind: 'always' }, length: 1 };
  return key === 'onDone' ? { trigger: { kind: 'done' }, length: 1 } : undefined;
}
