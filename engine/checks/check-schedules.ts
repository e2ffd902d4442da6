import { parseTime } from '../expressions/dates.ts';
import type { PolicyContent, Schedule } from '../ground/definition.ts';
import { nearest } from '../ground/nearest.ts';
import { pointer } from '../ground/pointer.ts';
import { cronOf, everyOf, masterOf } from '../policy/schedules.ts';
import { type Finding, type Report, reporter } from './finding.ts';

/** Schedules that name flows, calendars or master data that are not there, or times that never come. */
export function checkSchedules({ policy, flows, config, masters }: PolicyContent): Finding[] {
  const report = reporter('policy', 'policy');
  const schedules = policy.schedules ?? [];
  return schedules.flatMap((schedule, index) => {
    const { id, flow, workingDay } = schedule;
    const at = (...path: string[]) => pointer('schedules', index, ...path);
    const unknown = (zh: string, en: string, name: string, known: object, path: string) => {
      if (Object.hasOwn(known, name)) return [];
      const meant = nearest(name, Object.keys(known));
      const [question, questioned] = meant ? [`，是否指 ${meant}`, `; did you mean ${meant}`] : ['', ''];
      const code = path === at() ? 'unknownFlow' : 'unknownName';
      const message = [
        `日程 ${id}：没有${zh} ${name}${question}`,
        `Schedule ${id}: there is no ${en} ${name}${questioned}`,
      ];
      return [report(code, path, message[0] as string, message[1] as string)];
    };
    const master = masterOf(schedule);
    const twice = schedules.findIndex((one) => one.id === id) < index;
    return [
      ...(twice
        ? [report('duplicateId', at('id'), `有两个日程的编号都是 ${id}`, `Two schedules have the id ${id}`)]
        : []),
      ...unknown('流程', 'flow', flow, flows, at()),
      ...(workingDay
        ? unknown('参数', 'configuration value', workingDay.calendar, config.values, at('workingDay'))
        : []),
      ...(master === undefined ? [] : unknown('主数据', 'master data', master, masters, at('for'))),
      ...timeFindings(schedule, policy.timeZone, at, report),
    ];
  });
}

/** What a schedule says of its time and cannot be, or says twice. */
function timeFindings(
  schedule: Schedule,
  timeZone: string,
  at: (...path: string[]) => string,
  report: Report,
): Finding[] {
  const { id, cron, day, time, every, workingDay } = schedule;
  const found = (path: string, zh: string, en: string) => [
    report('invalidDefinition', at(path), `日程 ${id}：${zh}`, `Schedule ${id}: ${en}`),
  ];
  if (cron !== undefined) {
    const besides = Object.entries({ every, day, time }).flatMap(([name, given]) =>
      given === undefined ? [] : [name],
    );
    return [
      ...(cronOf(cron, timeZone)
        ? []
        : found('cron', `“${cron}”不是五段 cron 表达式`, `“${cron}” is no cron expression of five parts`)),
      ...besides.flatMap((name) => found(name, `已用 cron 时不能再写 ${name}`, `beside cron there is no ${name}`)),
    ];
  }
  const most = { month: 31, week: 7, day: 0 }[everyOf(schedule)];
  return [
    ...(day !== undefined && most === 0 ? found('day', '每天运行时不写 day', 'what runs each day has no day') : []),
    ...(day !== undefined && most > 0 && !(Number.isInteger(day) && day >= 1 && day <= most)
      ? found('day', `day 应为 1 到 ${most}`, `its day is 1 to ${most}`)
      : []),
    ...(time !== undefined && Number.isNaN(parseTime(time))
      ? found('time', `“${time}”不是时间`, `“${time}” is no time`)
      : []),
    ...(workingDay?.move === 'count' && everyOf(schedule) !== 'month'
      ? found('workingDay', '只有每月的日程能数工作日', 'only what runs each month counts working days')
      : []),
  ];
}
