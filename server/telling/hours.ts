import type { TellingSettings } from '../../contract/telling.ts';
import { localTimeOf } from '../../engine/index.ts';

const usualZone = 'Asia/Shanghai';
const minuteMs = 60_000;
const dayMinutes = 24 * 60;

const zoneOf = ({ timeZone = usualZone }: TellingSettings) => timeZone;

/** Minutes of a time of day. @example minutesOf('08:30') // 510 */
const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** Minutes of the day that the clocks of a person show, with their fraction. */
function shown(nowMs: number, zone: string): number {
  const local = localTimeOf(nowMs, zone);
  return minutesOf(local.slice(11, 16)) + (nowMs % minuteMs) / minuteMs;
}

/**
 * The next instant at which the clocks of a person show a time of day: later than now.
 *
 * @example nextAt(Date.parse('2026-03-01T00:00:00Z'), '09:00', {}) // 01:00Z: nine o'clock in Shanghai
 */
export function nextAt(nowMs: number, time: string, settings: TellingSettings): number {
  const zone = zoneOf(settings);
  const wanted = minutesOf(time);
  const ahead = (wanted - shown(nowMs, zone) + dayMinutes) % dayMinutes || dayMinutes;
  const found = Math.round(nowMs + ahead * minuteMs);
  // Clocks that were set meanwhile show another time then.
  const off = ((wanted - shown(found, zone) + dayMinutes * 1.5) % dayMinutes) - dayMinutes / 2;
  const mended = Math.round(found + off * minuteMs);
  return mended > nowMs ? mended : found;
}

/**
 * When the quiet hours end in which an instant lies; nothing where it lies in none.
 *
 * @example quietUntil(Date.parse('2026-03-01T15:00:00Z'), { quiet: { from: '22:00', until: '08:00' } }) // 2026-03-02T00:00Z
 */
export function quietUntil(nowMs: number, settings: TellingSettings): number | undefined {
  const { quiet } = settings;
  if (!quiet || quiet.from === quiet.until) return undefined;
  const at = shown(nowMs, zoneOf(settings));
  const [from, until] = [minutesOf(quiet.from), minutesOf(quiet.until)];
  const isQuiet = from < until ? at >= from && at < until : at >= from || at < until;
  return isQuiet ? nextAt(nowMs, quiet.until, settings) : undefined;
}
