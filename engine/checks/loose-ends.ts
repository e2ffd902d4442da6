import type { ActionName } from '../flows/actions.ts';
import { eachAction, type FlowGraph, listedActions, readFlowGraph } from '../flows/graph.ts';
import type { FlowDefinition, JsonObject, PolicyContent } from '../ground/definition.ts';
import { textOf } from '../ground/local-text.ts';
import { pointer } from '../ground/pointer.ts';
import { type Finding, type Report, reporter } from './finding.ts';
import { reachableStates } from './flow-reach.ts';
import { type FlowWords, flowWords } from './flow-words.ts';

/**
 * What a flow begins and does not carry through: reviews that can only agree, deadlines after which nothing happens, and ends that leave
 * flows open which it has started.
 */
export function checkLooseEnds(content: PolicyContent): Finding[] {
  return Object.values(content.flows).flatMap((flow) => {
    const graph = readFlowGraph(flow);
    const say = flowWords(flow, content);
    const report = reporter('flow', flow.id);
    return [
      ...reviewsWithOneWay(flow, graph, say, report),
      ...deadlinesWithoutConsequence(flow, graph, say, report),
      ...endsWithOpenChildren(flow, graph, say, report),
    ];
  });
}

/** Words by which people call a state in which somebody judges what another has done; not one in which that is over (`已审核`, `audited`). */
const reviewing = /审|批|复核|验收|会签|鉴定|\b(review|approv|audit|apprais|accept)/i;
const reviewed = /^已|通过$|ed$/;

function reviewsWithOneWay({ events }: FlowDefinition, graph: FlowGraph, say: FlowWords, report: Report): Finding[] {
  return graph.states.flatMap((one) => {
    const { path, name, state, pointer: where, children } = one;
    const { task, title } = state.meta ?? {};
    const called = textOf(title, 'zh-CN', name);
    const isReview = task?.approval
      ? task.approval.refuse === undefined
      : reviewing.test(called) && !reviewed.test(called) && !reviewed.test(name);
    if (path === '' || children.length > 0 || state.type === 'final' || !isReview) return [];
    const ways = Object.keys(state.on ?? {}).filter((event) => !events[event]?.internal);
    if (ways.length !== 1 && !task?.approval) return [];
    return [
      report(
        'reviewWithOneWay',
        where,
        `${say.state(one)['zh-CN']}只能同意：没有退回、不同意或更正的出路`,
        `Who judges in ${say.state(one).en} can only agree: there is no way to refuse or send back`,
      ),
    ];
  });
}

function deadlinesWithoutConsequence(
  { clocks = [] }: FlowDefinition,
  { states }: FlowGraph,
  say: FlowWords,
  report: Report,
): Finding[] {
  return [
    ...clocks.flatMap(({ id, over, remind = [] }, index) =>
      over || remind.length > 0
        ? []
        : [
            report(
              'deadlineWithoutConsequence',
              pointer('clocks', index),
              `时限 ${id} 到了以后只记在经过里：没有提醒，也没有写明逾期怎样`,
              `Only the history says so when the clock ${id} runs out: nobody is reminded, and nothing says what a breach does`,
            ),
          ],
    ),
    ...states.flatMap((one) => {
      const { due, remind = [], escalate } = one.state.meta?.task ?? {};
      if (due === undefined || remind.length > 0 || escalate || one.state.after) return [];
      const { 'zh-CN': zh, en } = say.state(one);
      return [
        report(
          'deadlineWithoutConsequence',
          one.pointer + pointer('meta', 'task', 'due'),
          `${zh}的办理期限到了以后什么也不会发生：没有提醒，也不升级`,
          `Nothing happens when the task of ${en} is overdue: nobody is reminded, and it goes to nobody else`,
        ),
      ];
    }),
  ];
}

/** Ways to an end that neither need the flows which were started to have ended, nor write down which are open. */
function endsWithOpenChildren(
  { machine }: FlowDefinition,
  graph: FlowGraph,
  say: FlowWords,
  report: Report,
): Finding[] {
  const started = eachAction(machine).filter(
    ({ type, params }) => type === ('start' satisfies ActionName) && params?.detached !== true,
  );
  const names = [...new Set(started.flatMap(({ params }) => (typeof params?.as === 'string' ? [params.as] : [])))];
  const waited = new Set(started.filter(({ params }) => params?.wait).map(({ params }) => params?.as));
  const open = names.filter((name) => !waited.has(name)).map((name) => ({ name, during: statesAfter(graph, name) }));
  if (open.length === 0) return [];
  return graph.transitions.flatMap(({ transition, targets, pointer: where, source }) => {
    const ends = targets.filter(({ state, parent }) => state.type === 'final' && parent?.path === '');
    const { needs = [], reports = [] } = transition.meta ?? {};
    const left = open
      .filter(({ name, during }) => during.has(source) && !needs.includes(name) && !reports.includes(name))
      .map(({ name }) => name);
    if (ends.length === 0 || left.length === 0) return [];
    const { 'zh-CN': zh, en } = say.state(source);
    const list = { zh: left.join('、'), en: left.join(', ') };
    return [
      report(
        'endsWithOpenChildren',
        where,
        `从${zh}可以直接结束，而发起的 ${list.zh} 可能还没办完：应要求先办完，或写明可以未完`,
        `From ${en} it may end while ${list.en}, which it has started, is still open: it should need them, or report them`,
      ),
    ];
  });
}

/** Where a flow may be once it has started another: what it starts on the very way to the end is meant to go on behind it. */
function statesAfter(graph: FlowGraph, name: string) {
  const { states, transitions } = graph;
  const byWay = transitions.filter(({ transition }) => startsAs(transition.actions, name));
  const inside = states.filter(({ state }) => startsAs(state.entry, name) || startsAs(state.exit, name));
  return reachableStates(graph, [
    ...byWay.flatMap(({ targets, source }) => (targets.length > 0 ? targets : [source])),
    ...inside,
  ]);
}

const startsAs = (actions: Parameters<typeof listedActions>[0], name: string) =>
  listedActions(actions).some(
    ({ type, params }) => type === ('start' satisfies ActionName) && (params as JsonObject | undefined)?.as === name,
  );
