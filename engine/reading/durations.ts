import type { Locale } from '../ground/local-text.ts';
import { unitCode, unitText } from '../ground/units.ts';

const parts = /^(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** The parts of a duration as ISO 8601 orders them: the unit of each, and its letter. */
const units = [
  { unit: 'years', letter: 'Y', inTime: false },
  { unit: 'months', letter: 'M', inTime: false },
  { unit: 'days', letter: 'D', inTime: false },
  { unit: 'hours', letter: 'H', inTime: true },
  { unit: 'minutes', letter: 'M', inTime: true },
  { unit: 'seconds', letter: 'S', inTime: true },
] as const;

/**
 * A duration as people say it; what is none stays as it is written.
 *
 * @example durationWords('P1Y6M', 'zh-CN') // '1 年 6 个月'
 */
export function durationWords(text: string, locale: Locale): string {
  const [, sign = '', ...amounts] = parts.exec(text) ?? [];
  const said = units.flatMap(({ unit }, at) =>
    amounts[at] === undefined ? [] : [`${amounts[at]} ${unitText(unit)?.[locale]}`],
  );
  return said.length === 0 ? text : sign + said.join(' ');
}

const steps = [
  { unit: 'days', ms: 86_400_000 },
  { unit: 'hours', ms: 3_600_000 },
  { unit: 'minutes', ms: 60_000 },
] as const;

/**
 * How long something took as people say it roughly: in days and hours, or hours and minutes.
 *
 * @example lengthWords(93_600_000, 'zh-CN') // '1 天 2 小时'
 */
export function lengthWords(ms: number, locale: Locale): string {
  const first = steps.findIndex((step) => ms >= step.ms);
  if (first < 0) return locale === 'en' ? 'under a minute' : '不到 1 分钟';
  let left = ms;
  const said = steps.slice(first, first + 2).flatMap(({ unit, ms: one }) => {
    const amount = Math.floor(left / one);
    left -= amount * one;
    const name = unitText(unit)?.[locale];
    return amount === 0 ? [] : [`${amount} ${amount === 1 && locale === 'en' ? unit.slice(0, -1) : name}`];
  });
  return said.join(' ');
}

/**
 * A duration that people wrote, as ISO 8601 has it; undefined for what is none. Weeks are days.
 *
 * @param text with plain signs
 * @example readDurationWords('2 小时 30 分') // 'PT2H30M'
 */
export function readDurationWords(text: string): string | undefined {
  const [, sign = '', rest = ''] = /^(-?)(.*)$/s.exec(text.trim()) ?? [];
  const pieces = [...rest.matchAll(/\s*(\d+(?:\.\d+)?)\s*([^\d\s.]+)/gy)];
  if (pieces.length === 0 || pieces.map(([all]) => all).join('') !== rest.trimEnd()) return undefined;
  let iso = '';
  let last = -1;
  for (const [, amount, written = ''] of pieces) {
    const code = unitCode(written);
    const at = units.findIndex(({ unit }) => unit === (code === 'weeks' ? 'days' : code === 'min' ? 'minutes' : code));
    const found = units[at];
    if (!found || at <= last || (found.letter !== 'S' && amount?.includes('.'))) return undefined;
    const count = code === 'weeks' ? Number(amount) * 7 : amount;
    iso += `${found.inTime && !iso.includes('T') ? 'T' : ''}${count}${found.letter}`;
    last = at;
  }
  return `${sign}P${iso}`;
}
