import { addDuration, instantToIso, parseDuration } from '../expressions/dates.ts';
import { rowsGiven } from '../forms/master.ts';
import { numberingOf } from '../forms/numbering.ts';
import type { ChildView } from '../ground/child-view.ts';
import type { FlowCaseEvent, FlowPause, GivenRows, JsonObject } from '../ground/definition.ts';
import type { FormRecord } from '../ground/form-record.ts';
import type { InstanceView } from '../ground/instance-view.ts';
import { exceed, limits, spentSteps } from '../ground/limits.ts';
import { both } from '../ground/local-text.ts';
import type { RowChange, RowReader } from '../ground/master-row.ts';
import type { Organisation } from '../ground/organisation.ts';
import { Problem } from '../ground/problem.ts';
import { finish } from '../ground/turns.ts';
import { instantOf } from '../rules/environment.ts';
import { isClockTimer } from './clocks.ts';
import type { Flow } from './compile.ts';
import { isInternal } from './describe.ts';
import type {
  ClockHappening,
  FlowOptions,
  FlowStart,
  FlowStep,
  FormFilled,
  NewRecord,
  RunningClock,
  SimulatedStep,
  Simulation,
  Tell,
} from './flow-step.ts';
import { continueFlow, startFlow, stepFlow } from './step.ts';
import { actingBy, heldIn, type Tried, triedBy } from './tried-persons.ts';

export interface SimulateOptions {
  input: JsonObject;
  events: (FlowCaseEvent | FlowPause)[];
  at: string;
  config?: JsonObject;
  /** All is asked of events that a running instance asks. */
  strict?: boolean | undefined;
  /** Rows of master data that are read, the fields of each by the id of their master. */
  rows?: GivenRows | undefined;
  /** The person who starts it; absent: nobody in particular. */
  startedBy?: string | undefined;
  /** The organisation that persons act in; absent: nobody knows anybody, and roles are not asked for. */
  organisation?: Organisation | undefined;
  /** What expressions read as `instance`; absent: null. */
  instance?: InstanceView | undefined;
  /** The flows that it started under a name, as they stand all the while; absent: null. */
  children?: readonly ChildView[] | undefined;
  /** Whether a person must carry the role of what they send; absent: where there is an organisation. */
  asksRoles?: boolean | undefined;
}

interface Timer {
  dueMs: number;
  event: JsonObject & { type: string };
}

/** One imagined run of a flow: the latest step, the running timers, the imagined clock. */
export interface Walk {
  step: FlowStep;
  timers: Map<string, Timer>;
  nowMs: number;
  /** Whether events are asked less than a running instance asks. */
  tried: boolean;
  instance: InstanceView | undefined;
  children: readonly ChildView[] | undefined;
  /** Absent: nobody in particular acts, and no person is asked for. */
  persons: Tried | undefined;
  records: JsonObject[];
  /** The forms filled, and the records that they made. */
  forms: FormFilled[];
  filed: readonly FormRecord[];
  /** How rows of master data stand, and those that were changed. */
  row: RowReader;
  rows: RowChange[];
  starts: FlowStart[];
  tells: Tell[];
  /** The clocks as they stand, and what became of them. */
  running: Readonly<Record<string, RunningClock>>;
  clocks: ClockHappening[];
  clauses: Set<string>;
  /** What it has taken so far: events sent and timers fired, and the steps of all of them. */
  taken: { moves: number; steps: number };
}

/** Timers that may fire before one event: a flow that re-arms itself for ever is stopped here. */
const mostTimers = 1000;

/**
 * Walks a flow through events on an imagined clock. A refused event leaves the state as it is, and the walk goes on.
 *
 * @param options input, events (each may move the clock by `after` first; one with `after` alone only lets time pass; `by` is who sends it), the
 * instant of the start, configuration values, who starts it and in which organisation
 * @returns the last state and one step for each event sent, in order
 * @throws Problem unknownValue or invalidValue for the input; invalidRequest for a pause that is no duration
 * @example simulate(flow, { input: { cardValid: true }, events: [{ type: 'VERIFY_CARD' }], at }).state // 'cardVerified'
 */
export function simulate(flow: Flow, options: SimulateOptions): Simulation {
  return finish(simulateInTurns(flow, options));
}

/**
 * The same in turns: after every event and every timer whoever walks may do something else.
 *
 * @throws Problem as `simulate`
 */
