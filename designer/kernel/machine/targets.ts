import type { MachineJson } from '../../../engine/index.ts';
import { allStates, isWithin, joinPath, parentPath, type StatePath, stateAt } from './places.ts';

/**
 * The state that a target text means, by XState's rules: `name` a sibling, `.name` a child, `#id` a state by its id.
 *
 * @param machineId the flow's id, which is the id of its machine
 * @returns undefined where there is no such state
 */
export function resolveTarget(
  machine: MachineJson,
  machineId: string,
  source: StatePath,
  text: string,
): StatePath | undefined {
  const found = targetPath(machine, machineId, source, text);
  return found !== undefined && stateAt(machine, found) ? found : undefined;
}

function targetPath(machine: MachineJson, machineId: string, source: StatePath, text: string): StatePath | undefined {
  if (text.startsWith('#')) return pathOfId(machine, machineId, text.slice(1));
  if (text.startsWith('.')) return joinPath(source, text.slice(1));
  return joinPath(parentPath(source), text);
}

function pathOfId(machine: MachineJson, machineId: string, text: string): StatePath | undefined {
  const whole = allStates(machine).find(([, state]) => state.id === text);
  if (whole) return whole[0];
  const [id = '', ...names] = text.split('.');
  const start = id === machineId ? '' : allStates(machine).find(([, state]) => state.id === id)?.[0];
  return start === undefined ? undefined : names.reduce<StatePath>(joinPath, start);
}

/**
 * The shortest text by which a state names a target.
 *
 * @example writeTarget('claim', 'review', 'approved') // 'approved'
 * @example writeTarget('claim', 'review', 'review.second') // '.second'
 */
export function writeTarget(machineId: string, source: StatePath, target: StatePath): string {
  if (source !== '' && parentPath(source) === parentPath(target))
    return target.slice(parentPath(source).length).replace(/^\./, '');
  if (target !== source && isWithin(target, source))
    return `.${source === '' ? target : target.slice(source.length + 1)}`;
  return target === '' ? `#${machineId}` : `#${machineId}.${target}`;
}
