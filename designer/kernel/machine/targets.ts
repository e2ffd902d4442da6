import { readFlowGraph, targetOf } from '../../../engine/authoring.ts';
import type { MachineJson } from '../../../engine/index.ts';
import { isWithin, parentPath, type StatePath } from './places.ts';

type Graph = ReturnType<typeof readFlowGraph>;
/** A document is a new object when it changes: what was read of one is read once. */
const read = new WeakMap<MachineJson, { id: string; graph: Graph; byPath: Map<StatePath, Graph['root']> }>();

function graphOf(machine: MachineJson, id: string) {
  const known = read.get(machine);
  if (known?.id === id) return known;
  const graph = readFlowGraph({ id, machine });
  const fresh = { id, graph, byPath: new Map(graph.states.map((one) => [one.path, one])) };
  read.set(machine, fresh);
  return fresh;
}

/**
 * The state that a target text means, as the engine reads it: `name` a sibling, `.name` a child, `#id` a state by its id.
 *
 * @param machineId the flow's id
 * @returns undefined where there is no such state
 * @example resolveTarget(flow.machine, 'claim', 'review', '#claim.approved') // 'approved'
 */
export function resolveTarget(
  machine: MachineJson,
  machineId: string,
  source: StatePath,
  text: string,
): StatePath | undefined {
  const { graph, byPath } = graphOf(machine, machineId);
  const place = byPath.get(source);
  return place && targetOf(text, place, graph.ids)?.path;
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
