import type { JsonSchema } from '../../contract/schema.ts';
import { actionNamed, actionNames } from '../flows/actions.ts';
import { actorNamed, actorNames } from '../flows/actors.ts';
import type { Flow } from '../flows/compile.ts';
import { isDelayText } from '../flows/delays.ts';
import { type FlowGraph, invokesOf, listedActions } from '../flows/graph.ts';
import { guardNamed, guards, guardsWithin } from '../flows/guards.ts';
import { callFlaws, HttpCall } from '../flows/http-call.ts';
import { fits } from '../flows/wildcards.ts';
import { type ActionJson, isExpression, type Json, type JsonObject, type PolicyContent } from '../ground/definition.ts';
import { nearest } from '../ground/nearest.ts';
import { pointer } from '../ground/pointer.ts';
import { closedFlaws } from './closed-format.ts';
import type { Finding, Report } from './finding.ts';

interface Names {
  graph: FlowGraph;
  delays: ReadonlySet<string>;
  content: PolicyContent;
  report: Report;
}

/** Guards, actions, actors, delays, states, rule sets and flows that a machine names and that are not there. */
export function nameFindings(
  { definition }: Flow,
  graph: FlowGraph,
  content: PolicyContent,
  report: Report,
): Finding[] {
  const names: Names = { graph, delays: new Set(Object.keys(definition.delays ?? {})), content, report };
  return [
    ...graph.transitions.flatMap(({ transition, on, pointer: where }) => [
      ...guardFindings(transition.guard as Json | undefined, where, names),
      ...actionFindings(transition.actions, where, names),
      ...(on.kind === 'after' ? delayFindings(on.name, where, names) : []),
    ]),
    ...graph.states.flatMap(({ state, pointer: where }) => [
      ...actionFindings(state.entry, where, names),
      ...actionFindings(state.exit, where, names),
      ...invokesOf(state).flatMap(({ src, input }) => actorFindings(src, input, where, names)),
    ]),
    ...Object.entries(definition.delays ?? {}).flatMap(([name, delay]) =>
      typeof delay === 'string' ? delayFindings(delay, pointer('delays', name), { ...names, delays: new Set() }) : [],
    ),
  ];
}

function unknown(
  what: string,
  en: string,
  name: string,
  known: Iterable<string>,
  where: string,
  report: Report,
): Finding {
  const meant = nearest(name, known);
  const zh = `没有名为 ${name} 的${what}${meant ? `，是否指 ${meant}` : ''}`;
  return report('unknownName', where, zh, `There is no ${en} named ${name}${meant ? `; did you mean ${meant}` : ''}`);
}

function guardFindings(guard: Json | undefined, where: string, names: Names): Finding[] {
  const { report, content } = names;
  return guardsWithin(guard).flatMap(({ type, params }): Finding[] => {
    const row = guardNamed(type);
    if (!row) return [unknown('条件 guard', 'guard', type, Object.keys(guards), where, report)];
    if (row.says === 'outcome') return ruleSetFindings(params, where, content, report);
    if (row.says === 'formula' && typeof params['='] !== 'string')
      return [report('invalidDefinition', where, '条件没有写公式（=）', 'The guard has no formula (`=`)')];
    return [];
  });
}

function ruleSetFindings(params: JsonObject | undefined, where: string, { rules }: PolicyContent, report: Report) {
  const id = String(params?.ruleSet);
  return Object.hasOwn(rules, id)
    ? []
    : [report('unknownRuleSet', where, `没有规则 ${id}`, `There is no rule set ${id}`)];
}

function flowFindings(params: JsonObject | undefined, where: string, { flows }: PolicyContent, report: Report) {
  const id = String(params?.flow);
  return Object.hasOwn(flows, id) ? [] : [report('unknownFlow', where, `没有流程 ${id}`, `There is no flow ${id}`)];
}

function actionFindings(given: ActionJson | ActionJson[] | undefined, where: string, names: Names): Finding[] {
  const { content, report } = names;
  return listedActions(given).flatMap(({ type, params }): Finding[] => {
    const action = actionNamed(type);
    if (!action) return [unknown('动作 action', 'action', type, actionNames, where, report)];
    if (action.names === 'ruleSet') return ruleSetFindings(params, where, content, report);
    if (action.names === 'flow') return startFindings(params, where, names);
    if (action.names === 'event') return raiseFindings(params, where, names);
    if (action.names === 'masterData') return masterFindings(params, where, names);
    return [];
  });
}

