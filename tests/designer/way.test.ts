import { expect, test } from 'vitest';
import { stepsOf, takenOnWay } from '../../designer/kernel/machine/way.ts';
import type { MachineJson } from '../../engine/index.ts';

const machine: MachineJson = {
  initial: 'draft',
  states: {
    draft: { on: { SEND: ['checked', { target: 'draft' }] } },
    checked: { always: [{ target: 'small' }, { target: 'large' }] },
    small: { after: { PT1H: 'done' } },
    large: { on: { BACK: 'draft' } },
    done: { type: 'final' },
  },
};
const entry = (type: string, from: string | null, to: string, event?: string) => ({
  ...{ type, from, to },
  ...(event ? { event: { type: event } } : {}),
});
const takenOf = (...entries: ReturnType<typeof entry>[]) =>
  [
    ...takenOnWay(
      machine,
      'flow',
      stepsOf(entries, (state) => [state as string]),
    ),
  ].sort();

test('a step marks the transition of its event that leads to where the instance then stood', () => {
  expect(takenOf(entry('event', 'large', 'draft', 'BACK'))).toEqual(['large|event:BACK|0']);
  expect(takenOf(entry('timer', 'small', 'done'))).toEqual(['small|after:PT1H|0']);
});

test('what went on by itself is on the way as well, and what leads elsewhere is not', () => {
  expect(takenOf(entry('event', 'draft', 'large', 'SEND'))).toEqual(['checked|always|1', 'draft|event:SEND|0']);
});

test('to begin, and to be put elsewhere by hand, is no transition; one that is unknown marks nothing', () => {
  expect(takenOf(entry('started', null, 'draft'), entry('moved', 'large', 'done'))).toEqual([]);
  expect(takenOf(entry('event', 'draft', 'done', 'GONE'))).toEqual([]);
});
