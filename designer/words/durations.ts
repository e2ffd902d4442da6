import type { Locale } from '../../engine/index.ts';

const parts = /^(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const units: [Record<Locale, string>, letter: string, inTime: boolean][] = [
  [{ 'zh-CN': '年', en: 'years' }, 'Y', false],
  [{ 'zh-CN': '个月', en: 'months' }, 'M', false],
  [{ 'zh-CN': '天', en: 'days' }, 'D', false],
  [{ 'zh-CN': '小时', en: 'hours' }, 'H', true],
  [{ 'zh-CN': '分钟', en: 'minutes' }, 'M', true],
  [{ 'zh-CN': '秒', en: 'seconds' }, 'S', true],
];
const names: Record<string, number> = {
  ...{ 年: 0, year: 0, years: 0, 个月: 1, 月: 1, month: 1, months: 1, 天: 2, 日: 2, day: 2, days: 2 },
  ...{ 小时: 3, 个小时: 3, 时: 3, hour: 3, hours: 3, h: 3, 分钟: 4, 分: 4, minute: 4, minutes: 4, min: 4 },
  ...{ 秒: 5, 秒钟: 5, second: 5, seconds: 5, s: 5 },
};

/**
 * A duration as people say it; what is none stays as it is written.
 *
 * @example durationWords('P1Y6M', 'zh-CN') // '1 年 6 个月'
 */
export function durationWords(text: string, locale: Locale): string {
  const [, sign = '', ...amounts] = parts.exec(text) ?? [];
  const said = units.flatMap(([word], at) => (amounts[at] === undefined ? [] : [`${amounts[at]} ${word[locale]}`]));
  return said.length === 0 ? text : sign + said.join(' ');
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
  for (const [, amount, unit = ''] of pieces) {
    const isWeek = /^(?:个?星期|周|weeks?)$/i.test(unit);
    const at = isWeek ? 2 : names[unit.toLowerCase()];
    if (at === undefined || at <= last || (at !== 5 && amount?.includes('.'))) return undefined;
    const [, letter, inTime] = units[at] as (typeof units)[number];
    iso += `${inTime && !iso.includes('T') ? 'T' : ''}${isWeek ? Number(amount) * 7 : amount}${letter}`;
    last = at;
  }
  return `${sign}P${iso}`;
}
