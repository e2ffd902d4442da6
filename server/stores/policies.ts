import type { PolicyRecord } from './records/edition.ts';
import type { Governed } from './store.ts';

/** The policies with what is known of their editions, each in the order of its numbers. */
export async function readPolicies(governed: Governed): Promise<PolicyRecord[]> {
  const policies = await governed.list('policy');
  const [heads, retirements] = await Promise.all([governed.list('edition'), governed.list('retirement')]);
  const retiredOf = new Map(retirements.map(({ policy, number, ...retired }) => [`${policy}/${number}`, retired]));
  const editions = Map.groupBy(heads, ({ policy }) => policy);
  return policies.map((words) => ({
    ...words,
    editions: (editions.get(words.id) ?? [])
      .map(({ policy, ...head }) => {
        const retired = retiredOf.get(`${policy}/${head.number}`);
        return retired ? { ...head, retired } : head;
      })
      .sort((a, b) => a.number - b.number),
  }));
}
