import { type PeriodSpan, type RowPage, type SpanFigures, SpanTotals } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import type { Caller } from '../kernel/caller.ts';
import { inTurns, ownTurn } from '../kernel/turns.ts';
import { seenValues } from '../papers/seen-values.ts';
import { asksPersons, looksAfter, sees, sightIn } from '../people/people.ts';
import { unlessGone } from '../stores/damage.ts';
import type { InstanceRecord } from '../stores/records/instance.ts';
import { pageOf } from '../stores/registers-in-memory.ts';
import type { KeptRegister } from '../stores/store.ts';

/** So many cases are looked at for an answer, the newest first; and so many are read at once. */
const mostLooked = 20_000;
const page = 200;

/** How far an overview goes: over all cases of a policy, over those that its reader sees, or it is not theirs. */
export type Reach = 'all' | 'seen' | 'none';

/**
 * How far somebody's overview of a policy goes: who looks after it has all of it; who heads a department there (by a role that is bound for
 * departments), or has people below them, what they see of it.
 *
 * @example reachOver(parts, caller, 'shop') // 'seen'
 */
export function reachOver(parts: Parts, caller: Caller, policy: string): Reach {
  if (looksAfter(caller) || !asksPersons(parts, caller)) return 'all';
  const bound = parts.directory.organisation(policy).rolesOf(caller.person);
  if ([...bound.values()].includes('department')) return 'seen';
  return parts.directory.hasBelow(caller.person) && (caller.bound?.(policy) ?? []).length > 0 ? 'seen' : 'none';
}

interface Asked {
  policy: string;
  flow: string | undefined;
  kept: KeptRegister;
  span: Pick<PeriodSpan, 'fromMs' | 'toMs'>;
  nowMs: number;
}

/** What the rows of the cases come to that somebody sees. */
interface SeenFigures {
  groups: RowPage['groups'];
  figures: SpanFigures[];
  looked: number;
  /** These are all that there are. */
  whole: boolean;
}

/**
 * What the cases of a policy come to that somebody sees, each as it shows to them: what a form keeps from them is in no sum.
 */
export async function seenFigures(parts: Parts, caller: Caller, asked: Asked): Promise<SeenFigures> {
  const { kept, span, nowMs } = asked;
  const [rows, totals] = [
    [] as ReturnType<KeptRegister['rowOf']>[],
    new SpanTotals({ span, filters: [], atMs: nowMs }),
  ];
  let looked = 0;
  for await (const record of casesSeen(parts, caller, asked)) {
    const turn = ownTurn();
    if (turn) await turn;
    looked += 1;
    const row = kept.rowOf(await asShown(parts, caller, record));
    rows.push(row);
    totals.add(row?.spans ?? []);
  }
  const { groups } = await pageOf(kept.definition, [rows.flatMap((one) => one ?? [])], {
    span,
    filters: [],
    from: 0,
    limit: 1,
  });
  return { groups, figures: await inTurns(totals.told()), looked, whole: looked < mostLooked };
}

/** The cases of a policy that somebody sees, the newest first. */
async function* casesSeen(parts: Parts, caller: Caller, { policy, flow }: Asked): AsyncGenerator<InstanceRecord> {
  const sight = sightIn(parts, caller, [policy]);
  const query = {
    policies: [policy],
    limit: page,
    ...(flow === undefined ? {} : { flow }),
    ...(sight ? { sight } : {}),
  };
  let left = mostLooked;
  for (let cursor: string | undefined; ; ) {
    const found = await parts.store.instances.list({ ...query, ...(cursor === undefined ? {} : { cursor }) });
    for (const record of found.items) {
      if (!(await sees(parts, caller, record))) continue;
      yield record;
      left -= 1;
      if (left === 0) return;
    }
    if (found.cursor === undefined) return;
    cursor = found.cursor;
  }
}

/** A case with the values that its reader may know. */
async function asShown(parts: Parts, caller: Caller, record: InstanceRecord): Promise<InstanceRecord> {
  const edition = await parts.catalogue.editionOf(record).catch(unlessGone);
  const seen = seenValues(parts, caller, record, edition);
  const context = (record.snapshot.context ?? {}) as Parameters<typeof seen>[0];
  return { ...record, snapshot: { ...record.snapshot, context: seen(context) } };
}
