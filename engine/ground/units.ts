import { both, type LocalText } from './local-text.ts';

/** A unit: how it is written, by what else it goes, and what it is a multiple of. */
export interface Unit {
  label: LocalText;
  /** Other names, in small letters. */
  names: string[];
  /** What it measures: units of one measure are multiples of each other. */
  measure: string;
  /** How much of its measure one of it is. */
  size: number;
}

const unit = (label: LocalText, names: string[], measure: string, size = 1): Unit => ({ label, names, measure, size });

/** Units by their codes. One row a unit; labels, reading and conversion come from here. */
const units: Record<string, Unit> = {
  CNY: unit(both('元', 'CNY'), ['圆', '块', '人民币', '元人民币', 'rmb', 'yuan'], 'CNY'),
  km: unit(both('公里', 'km'), ['千米', 'kilometre', 'kilometres', 'kilometer', 'kilometers'], 'length', 1_000_000),
  m: unit(both('米', 'm'), ['metre', 'metres', 'meter', 'meters'], 'length', 1000),
  cm: unit(both('厘米', 'cm'), ['公分'], 'length', 10),
  mm: unit(both('毫米', 'mm'), [], 'length'),
  years: unit(both('年', 'years'), ['year'], 'months', 12),
  months: unit(both('个月', 'months'), ['月', 'month'], 'months'),
  weeks: unit(both('周', 'weeks'), ['星期', '个星期', '礼拜', 'week'], 'time', 604_800),
  days: unit(both('天', 'days'), ['日', 'day'], 'time', 86_400),
  hours: unit(both('小时', 'hours'), ['个小时', '时', '钟头', 'hour', 'h'], 'time', 3600),
  minutes: unit(both('分钟', 'minutes'), ['分', 'minute', 'min'], 'time', 60),
  min: unit(both('分钟', 'minutes'), ['分', 'minute', 'min'], 'time', 60),
  seconds: unit(both('秒', 'seconds'), ['秒钟', 'second', 's'], 'time'),
  t: unit(both('吨', 't'), ['公吨', 'tonne', 'tonnes'], 'mass', 1_000_000),
  kg: unit(both('千克', 'kg'), ['公斤'], 'mass', 1000),
  g: unit(both('克', 'g'), [], 'mass'),
  'm³': unit(both('m³', 'm³'), ['立方米', '立方', '方', 'm3'], 'volume', 1_000_000),
  L: unit(both('升', 'L'), ['公升', 'litre', 'litres'], 'volume', 1000),
  mL: unit(both('毫升', 'mL'), [], 'volume'),
  'm²': unit(both('m²', 'm²'), ['平方米', '平方', '平米', 'm2'], 'area'),
  persons: unit(both('人', 'persons'), ['名', '位', '个人', 'person', 'people'], 'persons'),
};

/**
 * A unit as people write it; undefined where there is none, the unit itself where it has no words.
 *
 * @example unitText('km') // { 'zh-CN': '公里', en: 'km' }
 */
export function unitText(code: string | undefined): LocalText | undefined {
  if (!code) return undefined;
  return Object.hasOwn(units, code) ? units[code]?.label : both(code, code);
}

const codes = new Map(
  Object.entries(units).flatMap(([code, { label, names }]) =>
    [code, label['zh-CN'], label.en, ...names].map((name) => [name.toLowerCase(), code] as const),
  ),
);

/**
 * The code of a unit by any of its names; undefined for what is none.
 *
 * @example unitCode('个月') // 'months'
 */
export const unitCode = (written: string): string | undefined => codes.get(written.toLowerCase());

/**
 * By what a number in one unit becomes one in another: `by` to multiply, `over` to divide, both whole; undefined where it cannot.
 *
 * @param written a unit by any of its names
 * @param wanted the code of a unit, or what stands for one
 * @example conversion('年', 'months') // { by: 12, over: 1 }
 */
export function conversion(written: string, wanted: string | undefined): { by: number; over: number } | undefined {
  if (wanted === undefined) return undefined;
  if (written.toLowerCase() === wanted.toLowerCase()) return { by: 1, over: 1 };
  const from = units[unitCode(written) ?? ''];
  const to = units[unitCode(wanted) ?? ''];
  return from && to && from.measure === to.measure ? { by: from.size, over: to.size } : undefined;
}
