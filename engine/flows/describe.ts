/** This file and inert.ts know XState from within; its version is pinned for their sake. */
import { type AnyMachineSnapshot, getNextTransitions } from 'xstate';
import { groupBy } from '../../contract/group-by.ts';
import type { ObjectSchema, StateMeta, TransitionMeta } from '../ground/definition.ts';
import { labelOf } from '../ground/labels.ts';
import type { LocalText } from '../ground/local-text.ts';
import { wordingOf } from '../ground/local-text.ts';
import { Problem } from '../ground/problem.ts';
import type { Run } from '../rules/environment.ts';
import type { Flow } from './compile.ts';
import { type FormUse, prefilledIn } from './event-forms.ts';
import type { AcceptedEvent, FlowTask } from './flow-step.ts';
import { moveEvent } from './machine-config.ts';
import { roleNames } from './roles.ts';
import { fits, isWildcard } from './wildcards.ts';

/** A transition of the compiled machine. */
export interface MachineTransition {
  eventType: string;
  source: { path: string[] };
  target: readonly { path: string[] }[] | undefined;
  meta: TransitionMeta | undefined;
}

interface StateNodeView {
  path: string[];
  type: string;
  meta?: StateMeta;
  id: string;
}

const anything: ObjectSchema = { type: 'object', properties: {} };

/** Every transition that leaves a present state, whether or not its guard holds now; the engine's own is nobody's to take. */
export function transitionsNow(snapshot: AnyMachineSnapshot): MachineTransition[] {
  if (snapshot.status !== 'active') return [];
  const all = getNextTransitions(snapshot) as unknown as MachineTransition[];
  return all.filter(({ eventType }) => eventType !== moveEvent);
}

/** Whether a transition's event is one that a client may send. */
const isClientEvent = ({ eventType }: MachineTransition) => eventType !== '' && !eventType.startsWith('xstate.');

/** The transitions that an event would take now, guards read. */
export function transitionsTaken(
  flow: Flow,
  snapshot: AnyMachineSnapshot,
  event: { type: string },
): MachineTransition[] {
  return (flow.machine.getTransitionData(snapshot, event as never) ?? []) as unknown as MachineTransition[];
}

/** An event that a transition takes. */
interface TakenEvent {
  type: string;
  transition: MachineTransition;
}

/** Whether an event is nobody's to send: only the machine, another flow or a message brings it. */
export const isInternal = ({ definition: { events } }: Flow, type: string): boolean =>
  Object.hasOwn(events, type) && events[type]?.internal === true;

/** The events that present states take and people may send: of a wildcard those that the flow declares, or itself where it declares none. */
export function takenNow(flow: Flow, snapshot: AnyMachineSnapshot): TakenEvent[] {
  const { events } = flow.definition;
  const taken: TakenEvent[] = [];
  for (const transition of transitionsNow(snapshot).filter(isClientEvent)) {
    const written = transition.eventType;
    const declared = isWildcard(written) ? Object.keys(events).filter((type) => fits(written, type)) : [];
    if (declared.length === 0) taken.push({ type: written, transition });
    for (const type of declared) taken.push({ type, transition });
  }
  return taken.filter(({ type }) => !isInternal(flow, type));
}

/** Who may send one of some events; empty: anyone. */
function rolesFor({ definition: { events } }: Flow, taken: TakenEvent[]): string[] {
  const each = taken.map(({ type, transition }) => roleNames(transition.meta?.roles ?? events[type]?.roles));
  return each.some((roles) => roles.length === 0) ? [] : [...new Set(each.flat())];
}

/** The events a flow accepts now, each with who may send it and what it carries. */
export function acceptedEvents(flow: Flow, events: TakenEvent[], run: Run): AcceptedEvent[] {
  return [...groupBy(events, ({ type }) => type)].map(([type, taken]) => ({
    type,
    title: labelOf(flow.library.content, flow.definition, type),
    roles: rolesFor(flow, taken),
    payload: flow.definition.events[type]?.payload ?? anything,
    ...givesOf(flow, type),
    ...formOf(flow, type, run),
  }));
}

