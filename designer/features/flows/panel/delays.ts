import type { FlowDefinition } from '../../../../engine/index.ts';
import { readWorkingDays, type WorkingDays, writeWorkingDays } from '../../../words/working-days.ts';

export type DurationUnit = 'M' | 'H' | 'D' | 'MO';
export const durationUnits: DurationUnit[] = ['M', 'H', 'D', 'MO'];

/**
 * A duration as a number and one unit; undefined where it has several.
 *
 * @example splitDuration('PT48H') // { count: 48, unit: 'H' }
 */
export function splitDuration(text: string): { count: number; unit: DurationUnit } | undefined {
  const clock = /^PT(\d+)([HM])$/.exec(text);
  if (clock) return { count: Number(clock[1]), unit: clock[2] as DurationUnit };
  const calendar = /^P(\d+)([DM])$/.exec(text);
  if (calendar) return { count: Number(calendar[1]), unit: calendar[2] === 'M' ? 'MO' : 'D' };
  return undefined;
}

export function joinDuration(count: number, unit: DurationUnit): string {
  if (unit === 'MO') return `P${count}M`;
  return unit === 'D' ? `P${count}D` : `PT${count}${unit}`;
}

/**
 * A flow's limits with one of so many working days, and its name: one that there is already is taken. What stood there before goes where
 * nothing else has it.
 */
export function withWorkingDays(
  flow: FlowDefinition,
  days: WorkingDays,
  before?: string,
): { delays: NonNullable<FlowDefinition['delays']>; name: string } {
  const written = writeWorkingDays(days);
  const { delays = {} } = flow;
  const uses = JSON.stringify([flow.machine, flow.clocks]).split(JSON.stringify(before ?? '')).length - 1;
  const kept = Object.entries(delays).filter(([name, limit]) => name !== before || uses > 1 || !readWorkingDays(limit));
  const found = kept.find(([, limit]) => typeof limit === 'object' && limit['='] === written['='])?.[0];
  const name = found ?? freshDelay({ ...flow, delays: Object.fromEntries(kept) });
  return { delays: { ...Object.fromEntries(kept), [name]: written }, name };
}

/** A name for a new delay that the flow does not have. */
export function freshDelay(flow: FlowDefinition): string {
  let count = 1;
  while (Object.hasOwn(flow.delays ?? {}, `limit${count}`)) count += 1;
  return `limit${count}`;
}
