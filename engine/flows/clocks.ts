import { addDuration, instantToIso, parseDuration } from '../expressions/dates.ts';
import type { Clock, Expression, FlowDefinition, JsonObject } from '../ground/definition.ts';
import { isExpression } from '../ground/definition.ts';
import { wordingOf } from '../ground/local-text.ts';
import { instantOf, type Run } from '../rules/environment.ts';
import { givenDelay, momentOfValue } from './delays.ts';
import type { ClockEvent, FlowEffect, RunningClock } from './flow-step.ts';
import type { Templates } from './runtime.ts';

/** Where a step leads, as far as clocks look at it. */
export interface ClockedStep {
  /** The present states before the step, as paths; absent at the start. */
  before: readonly string[] | undefined;
  after: readonly string[];
  /** The event that made it. */
  event: string | undefined;
  isOver: boolean;
  /** A migration made it: a clock that is new begins now, and none anew. */
  isMoved: boolean;
}

const prefix = 'guiju.clock.';

/** The id of the timer by which a clock is looked at again. */
export const clockTimer = (clock: string) => prefix + clock;

/** Whether a timer is a clock's: then it is nobody else's business. */
export const isClockTimer = (timer: string) => timer.startsWith(prefix);

/** The event of that timer: no machine takes it. */
export const clockEvent = 'guiju.clock';

/** What a clock needs of its flow. */
interface Clocked {
  definition: Pick<FlowDefinition, 'clocks' | 'delays'>;
  templates: Templates;
  timeZone: string;
}

/**
 * Runs the clocks of a flow through a step: those that begin, those that are met or breached, and when they are to be looked at again.
 * A limit is inclusive: what comes at the very instant is in time.
 *
 * @param run the step's instant, and the context after it
 * @param running the clocks as they stood
 * @param timers due instants of the running timers by id
 */
export function stepClocks(
  clocked: Clocked,
  step: ClockedStep,
  run: Run,
  running: Readonly<Record<string, RunningClock>>,
  timers: Readonly<Record<string, string>>,
): { clocks: Record<string, RunningClock>; effects: FlowEffect[] } {
  const clocks: Record<string, RunningClock> = {};
  const effects: FlowEffect[] = [];
  for (const clock of clocked.definition.clocks ?? []) {
    const stood = Object.hasOwn(running, clock.id) ? running[clock.id] : undefined;
    const { next, became } = turned(clocked, clock, step, run, stood);
    effects.push(...became.flatMap((what) => told(clock, what, next as RunningClock)));
    if (next) clocks[clock.id] = next;
    effects.push(...alarm(clock, next, step.isOver, timers, clocked.timeZone));
  }
  return { clocks: step.isOver ? {} : clocks, effects };
}

type What = ClockEvent['what'];

/** A clock after a step, and what became of it. */
function turned(
  clocked: Clocked,
  clock: Clock,
  step: ClockedStep,
  run: Run,
  stood: RunningClock | undefined,
): { next: RunningClock | undefined; became: What[] } {
  const next = begun(clocked, clock, step, run, stood);
  if (!next || next.ended) return { next, became: [] };
  const became: What[] = [];
  const dueMs = instantOf(next.dueAt);
  const untilMs = reached(clocked, clock.until, { ...step, before: undefined }, run, false);
  const endMs = untilMs ?? run.atMs;
  const given = reminders(clock, next, clocked.timeZone).filter((ms) => ms <= Math.min(endMs, dueMs)).length;
  if (given > (next.reminded ?? 0)) {
    next.reminded = given;
    if (untilMs === undefined) became.push('reminded');
  }
  if (endMs > dueMs && !next.breached) {
    next.breached = true;
    became.push('breached');
  }
  if (untilMs !== undefined) {
    if (!next.breached) became.push('met');
    next.ended = true;
  }
  return { next, became };
}

