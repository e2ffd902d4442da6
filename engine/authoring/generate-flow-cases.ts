import type { Flow } from '../flows/compile.ts';
import { advance, beginWalk, copyWalk, sendInWalk, simulate, type Walk } from '../flows/simulate.ts';
import { canonicalJson } from '../ground/canonical-json.ts';
import type { Case, FlowCaseEvent, JsonObject } from '../ground/definition.ts';
import { both, type LocalText } from '../ground/local-text.ts';
import { Problem } from '../ground/problem.ts';
import { type CaseCoverage, caseNames, type GeneratedCases, type GenerateOptions } from './case-proposals.ts';
import { caseInstant, isFlowCase } from './cases.ts';
import { eventVariations, inputVariations } from './flow-variations.ts';
import { type MarkedFlow, markFlow } from './marked-flow.ts';

/** Steps tried in all, places gone on from in one state, and steps between two turns. */
const mostSteps = 6000;
const mostPerState = 40;
const restEvery = 20;

/** A walk under way, and how it came there. */
interface Place {
  walk: Walk;
  input: JsonObject;
  config: JsonObject | undefined;
  at: string;
  events: FlowCaseEvent[];
  /** How long the clock has run since the last event. */
  waitedMs: number;
  taken: ReadonlySet<string>;
}

interface Search {
  marked: MarkedFlow;
  /** Taken by the cases there are, or by a walk found. */
  found: Set<string>;
  /** Walks that took something first. */
  walks: Place[];
  queue: Place[];
  visits: Map<string, number>;
  seen: Set<string>;
  steps: number;
}

/** Cases for a flow: see `generateCases`. */
export function* generateFlowCases(
  flow: Flow,
  known: Case[],
  { coverage, limit }: Required<GenerateOptions>,
): Generator<void, GeneratedCases> {
  const marked = markFlow(flow);
  const search: Search = {
    marked,
    found: new Set(),
    walks: [],
    queue: [],
    visits: new Map(),
    seen: new Set(),
    steps: 0,
  };
  const flowCases = known.filter((one) => isFlowCase(one) && !one.expected.problem);
  const places = flowCases.flatMap((one) => followCase(search, one));
  const covered = new Set(places.flatMap((place) => [...place.taken]));
  const before = coverageOf(marked, covered);
  for (const pointer of covered) search.found.add(pointer);
  for (const place of places) push(search, place);
  for (const { input, config } of inputVariations(flow, flowCases)) begin(search, input, config, caseInstant);
  const variations = eventVariations(flow, flowCases);
  const wanted = Math.ceil(coverage * before.of);
  while (search.queue.length > 0 && search.steps < mostSteps) {
    if (coverageOf(marked, search.found).covered >= wanted) break;
    const place = search.queue.shift() as Place;
    for (const next of stepsFrom(search, place, variations)) {
      if (search.steps % restEvery === 0) yield;
      arrive(search, next);
    }
  }
  const name = caseNames(known);
  const chosen = choose(search.walks, covered, wanted - before.covered, limit);
  const after = new Set([...covered, ...chosen.flatMap((place) => [...place.taken])]);
  const cases = chosen.map((place) => caseOf(flow, place, name(), covered));
  return { cases, coverage: { before, after: coverageOf(marked, after) } };
}

function coverageOf({ transitions, outOfReach }: MarkedFlow, taken: ReadonlySet<string>): CaseCoverage {
  const missing = transitions.filter((pointer) => !taken.has(pointer));
  const covered = transitions.length - missing.length;
  return { measure: 'transitions', covered, of: transitions.length, missing, outOfReach };
}

/** The places along a case that there is: others can go on from there. */
function followCase({ marked }: Search, { given }: Case): Place[] {
  const { input = {}, events = [], config, at = caseInstant } = given;
  const places: Place[] = [];
  let place = start(marked, input, config, at);
  if (!place) return [];
  places.push(place);
  for (const event of events) {
    // What comes after time that only passes is left to the search, which lets timers fire by itself.
    if (event.type === undefined) break;
    const next = send(marked, place as Place, event, false);
    if (!next) continue;
    place = next;
    places.push(next);
  }
  return places;
}

