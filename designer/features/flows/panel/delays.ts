import type { FlowDefinition } from '../../../../engine/index.ts';
import { delayWords, type FlowReading } from '../../../words/flow-words.ts';

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

/** The named delays of a flow as choices. */
export function delayOptions(flow: FlowDefinition, reading: FlowReading): { value: string; label: string }[] {
  return Object.keys(flow.delays ?? {}).map((name) => ({ value: name, label: delayWords(name, reading) }));
}

/** A name for a new delay that the flow does not have. */
export function freshDelay(flow: FlowDefinition): string {
  let count = 1;
  while (Object.hasOwn(flow.delays ?? {}, `limit${count}`)) count += 1;
  return `limit${count}`;
}