/** The form that an event fills, and what it holds before anybody fills it. */
function formOf({ forms }: Flow, type: string, run: Run): Partial<AcceptedEvent> {
  const use = forms.events.get(type);
  if (!use) return {};
  const { form, fields, mode } = use;
  const wanted = (name: string) => fields === undefined || fields.includes(name);
  const stands = run.records?.some((one) => one.form === form.id && one.record.status !== 'void');
  const fillable = form.level.fields.filter(({ name, computed }) => !computed && wanted(name)).map(({ name }) => name);
  const prefilled = Object.entries(knownIn(use, run)).filter(([name]) => wanted(name));
  const properties = Object.fromEntries(
    fillable.map((name) => [name, form.definition.fields.properties?.[name] ?? {}]),
  );
  const required = (form.definition.fields.required ?? []).filter(wanted);
  return {
    payload: { type: 'object', properties, ...(required.length > 0 ? { required } : {}) },
    form: {
      id: form.id,
      ...(fields ? { fields: [...fields] } : {}),
      mode: mode ?? (stands ? 'continue' : 'new'),
      prefilled: Object.fromEntries(prefilled),
    },
  };
}

/** What cannot be told beforehand is not: whoever fills the form is told why. */
function knownIn(use: FormUse, run: Run) {
  try {
    return prefilledIn(use, run);
  } catch (error) {
    if (error instanceof Problem) return {};
    throw error;
  }
}

/** What of a flow's input may come with an event besides its payload. */
function givesOf({ definition: { events, input } }: Flow, type: string): { gives?: ObjectSchema } {
  const { gives = [], payload } = events[type] ?? {};
  const names = gives.filter((name) => !Object.hasOwn(payload?.properties ?? {}, name));
  const properties = Object.entries(input?.properties ?? {}).filter(([name]) => names.includes(name));
  return properties.length > 0 ? { gives: { type: 'object', properties: Object.fromEntries(properties) } } : {};
}

/** The present states, outermost first, as paths. */
function activeNodes(snapshot: AnyMachineSnapshot): StateNodeView[] {
  const nodes = (snapshot as unknown as { _nodes: StateNodeView[] })._nodes;
  return nodes.filter((node) => node.path.length > 0).sort((a, b) => a.path.length - b.path.length);
}

/** The paths of the present states, `a.b`. */
export const presentStates = (snapshot: AnyMachineSnapshot): string[] =>
  activeNodes(snapshot).map(({ path }) => path.join('.'));

/** The title of a state: its own, or what the vocabulary calls its name. */
function stateTitle(flow: Flow, node: { path: string[]; meta?: StateMeta }): LocalText {
  return wordingOf(node.meta?.title) ?? labelOf(flow.library.content, flow.definition, node.path.at(-1) ?? '');
}

/**
 * The work that the present states put in front of roles: one task for each state that has a `task`, or that waits for an event.
 *
 * @param events those that the present states take
 * @param timers due instants of the running timers by id
 */
export function openTasks(
  flow: Flow,
  snapshot: AnyMachineSnapshot,
  events: TakenEvent[],
  timers: Record<string, string>,
): FlowTask[] {
  return activeNodes(snapshot).flatMap((node): FlowTask[] => {
    const own = events.filter(({ transition }) => transition.source === node);
    const task = node.meta?.task;
    if (!task && own.length === 0) return [];
    const pool = task?.role ?? (Array.isArray(task?.candidates) ? task.candidates : undefined);
    const roles = pool === undefined ? rolesFor(flow, own) : [pool].flat();
    const dueAt = task?.due ? timers[`xstate.after.${task.due}.${node.id}`] : undefined;
    return [
      {
        state: node.path.join('.'),
        title: wordingOf(task?.title) ?? stateTitle(flow, node),
        roles,
        events: [...new Set(own.map(({ type }) => type))],
        ...(task?.form ? { form: task.form } : {}),
        ...(dueAt ? { dueAt } : {}),
      },
    ];
  });
}
