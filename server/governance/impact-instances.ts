import { type AcceptedEvent, canonicalJson, describeSnapshot, type Edition, type Json } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { ready } from '../editions/ready.ts';
import { dueInstants } from '../instances/present.ts';
import { ownTurn } from '../kernel/turns.ts';
import { type InstanceRecord, openStatuses } from '../stores/records/instance.ts';

export interface InstanceImpact {
  open: number;
  affected: number;
  examples: { id: string; flow: string; state: Json; reason: string }[];
  byReason: { flow: string; state: Json; reason: string; affected: number }[];
}

const mostExamples = 20;
const pageSize = 200;

/** Holds the open instances of a policy against a draft. @param counted is told how many were seen so far */
export async function compareInstances(
  parts: Parts,
  policy: string,
  draft: Edition,
  counted: (open: number) => void = () => {},
): Promise<InstanceImpact> {
  const result: InstanceImpact = { open: 0, affected: 0, examples: [], byReason: [] };
  const groups = new Map<string, InstanceImpact['byReason'][0]>();
  let cursor: string | undefined;
  do {
    const page = await parts.store.instances.list({
      policies: [policy],
      status: openStatuses,
      limit: pageSize,
      cursor,
    });
    for (const instance of page.items) {
      result.open += 1;
      const own = await parts.catalogue.editionOf(instance);
      for (const edition of [own, draft]) await ready(edition, 'flow', instance.flow);
      await ownTurn();
      const reason = reasonOf(instance, own, draft);
      if (!reason) continue;
      result.affected += 1;
      const { id, flow, state } = instance;
      const key = canonicalJson([flow, state, reason]);
      const group = groups.get(key) ?? { flow, state, reason, affected: 0 };
      group.affected += 1;
      groups.set(key, group);
      if (result.examples.length < mostExamples) result.examples.push({ id, flow, state, reason });
    }
    cursor = page.cursor;
    counted(result.open);
    await new Promise(setImmediate);
  } while (cursor);
  result.byReason = [...groups.values()].sort((a, b) => b.affected - a.affected);
  return result;
}

/** Why an instance would go on differently on the draft; nothing where it would not. */
function reasonOf(instance: InstanceRecord, own: Edition, draft: Edition): string | undefined {
  const { flow } = instance;
  if (!Object.hasOwn(draft.content.flows, flow)) return 'flowRemoved';
  if (!differs(own, draft, flow)) return undefined;
  const options = { at: instance.updatedAt, timers: dueInstants(instance) };
  const before = describeSnapshot(own.flow(flow), instance.snapshot, options);
  try {
    const after = describeSnapshot(draft.flow(flow), instance.snapshot, options);
    if (canonicalJson(after.state) !== canonicalJson(before.state)) return 'stateRemoved';
    return canonicalJson(wordsOf(after.accepts)) === canonicalJson(wordsOf(before.accepts))
      ? undefined
      : 'acceptsDiffer';
  } catch {
    // XState refuses a snapshot whose states the machine does not have.
    return 'stateRemoved';
  }
}

const wordsOf = (accepts: AcceptedEvent[]) => accepts.map(({ type, roles, payload }) => ({ type, roles, payload }));

const compared = new WeakMap<Edition, WeakMap<Edition, Map<string, boolean>>>();

/** Whether the flow or any rule set differs between two editions. Asked for every open instance, answered once. */
function differs(own: Edition, draft: Edition, flow: string): boolean {
  const byDraft = compared.get(own) ?? new WeakMap<Edition, Map<string, boolean>>();
  compared.set(own, byDraft);
  const byFlow = byDraft.get(draft) ?? new Map<string, boolean>();
  byDraft.set(draft, byFlow);
  const known = byFlow.get(flow);
  if (known !== undefined) return known;
  const relevant = ({ content }: Edition) => canonicalJson([content.flows[flow], content.rules]);
  const answer = relevant(own) !== relevant(draft);
  byFlow.set(flow, answer);
  return answer;
}
