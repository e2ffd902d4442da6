import type { Json } from '../../engine/index.ts';
import { openRoles, peopleTokens, sightTokens, taskDueAt } from './people-tokens.ts';
import { type InstanceRecord, owesAtMs, timersGoing } from './records/instance.ts';
import { isOver } from './register-over.ts';
import { insertSorted, placeOf } from './sorted.ts';
import type { DueTimer, InstanceQuery } from './store.ts';
import { TokenSets } from './token-sets.ts';

interface IndexEntry {
  id: string;
  revision: number;
  policy: string;
  flow: string;
  status: string;
  statePaths: string[];
  businessKey: string | undefined;
  tasks: string[][];
  people: readonly string[];
  /** Absent: it is not written down who sees it. */
  sight: readonly string[] | undefined;
  taskDueAt: string | undefined;
  updatedAt: string;
  timers: { id: string; token: string; dueMs: number }[];
  nextDueMs: number;
}
interface Alarm {
  dueMs: number;
  id: string;
}

/** What lists, tasks and the worker ask about all instances, kept in memory. */
export class InstanceIndex {
  private readonly entries = new Map<string, IndexEntry>();
  /** Ids in ascending order, which is the order of creation. */
  private readonly order: string[] = [];
  /** Whose they are: persons and roles by their tokens. */
  private readonly whose = new TokenSets();
  private readonly alarms: Alarm[] = [];
  /** Those that owe, and when that is to be looked at. */
  private readonly owed = new Map<string, number>();
  /** Instances by the call that started them. */
  private readonly starts = new Map<string, string>();
  private readonly changed: (instance: Pick<InstanceRecord, 'id'> & Partial<InstanceRecord>) => void;

  /** @param changed is told of each instance that is another now, or cannot be read any more */
  constructor(changed: InstanceIndex['changed'] = () => {}) {
    this.changed = changed;
  }

  put(record: InstanceRecord): void {
    const before = this.entries.get(record.id);
    // A slow reader of the disk may come with what has been overtaken.
    if (before && before.revision > record.revision) return;
    if (!before) insertSorted(this.order, record.id);
    if (record.startCall !== undefined) this.starts.set(record.startCall, record.id);
    const timers = Object.entries(timersGoing(record)).map(([id, { token, dueAt }]) => ({
      id,
      token,
      dueMs: Date.parse(dueAt),
    }));
    const nextDueMs = Math.min(...timers.map((timer) => timer.dueMs));
    const entry = {
      id: record.id,
      revision: record.revision,
      policy: record.policy,
      flow: record.flow,
      status: record.status,
      statePaths: statePaths(record.state),
      businessKey: record.businessKey,
      timers,
      nextDueMs,
      tasks: openRoles(record),
      people: peopleTokens(record),
      sight: sightTokens(record),
      taskDueAt: taskDueAt(record),
      updatedAt: record.updatedAt,
    };
    this.entries.set(record.id, entry);
    this.whose.change(record.id, tokensOf(before), tokensOf(entry));
    if (nextDueMs !== Number.POSITIVE_INFINITY && nextDueMs !== before?.nextDueMs) {
      pushAlarm(this.alarms, { dueMs: nextDueMs, id: record.id });
    }
    const owesAt = owesAtMs(record);
    if (owesAt === undefined) this.owed.delete(record.id);
    else this.owed.set(record.id, owesAt);
    if (before?.revision !== record.revision) this.changed(record);
  }

  has(id: string): boolean {
    return this.entries.has(id);
  }

  /** Forgets an instance that cannot be read any more. */
  remove(id: string): void {
    this.whose.change(id, tokensOf(this.entries.get(id)), []);
    if (!this.entries.delete(id)) return;
    this.order.splice(placeOf(this.order, id), 1);
    this.owed.delete(id);
    this.changed({ id });
  }

