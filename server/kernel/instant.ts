let latest = { ms: Number.NaN, text: '' };

/**
 * An instant as ISO text in UTC. Requests of one millisecond share it: they are many when it matters.
 *
 * @param ms milliseconds since 1970
 * @example instantText(Date.now()) // '2026-11-25T04:54:17.892Z'
 */
export function instantText(ms: number): string {
  if (ms !== latest.ms) latest = { ms, text: new Date(ms).toISOString() };
  return latest.text;
}
