import type { TaskDefinition } from '../../contract/definitions/flows.ts';
import { actionNamed } from '../flows/actions.ts';
import type { Flow } from '../flows/compile.ts';
import type { FlowGraph } from '../flows/graph.ts';
import type { GraphState } from '../flows/targets.ts';
import { fits } from '../flows/wildcards.ts';
import { isExpression, type Json } from '../ground/definition.ts';
import { pointer } from '../ground/pointer.ts';
import type { Finding, Report } from './finding.ts';
import type { FlowWords } from './flow-words.ts';
import { isPlain, objectsWithin } from './handed-on.ts';
import { firstPlace, isIn, type Place, separationOf, walkAll, walkOf, walkWords } from './people-walk.ts';
import { type Somebody, starter } from './same-person.ts';

/**
 * Walks on which only those may act next who must not: the task is theirs by what it says, and they have done what it is separated from.
 * Guards are taken to hold. Of others who may act nothing is said: the step refuses who must not.
 */
export function separationFindings(flow: Flow, graph: FlowGraph, say: FlowWords, report: Report): Finding[] {
  const bySelf = doneByMachine(flow, graph, say, report);
  const separated = graph.states.filter((state) => state.state.meta?.task && isSeparated(flow, state));
  if (separated.length === 0) return bySelf;
  const separation = separationOf(flow, graph);
  const reached = new Map<string, Place>();
  const found = new Map<string, Finding>();
  const { isWhole } = walkAll(separation, (place) => {
    for (const state of separated) {
      if (!place.standing.has(state)) continue;
      if (!reached.has(state.path)) reached.set(state.path, place);
      for (const { what, path } of forcedAt(flow, state, place))
        if (!found.has(path + what)) found.set(path + what, broken(state, what, path, place, say, report));
    }
  });
  return [
    ...bySelf,
    ...found.values(),
    ...separated.flatMap((state) => unasked(state, reached.get(state.path), say, report)),
    ...(isWhole
      ? []
      : [
          report(
            'notDecided',
            '/machine',
            '流程太大，职责分离没有全部查完',
            'The flow is too large: whether people are kept apart in it was not looked at everywhere',
          ),
        ]),
  ];
}

/** The events of a state's task that are separated from others. */
function eventsApart(flow: Flow, state: GraphState): string[] {
  const { events } = state.state.meta?.task ?? {};
  const taken = Object.keys(state.state.on ?? {});
  const own = events ?? Object.keys(flow.definition.events).filter((event) => taken.some((name) => fits(name, event)));
  return own.filter((event) => flow.distinct.some((list) => list.includes(`${flow.id}.${event}`)));
}

const isSeparated = (flow: Flow, state: GraphState) =>
  (state.state.meta?.task?.notBy ?? []).length > 0 || eventsApart(flow, state).length > 0;

/** What of a task only those may do here who must not. */
function forcedAt(flow: Flow, state: GraphState, place: Place): { what: string; path: string }[] {
  const whose = place.whose.get(state.path);
  const task = flow.tasks.get(state.path);
  if (!whose || !task) return [];
  const at = (...path: (string | number)[]) => state.pointer + pointer('meta', 'task', ...path);
  const { notBy = [], approval } = task;
  const barring = notBy.filter((name) => whose.some((who) => isNamed(name, who, place)));
  const isBarred = barring.length > 0 && whose.every((who) => barring.some((name) => isNamed(name, who, place)));
  const byTask = isBarred ? [{ what: '', path: at('notBy', notBy.indexOf(barring[0] as string)) }] : [];
  // Those who decide together all vote: one of them who must not is one too many.
  const needsAll = approval?.mode === 'all' || approval?.mode === 'sequence';
  const byEvent = eventsApart(flow, state).flatMap((event) => {
    const isOff = (who: Somebody) => place.done.some((one) => one.who === who && areApart(flow, one.event, event));
    const isForced = needsAll && event === approval?.agree ? whose.some(isOff) : whose.every(isOff);
    return isForced ? [{ what: event, path: assignedAt(task, at) }] : [];
  });
  return [...byTask, ...byEvent];
}

function isNamed(name: string, who: Somebody, { done }: Place): boolean {
  if (name === 'starter') return who === starter;
  const [, kind, of = ''] = /^(state|event):(.*)$/.exec(name) ?? [];
  return done.some((one) => one.who === who && (kind === 'state' ? isIn(one.state, of) : one.event === of));
}

const areApart = ({ distinct, id }: Flow, event: string, other: string) =>
  event !== other && distinct.some((list) => list.includes(`${id}.${event}`) && list.includes(`${id}.${other}`));

