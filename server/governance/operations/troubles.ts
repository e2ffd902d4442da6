import type { Parts } from '../../decisions/parts.ts';
import { titleOf } from '../../instances/present.ts';
import type { Caller } from '../../kernel/caller.ts';
import { isSuspended } from '../../stores/records/instance.ts';
import { findAll, isOverdue, policiesOf } from './found.ts';

/** So many open instances are looked at. */
const mostLookedAt = 20_000;

/**
 * How many open instances do not go on, and why.
 *
 * @throws Problem forbidden
 */
export async function countTroubles(parts: Parts, policy: string | undefined, caller: Caller) {
  const counts = { active: 0, stuck: 0, suspended: 0, overdue: 0 };
  const groups = new Map<string, Group>();
  const nowMs = parts.now().getTime();
  const policies = policiesOf(caller, policy);
  let looked = 0;
  for await (const items of findAll(parts, {}, policies)) {
    looked += items.length;
    for (const one of items) {
      if (one.status === 'active') counts.active += 1;
      if (isSuspended(one)) counts.suspended += 1;
      if (isOverdue(one, nowMs)) counts.overdue += 1;
      const incidents = one.incidents ?? [];
      if (incidents.length > 0) counts.stuck += 1;
      for (const code of new Set(incidents.map((incident) => incident.code))) {
        const at = incidents.find((incident) => incident.code === code)?.at as string;
        const key = `${one.policy} ${one.flow} ${code}`;
        const group = groups.get(key) ?? {
          policy: one.policy,
          flow: one.flow,
          code,
          title: titleOf(code),
          count: 0,
          oldest: at,
        };
        groups.set(key, { ...group, count: group.count + 1, oldest: [at, group.oldest].sort()[0] as string });
      }
    }
    if (looked >= mostLookedAt) break;
  }
  const deadLetters = policies === undefined ? (await parts.store.shelves.deadLetters.page('', 1000)).length : 0;
  const sorted = [...groups.values()].sort((a, b) => b.count - a.count || (a.oldest < b.oldest ? -1 : 1));
  return { ...counts, deadLetters, groups: sorted, whole: looked < mostLookedAt };
}

interface Group {
  policy: string;
  flow: string;
  code: string;
  title: ReturnType<typeof titleOf>;
  count: number;
  oldest: string;
}