export function* simulateInTurns(flow: Flow, options: SimulateOptions): Generator<void, Simulation> {
  const walk = beginWalk(flow, options);
  const steps: SimulatedStep[] = [];
  for (const event of options.events) {
    if (event.type === undefined) yield* advancing(flow, walk, event.after, options.config);
    else steps.push(yield* sending(flow, walk, event, options.config));
    yield;
  }
  const { step } = walk;
  const { snapshot, state, context, status, output, tags } = step;
  return {
    state,
    context,
    status,
    ...(output === undefined ? {} : { output }),
    tags,
    steps,
    records: walk.records,
    forms: walk.forms,
    rows: walk.rows,
    starts: walk.starts,
    tells: walk.tells,
    clocks: walk.clocks,
    clauses: [...walk.clauses],
    get accepts() {
      return step.accepts;
    },
    ...heldIn(walk),
    snapshot,
    timers: [...walk.timers]
      .filter(([id]) => !isClockTimer(id))
      .map(([id, timer]) => ({ id, dueAt: instantToIso(timer.dueMs) })),
    at: instantToIso(walk.nowMs),
  };
}

/** A walk at its first state. @throws Problem as `startFlow` */
export function beginWalk(
  flow: Flow,
  {
    at,
    input,
    config,
    rows,
    strict = false,
    instance,
    children,
    ...who
  }: Omit<SimulateOptions, 'events'> & Partial<SimulateOptions>,
): Walk {
  const blank = {
    nowMs: instantOf(at),
    tried: !strict,
    instance,
    children,
    persons: triedBy(who),
    timers: new Map(),
    records: [],
    forms: [],
    filed: [],
    row: rowsGiven(rows, flow.library.master, at),
    rows: [],
    starts: [],
    tells: [],
    running: {},
    clocks: [],
    clauses: new Set<string>(),
    taken: { moves: 0, steps: 0 },
  };
  const walk: Walk = { ...blank, step: startFlow(flow, input, optionsOf(flow, blank, config, who.startedBy)) };
  apply(flow, walk, walk.step);
  return walk;
}

/** The same walk, to be gone on with in another way. */
export function copyWalk(walk: Walk): Walk {
  const { timers, records, forms, rows, starts, tells, clocks, clauses, taken } = walk;
  const own = {
    taken: { ...taken },
    timers: new Map(timers),
    records: [...records],
    forms: [...forms],
    rows: [...rows],
    starts: [...starts],
    tells: [...tells],
    clocks: [...clocks],
    clauses: new Set(clauses),
  };
  return { ...walk, ...own };
}

/** Sends a walk an event. A refused one leaves the state as it is. */
export function sendInWalk(
  flow: Flow,
  walk: Walk,
  event: FlowCaseEvent,
  config: JsonObject | undefined,
): SimulatedStep {
  return finish(sending(flow, walk, event, config));
}

function* sending(
  flow: Flow,
  walk: Walk,
  event: FlowCaseEvent,
  config: JsonObject | undefined,
): Generator<void, SimulatedStep> {
  const { after, by, ...sent } = event;
  // What only the system sends, the system sends here as another flow would tell it.
  const told = by === undefined && sent.role === 'system' && isInternal(flow, sent.type);
  const from = walk.step.state;
  const known = walk.clocks.length;
  const clocksNow = () => (walk.clocks.length > known ? { clocks: walk.clocks.slice(known) } : {});
  countMove(walk);
  try {
    if (after !== undefined) yield* advancing(flow, walk, after, config);
    const before = walk.step.state;
    apply(flow, walk, stepFlow(flow, walk.step.snapshot, sent, { ...optionsOf(flow, walk, config, by), told }));
    const starts = startsOf(walk.step);
    const tells = tellsOf(walk.step);
    const started = { ...(starts.length > 0 ? { starts } : {}), ...(tells.length > 0 ? { tells } : {}) };
    const forms = formsIn(walk.step);
    const papers = forms.length > 0 ? { forms } : {};
    return {
      type: event.type,
      from: before,
      to: walk.step.state,
      accepted: true,
      ...started,
      ...papers,
      ...clocksNow(),
      ...heldIn(walk),
    };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const refused = { type: event.type, from, to: walk.step.state, accepted: false, error: error.code };
    const facts = error.facts && error.facts.length > 0 ? { facts: error.facts } : {};
    return { ...refused, ...facts, ...clocksNow(), ...heldIn(walk) };
  }
}

/** Moves the imagined clock of a walk; timers that fall due on the way fire at their own instants, in order. */
export function advance(flow: Flow, walk: Walk, after: string, config: JsonObject | undefined): void {
  finish(advancing(flow, walk, after, config));
}

/** @throws Problem limitExceeded */
function countMove({ taken }: Walk): void {
  taken.moves += 1;
  taken.steps += spentSteps();
  if (taken.moves > limits.moves.most) exceed('moves');
  if (taken.steps > limits.walkSteps.most) exceed('walkSteps');
}

