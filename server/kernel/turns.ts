import type { ServerResponse } from 'node:http';

/** Others are served after so long. */
const restAfterMs = 8;
const tellAfterMs = 200;

/** When this turn of the event loop was first asked for; undefined where it was not yet. */
let turnBegan: number | undefined;
/** Who waits for a turn, the first to come first. */
const waiting: (() => void)[] = [];

/**
 * A turn for work that may take a while. What comes when this turn of the loop has been long enough waits, and of those who wait one
 * goes on in each: between any two of them whoever asks whether the node is well is answered.
 *
 * @returns undefined where there is nothing to wait for
 * @example const turn = ownTurn(); if (turn) await turn; evaluate(ruleSet, facts, { at });
 */
export function ownTurn(): Promise<void> | undefined {
  if (waiting.length === 0 && !isLong()) return undefined;
  return afterOthers();
}

function afterOthers(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(goOn);
  });
}

function isLong(): boolean {
  if (turnBegan !== undefined) return performance.now() - turnBegan > restAfterMs;
  turnBegan = performance.now();
  setImmediate(() => {
    turnBegan = undefined;
  });
  return false;
}

function goOn(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(goOn);
}

/**
 * Does work that is handed over in pieces, each in a turn of its own where others wait.
 *
 * @throws what the work throws
 */
export async function inTurns<T>(work: Generator<unknown, T>): Promise<T> {
  for (;;) {
    const turn = ownTurn();
    if (turn) await turn;
    const { done, value } = work.next();
    if (done) return value as T;
  }
}

const sideBySide = 16;

/**
 * Works on several at once: what waits for a disk or a database waits together.
 *
 * @throws what the work throws
 * @example await severalAtOnce(ids, async (id) => verify(await store.instances.history(id)));
 */
export async function severalAtOnce<T>(
  items: Iterable<T> | AsyncIterable<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let group: T[] = [];
  for await (const item of items) {
    group.push(item);
    if (group.length < sideBySide) continue;
    await Promise.all(group.map(work));
    group = [];
  }
  await Promise.all(group.map(work));
}

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
    return afterOthers().then(() => {
      began = performance.now();
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
