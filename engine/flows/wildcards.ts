/**
 * Whether an event is one that a transition is written for: by its name, by what it begins with (`order.*`), or any (`*`), as XState has it.
 *
 * @example fits('order.*', 'order.paid') // true
 * @example fits('order.*', 'order') // true
 */
export function fits(written: string, event: string): boolean {
  if (written === event || written === '*') return true;
  if (!written.endsWith('.*')) return false;
  const names = written.slice(0, -2).split('.');
  const given = event.split('.');
  return names.every((name, place) => name !== '*' && name === given[place]);
}

/** Whether a name stands for several events. */
export const isWildcard = (written: string) => written === '*' || written.endsWith('.*');
