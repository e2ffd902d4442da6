import { countSteps } from '../ground/limits.ts';
import { civilDate, dayNumber } from './dates.ts';
import { add, type FeelNumber, toDouble } from './decimals.ts';
import { type FunctionRow, row } from './function-row.ts';
import { withoutText } from './literals.ts';
import { weekdayOf } from './paths.ts';
import {
  type DaysDuration,
  dateOf,
  FeelDate,
  FeelDateTime,
  type FeelTemporal,
  FeelTime,
  MonthsDuration,
  offsetAt,
  type Place,
  readDate,
  readDateTime,
  readDuration,
  readTime,
  timeOf,
} from './temporal.ts';

/** What is made by a calendar is dearer than a number. */
const calendarSteps = 20;
const counted = <T>(value: T): T => {
  countSteps(calendarSteps);
  return value;
};

/** What is written in an expression is told as FEEL tells it, not as it was written. */
const untold = (value: FeelTemporal | undefined) => (value ? counted(withoutText(value)) : null);

const literal = (
  takes: string,
  is: 'date' | 'time' | 'dateTime' | 'duration',
  run: (text: string) => unknown,
): FunctionRow => ({
  ...row(takes, is, ([text]) => run(text)),
  isLiteral: true,
});

const wholeOf = (value: FeelNumber) => (Number.isInteger(toDouble(value)) ? toDouble(value) : Number.NaN);

function timeFrom([hour, minute, second, offset]: [
  FeelNumber,
  FeelNumber,
  FeelNumber,
  DaysDuration | null,
]): FeelTime | null {
  const place = offset ? { offset: toDouble(offset.seconds) } : undefined;
  if (place && Math.abs(place.offset) > 18 * 3600) return null;
  return timeOf(wholeOf(hour), wholeOf(minute), second, place) ?? null;
}

/** How many whole months lie between two moments. */
function monthsBetween(from: FeelDate | FeelDateTime, to: FeelDate | FeelDateTime, place: Place): MonthsDuration {
  const [a, b] = [momentOf(from, place), momentOf(to, place)];
  const [first, second] = [civilDate(a.day), civilDate(b.day)];
  let months = (second[0] - first[0]) * 12 + second[1] - first[1];
  const rest = second[2] - first[2] || a.clock - b.clock ? second[2] - first[2] || b.clock - a.clock : 0;
  if (months > 0 && rest < 0) months -= 1;
  else if (months < 0 && rest > 0) months += 1;
  return counted(new MonthsDuration(months));
}

/** A moment as the clocks of Greenwich tell it, where its place is told. */
function momentOf(value: FeelDate | FeelDateTime, place: Place): { day: number; clock: number } {
  if (value instanceof FeelDate) return { day: value.day, clock: 0 };
  const seconds =
    toDouble(value.seconds) - (value.place ? offsetAt(value.place ?? place, value.day, value.seconds) : 0);
  const days = Math.floor(seconds / 86_400);
  return { day: value.day + days, clock: seconds - days * 86_400 };
}

const dayOf = ({ day }: FeelDate | FeelDateTime) => day;
const ofDay = (is: 'number' | 'string', run: (day: number) => unknown) =>
  row('date: date|dateTime', is, ([value]) => run(dayOf(value)));

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** The week of ISO 8601: that of a year's first Thursday is its first. */
function weekOf(day: number): number {
  const thursday = day - weekdayOf(day) + 4;
  return Math.floor((thursday - dayNumber(civilDate(thursday)[0], 1, 1)) / 7) + 1;
}

export const temporalFunctions: Record<string, FunctionRow[]> = {
  date: [
    literal('from: string', 'date', (text) => untold(readDate(text))),
    row('from: date|dateTime', 'date', ([value]) => new FeelDate(dayOf(value))),
    row('year: number, month: number, day: number', 'date', ([year, month, day]) =>
      dateOf(wholeOf(year), wholeOf(month), wholeOf(day)),
    ),
  ],
  time: [
    literal('from: string', 'time', (text) => untold(readTime(text))),
    row('from: time', 'time', ([value]) => value),
    row('from: date', 'time', () => new FeelTime(0, { offset: 0 })),
    row('from: dateTime', 'time', ([{ seconds, place }]) => new FeelTime(seconds, place)),
    row('hour: number, minute: number, second: number, offset?: days|null', 'time', (given) =>
      timeFrom(given as never),
    ),
  ],
  'date and time': [
    literal('from: string', 'dateTime', (text) => untold(readDateTime(text))),
    row('from: dateTime', 'dateTime', ([value]) => value),
    row(
      'date: date|dateTime, time: time',
      'dateTime',
      ([date, { seconds, place }]) => new FeelDateTime(dayOf(date), seconds, place),
    ),
    row(
      'year: number, month: number, day: number, hour: number, minute: number, second: number, offset?: days|null',
      'dateTime',
      ([year, month, day, ...clock]) => {
        const date = dateOf(wholeOf(year), wholeOf(month), wholeOf(day));
        const time = timeFrom(clock as never);
        return date && time ? new FeelDateTime(date.day, time.seconds, time.place) : null;
      },
    ),
  ],
  duration: [
    literal('from: string', 'duration', (text) => untold(readDuration(text))),
    row('from: days|months', 'duration', ([value]) => value),
  ],
  'years and months duration': [
    row('from: date|dateTime, to: date|dateTime', 'months', ([from, to], { place }) => monthsBetween(from, to, place)),
  ],
  now: [row('', 'dateTime', (_, { now }) => nowOf(now()))],
  today: [row('', 'date', (_, { now }) => new FeelDate(Math.floor(now() / 86_400_000)))],
  'day of year': [ofDay('number', (day) => day - dayNumber(civilDate(day)[0], 1, 1) + 1)],
  'day of week': [ofDay('string', (day) => weekdays[weekdayOf(day) - 1])],
  'month of year': [ofDay('string', (day) => monthNames[civilDate(day)[1] - 1])],
  'week of year': [ofDay('number', weekOf)],
};

function nowOf(ms: number): FeelDateTime {
  const day = Math.floor(ms / 86_400_000);
  const rest = ms - day * 86_400_000;
  return new FeelDateTime(day, add(Math.floor(rest / 1000), (rest % 1000) / 1000) ?? 0);
}
