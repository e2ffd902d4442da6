import { actionNamed } from '../flows/actions.ts';
import type { Flow } from '../flows/compile.ts';
import { eachAction, type FlowGraph, readFlowGraph } from '../flows/graph.ts';
import { entryFlaws } from '../flows/machine-flaws.ts';
import { fits } from '../flows/wildcards.ts';
import type { FlowDefinition, JsonObject, PolicyContent } from '../ground/definition.ts';
import { nearest } from '../ground/nearest.ts';
import { pointer } from '../ground/pointer.ts';
import { type Finding, type Report, reporter } from './finding.ts';
import { clockFindings } from './flow-clocks.ts';
import { fenceFindings } from './flow-fence.ts';
import { checkGuards } from './flow-guards.ts';
import { loopFindings, startLoopFindings } from './flow-loops.ts';
import { nameFindings } from './flow-names.ts';
import { reachableStates, statesWithoutEnd } from './flow-reach.ts';
import { separationFindings } from './flow-separation.ts';
import { taskFindings } from './flow-tasks.ts';
import { wayFindings } from './flow-ways.ts';
import { type FlowWords, flowWords } from './flow-words.ts';
import { citations } from './rule-names.ts';

/** What is wrong with a flow that compiles: its states, its events, its guards, and the names it uses. */
export function checkFlow(flow: Flow, content: PolicyContent): Finding[] {
  const { definition } = flow;
  const graph = readFlowGraph(definition);
  const report = reporter('flow', definition.id);
  const say = flowWords(definition, content);
  return [
    ...machineFindings(graph, report),
    ...stateFindings(graph, say, report),
    ...eventFindings(definition, graph, say, report),
    ...loopFindings(graph, say, report),
    ...startLoopFindings(definition, content, report),
    ...fenceFindings(definition, say, report),
    ...clockFindings(definition, graph, report),
    ...wayFindings(definition, graph, report),
    ...nameFindings(flow, graph, content, report),
    ...taskFindings(definition, graph, content, report),
    ...separationFindings(flow, graph, say, report),
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
  { events, machine }: FlowDefinition,
  { transitions }: FlowGraph,
  say: FlowWords,
  report: Report,
): Finding[] {
  const taken = transitions.filter(({ on }) => on.kind === 'event');
  const raised = eachAction(machine).flatMap(({ type, params }) =>
    actionNamed(type)?.names === 'event' ? [String((params?.event as JsonObject | undefined)?.type)] : [],
  );
  const known = [...Object.keys(events), ...raised];
  return [
    ...taken
      .filter(({ on }) => on.name !== '*' && !known.some((name) => fits(on.name, name)))
      .map(({ on, pointer: where }) => {
        const meant = nearest(on.name, known);
        const zh = `事件 ${on.name} 没有声明${meant ? `，是否指 ${meant}` : ''}`;
        return report(
          'eventUndeclared',
          where,
          zh,
          `The event ${on.name} is not declared${meant ? `; did you mean ${meant}` : ''}`,
        );
      }),
    ...Object.keys(events)
      .filter((name) => !taken.some(({ on }) => fits(on.name, name)))
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

/** States that cannot be entered, and ids that two states have: only the later is found by it. */
function machineFindings(graph: FlowGraph, report: Report): Finding[] {
  const flaws = entryFlaws(graph).map(({ path, message }) =>
    report('invalidDefinition', path, message['zh-CN'], message.en),
  );
  const twice = graph.states.filter(({ state }, index) =>
    graph.states.some((other, place) => place < index && state.id !== undefined && other.state.id === state.id),
  );
  return [
    ...flaws,
    ...twice.map(({ state: { id }, pointer: where }) =>
      report('duplicateId', where, `有两个状态的编号都是 ${id}`, `Two states have the id ${id}`),
    ),
  ];
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
    ...(definition.clocks ?? []).flatMap(({ clauses = [] }, index) =>
      citations(clauses, pointer('clocks', index), known, report),
    ),
    ...graph.transitions
      .filter(({ on }) => on.kind === 'event')
      .flatMap(({ transition, pointer: where }) => citations(transition.meta?.clauses, where, known, report)),
    ...graph.states.flatMap(({ state, pointer: where }) => citations(state.meta?.clauses ?? [], where, known, report)),
  ];
}
