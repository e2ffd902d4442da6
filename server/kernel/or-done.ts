import { Problem } from '../../engine/index.ts';

/**
 * Works, or finds that the work was done: a call that is sent twice at once may be refused by what its twin has changed by then (a file that
 * is in a record already, a state that was left), and is answered as that was.
 *
 * @param done what was answered to the same call; nothing where it was not carried out
 * @throws what the work throws, where nobody has done it
 * @example orDone(() => file(record), () => filedBefore(parts, call))
 */
export async function orDone<T>(work: () => Promise<T>, done: () => Promise<T | undefined>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const found = error instanceof Problem ? await done() : undefined;
    if (found === undefined) throw error;
    return found;
  }
}
