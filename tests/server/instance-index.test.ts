import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InstanceIndex, isFor } from '../../server/stores/instance-index.ts';
import { openRoles, peopleTokens } from '../../server/stores/people-tokens.ts';
import type { InstanceRecord } from '../../server/stores/records/instance.ts';
import { seed, trials } from '../engine/trials.ts';
import { instanceOf } from './store-contract.ts';

const person = fc.constantFrom('li', 'wang', 'sun');
const role = fc.constantFrom('clerk', 'manager', 'cashier');
const some = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 2 });

/** A task of somebody, of a pool of persons, of roles, or of anybody. */
const task = fc.oneof(
  person.map((assignee) => ({ assignee, roles: [] })),
  some(person).map((candidates) => ({ candidates, roles: [] })),
  some(role).map((roles) => ({ roles })),
);
const work = fc.record({
  tasks: fc.constant([]),
  acts: some(person.map((one) => ({ persons: [one], event: 'SEND' }))),
  copied: some(person.map((one) => ({ person: one }))),
  seenBy: some(person),
  startedBy: fc.option(
    person.map((id) => ({ id })),
    { nil: undefined },
  ),
});
const token = fc
  .tuple(fc.constantFrom('todo', 'claim', 'done', 'started', 'copied', 'unread'), person)
  .map((both) => both.join(':'));

test('what is found and counted of persons and roles is what a look at each instance finds, whatever changed and went', () => {
  const property = fc.property(
    fc.array(fc.tuple(fc.nat(7), some(task), fc.option(work, { nil: undefined })), { maxLength: 12 }),
    fc.nat(7),
    fc.option(some(token), { nil: undefined }),
    fc.option(some(fc.oneof(role, fc.constant('*'))), { nil: undefined }),
    fc.constantFrom(undefined, 'due', '-due', 'updated'),
    fc.integer({ min: 1, max: 4 }),
    (puts, gone, people, taskRoles, order, limit) => {
      const index = new InstanceIndex();
      const known = new Map<string, InstanceRecord>();
      for (const [place, [number, tasks, done]] of puts.entries()) {
        const record = instanceOf(number, {
          revision: place + 1,
          tasks,
          work: done,
        } as unknown as Partial<InstanceRecord>);
        index.put(record);
        known.set(record.id, record);
      }
      index.remove(instanceOf(gone).id);
      known.delete(instanceOf(gone).id);
      const isWanted = (record: InstanceRecord) =>
        (people === undefined && taskRoles === undefined) ||
        people?.some((one) => (peopleTokens(record) as string[]).includes(one)) ||
        (taskRoles !== undefined && openRoles(record).some((roles) => isFor(roles, taskRoles)));
      const wanted = [...known.values()].filter(isWanted).map(({ id }) => id);
      const asked = {
        ...(people ? { people } : {}),
        ...(taskRoles ? { taskRoles } : {}),
        ...(order ? { order } : {}),
      } as const;

      const found: string[] = [];
      for (let cursor: string | undefined; ; ) {
        const page = index.find({ ...asked, limit, ...(cursor === undefined ? {} : { cursor }) });
        found.push(...page.ids);
        cursor = page.cursor;
        if (cursor === undefined) break;
      }
      expect(found.toSorted()).toEqual(wanted.toSorted());
      if (!order) expect(found).toEqual(wanted.toSorted().reverse());
      expect(index.count({ ...asked, limit: 100 })).toBe(wanted.length);
    },
  );
  fc.assert(property, { numRuns: trials / 4, seed });
});
