import { describe, expect, test } from 'vitest';
import { checkContent } from '../../../engine/checks.ts';
import { occurrencesOf, type Schedule } from '../../../engine/index.ts';
import { contentWith } from '../content.ts';

const calendar = { holidays: ['2026-10-01', '2026-10-02'], workingDays: ['2026-10-10'] };

test.each<[string, Partial<Schedule>, string, string, string[]]>([
  [
    'each month on a day',
    { day: 10, time: '08:00' },
    '2026-09-01',
    '2026-10-31',
    ['2026-09 2026-09-10T00:00', '2026-10 2026-10-10T00:00'],
  ],
  ['on the last day of a shorter month', { day: 31 }, '2026-09-15', '2026-10-15', ['2026-09 2026-09-29T16:00']],
  [
    'each week on a day',
    { every: 'week', day: 5, time: '16:00' },
    '2026-12-25',
    '2027-01-09',
    ['2026-W52 2026-12-25T08:00', '2026-W53 2027-01-01T08:00', '2027-W01 2027-01-08T08:00'],
  ],
  [
    'each day',
    { every: 'day', time: '00:30' },
    '2026-03-01',
    '2026-03-02',
    ['2026-03-01 2026-02-28T16:30', '2026-03-02 2026-03-01T16:30'],
  ],
  [
    'each working day',
    { every: 'day', time: '07:00', workingDay: { calendar: 'days', move: 'skip' } },
    '2026-09-30',
    '2026-10-05',
    ['2026-09-30 2026-09-29T23:00', '2026-10-05 2026-10-04T23:00'],
  ],
  [
    'on the second working day of a month',
    { day: 2, workingDay: { calendar: 'days', move: 'count' } },
    '2026-10-01',
    '2026-10-31',
    ['2026-10 2026-10-05T16:00'],
  ],
  [
    'moved off a day that is not worked',
    { day: 1, workingDay: { calendar: 'days', move: 'next' } },
    '2026-10-01',
    '2026-10-31',
    ['2026-10 2026-10-04T16:00'],
  ],
  [
    'before its month, where it moves back',
    { day: 1, workingDay: { calendar: 'days', move: 'previous' } },
    '2026-09-30',
    '2026-10-15',
    ['2026-10 2026-09-29T16:00'],
  ],
  [
    'by cron',
    { cron: '30 16 * * 1-5' },
    '2026-10-09',
    '2026-10-13',
    ['2026-10-09T16:30 2026-10-09T08:30', '2026-10-12T16:30 2026-10-12T08:30', '2026-10-13T16:30 2026-10-13T08:30'],
  ],
  [
    'by cron on working days',
    { cron: '0 9 * * *', workingDay: { calendar: 'days', move: 'skip' } },
    '2026-10-09',
    '2026-10-12',
    ['2026-10-09T09:00 2026-10-09T01:00', '2026-10-10T09:00 2026-10-10T01:00', '2026-10-12T09:00 2026-10-12T01:00'],
  ],
  ['by what is no cron expression: never', { cron: 'soon' }, '2026-10-09', '2026-10-12', []],
])('a schedule falls due %s', (_, schedule, from, to, wanted) => {
  const found = occurrencesOf(
    { id: 's', flow: 'f', ...schedule },
    {
      ...{ fromMs: Date.parse(`${from}T00:00+08:00`), toMs: Date.parse(`${to}T23:59+08:00`) },
      ...{ timeZone: 'Asia/Shanghai', calendar },
    },
  );
  expect(found.map(({ period, atMs }) => `${period} ${new Date(atMs).toISOString().slice(0, 16)}`)).toEqual(wanted);
});

test('of what falls due too often only the latest are told', () => {
  const toMs = Date.parse('2026-10-09T00:00Z');
  const span = { fromMs: toMs - 7 * 86_400_000, toMs, timeZone: 'UTC' };
  const found = occurrencesOf({ id: 's', flow: 'f', cron: '* * * * *' }, span);
  expect(found).toHaveLength(100);
  expect(found.at(-1)).toEqual({ period: '2026-10-09T00:00', atMs: toMs });
});

describe('of a schedule it is found', () => {
  const master = { type: 'object', properties: { open: { type: 'boolean' } } };
  const content = (schedule: object) => {
    const made = contentWith({});
    const flow = {
      kind: 'flow',
      id: 'f',
      title: '流程',
      clauses: [],
      events: {},
      machine: { initial: 'a', states: { a: {} } },
    };
    Object.assign(made.flows, { f: flow });
    Object.assign(made.masters, {
      plant: { kind: 'master', id: 'plant', title: '站', key: 'code', keptBy: [], fields: master },
    });
    return { ...made, policy: { ...made.policy, schedules: [{ id: 's', flow: 'f', ...schedule }] as Schedule[] } };
  };

  test.each<[string, object, string, string]>([
    ['a flow that is not there', { flow: 'g' }, 'unknownFlow', ''],
    ['a cron expression that is none', { cron: '61 * * * *' }, 'invalidDefinition', '/cron'],
    ['a day beside a cron expression', { cron: '0 8 * * *', day: 3 }, 'invalidDefinition', '/day'],
    ['a day of the week beyond Sunday', { every: 'week', day: 8 }, 'invalidDefinition', '/day'],
    ['a day of what runs each day', { every: 'day', day: 1 }, 'invalidDefinition', '/day'],
    ['a time that is none', { day: 1, time: '8 Uhr' }, 'invalidDefinition', '/time'],
    ['master data that is not there', { day: 1, for: 'plan' }, 'unknownName', '/for'],
    [
      'a calendar that is not there',
      { day: 1, workingDay: { calendar: 'x', move: 'next' } },
      'unknownName',
      '/workingDay',
    ],
    [
      'a formula over fields that are not there',
      { day: 1, for: { master: 'plant', where: { '=': 'closed' } } },
      'unknownName',
      '/for/where',
    ],
  ])('%s', (_, schedule, code, path) => {
    const found = checkContent(content(schedule)).filter(
      ({ kind, severity }) => kind === 'policy' && severity === 'error',
    );
    expect(found).toMatchObject([{ code, path: `/schedules/0${path}` }]);
  });

  test('nothing where it is right', () => {
    const right = { every: 'day', time: '08:00', for: { master: 'plant', where: { '=': 'open' } } };
    expect(checkContent(content(right)).filter(({ kind }) => kind === 'policy')).toEqual([]);
  });
});