function* advancing(flow: Flow, walk: Walk, after: string, config: JsonObject | undefined): Generator<void> {
  const duration = parseDuration(after);
  if (!duration) {
    const message = both('不是 ISO 8601 时长', 'is not an ISO 8601 duration');
    throw new Problem('invalidRequest', { errors: [{ path: '/after', code: 'invalidValue', message }] });
  }
  const until = addDuration(walk.nowMs, duration, flow.library.environment.timeZone);
  for (let fired = 0; fired < mostTimers; fired += 1) {
    const next = [...walk.timers].sort(([, a], [, b]) => a.dueMs - b.dueMs)[0];
    if (!next || next[1].dueMs > until) break;
    const [id, timer] = next;
    countMove(walk);
    yield;
    walk.timers.delete(id);
    walk.nowMs = Math.max(walk.nowMs, timer.dueMs);
    apply(flow, walk, continueFlow(flow, walk.step.snapshot, timer.event, optionsOf(flow, walk, config)));
  }
  walk.nowMs = until;
}

/** The records after a step, with what was signed of them in it: who signs later asks for it. */
const signedIn = ({ records, effects }: Pick<FlowStep, 'records' | 'effects'>) =>
  effects.reduce(
    (all, one) =>
      one.type === 'sign'
        ? all.map((each) =>
            each.record.id === one.sign.record ? { ...each, signed: [...each.signed, one.sign.as] } : each,
          )
        : all,
    records,
  );

/** With what a walk is stepped. Its records are numbered as they would be, from 1. */
function optionsOf(
  { library }: Flow,
  walk: Omit<Walk, 'step'> & Partial<Pick<Walk, 'step'>>,
  config: JsonObject | undefined,
  by?: string,
): FlowOptions {
  const newRecord = (form: string): NewRecord => {
    const place = walk.filed.filter((one) => one.form === form).length + 1;
    const pattern = library.content.forms[form]?.number;
    const numbering =
      pattern === undefined ? undefined : numberingOf(pattern, walk.nowMs, library.environment.timeZone);
    return { id: `${form}-${place}`, number: numbering?.text(place) ?? null };
  };
  const { nowMs, tried, instance, children, filed: records, row, running: clocks } = walk;
  const timers = Object.fromEntries([...walk.timers].map(([id, { dueMs }]) => [id, instantToIso(dueMs)]));
  const at = instantToIso(nowMs);
  const work = walk.persons && walk.step?.work;
  return {
    at,
    config,
    tried,
    instance,
    children,
    timers,
    records,
    newRecord,
    row,
    clocks,
    work,
    ...actingBy(walk.persons, work, by),
  };
}

/** What a step made of rows is read by the next. */
function keepRows(walk: Walk, { effects }: FlowStep): void {
  const changed = effects.flatMap((one) => (one.type === 'row' ? [one.row] : []));
  if (changed.length === 0) return;
  const { row } = walk;
  walk.rows.push(...changed);
  walk.row = (master, key) =>
    changed.findLast((one) => one.master === master && one.key === key)?.fields ?? row(master, key);
}

const formsIn = ({ effects }: FlowStep): FormFilled[] =>
  effects.flatMap((one) =>
    one.type === 'file' ? [{ form: one.filed.form, fields: one.filed.fields, mode: one.filed.mode }] : [],
  );

const tellsOf = ({ effects }: FlowStep) => effects.flatMap((one) => (one.type === 'tell' ? [one.tell] : []));
const startsOf = ({ effects }: FlowStep) => effects.flatMap((one) => (one.type === 'start' ? [one.start] : []));

/** The clauses of the forms filled and of the clocks that something became of. */
function citeDocuments({ definition, library }: Flow, walk: Walk, { effects }: FlowStep): void {
  const cited = effects.flatMap((one) => {
    if (one.type === 'file') return library.content.forms[one.filed.form]?.clauses ?? [];
    if (one.type === 'row') return library.content.masters[one.row.master]?.clauses ?? [];
    return one.type === 'clock' ? (definition.clocks?.find(({ id }) => id === one.clock.id)?.clauses ?? []) : [];
  });
  for (const clause of cited) walk.clauses.add(clause);
}

function apply(flow: Flow, walk: Walk, step: FlowStep): void {
  walk.step = step;
  walk.starts.push(...startsOf(step));
  walk.tells.push(...tellsOf(step));
  walk.forms.push(...formsIn(step));
  walk.filed = signedIn(step);
  walk.running = step.clocks;
  keepRows(walk, step);
  citeDocuments(flow, walk, step);
  for (const transition of step.transitions) for (const clause of transition.clauses) walk.clauses.add(clause);
  for (const effect of step.effects) {
    if (effect.type === 'startTimer') {
      walk.timers.set(effect.id, { dueMs: instantOf(effect.dueAt), event: effect.event as Timer['event'] });
    }
    if (effect.type === 'stopTimer') walk.timers.delete(effect.id);
    if (effect.type === 'clock') walk.clocks.push({ ...effect.clock, at: instantToIso(walk.nowMs) });
    if (effect.type === 'record') {
      walk.records.push({ ...effect.record, at: instantToIso(walk.nowMs) });
      if (typeof effect.record.clause === 'string') walk.clauses.add(effect.record.clause);
    }
  }
}
