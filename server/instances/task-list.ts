import type { AnswerOf, QueryOf } from '../../contract/call.ts';
import { type TaskBox, taskBoxes, type taskCalls } from '../../contract/tasks.ts';
import { both } from '../../contract/text.ts';
import { Problem } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { anyRolesOf, type Caller, flowRolesOf } from '../kernel/caller.ts';
import { pageSize } from '../kernel/query.ts';
import { seenValues } from '../papers/seen-values.ts';
import { asksPersons, looksAfter, sees, sightIn, standsInFor } from '../people/people.ts';
import { unlessGone } from '../stores/damage.ts';
import { filledPage } from '../stores/filled-page.ts';
import { isFor } from '../stores/instance-index.ts';
import type { PeopleToken } from '../stores/people-tokens.ts';
import { goingStatuses, type InstanceRecord } from '../stores/records/instance.ts';
import type { InstanceQuery } from '../stores/store.ts';
import { visiblePolicies } from './routes.ts';
import { type Own, ownTasks, presentDone, presentTasks, type TaskView, type Telling } from './tasks.ts';

type Query = QueryOf<(typeof taskCalls)['listTasks']>;
type Page = AnswerOf<(typeof taskCalls)['listTasks']>;

/** Counting goes no further. */
const mostCounted = 1000;

/** Of which boxes an instance must be for whom. */
interface Wanted {
  box: TaskBox;
  persons: string[];
  roles: string[] | undefined;
}

/**
 * A page of tasks: what somebody has to do, may claim, has done, started, was copied, has not read. Who is nobody in particular, and who
 * looks after all and has no role, sees everybody's work.
 */
export async function listTasks(parts: Parts, query: Query, caller: Caller): Promise<Page> {
  if (query.person !== undefined) return tasksOfPerson(parts, query, caller, query.person);
  const persons = [caller.person, ...standsInFor(parts, caller)];
  const isSomebody = asksPersons(parts, caller);
  const roles = query.role === undefined ? rolesIn(caller, query.policy) : [query.role];
  const seesAll = (!isSomebody || (looksAfter(caller) && query.box === undefined)) && (roles ?? []).length === 0;
  const box = (query.box ?? 'todo') as TaskBox;
  const wanted = { box, persons, roles };
  const base = baseOf(parts, query, caller);
  const filter = seesAll || !isSomebody ? everybodys(base, roles) : inBox(base, wanted);
  const asked = isSomebody && !seesAll ? wanted : undefined;
  const { items, cursor } = await pageOf(parts, { ...filter, ...orderOf(query.sort, asked) }, query, caller, (record) =>
    tasksOf(parts, record, caller, asked, roles),
  );
  if (!isSomebody) return { items, ...(cursor === undefined ? {} : { cursor }) };
  // What is theirs to do in a part of the policies alone stands in the list, and is not counted.
  const counted = [caller.person, ...standsInFor(parts, caller, true)];
  const counts = await countsOf(parts, base, { persons: counted, roles });
  return { items, ...(cursor === undefined ? {} : { cursor }), counts };
}

const rolesIn = (caller: Caller, policy: string | undefined) =>
  policy === undefined ? anyRolesOf(caller) : flowRolesOf(caller, policy);

/**
 * The open tasks that are somebody's by name, or (`*`) everybody's, as who looks after a policy asks for them; of a role those that are
 * nobody's by name.
 *
 * @throws Problem forbidden for others
 */
async function tasksOfPerson(parts: Parts, query: Query, caller: Caller, person: string): Promise<Page> {
  if (!looksAfter(caller)) throw new Problem('forbidden', { detail: othersWork });
  const { role, overdue } = query;
  const tokens: PeopleToken[] = [`todo:${person}`, `claim:${person}`];
  const base = baseOf(parts, query, caller);
  const whose =
    person === everybody
      ? everybodys(base, role === undefined ? undefined : [role])
      : { ...base, status: goingStatuses, people: tokens };
  const isTheirs = ({ assignee, owner, candidates, roles }: TaskView) => {
    const holders = assignee === undefined ? candidates : [assignee, ...(owner === undefined ? [] : [owner])];
    if (person !== everybody) return holders.includes(person);
    return role === undefined || (holders.length === 0 && roles.includes(role));
  };
  const isMeant = (task: TaskView) =>
    task.status !== 'waiting' && isTheirs(task) && (overdue !== 'true' || task.overdue);
  return pageOf(parts, { ...whose, ...orderOf(query.sort ?? 'dueAt', undefined) }, query, caller, async (record) => {
    return presentTasks(record, await tellingOf(parts, record, caller)).filter(isMeant);
  });
}

const everybody = '*';
const othersWork = both('只有负责制度的人可以查看他人的任务', 'only who looks after policies sees the tasks of others');

/** What every list of tasks asks of instances. */
function baseOf(parts: Parts, query: Query, caller: Caller): InstanceQuery {
  const { policy, flow, state, dueBefore, overdue } = query;
  const policies = visiblePolicies({ caller }, policy);
  const now = parts.now().toISOString();
  const before = overdue === 'true' ? now : dueBefore === undefined ? undefined : new Date(dueBefore).toISOString();
  const sight = sightIn(parts, caller, policies);
  return {
    ...(policies ? { policies } : {}),
    ...(flow === undefined ? {} : { flow }),
    ...(state === undefined ? {} : { state }),
    ...(before === undefined ? {} : { dueBefore: before }),
    ...(sight ? { sight } : {}),
    limit: pageSize(query),
  };
}

