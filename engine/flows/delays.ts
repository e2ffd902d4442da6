import { addDuration, dayMs, localToInstant, parseDuration } from '../expressions/dates.ts';
import { toDouble } from '../expressions/decimals.ts';
import type { Frame } from '../expressions/scope.ts';
import {
  DaysDuration,
  FeelDate,
  FeelDateTime,
  instantOf,
  MonthsDuration,
  readDateTime,
} from '../expressions/temporal.ts';
import { type Expression, type FlowDefinition, isExpression, type Json } from '../ground/definition.ts';
import { Problem } from '../ground/problem.ts';
import { runOf } from '../rules/environment.ts';
import type { Templates } from './runtime.ts';

/**
 * How long a delay is: one of the flow's own by its name, an ISO 8601 duration, a number of milliseconds, or an expression. A deadline whose
 * figure is not configured is no deadline: its clock never runs.
 *
 * @returns milliseconds from the run's instant; Infinity where it has no value: such a timer is never started
 */
export function givenDelay(
  delay: Json,
  delays: FlowDefinition['delays'],
  frame: Frame,
  templates: Templates,
  timeZone: string,
): number {
  const source = typeof delay === 'string' && delays && Object.hasOwn(delays, delay) ? delays[delay] : delay;
  if (isMilliseconds(source)) return Number(source);
  if (typeof source !== 'string' && !isExpression(source)) return Number.POSITIVE_INFINITY;
  try {
    return delayMs(source, frame, templates, timeZone);
  } catch (error) {
    if (error instanceof Problem && error.code === 'configurationMissing') return Number.POSITIVE_INFINITY;
    throw error;
  }
}

/** Whether a delay is a number of milliseconds, as XState writes it: a number, or digits. */
export const isMilliseconds = (delay: unknown) =>
  typeof delay === 'number' || (typeof delay === 'string' && /^\d+$/.test(delay));

/**
 * Whether a text is a delay of itself, without a name among the flow's: a duration, an instant, or milliseconds.
 *
 * @example isDelayText('PT30M') // true
 */
export const isDelayText = (text: string) =>
  isMilliseconds(text) || parseDuration(text) !== undefined || readDateTime(text, true) !== undefined;

/**
 * How long a delay is, in milliseconds from the run's instant.
 *
 * @param source an ISO 8601 duration, or FEEL giving a duration, an ISO 8601 text, or the date (its midnight) or date-time at which it ends
 * @returns Infinity where the delay has no value: such a timer is never started
 */
function delayMs(source: string | Expression, frame: Frame, templates: Templates, timeZone: string): number {
  const { atMs } = runOf(frame);
  if (!isExpression(source)) return textDelay(source, atMs, timeZone);
  const value = templates.expression(source['=']).read(frame);
  if (typeof value === 'string') return textDelay(value, atMs, timeZone);
  if (value instanceof DaysDuration) return Math.max(0, toDouble(value.seconds) * 1000);
  if (value instanceof MonthsDuration) return addDuration(atMs, { months: value.months, ms: 0 }, timeZone) - atMs;
  return Math.max(0, (momentOfValue(value, timeZone) ?? Number.POSITIVE_INFINITY) - atMs);
}

/**
 * The instant that a FEEL value is: a date (its midnight), a date and time, or a text of one.
 *
 * @returns milliseconds since 1970-01-01T00:00Z; undefined where it is none
 */
export function momentOfValue(value: unknown, timeZone: string): number | undefined {
  if (typeof value === 'string') {
    const moment = readDateTime(value, true);
    return moment && momentOf(moment, timeZone);
  }
  if (value instanceof FeelDate) return localToInstant(value.day * dayMs, timeZone);
  return value instanceof FeelDateTime ? momentOf(value, timeZone) : undefined;
}

/** The instant of a date and time: one that does not say its place is told by the clocks of the policy. */
function momentOf(value: FeelDateTime, timeZone: string): number {
  if (value.place) return toDouble(instantOf(value, value.place)) * 1000;
  return localToInstant(value.day * dayMs + toDouble(value.seconds) * 1000, timeZone);
}

function textDelay(text: string, atMs: number, timeZone: string): number {
  const duration = parseDuration(text);
  if (duration) return Math.max(0, addDuration(atMs, duration, timeZone) - atMs);
  return Math.max(0, (momentOfValue(text, timeZone) ?? Number.POSITIVE_INFINITY) - atMs);
}
