import { type AnyMachineSnapshot, type AnyStateMachine, createActor, initialTransition } from 'xstate';
import type { JsonObject } from '../ground/definition.ts';
import type { FlowSnapshot } from './flow-step.ts';
import { isEngines, moveEvent } from './machine-config.ts';

/** What XState's pure transition answers for an action it would have run. */
export interface MachineAction {
  type: string;
  params?: JsonObject;
  info: { context: JsonObject; event: JsonObject };
}

/** A machine that is stepped without anything being run: what XState would do is answered instead. */
export interface InertMachine {
  start(input: JsonObject): [AnyMachineSnapshot, MachineAction[]];
  /**
   * As XState's `transition` does.
   *
   * @param elsewhere the state that the event leads to instead of where it is written to lead, one that can be moved to
   */
  next(snapshot: AnyMachineSnapshot, event: JsonObject, elsewhere?: string): [AnyMachineSnapshot, MachineAction[]];
  /** Takes what may be taken without an event: for one that was put where it stands. */
  settle(snapshot: AnyMachineSnapshot): [AnyMachineSnapshot, MachineAction[]];
  /** `resolveState` would lose children and history. */
  restore(snapshot: FlowSnapshot): AnyMachineSnapshot;
}

/** The names that an event, from outside or raised within, brings into the context. */
export type Brings = (event: { type: string }) => ReadonlySet<string>;

/**
 * XState's own `transition` makes an actor for every step, and with it enters the machine's first state. One actor, never started,
 * serves all steps as well: they are pure, and nothing of it but its place as the children's parent is used.
 *
 * @param brings the names that an event brings into the context
 */
export function inert(machine: AnyStateMachine, brings: Brings): InertMachine {
  const led = leadElsewhere(machine);
  mergePayloads(machine, brings);
  let actions: MachineAction[] = [];
  let scope: object | undefined;
  const makeScope = () => {
    const self = createActor(machine);
    // A child that is restored again and again must not find its name taken.
    const system = { ...self.system, _set() {}, _unset() {} };
    Object.assign(self, { system });
    const nothing = () => {};
    return {
      self,
      system,
      id: '',
      sessionId: '',
      logger: nothing,
      defer: nothing,
      stopChild: nothing,
      emit: nothing,
      actionExecutor: (action: MachineAction) => void actions.push(action),
    };
  };
  const own = () => {
    scope ??= makeScope();
    return scope as never;
  };
  const next: InertMachine['next'] = (snapshot, event, elsewhere) => {
    const within = own();
    actions = [];
    led.by = elsewhere === undefined ? undefined : { event, to: elsewhere };
    try {
      return [machine.transition(snapshot, event as never, within), actions];
    } finally {
      led.by = undefined;
    }
  };
  return {
    start: (input) => initialTransition(machine, input as never) as unknown as [AnyMachineSnapshot, MachineAction[]],
    next,
    settle: (snapshot) => next(snapshot, { type: 'xstate.init' }),
    restore: (snapshot) => machine.restoreSnapshot(snapshot as never, own()) as AnyMachineSnapshot,
  };
}

/** An event that leads elsewhere than it is written to: its guards and actions are its own. */
function leadElsewhere(machine: AnyStateMachine): { by: { event: object; to: string } | undefined } {
  const led: { by: { event: object; to: string } | undefined } = { by: undefined };
  const ask = machine.getTransitionData.bind(machine);
  machine.getTransitionData = (snapshot, event) => {
    const found = ask(snapshot, event);
    const { by } = led;
    if (!by || by.event !== event || !found) return found;
    const moves = machine.root.transitions.get(moveEvent) ?? [];
    const target = moves.find((one) => one.target?.[0]?.path.join('.') === by.to)?.target;
    const place = found.findIndex((one) => one.target !== undefined);
    return found.map((one, index) => (target && index === place ? { ...one, target, reenter: false } : one));
  };
  return led;
}

/**
 * Whatever event is taken, from outside, raised or delayed: what it brings of the flow's facts is in the context before its guards are read.
 * XState asks for the transitions of each event here, and goes on with the snapshot that it asked for.
 */
function mergePayloads(machine: AnyStateMachine, brings: Brings): void {
  const ask = machine.getTransitionData.bind(machine);
  machine.getTransitionData = (snapshot, event) => {
    const isOwn = event.type.startsWith('xstate.') || isEngines(event.type);
    const known = isOwn ? undefined : brings(event);
    const brought = known ? Object.keys(event).filter((name) => name !== 'type' && known.has(name)) : [];
    if (brought.length > 0) {
      const values = event as unknown as JsonObject;
      snapshot.context = { ...snapshot.context, ...Object.fromEntries(brought.map((name) => [name, values[name]])) };
    }
    return ask(snapshot, event);
  };
}
