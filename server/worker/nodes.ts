import type { Parts } from '../decisions/parts.ts';

/** An edition published on one node is in force on all of them within a second. */
const lookEveryMs = 300;

const page = 500;

/** Whether what was governed since is of the directory, which may be long; where that is not known, it is. */
async function isDirectoryTouched({ store }: Parts, from: number, to: number): Promise<boolean> {
  if (from < 0 || to - from > page) return true;
  const entries = await store.log.read(from, to - from);
  return entries.length < to - from || entries.some(({ type }) => /^(directory|roleBindings)\./.test(type));
}

/**
 * Where several nodes share the store: what was governed on another one is read anew, and changes are told to each other.
 *
 * @returns stops following
 */
export function followOthers(parts: Parts): () => Promise<void> {
  const { store, catalogue, accounts, webhooks, channels, changes, log } = parts;
  if (!store.joinOthers) return async () => {};
  let known = -1;
  let looking = false;
  const look = async () => {
    if (looking) return;
    looking = true;
    try {
      const governed = await store.log.length();
      if (governed === known) return;
      await catalogue.refresh();
      await accounts.refresh({ directory: await isDirectoryTouched(parts, known, governed) });
      webhooks.set(await store.governed.list('webhook'));
      channels.set(await store.governed.list('channel'));
      known = governed;
    } catch (error) {
      log.warn('the other nodes could not be followed; trying again', { error });
    } finally {
      looking = false;
    }
  };
  const others = store.joinOthers((change) => {
    changes.hear(change);
    if (change.type === 'edition') void look();
    else parts.wake();
  });
  changes.tellOthers = (change) => others.tell(change);
  const timer = setInterval(() => void look(), lookEveryMs);
  return async () => {
    clearInterval(timer);
    await others.stop();
  };
}
