import { both } from '../../contract/text.ts';
import { correctFlow, type FlowStep, type JsonObject, moveFlow, Problem, placeOf } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { flowOf } from '../editions/ready.ts';
import type { Caller } from '../kernel/caller.ts';
import { ownTurn } from '../kernel/turns.ts';
import { rowsFor, withRows } from '../masters/rows-read.ts';
import { seenByFlows } from '../papers/versions.ts';
import { nameOf } from '../people/people.ts';
import { statePaths } from '../stores/instance-index.ts';
import type { UnsealedEntry } from '../stores/records/entry.ts';
import { againTimer, type InstanceRecord, isGoing, isOpen, isSuspended } from '../stores/records/instance.ts';
import { anchored } from './anchored.ts';
import { type Applied, applyStep } from './apply-effects.ts';
import { changeAsAsked } from './asked-change.ts';
import { touched } from './commit-step.ts';
import { retried } from './incidents.ts';
import { standing } from './present.ts';
import { withRowChanges } from './row-changes.ts';
import { stopped } from './stop.ts';
import { papersOf, withVoided } from './voided.ts';

export const operatorVerbs = ['jump', 'terminate', 'suspend', 'resume', 'retry', 'correct'] as const;
export type OperatorVerb = (typeof operatorVerbs)[number];

/** What the operator does with an instance. */
export interface Operation {
  verb: OperatorVerb;
  reason?: string;
  /** Of `jump`: the state. */
  to?: string;
  /** Of `jump`, instead of `to`: an operation over many; what it moved goes back to where it was. */
  back?: string;
  /** Of `correct`: values by name. */
  set?: JsonObject;
  /** Of `terminate`: whether the flows beside it live on, and whether its records are void. */
  children?: 'stop' | 'keep';
  records?: 'keep' | 'void';
  /** Of `resume`: whether timers and clocks have what was left of them, or are due when they would have been. */
  timers?: 'left' | 'calendar';
}

/** In which it is done. */
interface Doing {
  parts: Parts;
  instance: InstanceRecord;
  operation: Operation;
  at: string;
  by: string;
}

/**
 * Does something with an instance as its operator. When it resolves it is on disk.
 *
 * @throws Problem instanceNotFound, idempotencyKeyReused, staleRevision, missingFact without a reason, unknownValue, unknownField,
 * invalidValue, wrongStatus
 * @example await operate(parts, id, { verb: 'suspend', reason: 'asked by the customer' }, { caller })
 */
export function operate(
  parts: Parts,
  id: string,
  operation: Operation,
  asked: { caller: Caller; key?: string | undefined; ifVersion?: number | '*' | undefined },
): Promise<InstanceRecord> {
  const what = { ...operation } as unknown as JsonObject;
  return changeAsAsked(parts, id, { ...asked, what, name: operation.verb }, (instance) =>
    operated(parts, instance, operation, nameOf(parts, asked.caller)),
  );
}

/** What becomes of an instance by it; nothing is written. @param by how the history names who does it @throws Problem as `operate` */
export async function operated(
  parts: Parts,
  instance: InstanceRecord,
  operation: Operation,
  by: string,
): Promise<Applied> {
  const { verb, reason } = operation;
  requireWhole(operation);
  if (!isOpen(instance)) throw new Problem('wrongStatus', { detail: hasEnded });
  const at = parts.now().toISOString();
  const applied = await verbs[verb]({ parts, instance, operation, at, by });
  const [cause, ...others] = applied.entries;
  return reason === undefined || !cause ? applied : { ...applied, entries: [{ ...cause, reason }, ...others] };
}

/** What is needed of an operation, whatever it is done to. @throws Problem missingFact */
export function requireWhole({ verb, reason, to, back, set }: Operation): void {
  if (verb !== 'retry' && !reason?.trim()) throw new Problem('missingFact', { facts: ['reason'] });
  if (verb === 'jump' && to === undefined && back === undefined) throw new Problem('missingFact', { facts: ['to'] });
  if (verb === 'correct' && Object.keys(set ?? {}).length === 0) throw new Problem('missingFact', { facts: ['set'] });
}

