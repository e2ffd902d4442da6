import { both } from '../../contract/text.ts';
import { goBack, type JsonObject, keepWithin, Problem, type WayBack } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { flowOf } from '../editions/ready.ts';
import type { Caller } from '../kernel/caller.ts';
import { ownTurn } from '../kernel/turns.ts';
import { rowsFor, withRows } from '../masters/rows-read.ts';
import { seenByFlows } from '../papers/versions.ts';
import { nameOf, peopleOf, sees } from '../people/people.ts';
import type { UnsealedEntry } from '../stores/records/entry.ts';
import { type InstanceRecord, isGoing, isSuspended } from '../stores/records/instance.ts';
import { applyStep } from './apply-effects.ts';
import { changeAsAsked } from './asked-change.ts';
import { standing } from './present.ts';
import { withRowChanges } from './row-changes.ts';
import { papersOf, withVoided } from './voided.ts';

export interface WayRequest {
  way: WayBack;
  reason?: string;
  caller: Caller;
  key?: string | undefined;
  ifVersion?: number | '*' | undefined;
}

/** Ways back as the history and addresses call them. */
const named = { return: 'return', recall: 'recall', takeBack: 'take-back' } as const;

/**
 * Takes an instance back on the way that it came: returned by who holds its task, recalled by its starter, taken back by who acted last.
 * What was filed since is void with it, and keeps its numbers.
 *
 * @throws Problem instanceNotFound, idempotencyKeyReused, staleRevision, missingFact, unknownValue, notYourTask, samePerson, notAllowedHere
 * @example await takeWayBack(parts, id, { way: { verb: 'recall' }, caller })
 */
export function takeWayBack(parts: Parts, id: string, request: WayRequest): Promise<InstanceRecord> {
  const { way, reason, caller, key, ifVersion } = request;
  const verb = named[way.verb];
  const what = { ...way, ...(reason === undefined ? {} : { reason }) } as unknown as JsonObject;
  const asked = { caller, key, ifVersion, what, name: verb, sees: (one: InstanceRecord) => sees(parts, caller, one) };
  return changeAsAsked(parts, id, asked, async (instance) => {
    if (way.verb === 'return' && !reason?.trim()) throw new Problem('missingFact', { facts: ['reason'] });
    if (!isGoing(instance))
      throw new Problem('notAllowedHere', { detail: isSuspended(instance) ? standsStill : ended });
    keepWithin('history', instance.chain.length + 1);
    const at = parts.now().toISOString();
    const by = nameOf(parts, caller);
    const flow = await flowOf(parts, instance);
    const papers = await papersOf(parts, instance);
    const known = { at, ...standing(parts, instance), people: peopleOf(parts, caller, instance) };
    const rows = rowsFor(parts, instance.policy, flow.library.content);
    const records = papers.map(seenByFlows);
    await ownTurn();
    const asWanted = way.verb === 'return' ? { ...way, reason: reason as string } : way;
    const step = await withRows(rows, (row) => goBack(flow, instance.snapshot, asWanted, { ...known, records, row }));
    const via = caller.actedBy === undefined ? {} : { via: caller.actedBy };
    const said = reason === undefined ? {} : { reason };
    const cause: UnsealedEntry = { at, type: 'moved', by, ...via, verb, target: step.to, ...said };
    const applied = withRowChanges(applyStep(instance, step, at, cause), step, rows);
    return withVoided(applied, papers, step.voided, { at, by, reason: reason ?? verb });
  });
}

const ended = both('事项已经结束', 'it has ended');
const standsStill = both('事项已挂起', 'it is suspended');
