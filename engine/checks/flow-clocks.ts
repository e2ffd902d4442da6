import { parseDuration } from '../expressions/dates.ts';
import { isDelayText } from '../flows/delays.ts';
import type { FlowGraph } from '../flows/graph.ts';
import { type FlowDefinition, isExpression } from '../ground/definition.ts';
import { nearest } from '../ground/nearest.ts';
import { pointer } from '../ground/pointer.ts';
import type { Finding, Report } from './finding.ts';

/** Clocks that have an id twice, or name states, events and delays that are not there; and limits and reminders that are no durations. */
export function clockFindings(
  { clocks = [], events, delays = {} }: FlowDefinition,
  { states }: FlowGraph,
  report: Report,
): Finding[] {
  const paths = states.map(({ path }) => path).filter((path) => path !== '');
  const known = { state: paths, event: Object.keys(events) };
  return clocks.flatMap(({ id, from, until, limit, remind = [] }, index) => {
    const at = (...path: (string | number)[]) => pointer('clocks', index, ...path);
    const twice = clocks.findIndex((one) => one.id === id) < index;
    return [
      ...(twice ? [report('duplicateId', at('id'), `有两个时钟的编号都是 ${id}`, `Two clocks have the id ${id}`)] : []),
      ...Object.entries({ from, until }).flatMap(([key, where]) =>
        isExpression(where) || where === 'start' ? [] : placeFindings(where, at(key), known, report),
      ),
      ...(isExpression(limit) || Object.hasOwn(delays, limit) || isDelayText(limit)
        ? []
        : [noDuration(limit, at('limit'), nearest(limit, Object.keys(delays)), report)]),
      ...[remind]
        .flat()
        .flatMap((text) => (parseDuration(text) ? [] : [noDuration(text, at('remind'), undefined, report)])),
    ];
  });
}

function placeFindings(
  where: string,
  path: string,
  known: Record<'state' | 'event', string[]>,
  report: Report,
): Finding[] {
  const [, kind, name = ''] = /^(state|event):(.*)$/.exec(where) ?? [];
  if (kind !== 'state' && kind !== 'event')
    return [
      report(
        'unknownName',
        path,
        `“${where}”应写作 start、state:状态 或 event:事件`,
        `“${where}” should be start, state:<state> or event:<event>`,
      ),
    ];
  if (known[kind].includes(name)) return [];
  const meant = nearest(name, known[kind]);
  const [zh, en] = kind === 'state' ? ['状态', 'state'] : ['事件', 'event'];
  const found = report(
    'unknownName',
    path,
    `没有${zh} ${name}${meant ? `，是否指 ${meant}` : ''}`,
    `There is no ${en} ${name}${meant ? `; did you mean ${meant}` : ''}`,
  );
  return [meant ? { ...found, fix: { path, value: `${kind}:${meant}` } } : found];
}

const noDuration = (text: string, path: string, meant: string | undefined, report: Report) =>
  report(
    'unknownName',
    path,
    `“${text}”不是时长（如 P3D）${meant ? `，是否指 ${meant}` : ''}`,
    `“${text}” is no duration (such as P3D)${meant ? `; did you mean ${meant}` : ''}`,
  );