const verbs: Record<OperatorVerb, (doing: Doing) => Promise<Applied>> = {
  async jump(doing) {
    const { parts, operation, at, by } = doing;
    const instance = anchored(doing.instance, at);
    const flow = await flowOf(parts, instance);
    const papers = await papersOf(parts, instance);
    const to = operation.to ?? placeOf(flow.definition, await stateBefore(parts, instance, operation.back ?? ''));
    const known = { at, ...standing(parts, instance), records: papers.map(seenByFlows) };
    const rows = rowsFor(parts, instance.policy, flow.library.content);
    await ownTurn();
    const step = await withRows(rows, (row) =>
      moveFlow(flow, instance.snapshot, { verb: 'jump', to }, { ...known, row }),
    );
    const cause: UnsealedEntry = { at, type: 'moved', by, verb: 'jump', target: to };
    const applied = withRowChanges(applyStep(instance, step, at, cause), step, rows);
    return withVoided(applied, papers, step.voided, { at, by, reason: operation.reason as string });
  },

  async correct({ parts, instance: given, operation, at, by }) {
    const instance = anchored(given, at);
    const flow = await flowOf(parts, instance);
    const set = operation.set ?? {};
    const papers = await papersOf(parts, instance);
    const known = { at, ...standing(parts, instance), records: papers.map(seenByFlows) };
    const rows = rowsFor(parts, instance.policy, flow.library.content);
    await ownTurn();
    const step: FlowStep = await withRows(rows, (row) => correctFlow(flow, instance.snapshot, set, { ...known, row }));
    const context = instance.snapshot.context as JsonObject;
    const before = Object.fromEntries(Object.keys(set).map((name) => [name, context[name] ?? null]));
    const cause: UnsealedEntry = { at, type: 'corrected', by, before, after: set };
    return withRowChanges(applyStep(instance, step, at, cause), step, rows);
  },

  async suspend({ instance, operation, at, by }) {
    if (!isGoing(instance)) throw new Problem('wrongStatus', { detail: stands });
    const suspended = { since: at, by, reason: operation.reason as string };
    return touched(instance, { status: 'suspended', suspended, version: instance.version + 1, updatedAt: at }, [
      { at, type: 'suspended', by },
    ]);
  },

  async resume({ instance, operation, at, by }) {
    if (!isSuspended(instance)) throw new Problem('wrongStatus', { detail: goes });
    const { suspended: _, ...going } = operation.timers === 'calendar' ? instance : anchored(instance, at);
    const again = Object.entries(going.timers).map(([id, timer]) => [
      id,
      id.startsWith(againTimer) ? { ...timer, dueAt: at } : timer,
    ]);
    const version = instance.version + 1;
    const waits = (instance.waiting ?? []).length > 0;
    return touched(
      going,
      {
        status: (instance.incidents ?? []).length > 0 ? 'error' : 'active',
        timers: Object.fromEntries(again),
        outbox: waits
          ? [...instance.outbox, { kind: 'takeWaiting', id: `${instance.id}:${version}:waiting`, createdAt: at }]
          : instance.outbox,
        version,
        updatedAt: at,
      },
      [{ at, type: 'resumed', by }],
    );
  },

  async retry({ instance, at, by }) {
    return retried(instance, { at, by });
  },

  async terminate({ parts, instance, operation, at, by }) {
    const reason = operation.reason as string;
    const applied = stopped(instance, { at, by, reason, beside: operation.children !== 'keep' });
    if (operation.records !== 'void') return applied;
    const papers = await papersOf(parts, instance);
    return withVoided(
      applied,
      papers,
      papers.map(({ id }) => id),
      { at, by, reason },
    );
  },
};

/** Where an instance stood before an operation moved it. @throws Problem notAllowedHere where it has moved on since, or was not moved */
async function stateBefore({ store }: Parts, { id }: InstanceRecord, operation: string): Promise<string> {
  const history = await store.instances.history(id);
  const place = history.findLastIndex((one) => one.operation === operation && one.type === 'moved');
  const from = history[place]?.from;
  const movedOn = history.slice(place + 1).some(({ to }) => to !== undefined && to !== null);
  if (from === undefined || from === null || movedOn) throw new Problem('notAllowedHere', { detail: hasMovedOn });
  return statePaths(from)[0] ?? '';
}

const hasMovedOn = both('此后又有办理，不能移回', 'it has moved on since');
const hasEnded = both('事项已经结束', 'it has ended');
const stands = both('事项已经挂起', 'it is suspended already');
const goes = both('事项没有挂起', 'it is not suspended');
