import { actionNamed } from '../flows/actions.ts';
import { actorNamed } from '../flows/actors.ts';
import type { Flow } from '../flows/compile.ts';
import {
  type FlowGraph,
  type GraphState,
  invokesOf,
  listedActions,
  reachableStates,
  readFlowGraph,
  statesWithoutEnd,
} from '../flows/graph.ts';
import { guardNamed } from '../flows/guards.ts';
import type { FlowDefinition, JsonObject, PolicyContent, StateJson } from '../ground/definition.ts';
import { pointer } from '../ground/pointer.ts';
import type { Finding } from './finding.ts';
import { type Report, reporter } from './finding.ts';
import { checkGuards } from './flow-guards.ts';
import { type FlowWords, flowWords } from './flow-words.ts';
import { citations } from './rule-names.ts';

/** What is wrong with a flow that compiles: its states, its events, its guards, and the names it uses. */
export function checkFlow(flow: Flow, content: PolicyContent): Finding[] {
  const { definition } = flow;
  const graph = readFlowGraph(definition);
  const report = reporter('flow', definition.id);
  const say = flowWords(definition, content);
  return [
    ...stateFindings(graph, say, report),
    ...eventFindings(definition, graph, say, report),
    ...loopFindings(graph, say, report),
    ...startLoopFindings(definition, content, report),
    ...nameFindings(graph, content, report),
    ...clauseFindings(definition, graph, content, report),
    ...checkGuards(flow, graph, say, report),
  ];
}

function stateFindings(graph: FlowGraph, say: FlowWords, report: Report): Finding[] {
  const reached = reachableStates(graph);
  const unreached = graph.states.filter((one) => !reached.has(one) && one.state.type !== 'history');
  const stuck = statesWithoutEnd(graph).filter((one) => reached.has(one));
  return [
    ...unreached.map((one) =>
      report(
        'stateUnreachable',
        one.pointer,
        `状态${say.state(one)['zh-CN']}永远到不了`,
        `No walk comes to the state ${say.state(one).en}`,
      ),
    ),
    ...stuck.map((one) =>
      report(
        'noWayToEnd',
        one.pointer,
        `从状态${say.state(one)['zh-CN']}出发到不了任何结束状态`,
        `From the state ${say.state(one).en} no walk leads to an end`,
      ),
    ),
  ];
}

function eventFindings(
  { events }: FlowDefinition,
  { transitions }: FlowGraph,
  say: FlowWords,
  report: Report,
): Finding[] {
  const sent = transitions.filter(({ on }) => on.kind === 'event' && on.name !== '*');
  const raised = JSON.stringify(transitions.map((one) => one.transition.actions ?? null));
  const used = new Set(sent.map(({ on }) => on.name));
  return [
    ...sent
      .filter(({ on }) => !Object.hasOwn(events, on.name) && !raised.includes(`"${on.name}"`))
      .map(({ on, pointer: where }) =>
        report('eventUndeclared', where, `事件 ${on.name} 没有声明`, `The event ${on.name} is not declared`),
      ),
    ...Object.keys(events)
      .filter((name) => !used.has(name))
      .map((name) =>
        report(
          'eventUnused',
          pointer('events', name),
          `没有任何状态接受事件${say.event(name)['zh-CN']}`,
          `No state accepts the event ${say.event(name).en}`,
        ),
      ),
  ];
}

/** States that follow each other at once and unconditionally in a circle. */
function loopFindings({ transitions }: FlowGraph, say: FlowWords, report: Report): Finding[] {
  const always = transitions.filter(({ on, transition }) => on.kind === 'always' && !transition.guard);
  const next = new Map(always.map((one) => [one.source, one]));
  return always.flatMap((start) => {
    let one = start;
    const seen = new Set<GraphState>();
    while (!seen.has(one.source)) {
      seen.add(one.source);
      const to = one.targets[0];
      const following = to && next.get(to);
      if (!following) return [];
      if (following.source === start.source) {
        return [
          report(
            'endlessLoop',
            start.pointer,
            `状态${say.state(start.source)['zh-CN']}会无条件地循环下去`,
            `From ${say.state(start.source).en} states follow each other for ever`,
          ),
        ];
      }
      one = following;
    }
    return [];
  });
}

