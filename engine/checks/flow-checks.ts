import type { FlowDefinition, JsonObject, PolicyContent } from '../definition.ts';
import type { Finding } from '../finding.ts';
import { actionNames, actorNames, type Flow, guardNames } from '../flows/compile.ts';
import {
  type FlowGraph,
  invokesOf,
  listedActions,
  reachableStates,
  readFlowGraph,
  type StatePlace,
  statesWithoutEnd,
} from './flow-graph.ts';
import { checkGuards } from './flow-guards.ts';
import { pointer, type Report, reporter } from './report.ts';
import { citations, unknownNames } from './rule-names.ts';

/** What is wrong with a flow that compiles: its states, its events, its guards, and the names it uses. */
export function checkFlow(flow: Flow, content: PolicyContent): Finding[] {
  const { definition } = flow;
  const graph = readFlowGraph(definition);
  const report = reporter('flow', definition.id);
  return [
    ...stateFindings(graph, report),
    ...eventFindings(definition, graph, report),
    ...loopFindings(graph, report),
    ...nameFindings(graph, content, report),
    ...expressionFindings(flow, content, report),
    ...clauseFindings(definition, graph, content, report),
    ...checkGuards(flow, graph, report),
  ];
}

function stateFindings(graph: FlowGraph, report: Report): Finding[] {
  const reached = reachableStates(graph);
  const unreached = graph.states.filter((one) => !reached.has(one) && one.state.type !== 'history');
  const stuck = statesWithoutEnd(graph).filter((one) => reached.has(one));
  return [
    ...unreached.map(({ path, pointer: where }) =>
      report('warning', 'stateUnreachable', where, `状态 ${path} 永远到不了`, `No walk comes to the state ${path}`),
    ),
    ...stuck.map(({ path, pointer: where }) =>
      report(
        'warning',
        'noWayToEnd',
        where,
        `从状态 ${path} 出发到不了任何结束状态`,
        `From the state ${path} no walk leads to an end`,
      ),
    ),
  ];
}

function eventFindings({ events }: FlowDefinition, { transitions }: FlowGraph, report: Report): Finding[] {
  const sent = transitions.filter(({ on }) => on.kind === 'event' && on.name !== '*');
  const raised = JSON.stringify(transitions.map((one) => one.transition.actions ?? null));
  const used = new Set(sent.map(({ on }) => on.name));
  return [
    ...sent
      .filter(({ on }) => !Object.hasOwn(events, on.name) && !raised.includes(`"${on.name}"`))
      .map(({ on, pointer: where }) =>
        report('warning', 'eventUndeclared', where, `事件 ${on.name} 没有声明`, `The event ${on.name} is not declared`),
      ),
    ...Object.keys(events)
      .filter((name) => !used.has(name))
      .map((name) =>
        report(
          'warning',
          'eventUnused',
          pointer('events', name),
          `没有任何状态接受事件 ${name}`,
          `No state accepts the event ${name}`,
        ),
      ),
  ];
}

/** States that follow each other at once and unconditionally in a circle. */
function loopFindings({ transitions }: FlowGraph, report: Report): Finding[] {
  const always = transitions.filter(({ on, transition }) => on.kind === 'always' && !transition.guard);
  const next = new Map(always.map((one) => [one.source, one]));
  return always.flatMap((start) => {
    let one = start;
    const seen = new Set<StatePlace>();
    while (!seen.has(one.source)) {
      seen.add(one.source);
      const to = one.targets[0];
      const following = to && next.get(to);
      if (!following) return [];
      if (following.source === start.source) {
        return [
          report(
            'error',
            'endlessLoop',
            start.pointer,
            `状态 ${start.source.path} 会无条件地循环下去`,
            `From ${start.source.path} states follow each other for ever`,
          ),
        ];
      }
      one = following;
    }
    return [];
  });
}

/** Guards, actions, actors, rule sets and flows that a machine names. */
function nameFindings({ states, transitions }: FlowGraph, content: PolicyContent, report: Report): Finding[] {
  const findings: Finding[] = [];
  const known = (kind: string, names: readonly string[], name: string, where: string) => {
    if (!names.includes(name))
      findings.push(
        report('error', 'unknownName', where, `没有名为 ${name} 的${kind}`, `There is no ${kind} named ${name}`),
      );
  };
  const ruleSet = (params: JsonObject | undefined, where: string) => {
    const id = String(params?.ruleSet);
    if (!Object.hasOwn(content.rules, id))
      findings.push(report('error', 'unknownRuleSet', where, `没有规则集 ${id}`, `There is no rule set ${id}`));
  };
  const actions = (given: Parameters<typeof listedActions>[0], where: string) => {
    for (const { type, params } of listedActions(given)) {
      known('动作 action', actionNames, type, where);
      if (type === 'decide') ruleSet(params, where);
    }
  };
  for (const { transition, pointer: where } of transitions) {
    const { guard } = transition;
    if (guard) {
      const { type, params } = typeof guard === 'string' ? { type: guard, params: undefined } : guard;
      known('条件 guard', guardNames, type, where);
      if (type === 'decision') ruleSet(params, where);
    }
    actions(transition.actions, where);
  }
  for (const { state, pointer: where } of states) {
    actions(state.entry, where);
    actions(state.exit, where);
    for (const { src, input } of invokesOf(state)) {
      known('服务 actor', actorNames, src, where);
      if (src === 'decision') ruleSet(input, where);
      const flow = String(input?.flow);
      if (src === 'flow' && !Object.hasOwn(content.flows, flow))
        findings.push(report('error', 'unknownFlow', where, `没有流程 ${flow}`, `There is no flow ${flow}`));
    }
  }
  return findings;
}

function expressionFindings({ templates }: Flow, content: PolicyContent, report: Report): Finding[] {
  return templates.texts.flatMap((text) => unknownNames(text, templates.scope, '/machine', content, report));
}

function clauseFindings(
  definition: FlowDefinition,
  graph: FlowGraph,
  content: PolicyContent,
  report: Report,
): Finding[] {
  const known = new Set(content.clauses.clauses.map((clause) => clause.id));
  return [
    ...citations(definition.clauses ?? [], '/clauses', known, report),
    ...graph.transitions
      .filter(({ on }) => on.kind === 'event')
      .flatMap(({ transition, pointer: where }) => citations(transition.meta?.clauses, where, known, report)),
    ...graph.states.flatMap(({ state, pointer: where }) => citations(state.meta?.clauses ?? [], where, known, report)),
  ];
}
