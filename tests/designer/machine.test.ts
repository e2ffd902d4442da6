import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addState, freshName, moveState, removeState, renameState } from '../../designer/kernel/machine/edit-states.ts';
import { addTransition, removeTransition } from '../../designer/kernel/machine/edit-transitions.ts';
import {
  allStates,
  allTransitions,
  isWithin,
  listOf,
  type StatePath,
  stateAt,
} from '../../designer/kernel/machine/places.ts';
import { stateChoices, withChoice } from '../../designer/kernel/machine/state-values.ts';
import { resolveTarget, writeTarget } from '../../designer/kernel/machine/targets.ts';
import type { MachineJson } from '../../engine/index.ts';

const id = 'visit';

/** Machines of some nested states, with transitions between any two of them written in the shortest way. */
const machines = fc
  .record({
    shape: fc.array(fc.nat(), { minLength: 2, maxLength: 9 }),
    pairs: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 12 }),
  })
  .map(({ shape, pairs }) => {
    let machine: MachineJson = { states: {} };
    for (const at of shape) {
      const parents = allStates(machine);
      machine = addState(machine, (parents[at % parents.length] as [StatePath, unknown])[0], freshName(machine, 's'));
    }
    const paths = allStates(machine).map(([path]) => path);
    pairs.forEach(([from, to], index) => {
      const source = paths[from % paths.length] as StatePath;
      const target = paths[to % paths.length] as StatePath;
      const trigger = { kind: 'event', name: `E${index}` } as const;
      machine = addTransition(machine, source, trigger, { target: writeTarget(id, source, target) }).machine;
    });
    return machine;
  });

/** Every transition as `event: source -> target`, by what the paths are called through `name`. */
function meanings(machine: MachineJson, name: (path: StatePath) => StatePath | undefined): string[] {
  return allTransitions(machine)
    .flatMap(({ source, trigger, transition }) => {
      const target = resolveTarget(machine, id, source, String(listOf(transition.target)[0]));
      const [from, to] = [name(source), target === undefined ? undefined : name(target)];
      return from === undefined || to === undefined ? [] : [`${JSON.stringify(trigger)} ${from} -> ${to}`];
    })
    .sort();
}
const same = (path: StatePath) => path;

describe('editing a machine', () => {
  test('every transition finds its target again by the shortest text', () => {
    fc.assert(
      fc.property(machines, (machine) => {
        for (const { source, transition } of allTransitions(machine)) {
          expect(resolveTarget(machine, id, source, String(transition.target))).toBeDefined();
        }
      }),
    );
  });

  test('a renamed state keeps every transition into, out of and inside it', () => {
    fc.assert(
      fc.property(machines, fc.nat(), (machine, at) => {
        const paths = allStates(machine)
          .map(([path]) => path)
          .filter(Boolean);
        const path = paths[at % paths.length] as StatePath;
        const renamed = renameState(machine, id, path, 'renamed');
        const to = path.replace(/[^.]+$/, 'renamed');
        const follow = (was: StatePath) => (isWithin(was, path) ? `${to}${was.slice(path.length)}` : was);
        expect(meanings(renamed, same)).toEqual(meanings(machine, follow));
      }),
    );
  });

  test('a state moved into another frame keeps every transition', () => {
    fc.assert(
      fc.property(machines, fc.nat(), fc.nat(), (machine, at, into) => {
        const paths = allStates(machine).map(([path]) => path);
        const path = paths.slice(1)[at % (paths.length - 1)] as StatePath;
        const parent = paths[into % paths.length] as StatePath;
        const moved = moveState(machine, id, path, parent);
        expect(allTransitions(moved).length).toBe(allTransitions(machine).length);
        for (const { source, transition } of allTransitions(moved)) {
          expect(resolveTarget(moved, id, source, String(transition.target))).toBeDefined();
        }
        expect(allStates(moved).length).toBe(allStates(machine).length);
      }),
    );
  });

  test('a removed state takes along what led to it and nothing else', () => {
    fc.assert(
      fc.property(machines, fc.nat(), (machine, at) => {
        const paths = allStates(machine)
          .map(([path]) => path)
          .filter(Boolean);
        const path = paths[at % paths.length] as StatePath;
        const kept = (was: StatePath) => (isWithin(was, path) ? undefined : was);
        expect(meanings(removeState(machine, id, path), same)).toEqual(meanings(machine, kept));
      }),
    );
  });

  test('a frame that loses its first state starts with the next', () => {
    const machine = addState(addState({}, '', 'a'), '', 'b');
    expect(machine.initial).toBe('a');
    expect(removeState(machine, id, 'a').initial).toBe('b');
    expect(stateAt(removeState(removeState(machine, id, 'a'), id, 'b'), '')).toEqual({});
  });

  test('the last transition of an event takes the event along', () => {
    const trigger = { kind: 'event', name: 'GO' } as const;
    const { machine, place } = addTransition({ states: { a: {} } }, 'a', trigger, { target: 'a' });
    expect(removeTransition(machine, place)).toEqual({ states: { a: {} } });
  });
});

describe('a state value as choices', () => {
  const machine: MachineJson = {
    initial: 'open',
    states: {
      open: {},
      service: {
        type: 'parallel',
        states: {
          crew: {
            initial: 'away',
            states: { away: {}, there: { states: { looks: {}, mends: {} }, initial: 'looks' } },
          },
          parts: { initial: 'picking', states: { picking: {}, sent: {}, before: { type: 'history' } } },
        },
      },
      closed: { type: 'final' },
    },
  };
  const both = { service: { crew: 'away', parts: 'sent' } };

  test.each([
    ['open', ['=open']],
    [both, ['=service', 'service.crew=away', 'service.parts=sent']],
    [
      { service: { crew: { there: 'mends' }, parts: 'sent' } },
      ['=service', 'service.crew=there', 'service.crew.there=mends', 'service.parts=sent'],
    ],
  ])('%j is made of %j', (value, expected) => {
    expect(stateChoices(machine, value).map(({ parent, chosen }) => `${parent}=${chosen}`)).toEqual(expected);
  });

  test.each([
    ['open', '', 'service', { service: { crew: 'away', parts: 'picking' } }],
    [both, '', 'closed', 'closed'],
    [both, 'service.crew', 'there', { service: { crew: { there: 'looks' }, parts: 'sent' } }],
    [both, 'service.parts', 'picking', { service: { crew: 'away', parts: 'picking' } }],
  ])('%j with another state in "%s", %s, is %j', (value, parent, chosen, expected) => {
    expect(withChoice(machine, value, { parent, chosen })).toEqual(expected);
  });

  test('a state that only remembers cannot be chosen', () => {
    expect(stateChoices(machine, both).at(-1)?.options).toEqual(['picking', 'sent']);
  });
});
