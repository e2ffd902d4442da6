import type { LocalText } from '../../engine/index.ts';

/** A function of FEEL as the editor offers and explains it. */
export interface FeelFunction {
  name: string;
  /** How it is called. */
  call: string;
  help: LocalText;
}

const row = (call: string, chinese: string, english: string): FeelFunction => ({
  name: call.slice(0, call.indexOf('(')),
  call,
  help: { 'zh-CN': chinese, en: english },
});

/** What authors of policies need of FEEL, with the product's own calendar functions. */
export const feelFunctions: FeelFunction[] = [
  row('daysBetween(from, to)', '两个日期相差的天数', 'days from one date to another'),
  row('hoursBetween(from, to)', '两个时刻相差的小时数', 'hours from one instant to another'),
  row('minutesBetween(from, to)', '两个时刻相差的分钟数', 'minutes from one instant to another'),
  row('addDays(date, count)', '日期往后若干天', 'a date so many days later'),
  row(
    'addMonths(date, count)',
    '日期往后若干月，月末自动对齐',
    'a date so many months later, at the end of a month clamped',
  ),
  row('addHours(instant, count)', '时刻往后若干小时', 'an instant so many hours later'),
  row('addMinutes(instant, count)', '时刻往后若干分钟', 'an instant so many minutes later'),
  row('isWorkingDay(date, calendar)', '是否工作日', 'whether a day is worked'),
  row('addWorkingDays(date, count, calendar)', '往后若干个工作日', 'so many working days later'),
  row('workingDaysBetween(from, to, calendar)', '两个日期相隔的工作日数', 'working days from one date to another'),
  row('nextWorkingDay(date, calendar)', '当日或其后首个工作日', 'the day itself or the next that is worked'),
  row('previousWorkingDay(date, calendar)', '当日或其前最近工作日', 'the day itself or the last that was worked'),
  row('today()', '今天', 'today'),
  row('now()', '此刻', 'now'),
  row('date("2026-01-31")', '写一个日期', 'a date as written'),
  row('date and time("2026-01-31T08:00:00")', '写一个时刻', 'an instant as written'),
  row('duration("P1D")', '写一段时长：P1D 一天，PT2H 两小时，P3M 三个月', 'a length of time: P1D, PT2H, P3M'),
  row('min(a, b)', '取最小', 'the smallest'),
  row('max(a, b)', '取最大', 'the largest'),
  row('sum(list)', '求和', 'the sum of a list'),
  row('count(list)', '有几项', 'how many items a list has'),
  row('mean(list)', '平均', 'the mean of a list'),
  row('abs(n)', '绝对值', 'without its sign'),
  row('floor(n)', '向下取整', 'rounded down to a whole number'),
  row('ceiling(n)', '向上取整', 'rounded up to a whole number'),
  row('round half up(n, scale)', '四舍五入到若干位小数', 'rounded to so many decimals, halves up'),
  row('modulo(n, by)', '余数', 'what is left of a division'),
  row('not(condition)', '取反', 'the opposite'),
  row('list contains(list, item)', '列表里有没有某一项', 'whether a list holds an item'),
  row('contains(text, part)', '文字里有没有某一段', 'whether a text holds another'),
  row('starts with(text, start)', '文字是否以某段开头', 'whether a text begins so'),
  row('ends with(text, end)', '文字是否以某段结尾', 'whether a text ends so'),
  row('matches(text, pattern)', '文字是否符合某个模式', 'whether a text matches a pattern'),
  row('substring(text, start, length)', '从第几个字起取若干字', 'a part of a text'),
  row('string length(text)', '文字有几个字', 'how many characters a text has'),
  row('upper case(text)', '转为大写', 'in capitals'),
  row('string(value)', '转为文字', 'as a text'),
  row('number(text)', '把文字转为数字', 'a text as a number'),
  row('is defined(value)', '有没有值', 'whether there is a value'),
];