  /** The ids a query finds, newest first, and where the next page begins. */
  find(query: InstanceQuery): { ids: string[]; cursor?: string } {
    if (query.order) return this.findSorted(query, query.order);
    const ids: string[] = [];
    const some = this.among(query);
    const order = some ? [...some].sort() : this.order;
    for (let place = placeBefore(order, query.cursor); place >= 0; place -= 1) {
      const entry = this.entries.get(order[place] as string) as IndexEntry;
      if (!matches(entry, query)) continue;
      if (ids.length === query.limit) return { ids, cursor: ids.at(-1) as string };
      ids.push(entry.id);
    }
    return { ids };
  }

  private findSorted(
    query: InstanceQuery,
    order: NonNullable<InstanceQuery['order']>,
  ): { ids: string[]; cursor?: string } {
    const found = [...this.candidates(query)].filter((entry) => matches(entry, query));
    const keyed = found.map((entry) => ({ id: entry.id, key: sortKey(entry, order) }));
    keyed.sort((a, b) => compareKeys(a.key, b.key) * (order === 'due' ? 1 : -1) || (a.id < b.id ? 1 : -1));
    const from = query.cursor === undefined ? 0 : keyed.findIndex(({ id }) => id === query.cursor) + 1;
    const page = keyed.slice(from, from + query.limit);
    const isMore = keyed.length > from + query.limit;
    return { ids: page.map(({ id }) => id), ...(isMore ? { cursor: page.at(-1)?.id as string } : {}) };
  }

  /** How many there are, up to `limit`. */
  count(query: InstanceQuery): number {
    let count = 0;
    for (const entry of this.candidates(query)) {
      if (matches(entry, query)) count += 1;
      if (count === query.limit) break;
    }
    return count;
  }

  /** The instance that a call started. */
  startedBy(call: string): string | undefined {
    return this.starts.get(call);
  }

  /** Whether an instance is begun by a call that began another one already. */
  isStartedAgain({ id, startCall }: InstanceRecord): boolean {
    return startCall !== undefined && (this.starts.get(startCall) ?? id) !== id;
  }

  ids(): string[] {
    return [...this.order];
  }

  /** Those of the instances of flows of a policy. */
  idsOf(policy: string, flows: readonly string[]): string[] {
    return this.order.filter((id) => {
      const entry = this.entries.get(id);
      return entry?.policy === policy && isOver(flows, entry.flow);
    });
  }

  owing(nowMs: number, limit: number): string[] {
    const ids: string[] = [];
    for (const [id, owesAt] of this.owed) {
      if (owesAt <= nowMs) ids.push(id);
      if (ids.length === limit) break;
    }
    return ids;
  }

  due(nowMs: number, limit: number): DueTimer[] {
    const taken: Alarm[] = [];
    const seen = new Set<string>();
    const due: DueTimer[] = [];
    while (due.length < limit) {
      const alarm = this.earliest();
      if (!alarm || alarm.dueMs > nowMs) break;
      popAlarm(this.alarms);
      if (seen.has(alarm.id)) continue;
      seen.add(alarm.id);
      taken.push(alarm);
      const timers = this.entries.get(alarm.id)?.timers.filter((timer) => timer.dueMs <= nowMs) ?? [];
      timers.sort((a, b) => a.dueMs - b.dueMs);
      for (const { id, token } of timers) due.push({ instance: alarm.id, timer: id, token });
    }
    // They stay due until a commit says otherwise.
    for (const alarm of taken) pushAlarm(this.alarms, alarm);
    return due;
  }

  nextDueMs(): number | undefined {
    return this.earliest()?.dueMs;
  }

  private earliest(): Alarm | undefined {
    for (;;) {
      const alarm = this.alarms[0];
      if (!alarm || this.entries.get(alarm.id)?.nextDueMs === alarm.dueMs) return alarm;
      popAlarm(this.alarms);
    }
  }

  /** The ids among which all are that are somebody's; undefined where nobody in particular is asked for. */
  private among({ people, taskRoles }: InstanceQuery): ReadonlySet<string> | undefined {
    if ((people === undefined && taskRoles === undefined) || taskRoles?.length === 0) return undefined;
    const roles = taskRoles === undefined ? [] : [anybodys, ...taskRoles.map(roleToken)];
    return this.whose.of([...(people ?? []), ...roles]);
  }

