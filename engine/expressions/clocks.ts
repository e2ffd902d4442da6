import { Temporal } from 'temporal-polyfill';
import { civilDate, dayNumber } from './dates.ts';

/** Offsets of zones are known for the years that calendars of computers have; before and after they stay. */
const [firstDay, lastDay] = [-90_000_000, 90_000_000];
/** The days of these years, whose offsets are kept. */
const [firstKept, lastKept] = [dayNumber(1900, 1, 1), dayNumber(2099, 12, 31)];
/** What no offset is: the day was not looked at yet; its clocks are set. */
const [unknown, uneven] = [-1_000_000, 1_000_000];
const evenDays = new Map<string, (day: number) => number>();
const mostZones = 30;
const mostKept = 1000;
const kept = new Map<string, number>();

/**
 * How many seconds before Greenwich the clocks of a zone are all through a day; NaN for a day on which they are set, and for one of
 * other times than ours.
 *
 * @returns what tells it of a day since 1970-01-01
 * @example evenOffsets('Asia/Shanghai')(19782) // 28800
 */
export function evenOffsets(zone: string): (day: number) => number {
  const known = evenDays.get(zone);
  if (known) return known;
  const days = new Int32Array(lastKept - firstKept + 1).fill(unknown);
  const offsetOn = (day: number) => {
    if (!(day >= firstKept && day <= lastKept)) return Number.NaN;
    let offset = days[day - firstKept] as number;
    if (offset === unknown) {
      offset = offsetThrough(zone, day);
      days[day - firstKept] = offset;
    }
    return offset === uneven ? Number.NaN : offset;
  };
  if (evenDays.size >= mostZones) evenDays.clear();
  evenDays.set(zone, offsetOn);
  return offsetOn;
}

function offsetThrough(zone: string, day: number): number {
  const [first, last] = [shownAt(zone, day, 0), shownAt(zone, day, 86_399)];
  return first.isShown && last.isShown && first.offset === last.offset ? first.offset : uneven;
}

/**
 * The offset of a zone when its clocks show a time, to the minute; the earlier one where they show it twice.
 *
 * @returns seconds
 */
export function zoneOffset(zone: string, day: number, seconds: number): number {
  const even = evenOffsets(zone)(day);
  if (!Number.isNaN(even)) return even;
  const minute = Math.floor(seconds / 60);
  const key = `${zone} ${day} ${minute}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const { offset } = shownAt(zone, day, minute * 60);
  if (kept.size >= mostKept) kept.clear();
  kept.set(key, offset);
  return offset;
}

/** Whether clocks of a zone skip the minute of a time, or are set within it: it has no place in the order of instants then. */
export function isSkipped(zone: string, day: number, seconds: number): boolean {
  if (!Number.isNaN(evenOffsets(zone)(day))) return false;
  const minute = Math.floor(seconds / 60) * 60;
  const [first, last] = [shownAt(zone, day, minute), shownAt(zone, day, minute + 59)];
  return !first.isShown || !last.isShown || first.offset !== last.offset;
}

/** The offset of a zone at a time, and whether its clocks show it; seconds are whole. */
function shownAt(zone: string, day: number, seconds: number): { offset: number; isShown: boolean } {
  const near = Math.max(firstDay, Math.min(lastDay, day));
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const local = new Temporal.PlainDateTime(...civilDate(near), ...clock);
  const zoned = local.toZonedDateTime(zone);
  return { offset: zoned.offsetNanoseconds / 1e9, isShown: zoned.toPlainDateTime().equals(local) };
}
