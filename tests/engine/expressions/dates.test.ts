import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayMs, formatDate, instantToLocal, localToInstant, parseDateTime } from '../../../engine/expressions/dates.ts';
import { dayStart, occurrencesOf } from '../../../engine/index.ts';
import { seed, trials } from '../trials.ts';

const zones = Intl.supportedValuesOf('timeZone');
const zone = fc.constantFrom(...zones);
/** 1900 to 2099, by quarters of an hour. */
const local = fc.integer({ min: -70 * 365 * 96, max: 130 * 365 * 96 }).map((quarters) => quarters * 900_000);

describe('a day begins', () => {
  test.each([
    [
      '2018-11-04',
      'America/Sao_Paulo',
      '2018-11-04T03:00:00Z',
      'at one in the morning where clocks skip the hour before',
    ],
    [
      '2018-02-18',
      'America/Sao_Paulo',
      '2018-02-18T03:00:00Z',
      'after the hour that clocks show twice the evening before',
    ],
    ['2026-11-01', 'America/Havana', '2026-11-01T04:00:00Z', 'at the first of two midnights'],
    ['2006-10-29', 'America/St_Johns', '2006-10-29T02:30:00Z', 'a minute before clocks go back to the day before'],
    ['2011-12-30', 'Pacific/Apia', '2011-12-30T10:00:00Z', 'with the next where it was skipped'],
    ['1993-08-21', 'Pacific/Kwajalein', '1993-08-21T12:00:00Z', 'with the next where it was skipped'],
    ['1996-01-01', 'America/Danmarkshavn', '1996-01-01T03:00:00Z', 'three hours on where the zone moved at midnight'],
    ['2026-03-01', 'Asia/Shanghai', '2026-02-28T16:00:00Z', 'at midnight elsewhere'],
  ])('%s in %s at %s: %s', (date, timeZone, instant) => {
    expect(dayStart(date, timeZone)).toBe(instant);
  });

  test('at its first instant, in every zone and year: before it the clocks show an earlier day', () => {
    const property = fc.property(local, zone, (ms, timeZone) => {
      const day = Math.floor(ms / dayMs);
      const start = Date.parse(dayStart(formatDate(day), timeZone));
      expect(Math.floor(instantToLocal(start, timeZone) / dayMs)).toBeGreaterThanOrEqual(day);
      expect(Math.floor(instantToLocal(start - 1, timeZone) / dayMs)).toBeLessThan(day);
    });
    fc.assert(property, { numRuns: trials, seed });
  });
});

describe('a time of the clocks', () => {
  test.each([
    ['2026-10-25T02:30:00', 'Europe/Berlin', '2026-10-25T00:30:00Z', 'the earlier of two'],
    ['2026-11-01T01:30:00', 'America/New_York', '2026-11-01T05:30:00Z', 'the earlier of two'],
    [
      '2026-03-29T02:30:00',
      'Europe/Berlin',
      '2026-03-29T01:30:00Z',
      'as long after a skipped hour as it would have been within',
    ],
    ['2026-10-04T02:15:00', 'Australia/Lord_Howe', '2026-10-03T15:45:00Z', 'also where half an hour is skipped'],
  ])('%s in %s is %s: %s', (wall, timeZone, instant) => {
    expect(new Date(localToInstant(parseDateTime(wall), timeZone)).toISOString()).toBe(instant.replace('Z', '.000Z'));
  });

  test('is, in every zone and year, the first instant at which they show it, or else was skipped', () => {
    const property = fc.property(local, zone, (ms, timeZone) => {
      const instant = localToInstant(ms, timeZone);
      const shown = instantToLocal(instant, timeZone);
      // No clock was ever set back by more than a day.
      if (shown !== ms) expect(shown).toBeGreaterThan(ms);
      else
        for (let back = 1; back <= 96; back += 1)
          expect(instantToLocal(instant - back * 900_000, timeZone)).not.toBe(ms);
    });
    fc.assert(property, { numRuns: trials / 20, seed });
  });
});

test('a schedule of a day that clocks begin late falls due when it begins', () => {
  const span = { fromMs: Date.parse('2018-10-20T00:00:00Z'), toMs: Date.parse('2018-11-20T00:00:00Z') };
  const found = occurrencesOf({ id: 'plan', flow: 'plan', day: 4 }, { ...span, timeZone: 'America/Sao_Paulo' });
  expect(found).toEqual([{ period: '2018-11', atMs: Date.parse('2018-11-04T03:00:00Z') }]);
});
