import { periodOf, type RegisterDefinition } from '../../../engine/index.ts';
import type { Translate } from '../../texts/sections.ts';

type Kind = NonNullable<RegisterDefinition['period']>;

/** The names of the last periods, the present one first. @example recentPeriods('month', 'Asia/Shanghai', 2, now) // ['2026-11', '2026-10'] */
export function recentPeriods(kind: Kind, timeZone: string, count: number, nowMs: number): string[] {
  const names: string[] = [];
  for (let at = nowMs; names.length < count; ) {
    const { name, fromMs } = periodOf(kind, at, timeZone);
    names.push(name);
    at = fromMs - 1;
  }
  return names;
}

/** A period in words. @example periodWords('2026-Q4', t) // 2026 年第 4 季度 */
export function periodWords(name: string, t: Translate): string {
  const [year = '', part = ''] = name.split(/-(?:W|Q)?/);
  if (/^\d{4}$/.test(name)) return t('register.inYear', { year });
  if (/^\d{4}-\d\d$/.test(name)) return t('register.inMonth', { year, month: Number(part) });
  if (name.includes('W')) return t('register.inWeek', { year, week: Number(part) });
  if (name.includes('Q')) return t('register.inQuarter', { year, quarter: part });
  return name;
}
