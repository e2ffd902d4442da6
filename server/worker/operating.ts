import type { Parts } from '../decisions/parts.ts';
import { workOn } from '../governance/operations/operations.ts';

/** What works on operations over many instances, beside all else. */
export interface Operating {
  start(): void;
  /** Resolves when what is under way is finished; undefined: nothing is. */
  readonly underWay: Promise<void> | undefined;
}

/** So long what one node took up is not taken up by another, unless it says that it goes on. */
const claimMs = 15_000;
const atOnce = 10;

/** @param isStopped whether no more is to be begun */
export function createOperating(parts: Parts, isStopped: () => boolean): Operating {
  let underWay: Promise<void> | undefined;
  return {
    start() {
      underWay ??= operate(parts, isStopped)
        .catch((error) => parts.log.error('an operation was broken off, and will go on', { error }))
        .finally(() => {
          underWay = undefined;
        });
    },
    get underWay() {
      return underWay;
    },
  };
}

async function operate(parts: Parts, isStopped: () => boolean): Promise<void> {
  const { instances, shelves } = parts.store;
  for (const { id } of await shelves.operations.due(parts.now().toISOString(), atOnce)) {
    const name = `operation ${id}`;
    if (isStopped() || (await instances.claim([name], claimMs)).length === 0) continue;
    const renewing = setInterval(() => instances.claim([name], claimMs).catch(() => {}), claimMs / 3).unref();
    try {
      // Another node may have gone on with it since it was listed.
      const record = await shelves.operations.get(id);
      if (record && record.finishedAt === undefined) await workOn(parts, record, isStopped);
    } finally {
      clearInterval(renewing);
      await instances.claim([name], 0).catch(() => {});
    }
  }
}
