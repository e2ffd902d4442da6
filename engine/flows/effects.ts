import { instantToIso } from '../expressions/dates.ts';
import type { Json, JsonObject } from '../ground/definition.ts';
import type { Run } from '../rules/environment.ts';
import type { Flow } from './compile.ts';
import type { FlowEffect, FlowStart } from './flow-step.ts';
import type { MachineAction } from './inert.ts';

type ToEffect = (params: JsonObject, flow: Flow, run: Run) => FlowEffect[];

/** XState's action → what the world must do. One row a kind; what has no row was done by XState itself. */
const kinds: Record<string, ToEffect> = {
  'xstate.raise': ({ id, event, delay }, _, run) => {
    // A delay without a value never starts its timer; one without a delay was raised at once.
    if (typeof delay !== 'number' || !Number.isFinite(delay)) return [];
    const type = (event as JsonObject).type as string;
    const dueAt = instantToIso(run.atMs + delay);
    return [{ type: 'startTimer', id: typeof id === 'string' ? id : type, dueAt, event: event as JsonObject }];
  },
  'xstate.cancel': ({ sendId }) => [{ type: 'stopTimer', id: String(sendId) }],
  'xstate.spawnChild': ({ id, src, input }, flow, run) => {
    const filled = flow.templates.fill((input as Json) ?? {}, [run]) as JsonObject;
    return [{ type: 'startActor', id: String(id), src: src as 'flow' | 'http' | 'decision', input: filled }];
  },
  'xstate.stopChild': ({ id }) => [{ type: 'stopActor', id: String(id) }],
  record: (params, flow, run) => [{ type: 'record', record: flow.templates.fill(params, [run]) as JsonObject }],
  notify: (params, flow, run) => [{ type: 'notify', notification: flow.templates.fill(params, [run]) as JsonObject }],
  start: (params, flow, run) =>
    flow.templates.holds(params.when, [run])
      ? [{ type: 'start', start: startOf(flow.templates.fill(params, [run]) as JsonObject) }]
      : [],
};

/** What is not known yet is left out of the input: the flow that is started may learn it by its own events. */
function startOf({ flow, input, businessKey, tell }: JsonObject): FlowStart {
  const known = Object.entries((input ?? {}) as JsonObject).filter(([, value]) => value !== null);
  return {
    ...{ flow: String(flow), input: Object.fromEntries(known) },
    ...((businessKey ?? null) === null ? {} : { businessKey: String(businessKey).slice(0, 200) }),
    ...(typeof tell === 'string' ? { tell } : {}),
  };
}

/** The effects of a step, in the order in which they arose. */
export function toEffects(flow: Flow, actions: MachineAction[], run: Run): FlowEffect[] {
  return actions.flatMap(({ type, params, info }) => {
    const kind = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
    return kind ? kind(params ?? {}, flow, { ...run, facts: info.context }) : [];
  });
}
