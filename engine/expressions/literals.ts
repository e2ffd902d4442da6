import {
  DaysDuration,
  FeelDate,
  FeelDateTime,
  type FeelTemporal,
  FeelTime,
  MonthsDuration,
  readDate,
  readDateTime,
  readDuration,
  readTime,
} from './temporal.ts';
import { type FeelType, nullType } from './types.ts';
import { kindOf } from './values.ts';

/** The value of `@"…"`: the first of a date, a date and time, a time and a duration that the text says. */
export function literalAt(text: string): { type: FeelType; value: unknown } {
  const value = readDate(text) ?? readDateTime(text) ?? readTime(text) ?? readDuration(text);
  const told = value && withoutText(value);
  return told ? { type: { is: kindOf(told) } as FeelType, value: told } : { type: nullType, value: null };
}

/** What is written in an expression is told as FEEL tells it, not as it was written. */
export function withoutText(value: FeelTemporal): FeelTemporal {
  if (value instanceof FeelDate) return new FeelDate(value.day);
  if (value instanceof FeelDateTime) return new FeelDateTime(value.day, value.seconds, value.place);
  if (value instanceof FeelTime) return new FeelTime(value.seconds, value.place);
  return value instanceof DaysDuration ? new DaysDuration(value.seconds) : new MonthsDuration(value.months);
}

const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** The text of a literal with its quotes. @example unquoted('"a\\"b"') // 'a"b' */
export function unquoted(literal: string): string {
  return literal.slice(1, -1).replace(/\\(u[\dA-Fa-f]{4}|U[\dA-Fa-f]{6}|.)/gs, (whole, sign: string) => {
    if (sign.length > 1) {
      const code = Number.parseInt(sign.slice(1), 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    }
    return escapes[sign] ?? (/["'\\/]/.test(sign) ? sign : whole);
  });
}
