import type { Frame, Variable } from '../expressions/scope.ts';
import type { FeelType } from '../expressions/types.ts';
import { FeelFunction } from '../expressions/values.ts';
import type { KnownPeople, Organisation } from '../ground/organisation.ts';
import { runOf } from '../rules/environment.ts';

const texts: FeelType = { is: 'list', item: { is: 'string' } };
const whoType: FeelType = {
  is: 'context',
  entries: { id: { is: 'string' }, name: { is: 'string' }, departments: texts, posts: texts },
};

/** A person is meant by an id, or as expressions have one. */
const idOf = (person: unknown): string | null => {
  if (typeof person === 'string') return person;
  const id = typeof person === 'object' && person !== null ? (person as { id?: unknown }).id : undefined;
  return typeof id === 'string' ? id : null;
};
const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);

/** A person by a name. */
const whoNamed = (which: 'by' | 'startedBy'): Variable => ({
  type: whoType,
  isClosed: true,
  read: (frame: Frame) => {
    const who = runOf(frame).people?.[which];
    return who ? { ...who, departments: [...who.departments], posts: [...who.posts] } : null;
  },
});

/** A function over the people that a step knows; null where it knows none. */
const asking = (parameters: string[], ask: (people: KnownPeople, given: unknown[]) => unknown): Variable => ({
  type: { is: 'function' },
  read: (frame: Frame) =>
    new FeelFunction(parameters, (given) => {
      const { people } = runOf(frame);
      return people ? (ask(people, given) ?? null) : null;
    }),
});
const inOrganisation = (parameters: string[], ask: (organisation: Organisation, given: unknown[]) => unknown) =>
  asking(parameters, ({ organisation }, given) => ask(organisation, given));

/**
 * The names by which the expressions of flows know people: who acts, who started, and what the organisation answers.
 *
 * @example superior(startedBy, 1), holders("dispatcher", "north"), members("north"), actedIn("review")
 */
export const peopleNames: readonly (readonly [string, Variable])[] = [
  ['by', whoNamed('by')],
  ['startedBy', whoNamed('startedBy')],
  ['actedIn', asking(['state'], (people, [state]) => people.actedIn(String(state)))],
  [
    'superior',
    inOrganisation(['person', 'n'], (organisation, [person, n]) => {
      const id = idOf(person);
      const steps = n === undefined || n === null ? 1 : Number(n);
      return id === null ? null : organisation.superior(id, steps);
    }),
  ],
  [
    'holders',
    inOrganisation(['post', 'department'], (organisation, [post, department]) =>
      organisation.holders(String(post), textOf(department)),
    ),
  ],
  ['members', inOrganisation(['department'], (organisation, [department]) => organisation.members(String(department)))],
];
