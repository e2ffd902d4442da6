import type { Locale } from '../../../engine/index.ts';

/** The time zones that the browser knows, each with what people call it. */
export function timeZones(locale: Locale): { value: string; label: string }[] {
  return Intl.supportedValuesOf('timeZone').map((zone) => ({
    value: zone,
    label: `${calledIn(zone, locale)} ${zone}`,
  }));
}

function calledIn(timeZone: string, locale: Locale): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'long' }).formatToParts(0);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}