/** A clock that runs on, begins, or begins anew; one whose beginning is a formula's value follows it. */
function begun(clocked: Clocked, clock: Clock, step: ClockedStep, run: Run, stood: RunningClock | undefined) {
  const isRunning = stood && !stood.ended;
  if ((isRunning && !isExpression(clock.from)) || (stood && step.isMoved)) return { ...stood };
  const fromMs = reached(clocked, clock.from, step, run, true);
  const fromAt = fromMs === undefined ? undefined : instantToIso(fromMs);
  if (fromMs === undefined || fromAt === undefined || (isExpression(clock.from) && stood?.fromAt === fromAt))
    return stood && { ...stood };
  const ms = limitMs(clocked, clock, { ...run, atMs: fromMs });
  if (!Number.isFinite(ms)) return stood && { ...stood };
  return { fromAt, dueAt: instantToIso(fromMs + ms) } satisfies RunningClock;
}

const limitMs = ({ definition, templates, timeZone }: Clocked, { limit }: Clock, run: Run) =>
  givenDelay(limit, definition.delays, [run], templates, timeZone);

/** The instant at which a step reaches where a clock begins or ends; undefined where it does not. */
function reached(
  { templates, timeZone }: Clocked,
  where: string | Expression,
  { before, after, event }: ClockedStep,
  run: Run,
  entering: boolean,
): number | undefined {
  if (isExpression(where)) return momentOfValue(templates.expression(where['=']).read([run]), timeZone);
  if (where === 'start') return entering && before === undefined ? run.atMs : undefined;
  const [, kind, name = ''] = /^(state|event):(.*)$/.exec(where) ?? [];
  const comes = kind === 'state' ? after.includes(name) && !before?.includes(name) : kind === 'event' && name === event;
  return comes ? run.atMs : undefined;
}

/** When somebody is to be reminded, the first first; not before the clock begins. */
function reminders({ remind = [] }: Clock, { fromAt, dueAt }: RunningClock, timeZone: string): number[] {
  const [fromMs, dueMs] = [instantOf(fromAt), instantOf(dueAt)];
  return [remind]
    .flat()
    .flatMap((text) => {
      const duration = parseDuration(text);
      return duration ? [addDuration(dueMs, { months: -duration.months, ms: -duration.ms }, timeZone)] : [];
    })
    .filter((ms) => ms > fromMs && ms < dueMs)
    .sort((a, b) => a - b);
}

/** What became of a clock, told to the history, and to whom it concerns. */
function told(clock: Clock, what: What, { dueAt }: RunningClock): FlowEffect[] {
  const { id, title, clauses = [], over = 'record' } = clock;
  const event: FlowEffect = { type: 'clock', clock: { id, what, dueAt } };
  const wording = wordingOf(title) as JsonObject | undefined;
  const told: JsonObject = { clock: id, dueAt, ...(wording ? { title: wording } : {}) };
  if (what === 'met') return [event];
  if (what === 'reminded') return [event, { type: 'notify', notification: { type: 'clockReminder', ...told } }];
  const clause: JsonObject = clauses[0] === undefined ? {} : { clause: clauses[0] };
  const breach: JsonObject = { type: 'clockBreached', ...told, ...clause };
  return [event, over === 'notify' ? { type: 'notify', notification: breach } : { type: 'record', record: breach }];
}

/** The timer by which a clock is looked at again: at its next reminder, and just after its end. */
function alarm(
  clock: Clock,
  next: RunningClock | undefined,
  isOver: boolean,
  timers: Readonly<Record<string, string>>,
  timeZone: string,
): FlowEffect[] {
  const timer = clockTimer(clock.id);
  const set = Object.hasOwn(timers, timer) ? timers[timer] : undefined;
  const waits = next && !next.ended && !next.breached && !isOver;
  const dueAt = waits ? instantToIso(nextLook(clock, next, timeZone)) : undefined;
  if (dueAt === set) return [];
  if (dueAt === undefined) return [{ type: 'stopTimer', id: timer }];
  return [{ type: 'startTimer', id: timer, dueAt, event: { type: clockEvent, clock: clock.id } }];
}

function nextLook(clock: Clock, next: RunningClock, timeZone: string): number {
  const coming = reminders(clock, next, timeZone)[next.reminded ?? 0];
  return coming ?? instantOf(next.dueAt) + 1;
}
