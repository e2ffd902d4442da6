import { ProblemWith } from '../kernel/problems.ts';
import type { Attempts } from '../stores/store.ts';

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
    // A clock that was set back fills nothing for once; it does not empty anything either.
    const tokens = Math.min(most, before.tokens + (Math.max(0, nowMs - before.atMs) / 1000) * perSecond);
    buckets.delete(name);
    buckets.set(name, { tokens: tokens < 1 ? tokens : tokens - 1, atMs: nowMs });
    forgetOldest(buckets);
    if (tokens < 1) refuse(((1 - tokens) / perSecond) * 1000);
  }
}

const windowMs = 900_000;

/** How many failures a name may have within a quarter of an hour: on this node, and where there is a shared count on all of them. */
export class FailureLimit {
  private readonly kind: string;
  private readonly most: number;
  private readonly shared: Attempts | undefined;
  private readonly failures = new Map<string, { count: number; fromMs: number }>();

  /** @param kind what the names are names of */
  constructor(kind: string, most: number, shared: Attempts | undefined) {
    this.kind = kind;
    this.most = most;
    this.shared = shared;
  }

  /** @throws Problem tooManyRequests */
  check(name: string, nowMs: number): void {
    const found = this.failures.get(name);
    if (!found || found.count < this.most) return;
    // A clock that was set back must keep nobody out for longer.
    found.fromMs = Math.min(found.fromMs, nowMs);
    const left = found.fromMs + windowMs - nowMs;
    if (left > 0) refuse(left);
    this.failures.delete(name);
  }

  failed(name: string, nowMs: number): void {
    const found = this.failures.get(name);
    if (found && nowMs - found.fromMs < windowMs) found.count += 1;
    else this.failures.set(name, { count: 1, fromMs: nowMs });
    forgetOldest(this.failures);
  }

  /** Counts on all nodes what `failed` counted on this one. @throws Problem tooManyRequests, storeUnavailable */
  async failedOnAll(name: string): Promise<void> {
    if (!this.shared) return;
    const { count, leftMs } = await this.shared.count(`${this.kind} ${name}`, windowMs);
    if (count > this.most) refuse(leftMs);
  }

  /** Whoever succeeds did not fail: what was counted in advance is taken back. */
  async takeBack(name: string): Promise<void> {
    const found = this.failures.get(name);
    if (found && found.count > 0) found.count -= 1;
    await this.shared?.takeBack(`${this.kind} ${name}`);
  }

  async forget(name: string): Promise<void> {
    this.failures.delete(name);
    await this.shared?.forget(`${this.kind} ${name}`);
  }
}

function forgetOldest(map: Map<string, unknown>): void {
  if (map.size > mostNames) map.delete(map.keys().next().value as string);
}