/** Master data whose row is changed, and by which key. */
function masterFindings(params: JsonObject | undefined, where: string, { content, report }: Names): Finding[] {
  const id = String(params?.id);
  return [
    ...(Object.hasOwn(content.masters, id)
      ? []
      : [unknown('主数据', 'master data', id, Object.keys(content.masters), where, report)]),
    ...((params?.key ?? null) === null
      ? [report('invalidDefinition', where, '没有写改哪一行（key）', 'It does not say which row is changed (`key`)')]
      : []),
  ];
}

/** A flow that is started beside this one, and by which event it is to tell of its end. */
function startFindings(params: JsonObject | undefined, where: string, { graph, content, report }: Names): Finding[] {
  const tell = params?.tell;
  const isTaken = graph.transitions.some(({ on }) => on.kind === 'event' && fits(on.name, String(tell)));
  return [
    ...flowFindings(params, where, content, report),
    ...(typeof tell === 'string' && !isTaken
      ? [
          report(
            'eventUndeclared',
            where,
            `没有状态接受回告事件 ${tell}`,
            `No state accepts the event ${tell} that it is told by`,
          ),
        ]
      : []),
  ];
}

function raiseFindings(params: JsonObject | undefined, where: string, names: Names): Finding[] {
  const { graph, report } = names;
  const type = (params?.event as JsonObject | undefined)?.type;
  const isTaken = graph.transitions.some(({ on }) => on.kind === 'event' && fits(on.name, String(type)));
  const untaken =
    typeof type === 'string' && !isTaken
      ? [
          report(
            'eventUndeclared',
            where,
            `没有状态接受触发的事件 ${type}`,
            `No state accepts the event ${type} that is raised`,
          ),
        ]
      : [];
  const delay = params?.delay;
  return [...untaken, ...(typeof delay === 'string' ? delayFindings(delay, where, names) : [])];
}

function delayFindings(delay: string, where: string, { delays, report }: Names): Finding[] {
  if (delays.has(delay) || isDelayText(delay)) return [];
  const meant = nearest(delay, delays);
  const zh = `“${delay}”不是时长（如 PT30M），也没有这个名称的延时${meant ? `，是否指 ${meant}` : ''}`;
  const en = `“${delay}” is no duration (such as PT30M), and there is no delay of that name${meant ? `; did you mean ${meant}` : ''}`;
  return [report('unknownName', where, zh, en)];
}

function actorFindings(
  src: string,
  input: JsonObject | undefined,
  where: string,
  { content, report }: Names,
): Finding[] {
  const actor = actorNamed(src);
  if (!actor) return [unknown('服务 actor', 'actor', src, actorNames, where, report)];
  if (actor.names === 'ruleSet') return ruleSetFindings(input, where, content, report);
  if (actor.names === 'flow') return flowFindings(input, where, content, report);
  return callFindings(input ?? {}, where, report);
}

/** What of a call could not be made, or is not read. */
function callFindings(input: JsonObject, where: string, report: Report): Finding[] {
  const unknownKeys = closedFlaws(HttpCall as unknown as JsonSchema, input).filter(({ code }) => code === 'unknownKey');
  return [
    ...((typeof input.url === 'string' && input.url !== '') || isExpression(input.url as Json)
      ? []
      : [
          report(
            'invalidDefinition',
            where,
            '没有写调用的地址（url）',
            'It does not say what address is called (`url`)',
          ),
        ]),
    ...unknownKeys.map(({ path, keys, meant }) => {
      const [key = ''] = keys;
      return report(
        'unknownKey',
        where,
        `调用中不认识“${key}”${meant ? `，是不是“${meant}”？` : ''}`,
        `“${key}” is not known in a call (${path})${meant ? `: is “${meant}” meant?` : ''}`,
      );
    }),
    ...callFlaws(input).map(({ zh, en }) => report('invalidDefinition', where, zh, en)),
  ];
}
