/** A day or an instant that was read; `end`: the last one meant, where a month or a year was written. */
const day = String.raw`(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?`;
const clock = String.raw`(上午|下午|晚上|早上|凌晨|中午|am|pm)?\s*(\d{1,2})(?:[:时点](?:(\d{1,2})(?:[:分](\d{1,2}(?:\.\d+)?)秒?|分)?|(半|整))?)\s*(am|pm)?`;
const zone = String.raw`(Z|[+-]\d{2}:\d{2})?`;
const english = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

const two = (number: number | string) => String(number).padStart(2, '0');

/**
 * A day, as ISO 8601 has it; undefined for what is none, and for days that the calendar has not.
 *
 * @param text with plain signs
 * @example readDay('2024年3月1日') // '2024-03-01'
 */
export function readDay(text: string): string | undefined {
  const [, year, month, date] = new RegExp(`^${day}$`).exec(asNumbers(text)) ?? [];
  return year ? calendarDay(Number(year), Number(month), Number(date)) : undefined;
}

function asNumbers(text: string): string {
  const plain = text.trim().replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
  const named = /^(?:(\d{1,2})\s+)?([a-z]{3,9})\.?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})$/i.exec(plain);
  if (!named) return plain;
  const month = english.indexOf((named[2] as string).slice(0, 3).toLowerCase()) + 1;
  const date = named[1] ?? named[3];
  return month > 0 && date ? `${named[4]}-${month}-${date}` : plain;
}

function calendarDay(year: number, month: number, date: number): string | undefined {
  const text = `${String(year).padStart(4, '0')}-${two(month)}-${two(date)}`;
  const made = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(made.getTime()) && made.toISOString().startsWith(text) ? text : undefined;
}

/** A time of day, as `08:00:00`; its fraction of a second and its offset as they were written. */
export function readTime(text: string): string | undefined {
  const match = new RegExp(`^${clock}${zone}$`, 'i').exec(text.trim());
  return match ? clockText(match.slice(1, 7)) && `${clockText(match.slice(1, 7))}${match[7] ?? ''}` : undefined;
}

function clockText([before, hour, minute = '0', second = '0', half, after]: (string | undefined)[]):
  | string
  | undefined {
  const word = (before ?? after ?? '').toLowerCase();
  const isLate = ['下午', '晚上', 'pm'].includes(word) || (word === '中午' && Number(hour) < 11);
  const isEarly = ['上午', '早上', '凌晨', 'am'].includes(word);
  const own = Number(hour);
  if ((isLate || isEarly) && own > 12) return undefined;
  const hours = isLate && own < 12 ? own + 12 : (isEarly && own === 12) || (word === '晚上' && own === 12) ? 0 : own;
  const minutes = half === '半' ? 30 : Number(minute);
  if (hours > 23 || minutes > 59 || Number(second) >= 60) return undefined;
  const [whole = '0', fraction] = second.split('.');
  return `${two(hours)}:${two(minutes)}:${two(whole)}${fraction ? `.${fraction}` : ''}`;
}

/**
 * An instant, as ISO 8601 has it; a day alone is its beginning.
 *
 * @example readInstant('2024/3/1 下午3点半') // '2024-03-01T15:30:00'
 */
export function readInstant(text: string): string | undefined {
  const alone = readDay(text);
  if (alone) return `${alone}T00:00:00`;
  const match = new RegExp(`^(${day})(?:T|\\s+|(?<=[日号])\\s*)(.+)$`, 'i').exec(text.trim());
  const date = match && readDay(match[1] as string);
  const time = match && readTime(match[5] as string);
  return date && time ? `${date}T${time}` : undefined;
}

/**
 * A month, as `2024-03`.
 *
 * @example readMonth('2024年3月') // '2024-03'
 */
export function readMonth(text: string): string | undefined {
  const whole = readDay(text);
  if (whole) return whole.slice(0, 7);
  const plain = text.trim().replace(/^(\d{4})(\d{2})$/, '$1-$2');
  const [, year, month] = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?$/.exec(plain) ?? [];
  return year ? calendarDay(Number(year), Number(month), 1)?.slice(0, 7) : undefined;
}

/** The first and the last day of a month or a year that was written instead of a day. */
export function readPeriod(text: string): [first: string, last: string] | undefined {
  const [, year] = /^(\d{4})\s*年$/.exec(text.trim()) ?? [];
  if (year) return [`${year}-01-01`, `${year}-12-31`];
  const month = /^\d{4}年\s*\d{1,2}\s*月$/.test(text.trim()) ? readMonth(text) : undefined;
  if (!month) return undefined;
  const last = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate();
  return [`${month}-01`, `${month}-${two(last)}`];
}
