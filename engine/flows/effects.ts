import { instantToIso } from '../expressions/dates.ts';
import type { JsonObject } from '../ground/definition.ts';
import type { Run } from '../rules/environment.ts';
import { type Action, actionNamed } from './actions.ts';
import type { ActorName } from './actors.ts';
import type { Flow } from './compile.ts';
import type { FlowEffect } from './flow-step.ts';
import type { MachineAction } from './inert.ts';

type Effect = NonNullable<Action['effect']>;
/** @param idFor an id that no running timer has, for an event of a type */
type OwnEffect = (...given: [...Parameters<Effect>, idFor: (type: string) => string]) => FlowEffect[];

/** What XState's own actions ask of the world; the others' rows stand in `actions.ts`. What has no row was done by XState itself. */
const ownEffects: Record<string, OwnEffect> = {
  'xstate.raise': ({ id, event, delay }, _, run, idFor) => {
    // A delay without a value never starts its timer; one without a delay was raised at once.
    if (typeof delay !== 'number' || !Number.isFinite(delay)) return [];
    const type = (event as JsonObject).type as string;
    const dueAt = instantToIso(run.atMs + delay);
    return [{ type: 'startTimer', id: typeof id === 'string' ? id : idFor(type), dueAt, event: event as JsonObject }];
  },
  'xstate.cancel': ({ sendId }) => [{ type: 'stopTimer', id: String(sendId) }],
  'xstate.spawnChild': ({ id, src, input }, { fill }, run) => {
    const filled = fill(input ?? {}, [run]) as JsonObject;
    return [{ type: 'startActor', id: String(id), src: src as ActorName, input: filled }];
  },
  'xstate.stopChild': ({ id }) => [{ type: 'stopActor', id: String(id) }],
};

/**
 * The effects of a step, in the order in which they arose, and the timers that then run, with their due instants. An event that is raised later
 * without an id has a timer of its own, as XState has it: by the event's type, and where such a one runs already by a number behind it.
 *
 * @param running the timers that run before the step
 */
export function toEffects(
  flow: Flow,
  actions: MachineAction[],
  run: Run,
  running: Readonly<Record<string, string>>,
): { effects: FlowEffect[]; timers: Record<string, string> } {
  const timers = { ...running };
  const idFor = (type: string) => {
    let id = type;
    for (let count = 2; Object.hasOwn(timers, id); count += 1) id = `${type}#${count}`;
    return id;
  };
  const effects = actions.flatMap(({ type, params, info }) => {
    const effect = Object.hasOwn(ownEffects, type) ? ownEffects[type] : actionNamed(type)?.effect;
    const own: Run = { ...run, facts: info.context, event: info.event };
    const asked = effect ? effect(params ?? {}, flow.templates, own, idFor) : [];
    for (const one of asked) {
      if (one.type === 'stopTimer') delete timers[one.id];
      if (one.type === 'startTimer') timers[one.id] = one.dueAt;
    }
    return asked;
  });
  return { effects, timers };
}
