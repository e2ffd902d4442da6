import { instantToIso } from '../expressions/dates.ts';
import type { JsonObject } from '../ground/definition.ts';
import type { Run } from '../rules/environment.ts';
import { type Action, actionNamed } from './actions.ts';
import type { ActorName } from './actors.ts';
import type { Flow } from './compile.ts';
import type { FlowEffect } from './flow-step.ts';
import type { MachineAction } from './inert.ts';

/** What XState's own actions ask of the world; the others' rows stand in `actions.ts`. What has no row was done by XState itself. */
const ownEffects: Record<string, NonNullable<Action['effect']>> = {
  'xstate.raise': ({ id, event, delay }, _, run) => {
    // A delay without a value never starts its timer; one without a delay was raised at once.
    if (typeof delay !== 'number' || !Number.isFinite(delay)) return [];
    const type = (event as JsonObject).type as string;
    const dueAt = instantToIso(run.atMs + delay);
    return [{ type: 'startTimer', id: typeof id === 'string' ? id : type, dueAt, event: event as JsonObject }];
  },
  'xstate.cancel': ({ sendId }) => [{ type: 'stopTimer', id: String(sendId) }],
  'xstate.spawnChild': ({ id, src, input }, { fill }, run) => {
    const filled = fill(input ?? {}, [run]) as JsonObject;
    return [{ type: 'startActor', id: String(id), src: src as ActorName, input: filled }];
  },
  'xstate.stopChild': ({ id }) => [{ type: 'stopActor', id: String(id) }],
};

/** The effects of a step, in the order in which they arose. */
export function toEffects(flow: Flow, actions: MachineAction[], run: Run): FlowEffect[] {
  return actions.flatMap(({ type, params, info }) => {
    const effect = Object.hasOwn(ownEffects, type) ? ownEffects[type] : actionNamed(type)?.effect;
    return effect ? effect(params ?? {}, flow.templates, { ...run, facts: info.context, event: info.event }) : [];
  });
}
