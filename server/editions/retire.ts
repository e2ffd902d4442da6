import type { Caller } from '../access/caller.ts';
import { invalidRequest } from '../http/problems.ts';
import type { Parts } from '../parts.ts';
import type { Retirement } from '../stores/records/edition.ts';
import { entryOf, govern, requireStatus } from './govern.ts';

/**
 * Takes an edition out of force from an instant on; the one before it is in force again from then. It stays readable, its instances
 * go on, and what was decided for earlier instants is decided alike for ever: the instant must not be past.
 *
 * @throws Problem policyNotFound, editionNotFound, wrongStatus where it is retired already, invalidRequest
 */
export async function retireEdition(
  parts: Parts,
  policy: string,
  number: number,
  { from, note }: { from?: string; note?: string },
  caller: Caller,
): Promise<Retirement> {
  const { hash } = await parts.catalogue.record(policy, number);
  const known = parts.catalogue.policy(policy).editions.find((edition) => edition.number === number);
  requireStatus(known?.retired ? 'retired' : 'published', ['published']);
  const now = parts.now();
  const fromMs = from === undefined ? now.getTime() : Date.parse(from);
  if (fromMs < now.getTime()) {
    throw invalidRequest('/from', 'invalidValue', {
      'zh-CN': '停用时间不能早于现在，否则过去的决定会改变',
      en: 'it must not be past: what was decided until now stays decided',
    });
  }
  const retired: Retirement = {
    ...{ from: new Date(fromMs).toISOString(), at: now.toISOString(), by: caller.id },
    ...(note === undefined ? {} : { note }),
  };
  const before = parts.catalogue.inForce(policy, fromMs)?.number;
  const entry = entryOf(parts, caller, 'edition.retired', {
    ...{ policy, edition: number, editionHash: hash, from: retired.from, note, before, after: { ...retired } },
  });
  await govern(parts, { retire: { policy, number, retired }, audit: [entry] });
  return retired;
}