function start(marked: MarkedFlow, input: JsonObject, config: JsonObject | undefined, at: string): Place | undefined {
  try {
    const walk = beginWalk(marked.flow, { input, config, at });
    return { walk, input, config, at, events: [], waitedMs: 0, taken: new Set(marked.taken(walk.records)) };
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

function begin(search: Search, input: JsonObject, config: JsonObject | undefined, at: string): void {
  const place = start(search.marked, input, config, at);
  if (place) arrive(search, place);
}

/** A place after an event; nothing where it was refused. */
function send(marked: MarkedFlow, place: Place, event: FlowCaseEvent, accepted = true): Place | undefined {
  const walk = copyWalk(place.walk);
  const step = sendInWalk(marked.flow, walk, event, place.config);
  if (accepted && !step.accepted) return undefined;
  const waited = place.waitedMs > 0 ? { after: `PT${Math.ceil(place.waitedMs / 1000)}S` } : {};
  const events = [...place.events, { ...event, ...waited }];
  return { ...place, walk, events, waitedMs: 0, taken: new Set([...place.taken, ...marked.taken(walk.records)]) };
}

function* stepsFrom(
  { marked, steps: _ }: Search,
  place: Place,
  variations: (type: string) => JsonObject[],
): Generator<Place> {
  const { walk } = place;
  if (walk.step.status !== 'active') return;
  for (const { type, roles } of walk.step.accepts) {
    for (const payload of variations(type)) {
      for (const role of roles.length > 0 ? roles : [undefined]) {
        const next = send(marked, place, { type, ...(role === undefined ? {} : { role }), ...payload });
        if (next) {
          yield next;
          break;
        }
      }
    }
  }
  const waited = waitForTimer(marked, place);
  if (waited) yield waited;
}

/** The place after the next timer has fired. */
function waitForTimer(marked: MarkedFlow, place: Place): Place | undefined {
  const dueMs = Math.min(...[...place.walk.timers.values()].map((timer) => timer.dueMs));
  if (!Number.isFinite(dueMs)) return undefined;
  const walk = copyWalk(place.walk);
  const seconds = Math.max(0, Math.ceil((dueMs - walk.nowMs) / 1000));
  try {
    advance(marked.flow, walk, `PT${seconds}S`, place.config);
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
  const waitedMs = place.waitedMs + seconds * 1000;
  return { ...place, walk, waitedMs, taken: new Set([...place.taken, ...marked.taken(walk.records)]) };
}

function arrive(search: Search, place: Place): void {
  search.steps += 1;
  const news = [...place.taken].filter((pointer) => !search.found.has(pointer));
  if (news.length > 0) search.walks.push(place);
  for (const pointer of news) search.found.add(pointer);
  push(search, place, news.length > 0);
}

/** Goes on from a place that no other was like; first from those that took something new. */
function push({ queue, visits, seen }: Search, place: Place, first = false): void {
  const { state, context, status } = place.walk.step;
  if (status !== 'active') return;
  const key = canonicalJson([state, context, place.walk.timers.size]);
  const visit = canonicalJson(state);
  const count = visits.get(visit) ?? 0;
  if (seen.has(key) || count >= mostPerState) return;
  seen.add(key);
  visits.set(visit, count + 1);
  // What a walk has recorded has been counted.
  const lean = { ...place, walk: { ...place.walk, records: [] } };
  if (first) queue.unshift(lean);
  else queue.push(lean);
}

/** The fewest walks that together take what is wanted: always the one with most that is still missing. */
function choose(walks: Place[], covered: ReadonlySet<string>, wanted: number, limit: number): Place[] {
  const had = new Set(covered);
  const chosen: Place[] = [];
  const gain = (place: Place) => [...place.taken].filter((pointer) => !had.has(pointer)).length;
  while (chosen.length < limit && had.size - covered.size < wanted) {
    const best = walks.reduce<Place | undefined>((a, b) => (a && gain(a) >= gain(b) ? a : b), undefined);
    if (!best || gain(best) === 0) break;
    for (const pointer of best.taken) had.add(pointer);
    chosen.push(best);
  }
  return chosen;
}

/** A walk as a case, with what becomes of it today. A timer at the end is shown by an event that comes too late. */
function caseOf(flow: Flow, place: Place, id: string, covered: ReadonlySet<string>): Case {
  const { input, config, at, waitedMs } = place;
  const late = Object.keys(flow.definition.events)[0] ?? 'NOTHING';
  const events = waitedMs > 0 ? [...place.events, { type: late, after: `PT${waitedMs / 1000}S` }] : place.events;
  const end = simulate(flow, { input, config, at, events });
  const errors = end.steps.map((step) => step.error ?? null);
  const news = [...place.taken].filter((pointer) => !covered.has(pointer)).length;
  const title: LocalText = both(
    `走过 ${news} 个未覆盖的流转`,
    `takes ${news} ${news === 1 ? 'transition' : 'transitions'} that no case takes`,
  );
  const records = end.records.flatMap(({ type }) => (typeof type === 'string' ? [type] : []));
  return {
    id,
    title,
    clauses: end.clauses,
    given: { input, events, ...(config ? { config } : {}), ...(at === caseInstant ? {} : { at }) },
    expected: {
      state: end.state,
      ...(errors.some((error) => error !== null) ? { errors } : {}),
      ...(records.length > 0 ? { records } : {}),
      ...(end.forms.length > 0 ? { forms: end.forms } : {}),
      ...(end.clocks.length > 0 ? { clocks: end.clocks.map(({ id, what }) => ({ id, what })) } : {}),
    },
  };
}
