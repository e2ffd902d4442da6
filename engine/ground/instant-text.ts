const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;
const local = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::00(?:\.0+)?)?$/;
const clocks = new Map<string, Intl.DateTimeFormat>();

/**
 * A point in time as people write it: one that says where it holds by the clocks of a time zone, one that does not as it stands; seconds
 * only where there are any. Undefined for a text that is none.
 *
 * @example instantText('2026-11-30T03:49:00.000Z', 'Asia/Shanghai') // '2026-11-30 11:49'
 */
export function instantText(value: string, timeZone: string): string | undefined {
  const plain = local.exec(value);
  if (plain) return `${plain[1]} ${plain[2]}`;
  if (!instant.test(value)) return undefined;
  const atMs = Date.parse(value);
  if (Number.isNaN(atMs)) return undefined;
  const text = clockOf(timeZone).format(atMs);
  return text.endsWith(':00') ? text.slice(0, -3) : text;
}

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const [day, two] = [{ year: 'numeric' }, '2-digit'] as const;
  const options = {
    timeZone,
    ...day,
    month: two,
    day: two,
    hour: two,
    minute: two,
    second: two,
    hourCycle: 'h23',
  } as const;
  // Sweden writes dates as ISO 8601 does.
  const made = new Intl.DateTimeFormat('sv-SE', options);
  clocks.set(timeZone, made);
  return made;
}
