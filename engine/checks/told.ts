import type { ActionName } from '../flows/actions.ts';
import { fenceOf } from '../flows/fence.ts';
import { eachAction } from '../flows/graph.ts';
import type { FlowDefinition, Json, JsonObject, PolicyContent } from '../ground/definition.ts';
import { pointer } from '../ground/pointer.ts';
import { isPlain, objectsWithin, ownOf } from './handed-on.ts';

/** Facts that a flow tells another, and what the event of those who may be told takes. */
interface Told {
  /** Of the facts. */
  path: string;
  facts: JsonObject;
  names: ReadonlySet<string>;
}

/**
 * The facts that a flow tells others, where it is known who they are and that they take the event: what none of them declares would be lost.
 *
 * @example [...toldBy(flow, content)].map(({ path }) => path) // ['/machine/states/a/exit/0/params/facts']
 */
export function* toldBy(definition: FlowDefinition, content: PolicyContent): Generator<Told> {
  for (const { path, value } of objectsWithin(definition.machine, '/machine')) {
    const { type, params } = value;
    if (type !== ('tell' satisfies ActionName) || !isPlain(params)) continue;
    const { to = 'parent', event, facts } = params;
    const types = receivers(to, definition, content).flatMap((flow) => {
      const receiver = ownOf(content.flows, flow);
      return receiver && ownOf(receiver.events, String(event)) ? [declaredBy(receiver, String(event), content)] : [];
    });
    if (types.length > 0 && isPlain(facts))
      yield { path: path + pointer('params', 'facts'), facts, names: new Set(types.flat()) };
  }
}

/** All that an event takes: what may come into the context, and the fields of its form. */
function declaredBy(receiver: FlowDefinition, type: string, { forms }: PolicyContent): string[] {
  const form = receiver.events[type]?.form;
  const id = typeof form === 'object' ? form.id : form;
  const fields = id === undefined ? undefined : ownOf(forms, id)?.fields.properties;
  return [...fenceOf(receiver, forms, 2).declared(type), ...Object.keys(fields ?? {})];
}

/** The flows that may be told: who starts this one, those that it starts, or the one that is named. */
function receivers(to: Json, { id, machine }: FlowDefinition, { flows }: PolicyContent): string[] {
  const started = (of: FlowDefinition['machine']) =>
    eachAction(of).flatMap(({ type, params = {} }) => (type === ('start' satisfies ActionName) ? [params] : []));
  if (to === 'parent')
    return Object.values(flows).flatMap((one) =>
      started(one.machine).some(({ flow }) => flow === id) ? [one.id] : [],
    );
  const { child, flow } = (typeof to === 'object' && to !== null ? to : {}) as JsonObject;
  if (typeof flow === 'string') return [flow];
  return started(machine).flatMap((one) => (child === undefined || one.as === child ? [String(one.flow)] : []));
}
