import { groupBy } from '../../contract/group-by.ts';
import type { EditionHead, EditionRetirement, PolicyRecord, PolicyWords } from './records/edition.ts';
import type { Governed } from './store.ts';

/** The policies with what is known of their editions. */
export async function readPolicies(governed: Governed): Promise<PolicyRecord[]> {
  const words = await governed.list('policy');
  return joinPolicies(words, ...(await Promise.all([governed.list('edition'), governed.list('retirement')])));
}

/** Policies, each with its editions in the order of their numbers, and those with their retirements. */
export function joinPolicies(
  policies: readonly PolicyWords[],
  heads: readonly EditionHead[],
  retirements: readonly EditionRetirement[],
): PolicyRecord[] {
  const retiredOf = new Map(retirements.map(({ policy, number, ...retired }) => [`${policy}/${number}`, retired]));
  const byPolicy = groupBy(heads, ({ policy }) => policy);
  return policies.map((words) => {
    const editions = (byPolicy.get(words.id) ?? []).map(({ policy, ...head }) => {
      const retired = retiredOf.get(`${policy}/${head.number}`);
      return retired ? { ...head, retired } : head;
    });
    return { ...words, editions: editions.sort((a, b) => a.number - b.number) };
  });
}
