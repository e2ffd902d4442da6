import type { AuditEntry } from '../../kernel/api.ts';

/** Somebody who pauses for longer has begun anew. */
const pauseMs = 30 * 60_000;
const isChange = ({ type }: AuditEntry) => type === 'definition.changed' || type === 'definition.removed';

/**
 * Entries as people remember them: what somebody changed in a draft in one sitting is one, all else stands by itself.
 *
 * @param entries the newest first
 * @example sittingsOf([saved, savedBefore, published]) // [[saved, savedBefore], [published]]
 */
export function sittingsOf(entries: readonly AuditEntry[]): AuditEntry[][] {
  const groups: AuditEntry[][] = [];
  for (const entry of entries) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    const goesOn =
      last &&
      isChange(last) &&
      isChange(entry) &&
      last.by === entry.by &&
      last.draft === entry.draft &&
      Date.parse(last.at) - Date.parse(entry.at) <= pauseMs;
    if (goesOn) group?.push(entry);
    else groups.push([entry]);
  }
  return groups;
}

/** The changes of a sitting in words, in the order in which they were made. */
export const changesOf = (sitting: readonly AuditEntry[]) =>
  sitting
    .toReversed()
    .flatMap(({ sequence, changes = [], note }) =>
      [...changes, ...(note ? [note] : [])].map((said, index) => ({ key: `${sequence} ${index}`, said })),
    );
