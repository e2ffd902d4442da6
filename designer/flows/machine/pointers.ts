import { joinPath, placeId, type StatePath, type Trigger } from './places.ts';

export interface PointedPlace {
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
  const [first, ...parts] = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
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

function readTrigger([key, name = '']: string[]): { trigger: Trigger; length: number } | undefined {
  if ((key === 'on' || key === 'after') && name)
    return { trigger: { kind: key === 'on' ? 'event' : 'after', name }, length: 2 };
  if (key === 'always') return { trigger: { kind: 'always' }, length: 1 };
  return key === 'onDone' ? { trigger: { kind: 'done' }, length: 1 } : undefined;
}
