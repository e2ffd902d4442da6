/**
 * What makes one immutable value of another: nothing, another value, some keys of an object, or a run of a list. Parts that are the same
 * objects are left out, so that an edit of one row of a large table is a few bytes.
 */
export type Patch =
  | { same: true }
  | { put: unknown }
  | { keys: [key: string, patch: Patch][]; gone: string[] }
  | { at: number; removed: number; added: unknown[]; inner: [index: number, patch: Patch][] };

type Bag = Record<string, unknown>;
const isBag = (value: unknown): value is Bag => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The patch between two immutable values, found by identity.
 *
 * @example patchOf({ a: x, b: 1 }, { a: x, b: 2 }) // { keys: [['b', { put: 2 }]], gone: [] }
 */
export function patchOf(before: unknown, after: unknown): Patch {
  if (before === after) return { same: true };
  if (Array.isArray(before) && Array.isArray(after)) return listPatch(before, after);
  if (!isBag(before) || !isBag(after)) return { put: after };
  const keys = Object.keys(after).flatMap((key): [string, Patch][] => {
    if (!Object.hasOwn(before, key)) return [[key, { put: after[key] }]];
    return before[key] === after[key] ? [] : [[key, patchOf(before[key], after[key])]];
  });
  return { keys, gone: Object.keys(before).filter((key) => !Object.hasOwn(after, key)) };
}

/** Lists of one length differ item by item; others by the run between what they share at both ends. */
function listPatch(before: unknown[], after: unknown[]): Patch {
  if (before.length === after.length) {
    const inner = after.flatMap((item, index): [number, Patch][] =>
      item === before[index] ? [] : [[index, patchOf(before[index], item)]],
    );
    return { at: 0, removed: 0, added: [], inner };
  }
  const most = Math.min(before.length, after.length);
  let at = 0;
  while (at < most && before[at] === after[at]) at += 1;
  let end = 0;
  while (end < most - at && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return { at, removed: before.length - at - end, added: after.slice(at, after.length - end), inner: [] };
}

/** The value after a patch; what the patch leaves out stays the same object. */
export function applyPatch(before: unknown, patch: Patch): unknown {
  if ('same' in patch) return before;
  if ('put' in patch) return patch.put;
  if ('keys' in patch) {
    const next: Bag = { ...(before as Bag) };
    for (const key of patch.gone) delete next[key];
    for (const [key, inner] of patch.keys) next[key] = applyPatch(next[key], inner);
    return next;
  }
  const next = (before as unknown[]).toSpliced(patch.at, patch.removed, ...patch.added);
  for (const [index, inner] of patch.inner) next[index] = applyPatch(next[index], inner);
  return next;
}
