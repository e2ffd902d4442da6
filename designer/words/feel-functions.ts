import type { LocalText } from '../../engine/index.ts';

/** A function of FEEL as the editor offers and explains it. */
export interface FeelFunction {
  name: string;
  /** How it is called. */
  call: string;
  /** What it is called where formulas stand in words. */
  word: LocalText;
  help: LocalText;
}

const row = (call: string, word: string, chinese: string, english: string, englishWord?: string): FeelFunction => {
  const name = call.slice(0, call.indexOf('('));
  return { name, call, word: { 'zh-CN': word, en: englishWord ?? name }, help: { 'zh-CN': chinese, en: english } };
};

/** What authors of policies need of FEEL, with the product's own calendar functions. */
export const feelFunctions: FeelFunction[] = [
  row('daysBetween(from, to)', '相隔天数', '两个日期相差的天数', 'days from one date to another', 'days between'),
  row(
    'hoursBetween(from, to)',
    '相隔小时数',
    '两个时刻相差的小时数',
    'hours from one instant to another',
    'hours between',
  ),
  row(
    'minutesBetween(from, to)',
    '相隔分钟数',
    '两个时刻相差的分钟数',
    'minutes from one instant to another',
    'minutes between',
  ),
  row('addDays(date, count)', '加天数', '日期往后若干天', 'a date so many days later', 'days added'),
  row(
    'addMonths(date, count)',
    '加月数',
    '日期往后若干月，月末自动对齐',
    'a date so many months later, at the end of a month clamped',
    'months added',
  ),
  row('addHours(instant, count)', '加小时', '时刻往后若干小时', 'an instant so many hours later', 'hours added'),
  row('addMinutes(instant, count)', '加分钟', '时刻往后若干分钟', 'an instant so many minutes later', 'minutes added'),
  row('isWorkingDay(date, calendar)', '是否工作日', '是否工作日', 'whether a day is worked', 'is a working day'),
  row(
    'addWorkingDays(date, count, calendar)',
    '加工作日',
    '往后若干个工作日',
    'so many working days later',
    'working days added',
  ),
  row(
    'workingDaysBetween(from, to, calendar)',
    '相隔工作日数',
    '两个日期相隔的工作日数',
    'working days from one date to another',
    'working days between',
  ),
  row(
    'nextWorkingDay(date, calendar)',
    '当日或其后首个工作日',
    '当日或其后首个工作日',
    'the day itself or the next that is worked',
    'this or the next working day',
  ),
  row(
    'previousWorkingDay(date, calendar)',
    '当日或其前最近工作日',
    '当日或其前最近工作日',
    'the day itself or the last that was worked',
    'this or the last working day',
  ),
  row('today()', '今天', '今天', 'today'),
  row('now()', '现在', '此刻', 'now'),
  row('date("2026-01-31")', '日期', '写一个日期', 'a date as written'),
  row('date and time("2026-01-31T08:00:00")', '日期时间', '写一个时刻', 'an instant as written'),
  row('duration("P1D")', '时长', '写一段时长：P1D 一天，PT2H 两小时，P3M 三个月', 'a length of time: P1D, PT2H, P3M'),
  row('min(a, b)', '最小', '取最小', 'the smallest'),
  row('max(a, b)', '最大', '取最大', 'the largest'),
  row('sum(list)', '合计', '求和', 'the sum of a list'),
  row('count(list)', '个数', '有几项', 'how many items a list has'),
  row('mean(list)', '平均', '平均', 'the mean of a list'),
  row('abs(n)', '绝对值', '绝对值', 'without its sign'),
  row('floor(n)', '向下取整', '向下取整', 'rounded down to a whole number'),
  row('ceiling(n)', '向上取整', '向上取整', 'rounded up to a whole number'),
  row('round half up(n, scale)', '四舍五入', '四舍五入到若干位小数', 'rounded to so many decimals, halves up'),
  row('modulo(n, by)', '余数', '余数', 'what is left of a division'),
  row('not(condition)', '非', '取反', 'the opposite'),
  row('list contains(list, item)', '列表包含', '列表里有没有某一项', 'whether a list holds an item'),
  row('contains(text, part)', '包含', '文字里有没有某一段', 'whether a text holds another'),
  row('starts with(text, start)', '开头是', '文字是否以某段开头', 'whether a text begins so'),
  row('ends with(text, end)', '结尾是', '文字是否以某段结尾', 'whether a text ends so'),
  row('matches(text, pattern)', '符合', '文字是否符合某个模式', 'whether a text matches a pattern'),
  row('substring(text, start, length)', '截取', '从第几个字起取若干字', 'a part of a text'),
  row('string length(text)', '字数', '文字有几个字', 'how many characters a text has'),
  row('upper case(text)', '转大写', '转为大写', 'in capitals'),
  row('string(value)', '转文字', '转为文字', 'as a text'),
  row('number(text)', '转数字', '把文字转为数字', 'a text as a number'),
  row('is defined(value)', '有值', '有没有值', 'whether there is a value'),
];
