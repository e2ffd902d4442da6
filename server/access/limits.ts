import { ProblemWith } from '../http/problems.ts';

/** Names remembered at once; the oldest are forgotten. */
const mostNames = 20_000;

/** @throws Problem tooManyRequests that says when to come again */
function refuse(waitMs: number): never {
  throw new ProblemWith('tooManyRequests', { retryAfter: Math.max(1, Math.ceil(waitMs / 1000)) });
}

/** Requests a second for each caller, with twice as many at once: a token bucket for each. */
export class RateLimit {
  private readonly perSecond: number;
  private readonly buckets = new Map<string, { tokens: number; atMs: number }>();

  /** @param perSecond 0: no limit */
  constructor(perSecond: number) {
    this.perSecond = perSecond;
  }

  /** @throws Problem tooManyRequests */
  take(name: string, nowMs: number): void {
    const { perSecond, buckets } = this;
    if (perSecond === 0) return;
    const most = perSecond * 2;
    const before = buckets.get(name) ?? { tokens: most, atMs: nowMs };
    const tokens = Math.min(most, before.tokens + (Math.max(0, nowMs - before.atMs) / 1000) * perSecond);
    if (tokens < 1) refuse(((1 - tokens) / perSecond) * 1000);
    buckets.delete(name);
    buckets.set(name, { tokens: tokens - 1, atMs: nowMs });
    forgetOldest(buckets);
  }
}

/** How many failures a name may have within a quarter of an hour. */
export class FailureLimit {
  private readonly most: number;
  private readonly windowMs = 900_000;
  private readonly failures = new Map<string, { count: number; fromMs: number }>();

  constructor(most: number) {
    this.most = most;
  }

  /** @throws Problem tooManyRequests */
  check(name: string, nowMs: number): void {
    const found = this.failures.get(name);
    if (!found || found.count < this.most) return;
    const left = found.fromMs + this.windowMs - nowMs;
    if (left > 0) refuse(left);
    this.failures.delete(name);
  }

  failed(name: string, nowMs: number): void {
    const found = this.failures.get(name);
    if (found && nowMs - found.fromMs < this.windowMs) found.count += 1;
    else this.failures.set(name, { count: 1, fromMs: nowMs });
    forgetOldest(this.failures);
  }

  succeeded(name: string): void {
    this.failures.delete(name);
  }
}

function forgetOldest(map: Map<string, unknown>): void {
  if (map.size > mostNames) map.delete(map.keys().next().value as string);
}