  private *candidates(query: InstanceQuery): Iterable<IndexEntry> {
    const some = this.among(query);
    if (!some) yield* this.entries.values();
    else for (const id of some) yield this.entries.get(id) as IndexEntry;
  }
}

const placeBefore = (order: readonly string[], cursor: string | undefined) =>
  cursor === undefined ? order.length - 1 : placeOf(order, cursor) - 1;

const roleToken = (role: string) => `role:${role}`;
/** Of a task that anybody may do. */
const anybodys = roleToken('');

function tokensOf(entry: IndexEntry | undefined): string[] {
  if (!entry) return [];
  const roles = entry.tasks.flatMap((some) => (some.length === 0 ? [anybodys] : some.map(roleToken)));
  return [...entry.people, ...new Set(roles)];
}

/** What is due at no time stands last, whichever way. */
const sortKey = ({ taskDueAt: due, updatedAt }: IndexEntry, order: NonNullable<InstanceQuery['order']>) =>
  order === 'updated' ? updatedAt : (due ?? (order === 'due' ? '~' : ''));
const compareKeys = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1);

function matches(entry: IndexEntry, query: InstanceQuery): boolean {
  const { policies, flow, state, status, businessKey, taskRoles, people, sight, dueBefore } = query;
  const isTheirs = people?.some((one) => entry.people.includes(one));
  const isOfRoles = taskRoles === undefined ? undefined : entry.tasks.some((roles) => isFor(roles, taskRoles));
  return (
    (policies === undefined || policies.includes(entry.policy)) &&
    (flow === undefined || entry.flow === flow) &&
    (status === undefined || [status].flat().includes(entry.status)) &&
    (businessKey === undefined || entry.businessKey === businessKey) &&
    (state === undefined || entry.statePaths.some((path) => path === state || path.startsWith(`${state}.`))) &&
    (isTheirs === undefined && isOfRoles === undefined ? true : isTheirs === true || isOfRoles === true) &&
    (sight === undefined || isSeen(entry, sight)) &&
    (dueBefore === undefined || (entry.taskDueAt !== undefined && entry.taskDueAt < dueBefore))
  );
}

const isSeen = ({ sight, people }: IndexEntry, own: readonly string[]) =>
  sight === undefined || own.some((one) => sight.includes(one) || people.includes(one));

/** Whether work for these roles (none: for anyone) concerns one of the wanted (none: any). */
export function isFor(roles: string[], wanted: string[]): boolean {
  return wanted.length === 0 || roles.length === 0 || roles.some((role) => wanted.includes(role));
}

/** The states of a state value as paths: `{a: {b: 'c'}}` is `a.b.c`. */
export function statePaths(state: Json): string[] {
  if (typeof state === 'string') return [state];
  if (typeof state !== 'object' || state === null) return [];
  return Object.entries(state).flatMap(([name, inner]) => {
    const below = statePaths(inner);
    return below.length === 0 ? [name] : below.map((path) => `${name}.${path}`);
  });
}

/** A binary heap, the earliest first. */
function pushAlarm(heap: Alarm[], alarm: Alarm): void {
  let place = heap.push(alarm) - 1;
  while (place > 0) {
    const above = (place - 1) >> 1;
    if ((heap[above] as Alarm).dueMs <= alarm.dueMs) break;
    heap[place] = heap[above] as Alarm;
    place = above;
  }
  heap[place] = alarm;
}

function popAlarm(heap: Alarm[]): void {
  const last = heap.pop();
  if (!last || heap.length === 0) return;
  let place = 0;
  for (;;) {
    let below = 2 * place + 1;
    if (below >= heap.length) break;
    if (below + 1 < heap.length && (heap[below + 1] as Alarm).dueMs < (heap[below] as Alarm).dueMs) below += 1;
    if ((heap[below] as Alarm).dueMs >= last.dueMs) break;
    heap[place] = heap[below] as Alarm;
    place = below;
  }
  heap[place] = last;
}
