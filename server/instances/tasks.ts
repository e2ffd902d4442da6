import { once } from '../../contract/once.ts';
import type { Static } from '../../contract/schema.ts';
import type { Task as TaskSchema } from '../../contract/tasks.ts';
import { both } from '../../contract/text.ts';
import { formatNamed } from '../../engine/authoring.ts';
import {
  barredFrom,
  type Edition,
  type Flow,
  type FlowTask,
  isInPool,
  isLiving,
  type JsonObject,
  type LocalText,
  labelOf,
  noWork,
  Problem,
  schemaOf,
  valueText,
  type WorkTask,
} from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import type { Caller } from '../kernel/caller.ts';
import type { NameOf } from '../papers/print/values.ts';
import { namesIn } from '../papers/print-names.ts';
import { type SeenValues, seenValues } from '../papers/seen-values.ts';
import { looksAfter, senderOf } from '../people/people.ts';
import type { InstanceRecord } from '../stores/records/instance.ts';

/** A task as callers see it, with the number of its case for who searches. */
export type TaskView = Static<typeof TaskSchema> & { number?: string };
type Task = TaskView;

/** How many figures of a case stand on a card. */
const mostFigures = 4;

interface OwnHow {
  only?: boolean;
  flow?: Flow | undefined;
}

/** Whether a task is one of somebody's. */
export type Own = (task: Task) => boolean;

/**
 * Which tasks of an instance a caller is shown as theirs: who looks after all has all, but for `only` their own.
 *
 * @param flow its flow: what somebody is separated from is others' to do
 */
export function ownTasks(parts: Parts, caller: Caller, record: InstanceRecord, { only = false, flow }: OwnHow): Own {
  const sender = senderOf(parts, caller, record);
  if (!sender || (looksAfter(caller) && !only)) return () => true;
  const isBarred = (state: string) => {
    if (flow?.unclear.tasks.has(state)) return true;
    const barred = barredFrom(flow?.tasks.get(state) ?? {}, record.work ?? noWork);
    return sender.behind.some((person) => barred.has(person));
  };
  const organisation = parts.directory.organisation(record.policy);
  const now = { policy: record.policy, flow: record.flow, at: parts.now().toISOString() };
  return (task) => {
    const { assignee, owner, candidates, roles, status } = task;
    const holders = assignee === undefined ? candidates : [assignee, ...(owner ? [owner] : [])];
    if (status === 'waiting' || isBarred(task.state)) return false;
    if (holders.length === 0) return isInPool(roles, sender.roles);
    return holders.some((one) => one === sender.person || organisation.substitutesOf(one, now).includes(sender.person));
  };
}

/** The id of a task: that of its instance and its number in it. */
export const taskId = ({ id }: Pick<InstanceRecord, 'id'>, { n, state }: Pick<FlowTask, 'n' | 'state'>): string =>
  `${id}:${n ?? state}`;

/** What tasks are told by. */
export interface Telling {
  /** Absent where it is damaged: nothing is told of the case then. */
  edition: Edition | undefined;
  atMs: number;
  /** What the reader may see of the values of the case. */
  seen: SeenValues;
  /** What a department or a person of the case's policy is called. */
  nameOf: (...named: Parameters<NameOf>) => LocalText;
}

/** What tasks of an instance are told by, for a caller. */
export function tellingOf(parts: Parts, record: InstanceRecord, caller: Caller, edition: Edition | undefined): Telling {
  const names = once(() => [namesIn(parts, record.policy, 'zh-CN'), namesIn(parts, record.policy, 'en')] as const);
  return {
    edition,
    atMs: parts.now().getTime(),
    seen: seenValues(parts, caller, record, edition),
    nameOf: (...named) => {
      const [zh, en] = names();
      return both(zh(...named), en(...named));
    },
  };
}

/** The tasks of an instance as a caller sees them. */
export function presentTasks(record: InstanceRecord, { edition, atMs, seen, nameOf }: Telling): Task[] {
  const summary = edition ? summaryOf(record, edition, seen, nameOf) : [];
  return record.tasks.map((task) => presentTask(record, task, edition, summary, atMs));
}

/** The tasks of an instance that somebody ended, as a caller sees them; without a person the one that was ended last. */
export function presentDone(record: InstanceRecord, telling: Telling, person?: string): Task[] {
  const ended = presentEnded(record, telling, ({ status, by, for: stoodIn }) =>
    person === undefined ? !isLiving({ status }) : status === 'done' && (by === person || stoodIn === person),
  );
  if (person !== undefined) return ended;
  // Where somebody decided, those who did not have to any more are not what it came to.
  return [ended.findLast(({ status }) => status === 'done') ?? ended.at(-1)].flatMap((one) => one ?? []);
}

