import { sha256 } from '../sha256.ts';

export interface Backoff {
  firstMs: number;
  longestMs: number;
  /** Attempts in all. */
  attempts: number;
}

/** Calls that an instance waits for are given up within about a minute: its `onError` is to know. */
export const callBackoff: Backoff = { firstMs: 1000, longestMs: 30_000, attempts: 6 };
/** Webhooks are given up after about fourteen hours. */
export const webhookBackoff: Backoff = { firstMs: 5000, longestMs: 4 * 3_600_000, attempts: 15 };

/**
 * How long to wait after so many attempts in vain; nothing where it is given up. Twice as long each time, less up to a quarter, by
 * the name: those that failed together do not come again together, and the same is answered on every node.
 */
export function waitMs(backoff: Backoff, attempts: number, name: string): number | undefined {
  if (attempts >= backoff.attempts) return undefined;
  const whole = Math.min(backoff.firstMs * 2 ** (attempts - 1), backoff.longestMs);
  const lot = Number.parseInt(sha256(`${name} ${attempts}`).slice(0, 8), 16) / 2 ** 32;
  return Math.round(whole * (1 - lot / 4));
}
