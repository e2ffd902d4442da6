import type { Locale } from '../../engine/index.ts';
import type { LabelOf } from './values.ts';

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

/** What expressions call, as it is read back. */
const called: Record<string, [string, string]> = {
  today: ['今天', 'today'],
  now: ['现在', 'now'],
  daysBetween: ['相隔天数', 'days between'],
  hoursBetween: ['相隔小时数', 'hours between'],
  minutesBetween: ['相隔分钟数', 'minutes between'],
  addDays: ['加天数', 'days added'],
  addHours: ['加小时', 'hours added'],
  addMinutes: ['加分钟', 'minutes added'],
  addMonths: ['加月数', 'months added'],
  isWorkingDay: ['是否工作日', 'is a working day'],
  addWorkingDays: ['加工作日', 'working days added'],
  workingDaysBetween: ['相隔工作日数', 'working days between'],
  nextWorkingDay: ['当日或其后首个工作日', 'this or the next working day'],
  previousWorkingDay: ['当日或其前最近工作日', 'this or the last working day'],
};

/**
 * FEEL with labels in place of names; its shape stays, so that nothing is hidden.
 *
 * @example feelWords('cardValid = true and visits >= 3', { label, locale }) // '卡片有效 = 是 且 到访次数 ≥ 3'
 */
export function feelWords(text: string, { label, locale }: { label: LabelOf; locale: Locale }): string {
  const zh = locale === 'zh-CN' ? 0 : 1;
  return text
    .replace(
      /"([^"]*)"|config\.([A-Za-z_]\w*)|outcome\.(?=[A-Za-z_])|[A-Za-z_]\w*\(?/g,
      (whole, quoted: string | undefined, value: string | undefined) => {
        if (quoted !== undefined) return label(quoted);
        if (value !== undefined) return label(`config.${value}`);
        // What the rules gave goes by its own label.
        if (whole === 'outcome.') return '';
        const name = whole.replace('(', '');
        const words = name === whole ? undefined : called[name]?.[zh];
        if (words) return `${words}(`;
        return (joiners[name]?.[zh] ?? label(name)) + whole.slice(name.length);
      },
    )
    .replaceAll('>=', '≥')
    .replaceAll('<=', '≤')
    .replaceAll('!=', '≠');
}
