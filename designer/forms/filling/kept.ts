import type { JsonObject } from '../../../engine/index.ts';

/** What somebody has typed into a form and not sent yet. */
export interface Typed {
  given: JsonObject;
  reason: string;
}

const nameOf = (key: string) => `guiju.typed.${key}`;

/** What was typed under a key on this device; nothing where it cannot be read. */
export function readKept(key: string | undefined): Typed | undefined {
  if (key === undefined) return undefined;
  try {
    const kept = JSON.parse(localStorage.getItem(nameOf(key)) ?? 'null') as Partial<Typed> | null;
    return kept?.given ? { given: kept.given, reason: kept.reason ?? '' } : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps what is being typed on this device; a device that keeps nothing goes on without. */
export function keepTyped(key: string | undefined, typed: Typed): void {
  if (key === undefined) return;
  try {
    localStorage.setItem(nameOf(key), JSON.stringify(typed));
  } catch {
    // Full, or switched off: it stays on the page.
  }
}

/** Forgets what was typed: it was sent, or is not wanted. */
export function forgetKept(key: string | undefined): void {
  if (key !== undefined) localStorage.removeItem(nameOf(key));
}
