import type { FlowDefinition } from '../ground/definition.ts';
import { nearest } from '../ground/nearest.ts';
import { pointer } from '../ground/pointer.ts';
import type { Finding, Report } from './finding.ts';
import type { FlowWords } from './flow-words.ts';

/** What stands beside a payload in the body of an event: nothing of a payload or a form can be called so. */
export const reservedNames: ReadonlySet<string> = new Set([
  'type',
  'role',
  'by',
  'task',
  'after',
  'reason',
  'signature',
]);

/** What is wrong with what events say they bring: names that are taken, and facts that the flow's input does not have. */
export function fenceFindings({ events, input }: FlowDefinition, say: FlowWords, report: Report): Finding[] {
  const facts = Object.keys(input?.properties ?? {});
  return Object.entries(events).flatMap(([type, { payload, gives = [] }]) => [
    ...Object.keys(payload?.properties ?? {})
      .filter((name) => reservedNames.has(name))
      .map((name) =>
        report(
          'reservedName',
          pointer('events', type, 'payload', 'properties', name),
          `事件${say.event(type)['zh-CN']}的内容不能用 ${name} 作名称：它在事件中另有含义`,
          `What comes with the event ${say.event(type).en} cannot be called ${name}: in an event that means something else`,
        ),
      ),
    ...gives.flatMap((name, index) => {
      if (facts.includes(name)) return [];
      const meant = nearest(name, facts);
      const found = report(
        'unknownName',
        pointer('events', type, 'gives', index),
        `流程的输入没有 ${name}${meant ? `，是否指 ${meant}` : ''}`,
        `The input of the flow has no ${name}${meant ? `; did you mean ${meant}` : ''}`,
      );
      const fix = { path: pointer('events', type, 'gives', index), value: meant ?? '' };
      return [meant ? { ...found, fix } : found];
    }),
  ]);
}
