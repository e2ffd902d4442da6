import type { Locale } from '../../engine/index.ts';
import type { LabelOf } from './words.ts';

const joiners: Record<string, [string, string]> = {
  and: ['且', 'and'],
  or: ['或', 'or'],
  not: ['非', 'not'],
  true: ['是', 'yes'],
  false: ['否', 'no'],
  null: ['空', 'empty'],
  if: ['如果', 'if'],
  then: ['则', 'then'],
  else: ['否则', 'else'],
};

interface FeelFunction {
  name: string;
  /** What it takes, as it is written. */
  takes: string;
  label: Record<Locale, string>;
}
const row = (name: string, takes: string, zh: string, en: string): FeelFunction => ({
  ...{ name, takes },
  label: { 'zh-CN': zh, en },
});

/** The functions that authors need most: the clock, calendar arithmetic, working days. Offered while typing, read back in words. */
export const feelFunctions: FeelFunction[] = [
  row('today', '()', '今天', 'today'),
  row('now', '()', '现在', 'now'),
  row('daysBetween', '(from, to)', '相隔天数', 'days between'),
  row('hoursBetween', '(from, to)', '相隔小时数', 'hours between'),
  row('minutesBetween', '(from, to)', '相隔分钟数', 'minutes between'),
  row('addDays', '(date, n)', '加天数', 'days added'),
  row('addHours', '(dateTime, n)', '加小时', 'hours added'),
  row('addMinutes', '(dateTime, n)', '加分钟', 'minutes added'),
  row('addMonths', '(date, n)', '加月数', 'months added'),
  row('isWorkingDay', '(date, calendar)', '是否工作日', 'is a working day'),
  row('addWorkingDays', '(date, n, calendar)', '加工作日', 'working days added'),
  row('workingDaysBetween', '(from, to, calendar)', '相隔工作日数', 'working days between'),
  row('nextWorkingDay', '(date, calendar)', '当日或其后首个工作日', 'this or the next working day'),
  row('previousWorkingDay', '(date, calendar)', '当日或其前最近工作日', 'this or the last working day'),
];
const functionLabels = new Map(feelFunctions.map(({ name, label }) => [`${name}(`, label]));

/**
 * FEEL with labels in place of names; its shape stays, so that nothing is hidden.
 *
 * @example feelWords('cardValid = true and visits >= 3', { label, locale }) // '卡片有效 = 是 且 到访次数 ≥ 3'
 */
export function feelWords(text: string, { label, locale }: { label: LabelOf; locale: Locale }): string {
  const zh = locale === 'zh-CN' ? 0 : 1;
  return text
    .replace(
      /"([^"]*)"|config\.([A-Za-z_]\w*)|[A-Za-z_]\w*\(?/g,
      (whole, quoted: string | undefined, value: string | undefined) => {
        if (quoted !== undefined) return label(quoted);
        if (value !== undefined) return label(`config.${value}`);
        const called = functionLabels.get(whole);
        if (called) return `${called[locale]}(`;
        const name = whole.replace('(', '');
        return (joiners[name]?.[zh] ?? label(name)) + whole.slice(name.length);
      },
    )
    .replaceAll('>=', '≥')
    .replaceAll('<=', '≤')
    .replaceAll('!=', '≠');
}
