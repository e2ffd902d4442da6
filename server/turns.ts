import type { ServerResponse } from 'node:http';

/** Others are served after so long. */
const restAfterMs = 8;
const tellAfterMs = 200;

/** Gives way to others when the turn has been long enough; undefined where there is nothing to wait for. */
export type Rest = () => Promise<void> | undefined;

/**
 * Long work in short turns, so that others are served meanwhile.
 *
 * @param tell is called now and then; it may throw to end the work
 * @example const rest = createRest(onlyFor(response)); for (const one of many) { work(one); const pause = rest(); if (pause) await pause; }
 */
export function createRest(tell: () => void): Rest {
  let began = performance.now();
  let told = began;
  return () => {
    const now = performance.now();
    if (now - began < restAfterMs) return undefined;
    if (now - told > tellAfterMs) {
      told = now;
      tell();
    }
    return new Promise((resolve) => {
      setImmediate(() => {
        began = performance.now();
        resolve();
      });
    });
  };
}

/** Nobody waits for the answer any more. */
class Gone extends Error {}

/** Throws once nobody waits for a response; `unlessGone` takes it. */
export const onlyFor = (response: ServerResponse) => () => {
  if (response.destroyed) throw new Gone();
};

/** Work that is given up where nobody waits for it. */
export async function unlessGone(work: Promise<void>): Promise<void> {
  await work.catch((error) => {
    if (!(error instanceof Gone)) throw error;
  });
}

export const isGone = (error: unknown) => error instanceof Gone;