function presentEnded(
  record: InstanceRecord,
  { edition, atMs, seen, nameOf }: Telling,
  wanted: (task: WorkTask) => boolean,
): Task[] {
  const summary = edition ? summaryOf(record, edition, seen, nameOf) : [];
  return (record.work?.tasks ?? []).filter(wanted).map(({ n, state, status, at, updatedAt, candidates, assignee }) => {
    const name = state.split('.').at(-1) ?? state;
    const definition = edition?.content.flows[record.flow];
    const title = edition ? labelOf(edition.content, definition, name) : { 'zh-CN': name, en: name };
    const more = { ...(candidates ? { candidates } : {}), ...(assignee === undefined ? {} : { assignee }) };
    const task: FlowTask = { n, state, title, roles: [], events: [], status, createdAt: at, updatedAt, ...more };
    return presentTask(record, task, edition, summary, atMs);
  });
}

/** A task of an instance, open or ended, by its id, which may be one of before tasks had numbers. @throws Problem taskNotFound */
export function presentOne(record: InstanceRecord, telling: Telling, id: string): Task {
  const isIt = (task: Task) => task.id === id || taskId(record, { state: task.state }) === id;
  const open = presentTasks(record, telling).find(isIt);
  const found = open ?? presentEnded(record, telling, () => true).findLast(isIt);
  if (!found) throw new Problem('taskNotFound');
  return found;
}

function presentTask(
  record: InstanceRecord,
  task: FlowTask,
  edition: Edition | undefined,
  summary: Task['summary'],
  atMs: number,
): Task {
  const { id: instance, policy, flow, edition: number, businessKey } = record;
  const { state, title, roles, events, dueAt, status = 'open', candidates = [], assignee, owner } = task;
  return {
    id: taskId(record, task),
    instance,
    policy,
    flow,
    edition: number,
    ...(businessKey === undefined ? {} : { businessKey }),
    ...numberOf(record),
    state,
    status,
    title,
    roles,
    candidates,
    ...(assignee === undefined ? {} : { assignee }),
    ...(owner === undefined ? {} : { owner }),
    events,
    ...formOf(task, edition, flow),
    ...(dueAt === undefined ? {} : { dueAt }),
    overdue: dueAt !== undefined && atMs > Date.parse(dueAt),
    summary,
    createdAt: task.createdAt ?? record.updatedAt,
    updatedAt: task.updatedAt ?? record.updatedAt,
  };
}

const numberOf = ({ records }: InstanceRecord): { number?: string } => {
  const number = records?.findLast((one) => one.number !== undefined)?.number;
  return number === undefined ? {} : { number };
};

/** The first of its events that fills a form. */
function formOf({ events }: FlowTask, edition: Edition | undefined, flow: string): Pick<Task, 'form'> {
  const declared = edition?.content.flows[flow]?.events ?? {};
  const event = events.find((type) => Object.hasOwn(declared, type) && declared[type]?.form !== undefined);
  const form = event === undefined ? undefined : declared[event]?.form;
  if (event === undefined || form === undefined) return {};
  return { form: { id: typeof form === 'string' ? form : form.id, event } };
}

/**
 * What a case is about in a few figures, of what it was started with and is known: whom and what it is about first, then how much. What was
 * not said by anybody, and whether something is so, only where there is nothing else.
 */
function summaryOf(
  { flow, snapshot }: InstanceRecord,
  { content }: Edition,
  seen: SeenValues,
  nameOf: Telling['nameOf'],
): Task['summary'] {
  const definition = content.flows[flow];
  const context = seen((snapshot.context ?? {}) as JsonObject);
  const { properties = {} } = definition?.input ?? {};
  const known = Object.keys(properties).filter((name) => {
    const value = context[name] ?? null;
    return value !== null && value !== '' && typeof value !== 'object' && value !== properties[name]?.default;
  });
  const are = (type: string) => known.filter((name) => typeof context[name] === type);
  const [words, numbers] = [are('string'), are('number')];
  const amounts = numbers.filter((name) => properties[name]?.unit !== undefined);
  const ranked = [...words.slice(0, mostFigures - 1), ...amounts.slice(0, 1), ...words, ...numbers, ...are('boolean')];
  const shown = [...new Set(ranked)];
  return shown.slice(0, mostFigures).map((name) => {
    const schema = schemaOf(definition, name);
    const named = formatNamed(schema?.format)?.names;
    const value = named ? nameOf(String(context[name]), named) : valueText(content, schema, context[name]);
    return { name, title: labelOf(content, definition, name), value };
  });
}