const everybodys = (base: InstanceQuery, roles: string[] | undefined): InstanceQuery => ({
  ...base,
  status: goingStatuses,
  // Of no role in particular: whatever stands open, be it somebody's by name.
  ...(roles && roles.length > 0 ? { taskRoles: roles } : {}),
});

function inBox(base: InstanceQuery, { box, persons, roles }: Wanted): InstanceQuery {
  const [own = ''] = persons;
  const of = (...kinds: PeopleToken[]) => ({ ...base, people: kinds as string[] });
  const each = (kind: 'todo' | 'claim') => persons.map((one): PeopleToken => `${kind}:${one}`);
  // Without any role nothing of a pool is theirs but what is anybody's.
  const pools = { taskRoles: roles === undefined ? [] : [...roles, '*'] };
  switch (box) {
    case 'todo':
      return { ...of(...each('todo'), ...each('claim')), ...pools, status: goingStatuses };
    case 'claimable':
      return { ...of(...each('claim')), ...pools, status: goingStatuses };
    case 'unread':
      return of(`unread:${own}`);
    default:
      return of(`${box}:${own}`);
  }
}

async function pageOf(
  parts: Parts,
  filter: InstanceQuery,
  query: Query,
  caller: Caller,
  tasks: (record: InstanceRecord) => Promise<TaskView[]>,
) {
  const words = query.q?.trim().toLowerCase();
  const list = (cursor: string | undefined) =>
    parts.store.instances.list({ ...filter, ...(cursor === undefined ? {} : { cursor }) });
  const show = async (record: InstanceRecord) =>
    (await sees(parts, caller, record)) ? (await tasks(record)).filter(has(words)) : [];
  return filledPage(list, show, { cursor: query.cursor, limit: filter.limit });
}

/** What is due first stands first, where it is somebody's own list; everybody's work is told the newest first, as ever. */
function orderOf(sort: Query['sort'], wanted: Wanted | undefined): Pick<InstanceQuery, 'order'> {
  if (sort === 'dueAt' || sort === '-dueAt') return { order: sort === 'dueAt' ? 'due' : '-due' };
  if (sort === 'updatedAt') return { order: 'updated' };
  if (sort === 'createdAt' || !wanted) return {};
  return { order: wanted.box === 'todo' || wanted.box === 'claimable' ? 'due' : 'updated' };
}

/** What the tasks of a case are told by. */
async function tellingOf(parts: Parts, record: InstanceRecord, caller: Caller): Promise<Telling> {
  const edition = await parts.catalogue.editionOf(record).catch(unlessGone);
  return { edition, atMs: parts.now().getTime(), seen: seenValues(parts, caller, record, edition) };
}

/** The tasks of an instance that stand in a list. */
async function tasksOf(
  parts: Parts,
  record: InstanceRecord,
  caller: Caller,
  wanted: Wanted | undefined,
  roles: string[] | undefined,
): Promise<TaskView[]> {
  const telling = await tellingOf(parts, record, caller);
  const open = presentTasks(record, telling);
  if (!wanted) return open.filter((task) => isFor(task.roles, roles ?? []));
  const isOwn: Own = ownTasks(parts, caller, record, { only: true });
  const [own = ''] = wanted.persons;
  switch (wanted.box) {
    case 'todo':
      return open.filter(isOwn);
    case 'claimable':
      return open.filter((task) => isOwn(task) && task.assignee === undefined);
    case 'unread': {
      const isRead = (task: TaskView) => readersOf(record, task).includes(own);
      const mine = open.filter((task) => isOwn(task) && !isRead(task));
      const copied = record.work?.copied.some(({ person, readAt }) => person === own && readAt === undefined);
      return mine.length > 0 || !copied ? mine : latest(record, open, telling);
    }
    case 'done':
      return presentDone(record, telling, own);
    default:
      return latest(record, open, telling);
  }
}

const readersOf = ({ id, work }: InstanceRecord, task: TaskView) =>
  work?.tasks.find(({ n }) => task.id === `${id}:${n}`)?.readBy ?? [];

/** Where a case stands: its open task, or the last that was done. */
function latest(record: InstanceRecord, open: TaskView[], telling: Telling): TaskView[] {
  return (open.length > 0 ? open : presentDone(record, telling)).slice(-1);
}

/** Whether what is written on a task's card has some words. */
const has = (words: string | undefined) => (task: TaskView) => {
  if (!words) return true;
  const { businessKey = '', title, summary, number = '' } = task;
  const written = [
    businessKey,
    number,
    ...Object.values(title),
    ...summary.flatMap(({ value }) => Object.values(value)),
  ];
  return written.some((text) => text.toLowerCase().includes(words));
};

async function countsOf(parts: Parts, base: InstanceQuery, { persons, roles }: Omit<Wanted, 'box'>) {
  const counted = await Promise.all(
    taskBoxes.map(async (box) => {
      const count = await parts.store.instances.count({ ...inBox(base, { box, persons, roles }), limit: mostCounted });
      return [box, count] as const;
    }),
  );
  return Object.fromEntries(counted);
}