function assignedAt({ approval, assign, candidates }: TaskDefinition, at: (...path: string[]) => string): string {
  if (approval) return at('approval', 'of');
  return at(assign !== undefined || !isExpression(candidates as never) ? 'assign' : 'candidates');
}

function broken(state: GraphState, what: string, path: string, place: Place, say: FlowWords, report: Report): Finding {
  const { 'zh-CN': zh, en } = say.state(state);
  const event = what === '' ? undefined : say.event(what);
  const walk = walkWords(place, say);
  const found = report(
    'separationBroken',
    path,
    `${zh}${event ? `的${event['zh-CN']}` : '的任务'}不许已办过另一件事的人办，可这样走下来能办的只有他们：${walk['zh-CN']}`,
    `${event ? `${event.en} in ${en}` : `The task of ${en}`} is not for whoever did the other thing, yet on this walk nobody else may do it: ${walk.en}`,
  );
  return { ...found, witness: walkOf(place) };
}

/** What of a separated task is done without anybody being asked. */
function unasked(state: GraphState, place: Place | undefined, say: FlowWords, report: Report): Finding[] {
  const { skip, nobody } = state.state.meta?.task ?? {};
  const given = { ...(skip ? { skip } : {}), ...(nobody === 'pass' ? { nobody } : {}) };
  const { 'zh-CN': zh, en } = say.state(state);
  const walk = place && walkWords(place, say);
  return Object.keys(given).map((key) => {
    const found = report(
      'separationBroken',
      state.pointer + pointer('meta', 'task', key),
      `${zh}须由另一人办，不能${key === 'skip' ? '因为同意过就算同意' : '找不到人就算通过'}${walk ? `：${walk['zh-CN']}` : ''}`,
      `${en} is for another person: it cannot count as agreed ${key === 'skip' ? 'because somebody agreed before' : 'where nobody is found'}${walk ? `: ${walk.en}` : ''}`,
    );
    return place ? { ...found, witness: walkOf(place) } : found;
  });
}

/** Separated events that nobody is asked for: the machine raises them, or they are its own. */
function doneByMachine(flow: Flow, graph: FlowGraph, say: FlowWords, report: Report): Finding[] {
  const { definition, distinct, id } = flow;
  const named = [...flow.tasks.values()].flatMap(({ notBy = [] }) => notBy.map((name) => name.replace(/^event:/, '')));
  const isApart = (event: string) => named.includes(event) || distinct.some((list) => list.includes(`${id}.${event}`));
  const told = (event: string, path: string, walk: Place | undefined) => {
    const { 'zh-CN': zh, en } = say.event(event);
    const way = walk && walkWords(walk, say);
    const found = report(
      'separationBroken',
      path,
      `${zh}须与别的事分开办，却由流程自己触发，没有人可分${way ? `：${way['zh-CN']}` : ''}`,
      `${en} is kept apart from other things, yet the flow raises it by itself: nobody is asked for it${way ? `: ${way.en}` : ''}`,
    );
    return walk ? { ...found, witness: walkOf(walk) } : found;
  };
  const raised = objectsWithin(definition.machine, '/machine').flatMap(({ path, value: { type, params } }) => {
    const event = actionNamed(String(type))?.names === 'event' ? raisedBy(params) : undefined;
    return event !== undefined && isApart(event) ? [{ event, path }] : [];
  });
  const own = Object.keys(definition.events)
    .filter((event) => definition.events[event]?.internal && isApart(event))
    .map((event) => ({ event, path: pointer('events', event, 'internal') }));
  const all = [...raised, ...own];
  if (all.length === 0) return [];
  const separation = separationOf(flow, graph);
  const walks = all.map(({ event, path }) => firstPlace(separation, (place) => leadsTo(place, event, path, graph)));
  return all.map(({ event, path }, index) => told(event, path, walks[index]));
}

const raisedBy = (params: Json | undefined): string | undefined => {
  const event = isPlain(params) ? params.event : undefined;
  return isPlain(event) && typeof event.type === 'string' ? event.type : undefined;
};

/** Whether what is raised at a place of the definition is raised when a walk comes here, or an event that is the machine's is awaited here. */
function leadsTo({ standing, before }: Place, event: string, path: string, { transitions }: FlowGraph): boolean {
  const { move } = before ?? {};
  if (move && path.startsWith(`${move.transition.pointer}/`)) return true;
  const entered = move?.entered ?? standing;
  if ([...entered].some(({ pointer: where }) => path.startsWith(`${where}/entry`))) return true;
  return (
    path.startsWith('/events/') &&
    transitions.some(({ source, on }) => on.kind === 'event' && standing.has(source) && fits(on.name, event))
  );
}
