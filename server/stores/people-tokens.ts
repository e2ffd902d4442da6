import type { FlowTask } from '../../engine/index.ts';
import type { InstanceRecord } from './records/instance.ts';

/** How the lists of persons name an instance: what it is to whom. */
export type PeopleToken = `${'todo' | 'claim' | 'done' | 'started' | 'copied' | 'unread' | 'seen'}:${string}`;

/**
 * What an instance is to whom, for the lists of persons: something to do, to claim, done, started, copied, not yet read, seen.
 *
 * @example peopleTokens(instance) // ['todo:li', 'started:wang', 'seen:li', 'seen:wang']
 */
export function peopleTokens({ work, tasks }: Pick<InstanceRecord, 'work' | 'tasks'>): PeopleToken[] {
  if (!work) return [];
  const read = (n: number | undefined) => work.tasks.find((one) => one.n === n)?.readBy ?? [];
  const open = tasks.flatMap((task) => {
    const persons = holdersOf(task);
    const unread = persons.filter((person) => !read(task.n).includes(person));
    const kind = task.assignee === undefined ? ('claim' as const) : ('todo' as const);
    return [
      ...persons.map((person): PeopleToken => `${kind}:${person}`),
      ...unread.map((person): PeopleToken => `unread:${person}`),
    ];
  });
  const done = work.acts.flatMap(({ persons, event }): PeopleToken[] =>
    event === '' ? [] : persons.map((person): PeopleToken => `done:${person}`),
  );
  const copied = work.copied.flatMap(({ person, readAt }): PeopleToken[] => [
    `copied:${person}`,
    ...(readAt === undefined ? [`unread:${person}` as const] : []),
  ]);
  const started: PeopleToken[] = work.startedBy ? [`started:${work.startedBy.id}`] : [];
  const seen = work.seenBy.map((person): PeopleToken => `seen:${person}`);
  return [...new Set([...open, ...done, ...started, ...copied, ...seen])];
}

/** The persons whose a task is by name; not those who have it by a role. */
function holdersOf({ assignee, owner, candidates = [], status }: FlowTask): readonly string[] {
  if (status === 'waiting') return [];
  return assignee === undefined ? candidates : [assignee, ...(owner === undefined ? [] : [owner])];
}

/** Who sees an instance by a role, with the policy before it; undefined: it was not stepped since that is written down. */
export const sightTokens = ({ policy, work }: Pick<InstanceRecord, 'policy' | 'work'>): string[] | undefined =>
  work?.sight?.map((one) => `${policy}/${one}`);

/** The roles whose work an instance has: those of tasks that are nobody's by name. */
export const openRoles = ({ tasks }: Pick<InstanceRecord, 'tasks'>): string[][] =>
  tasks.flatMap(({ assignee, candidates, roles }) => (assignee === undefined && !candidates ? [roles] : []));

/** When the first of its tasks is due. */
export function taskDueAt({ tasks }: Pick<InstanceRecord, 'tasks'>): string | undefined {
  return tasks.flatMap(({ dueAt }) => dueAt ?? []).sort()[0];
}
