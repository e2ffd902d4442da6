import { instantToLocal } from '../expressions/dates.ts';

/** Which counter numbers a record, and how its number is written. */
export interface Numbering {
  /** The pattern and its period: one counter of the policy. */
  counter: string;
  /** The number of so many-eth of the counter, from 1. */
  text(value: number): string;
}

const dateParts = { yyyy: [0, 4], yy: [2, 4], MM: [5, 7], dd: [8, 10] } as const;
const running = /\{(0+)\}/;

/**
 * How records are numbered at an instant: the period is that of the instant in the policy's time zone. Beyond its noughts a number grows.
 *
 * @param pattern `{yyyy}`, `{yy}`, `{MM}`, `{dd}` and their joins (`{yyyyMM}`) are the period, `{0000}` the running number
 * @example numberingOf('WTS-{yyyyMM}-{0000}', Date.parse('2026-11-30T00:00Z'), 'Asia/Shanghai').text(7) // 'WTS-202611-0007'
 */
export function numberingOf(pattern: string, atMs: number, timeZone: string): Numbering {
  const day = new Date(instantToLocal(atMs, timeZone)).toISOString();
  const periodOf = (names: string) =>
    names.replace(/yyyy|yy|MM|dd/g, (name) => day.slice(...dateParts[name as keyof typeof dateParts]));
  const period = pattern.replace(/\{((?:yyyy|yy|MM|dd)+)\}/g, (_, names: string) => periodOf(names));
  return {
    counter: `${pattern} ${period}`,
    text: (value) => period.replace(running, (_, noughts: string) => String(value).padStart(noughts.length, '0')),
  };
}

/**
 * What is wrong with a pattern of numbers; undefined: nothing.
 *
 * @example numberFlaw('WTS-{yyyy}') // 'running': it says nowhere where the running number stands
 */
export function numberFlaw(pattern: string): 'running' | 'unknown' | undefined {
  const parts = [...pattern.matchAll(/\{([^}]*)\}/g)].map(([, inner = '']) => inner);
  if (parts.some((one) => !/^(0+|(yyyy|yy|MM|dd)+)$/.test(one))) return 'unknown';
  return parts.filter((one) => /^0+$/.test(one)).length === 1 ? undefined : 'running';
}
