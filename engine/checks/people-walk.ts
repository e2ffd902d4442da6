import { expressionOf } from '../flows/assignment.ts';
import type { Flow } from '../flows/compile.ts';
import type { FlowGraph } from '../flows/graph.ts';
import type { GraphState } from '../flows/targets.ts';
import type { Json, JsonObject } from '../ground/definition.ts';
import { keyOf, movesFrom, type Standing, startOfWalks, type WalkMove } from './flow-walk.ts';
import type { FlowWords } from './flow-words.ts';
import { personsGiven, type Somebody, starter, statesAsked } from './same-person.ts';

/** So many places of walks are looked at; a flow with more is told to be too large for it. */
const mostPlaces = 20_000;

/** That somebody sent an event from a state. */
interface Done {
  state: string;
  event: string;
  who: Somebody;
}

/** A place of a walk: where it stands, what was done on the way as far as separation asks, and whose the tasks are. */
export interface Place {
  standing: Standing;
  done: readonly Done[];
  whose: ReadonlyMap<string, readonly Somebody[]>;
  by: Somebody | undefined;
  before?: { place: Place; move: WalkMove };
}

/** What of a flow separates people. */
export interface Separation {
  flow: Flow;
  graph: FlowGraph;
  events: string[];
  isAsked(done: Done): boolean;
}

/** The lists of separated events that name one of the flow. */
const listsOf = ({ distinct, id }: Pick<Flow, 'distinct' | 'id'>) =>
  distinct.filter((list) => list.some((name) => name.startsWith(`${id}.`)));

/** What of a flow keeps people apart: the states and events that separation asks who acted in. */
export function separationOf(flow: Flow, graph: FlowGraph): Separation {
  const tasks = [...flow.tasks.values()];
  const named = tasks.flatMap(({ notBy = [] }) => notBy);
  const of = (kind: string) => named.filter((one) => one.startsWith(kind)).map((one) => one.slice(kind.length));
  const states = [...of('state:'), ...tasks.flatMap((task) => statesAsked(expressionOf(task) ?? ''))];
  const own = listsOf(flow)
    .flat()
    .filter((name) => name.startsWith(`${flow.id}.`));
  const events = new Set([...of('event:'), ...own.map((name) => name.slice(flow.id.length + 1))]);
  const { definition } = flow;
  return {
    flow,
    graph,
    events: Object.keys(definition.events).filter((event) => !definition.events[event]?.internal),
    isAsked: ({ state, event }) => events.has(event) || states.some((one) => isIn(state, one)),
  };
}

export const isIn = (state: string, around: string) => state === around || state.startsWith(`${around}.`);

/** Every place that a walk comes to, the nearest first. */
export function walkAll(separation: Separation, look: (place: Place) => void): { isWhole: boolean } {
  const { graph, events } = separation;
  const standing = startOfWalks(graph);
  const first = arrived(separation, { standing, done: [], whose: new Map(), by: starter }, standing);
  const waiting = [first];
  const seen = new Set([placeKey(first)]);
  for (const place of waiting) {
    look(place);
    for (const move of movesFrom(graph, place.standing, events)) {
      const next = after(separation, place, move);
      const key = placeKey(next);
      if (seen.has(key)) continue;
      if (seen.size >= mostPlaces) return { isWhole: false };
      seen.add(key);
      waiting.push(next);
    }
  }
  return { isWhole: true };
}

const placeKey = ({ standing, done, whose }: Place) =>
  JSON.stringify([keyOf(standing), done.map(({ state, event, who }) => `${state} ${event} ${who}`), [...whose]]);

function after(separation: Separation, place: Place, move: WalkMove): Place {
  const { event, transition, next, entered } = move;
  const { path } = transition.source;
  const [who, ...others] =
    (event !== undefined && isOfTask(separation.flow, path, event) && place.whose.get(path)) || [];
  const one: Done | undefined =
    event === undefined
      ? undefined
      : { state: path, event, who: who !== undefined && others.length === 0 ? who : `who sent ${event} in ${path}` };
  const isNew = one && separation.isAsked(one) && !place.done.some((other) => same(other, one));
  const done = isNew ? [...place.done, one].sort((a, b) => (wordOf(a) < wordOf(b) ? -1 : 1)) : place.done;
  const whose = new Map([...place.whose].filter(([state]) => [...next].some((kept) => kept.path === state)));
  const by = one?.who;
  return arrived(separation, { standing: next, done, whose, by, before: { place, move } }, entered);
}

const wordOf = ({ state, event, who }: Done) => `${state} ${event} ${who}`;
const same = (one: Done, other: Done) => wordOf(one) === wordOf(other);

function isOfTask({ tasks }: Flow, state: string, event: string): boolean {
  const narrowed = tasks.get(state)?.events;
  return !narrowed || narrowed.includes(event);
}

/** Whose tasks are is read when their states are entered. */
function arrived({ flow }: Separation, place: Place, entered: ReadonlySet<GraphState>): Place {
  const whose = new Map(place.whose);
  const actors = {
    by: place.by,
    actedIn: (state: string) => place.done.filter((one) => one.state === state).map(({ who }) => who),
  };
  for (const { path } of entered) {
    const task = flow.tasks.get(path);
    const asked = task && expressionOf(task);
    const persons = asked === undefined ? undefined : personsGiven(asked, actors);
    if (persons === undefined || persons.length === 0) whose.delete(path);
    else whose.set(path, persons);
  }
  return { ...place, whose };
}

/** The nearest place of a walk of which something holds. */
export function firstPlace(separation: Separation, isIt: (place: Place) => boolean): Place | undefined {
  let found: Place | undefined;
  walkAll(separation, (place) => {
    if (!found && isIt(place)) found = place;
  });
  return found;
}

function movesOf(place: Place): WalkMove[] {
  const moves: WalkMove[] = [];
  for (let one = place.before; one; one = one.place.before) moves.unshift(one.move);
  return moves;
}

/** The events of a walk, and of what happens by itself the states that it leaves. */
export const walkOf = (place: Place): Json[] =>
  movesOf(place).map(
    ({ event, transition }): JsonObject =>
      event === undefined ? { leaves: transition.source.path } : { type: event, in: transition.source.path },
  );

/** A walk in words: the events that are sent one after another. */
export function walkWords(place: Place, say: FlowWords) {
  const moves = movesOf(place);
  const zh = moves.map(({ event, transition }) =>
    event === undefined ? `${say.state(transition.source)['zh-CN']}自行转出` : say.event(event)['zh-CN'],
  );
  const en = moves.map(({ event, transition }) =>
    event === undefined ? `${say.state(transition.source).en} goes on by itself` : say.event(event).en,
  );
  return { 'zh-CN': ['发起', ...zh].join(' → '), en: ['start', ...en].join(' → ') };
}