/** Flows that start each other in a circle as soon as they begin. */
function startLoopFindings({ id, machine }: FlowDefinition, content: PolicyContent, report: Report): Finding[] {
  const seen = new Set<string>();
  const follow = (one: string): boolean =>
    startedAtOnce(content.flows[one]).some((next) => {
      if (next === id) return true;
      if (seen.has(next)) return false;
      seen.add(next);
      return follow(next);
    });
  if (!follow(id)) return [];
  const where = machine.initial ? pointer('machine', 'states', machine.initial) : '/machine';
  const zh = `流程 ${id} 一开始就会启动自己（或经由别的流程），没有止境`;
  const en = `The flow ${id} starts itself as soon as it begins, by itself or by way of others, without end`;
  return [report('endlessLoop', where, zh, en)];
}

/** The flows that a flow starts by entering its first states. */
function startedAtOnce(flow: FlowDefinition | undefined): string[] {
  const started: string[] = [];
  for (let state: StateJson | undefined = flow?.machine; state; state = state.states?.[state.initial ?? '']) {
    for (const { type, params } of listedActions(state.entry))
      if (actionNamed(type)?.names === 'flow') started.push(String(params?.flow));
    for (const { src, input } of invokesOf(state))
      if (actorNamed(src)?.names === 'flow') started.push(String(input?.flow));
  }
  return started;
}

/** Guards, actions, actors, rule sets and flows that a machine names. */
function nameFindings({ states, transitions }: FlowGraph, content: PolicyContent, report: Report): Finding[] {
  const findings: Finding[] = [];
  const unknown = (kind: string, name: string, where: string) =>
    findings.push(report('unknownName', where, `没有名为 ${name} 的${kind}`, `There is no ${kind} named ${name}`));
  const ruleSet = (params: JsonObject | undefined, where: string) => {
    const id = String(params?.ruleSet);
    if (!Object.hasOwn(content.rules, id))
      findings.push(report('unknownRuleSet', where, `没有规则 ${id}`, `There is no rule set ${id}`));
  };
  const flow = (id: string, where: string) => {
    if (!Object.hasOwn(content.flows, id))
      findings.push(report('unknownFlow', where, `没有流程 ${id}`, `There is no flow ${id}`));
  };
  const startedFlow = (params: JsonObject | undefined, where: string) => {
    const id = String(params?.flow);
    flow(id, where);
    const takes = content.flows[id]?.input?.properties ?? {};
    for (const name of Object.keys((params?.input ?? {}) as JsonObject)) {
      if (content.flows[id] && !Object.hasOwn(takes, name)) {
        const [zh, en] = [`流程 ${id} 的输入没有 ${name}`, `The input of the flow ${id} has no ${name}`];
        findings.push(report('unknownName', where, zh, en, 'warning'));
      }
    }
    const tell = params?.tell;
    if (typeof tell === 'string' && !transitions.some(({ on }) => on.kind === 'event' && on.name === tell)) {
      const [zh, en] = [`没有状态接受回告事件 ${tell}`, `No state accepts the event ${tell} that it is told by`];
      findings.push(report('eventUndeclared', where, zh, en));
    }
  };
  const actions = (given: Parameters<typeof listedActions>[0], where: string) => {
    for (const { type, params } of listedActions(given)) {
      const action = actionNamed(type);
      if (!action) unknown('动作 action', type, where);
      if (action?.names === 'ruleSet') ruleSet(params, where);
      if (action?.names === 'flow') startedFlow(params, where);
    }
  };
  for (const { transition, pointer: where } of transitions) {
    const { guard } = transition;
    if (guard) {
      const { type, params } = typeof guard === 'string' ? { type: guard, params: undefined } : guard;
      if (!guardNamed(type)) unknown('条件 guard', type, where);
      if (guardNamed(type)?.says === 'outcome') ruleSet(params, where);
    }
    actions(transition.actions, where);
  }
  for (const { state, pointer: where } of states) {
    actions(state.entry, where);
    actions(state.exit, where);
    for (const { src, input } of invokesOf(state)) {
      const actor = actorNamed(src);
      if (!actor) unknown('服务 actor', src, where);
      if (actor?.names === 'ruleSet') ruleSet(input, where);
      if (actor?.names === 'flow') flow(String(input?.flow), where);
    }
  }
  return findings;
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
