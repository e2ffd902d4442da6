import type { AnyMachineSnapshot } from 'xstate';
import type { JsonObject } from '../ground/definition.ts';
import type { Flow } from './compile.ts';
import { acceptedEvents, takenNow, transitionsTaken } from './describe.ts';
import type { AcceptedEvent, FlowOptions, FlowSnapshot } from './flow-step.ts';
import { begin } from './run-step.ts';
import { asked, rolesOf } from './senders.ts';

/**
 * The events that a stored snapshot accepts now: what a caller is told beside what the last step said of it.
 *
 * @param options the instant and the records known: forms are filled beforehand by them
 * @example acceptedNow(flow, instance.snapshot, { at }).map(({ type }) => type) // ['APPROVE']
 */
export function acceptedNow(flow: Flow, snapshot: FlowSnapshot, options: FlowOptions): AcceptedEvent[] {
  const restored = flow.inert.restore(snapshot);
  const run = begin(flow, options, restored.context as JsonObject);
  const known = acceptedAfter.get(snapshot);
  const isKnown = known?.flow === flow && !options.around?.length;
  const accepts = isKnown ? known.accepts : acceptedEvents(flow, takenNow(flow, restored), run);
  return accepts.filter(({ type }) => isOpenTo(flow, restored, type, options));
}

/** Whether somebody might send an event now: their roles and tasks, and the guards that can be asked without what comes with it. */
function isOpenTo(flow: Flow, snapshot: AnyMachineSnapshot, type: string, options: FlowOptions): boolean {
  const { step } = flow;
  const event = { type };
  const { sender } = options.people ?? {};
  const roles = rolesOf(event, options);
  step.sent = { event, roles, sender, level: asked.person, turns: [], brings: new Set(), told: false };
  step.accepting = true;
  try {
    const taken = transitionsTaken(flow, snapshot, event);
    // What could not be decided without the payload is open.
    return taken.length > 0 || step.sent.voted !== undefined || step.problem !== undefined;
  } finally {
    Object.assign(step, { accepting: false, problem: undefined, sent: undefined });
  }
}

/** By the snapshot that a step gave what is accepted after it: who asks at once need not have it found out. */
const acceptedAfter = new WeakMap<FlowSnapshot, { flow: Flow; accepts: AcceptedEvent[] }>();

/** That is kept. */
export const noteAccepted = (snapshot: FlowSnapshot, flow: Flow, accepts: AcceptedEvent[]): void =>
  void acceptedAfter.set(snapshot, { flow, accepts });
