import type { Retirement } from './records/edition.ts';
import type { ChainEntry } from './records/entry.ts';

/** What the audit log says of an edition: the entry that tells of its publication, and its retirement. */
export interface Said {
  policy: string;
  entry: ChainEntry;
  retired?: Retirement;
}

/** Notes what an entry says of an edition, by `policy/number`. */
export function noteEdition(published: Map<string, Said>, entry: ChainEntry): void {
  const { policy, edition, editionHash } = entry;
  if (typeof edition !== 'number' || typeof policy !== 'string' || editionHash === undefined) return;
  const key = `${policy}/${edition}`;
  const known = published.get(key);
  if (entry.type !== 'edition.retired') published.set(key, known ?? { policy, entry });
  else if (known) known.retired = entry.after as unknown as Retirement;
}
