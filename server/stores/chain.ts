import { canonicalJson } from '../../engine/index.ts';
import { sha256 } from '../kernel/sha256.ts';
import type { ChainEntry, UnsealedEntry } from './records/entry.ts';

/** The `previous` of a chain's first entry. */
export const chainStart = '0'.repeat(64);

/**
 * Joins entries to the end of a chain: each carries the hash of the one before, so that none can be altered unseen.
 *
 * @param end the chain so far: how many entries, and the hash of the last
 */
export function seal(end: { length: number; head: string }, entries: readonly UnsealedEntry[]): ChainEntry[] {
  let previous = end.head;
  return entries.map((entry, index) => {
    const open = { ...entry, sequence: end.length + index + 1, previous };
    previous = hashOf(open);
    return { ...open, hash: previous };
  });
}

const hashOf = (entry: Omit<ChainEntry, 'hash'>) => sha256(canonicalJson(entry));

/** Where a chain stands after an entry. */
export function endOf(
  entries: ChainEntry[],
  before = { length: 0, head: chainStart },
): { length: number; head: string } {
  const last = entries.at(-1);
  return last ? { length: last.sequence, head: last.hash } : before;
}

/**
 * Recomputes a chain.
 *
 * @returns the sequence of the first entry that does not fit, or nothing where all do
 */
export function firstAltered(entries: ChainEntry[], start = { length: 0, head: chainStart }): number | undefined {
  let { length, head } = start;
  for (const entry of entries) {
    const { hash, ...open } = entry;
    length += 1;
    if (entry.sequence !== length || entry.previous !== head || hashOf(open) !== hash) return length;
    head = hash;
  }
  return undefined;
}
