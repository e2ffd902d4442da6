import type { Parts } from '../decisions/parts.ts';
import { dropOldDrafts } from '../instances/task-drafts.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const atOnce = 100;

/**
 * Drops uploads that no record has a day after they came, and what is left of those that never ended; looks once an hour.
 *
 * @returns how many were dropped
 */
export async function dropUploads(parts: Parts): Promise<number> {
  const { store, now, log } = parts;
  const hour = Math.floor(now().getTime() / hourMs);
  if (looked.get(parts) === hour) return 0;
  const before = new Date(now().getTime() - dayMs).toISOString();
  let dropped = 0;
  for (let found = atOnce; found === atOnce; ) {
    const old = await store.files.unreferenced(before, atOnce);
    const gone = await Promise.all(old.map(({ id }) => store.files.drop(id)));
    dropped += gone.filter(Boolean).length;
    // Where none could be dropped there is nothing to go on with.
    found = gone.includes(true) ? old.length : 0;
  }
  await store.files.tidy();
  await dropOldDrafts(parts);
  looked.set(parts, hour);
  if (dropped > 0) log.info('uploads that no record has were dropped', { dropped });
  return dropped;
}

const looked = new WeakMap<Parts, number>();
