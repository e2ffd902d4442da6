import { useMemo } from 'react';
import type { FlowDefinition, MachineJson } from '../../../engine/index.ts';
import type { ChartEdits } from '../../chart/chart.tsx';
import type { Selection } from '../../chart/marks.ts';
import { editDefinition } from '../../kernel/document/store.ts';
import { addState, freshName, moveState, removeState } from '../../kernel/machine/edit-states.ts';
import { addTransition, findTransition, removeTransition } from '../../kernel/machine/edit-transitions.ts';
import {
  joinPath,
  lastName,
  parentPath,
  placeId,
  type StatePath,
  stateAt,
  stateKind,
} from '../../kernel/machine/places.ts';
import { writeTarget } from '../../kernel/machine/targets.ts';
import { inBoth } from '../../texts/local-text.ts';
import { translate } from '../../texts/translate.ts';

/** Replaces the machine of a flow as one step of the history. */
export function editMachine(flow: FlowDefinition, step: string, machine: MachineJson, group?: string): void {
  if (machine !== flow.machine) editDefinition(step, { ...flow, machine }, group && `${flow.id}/${group}`);
}

/** A name for a new event that the flow does not have. */
export function freshEvent(flow: FlowDefinition): string {
  let count = 1;
  while (Object.hasOwn(flow.events, `EVENT_${count}`)) count += 1;
  return `EVENT_${count}`;
}

export interface FlowEdits extends ChartEdits {
  /** Adds a transition by a new event; answers nothing: the new card is chosen. */
  addTransition: (from: StatePath, to: StatePath) => void;
}

/** What can be done to a flow on its chart; whatever is made is chosen at once. */
export function useFlowEdits(flow: FlowDefinition, select: (selection: Selection) => void): FlowEdits {
  return useMemo(() => {
    const { machine, id } = flow;
    const titled = (name: string) => ({ meta: { title: inBoth(translate('flow.newState'), name) } });
    const link = (from: StatePath, to: StatePath, on: MachineJson) => {
      const name = freshEvent(flow);
      const trigger = { kind: 'event', name } as const;
      const made = addTransition(on, from, trigger, { target: writeTarget(id, from, to) });
      const title = inBoth(translate('flow.newEvent'), name);
      editDefinition(translate('flow.stepConnect'), {
        ...flow,
        machine: made.machine,
        events: { ...flow.events, [name]: { title } },
      });
      select({ kind: 'transition', id: placeId(made.place) });
    };
    const newState = (parent: StatePath) => {
      const name = freshName(machine, 'state');
      return { name, path: joinPath(parent, name), machine: addState(machine, parent, name, titled(name)) };
    };
    return {
      addTransition: (from, to) => link(from, to, machine),
      connect: (from, to) => {
        if (to !== undefined) return link(from, to, machine);
        const parent = stateKind(stateAt(machine, parentPath(from)) ?? {}) === 'parallel' ? from : parentPath(from);
        const made = newState(parent);
        link(from, made.path, made.machine);
      },
      addState: (parent) => {
        const made = newState(parent);
        editMachine(flow, translate('flow.stepAddState'), made.machine);
        select({ kind: 'state', path: made.path });
      },
      reparent: (path, parent) => {
        const moved = moveState(machine, id, path, parent);
        if (moved === machine) return;
        editMachine(flow, translate('flow.stepReparent', { state: lastName(path) }), moved);
        select({ kind: 'state', path: joinPath(parent, lastName(path)) });
      },
      remove: (selection) => {
        if (selection?.kind === 'state')
          editMachine(
            flow,
            translate('flow.stepRemoveState', { state: lastName(selection.path) }),
            removeState(machine, id, selection.path),
          );
        const place = selection?.kind === 'transition' ? findTransition(machine, selection.id) : undefined;
        if (place) editMachine(flow, translate('flow.stepRemoveTransition'), removeTransition(machine, place));
        select(null);
      },
    };
  }, [flow, select]);
}
