import { sha256 } from '../kernel/sha256.ts';
import { type OpenChannel, PlatformError, type Sending } from './letter.ts';

interface Token {
  text: string;
  untilMs: number;
}

/** The tokens of channels, as this process was given them. */
const known = new Map<string, Token>();
/** So long before its end a token is not used any more. */
const spareMs = 60_000;

/**
 * Does something with the token of a channel: one that the platform takes for no good is forgotten, and asked for once more.
 *
 * @param ask gets a token and for how many seconds it is good
 * @param spoilt the numbers by which the platform says that the token is no good
 */
export async function withToken<T>(
  { now }: Pick<Sending, 'now'>,
  { id, settings, secrets }: OpenChannel,
  { ask, spoilt }: { ask: () => Promise<{ token: string; seconds: number }>; spoilt: readonly number[] },
  work: (token: string) => Promise<T>,
): Promise<T> {
  // By all that it was got with: a channel that is set up anew is another one.
  const name = sha256(JSON.stringify([id, settings, secrets]));
  const fresh = async () => {
    const { token, seconds } = await ask();
    known.set(name, { text: token, untilMs: now().getTime() + seconds * 1000 - spareMs });
    return token;
  };
  const kept = known.get(name);
  if (!kept || kept.untilMs <= now().getTime()) return work(await fresh());
  try {
    return await work(kept.text);
  } catch (error) {
    if (!(error instanceof PlatformError) || !spoilt.includes(Number(error.code))) throw error;
    known.delete(name);
    return work(await fresh());
  }
}
