import type { Parts } from '../decisions/parts.ts';

/** An edition published on one node is in force on all of them within a second. */
const lookEveryMs = 300;

/**
 * Where several nodes share the store: what was governed on another one is read anew, and changes are told to each other.
 *
 * @returns stops following
 */
export function followOthers(parts: Parts): () => Promise<void> {
  const { store, catalogue, accounts, webhooks, changes, log } = parts;
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
      await accounts.refresh();
      webhooks.set(await store.governed.list('webhook'));
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
