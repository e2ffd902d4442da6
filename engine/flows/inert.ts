import { type AnyMachineSnapshot, type AnyStateMachine, createActor, initialTransition } from 'xstate';
import type { JsonObject } from '../ground/definition.ts';
import type { FlowSnapshot } from './flow-step.ts';

/** What XState's pure transition answers for an action it would have run. */
export interface MachineAction {
  type: string;
  params?: JsonObject;
  info: { context: JsonObject };
}

/** A machine that is stepped without anything being run: what XState would do is answered instead. */
export interface InertMachine {
  start(input: JsonObject): [AnyMachineSnapshot, MachineAction[]];
  /** As XState's `transition` does. */
  next(snapshot: AnyMachineSnapshot, event: JsonObject): [AnyMachineSnapshot, MachineAction[]];
  /** `resolveState` would lose children and history. */
  restore(snapshot: FlowSnapshot): AnyMachineSnapshot;
}

/**
 * XState's own `transition` makes an actor for every step, and with it enters the machine's first state. One actor, never started,
 * serves all steps as well: they are pure, and nothing of it but its place as the children's parent is used.
 */
export function inert(machine: AnyStateMachine): InertMachine {
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
  return {
    start: (input) => initialTransition(machine, input as never) as unknown as [AnyMachineSnapshot, MachineAction[]],
    next(snapshot, event) {
      const within = own();
      actions = [];
      return [machine.transition(snapshot, event as never, within), actions];
    },
    restore: (snapshot) => machine.restoreSnapshot(snapshot as never, own()) as AnyMachineSnapshot,
  };
}
