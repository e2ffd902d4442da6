import { problemCodes } from '../../contract/problem-codes.ts';
import { both } from '../../contract/text.ts';
import {
  acceptedNow,
  belonging,
  type Edition,
  type FlowOptions,
  type InstanceView,
  isClockTimer,
  type JsonObject,
  type LocalText,
  wordingOf,
} from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { ready } from '../editions/ready.ts';
import { type Caller, flowRolesOf } from '../kernel/caller.ts';
import { rowsFor, withRows } from '../masters/rows-read.ts';
import { recordsAround } from '../papers/around.ts';
import { type SeenValues, seenValues } from '../papers/seen-values.ts';
import { seenByFlows } from '../papers/versions.ts';
import { peopleOf } from '../people/people.ts';
import { unlessDamaged } from '../stores/damage.ts';
import { type Incident, type InstanceRecord, isGoing, isOpen, toldStatus } from '../stores/records/instance.ts';
import { childrenOf } from './children.ts';
import { type Addressed, taskUrlOf } from './task-url.ts';
import { type Own, ownTasks, presentTasks } from './tasks.ts';

/** What a step is given of how an instance stands: its timers, its clocks, the flows that it started, and what it is called itself. */
export const standing = (parts: Parts, instance: InstanceRecord) => ({
  people: { organisation: parts.directory.organisation(instance.policy) },
  timers: dueInstants(instance),
  clocks: instance.clocks,
  work: instance.work,
  children: childrenOf(instance),
  instance: viewOf(parts.config, instance),
});

/** What expressions read as `instance`. */
export const viewOf = (config: Addressed, { id, businessKey }: InstanceRecord): InstanceView => ({
  id,
  businessKey: businessKey ?? null,
  taskUrl: taskUrlOf(config, id) ?? null,
});

export const dueInstants = ({ timers }: InstanceRecord) =>
  Object.fromEntries(Object.entries(timers).map(([id, { dueAt }]) => [id, dueAt]));

/** What happened, in words: a problem's title, or that another system or flow did not do what it was asked. */
export const titleOf = (code: string) =>
  Object.hasOwn(problemCodes, code)
    ? problemCodes[code as keyof typeof problemCodes].title
    : both('所调用的服务或子流程没有成功', 'What was called did not succeed');

type Called = NonNullable<Incident['called']>;

/** What kept a case from going on, for people: who was called, and how that went. */
function incidentTitle(code: string, { host, kind, status }: Called = {}) {
  const found = code === 'actorFailed' && kind !== undefined ? failures[kind] : undefined;
  return found ? found(host, status) : titleOf(code);
}

const called = (host: string | undefined) => ({
  zh: host === undefined ? '外部服务' : `外部服务 ${host} `,
  en: host ?? 'An outside service',
});
const failures: Record<string, (host: string | undefined, status: number | undefined) => LocalText> = {
  status: (host, status) => {
    const { zh, en } = called(host);
    const code = status === undefined ? '' : String(status);
    return both(`${zh}没有接受（答复 ${code}）`, `${en} did not accept it (answered ${code})`);
  },
  timeout: (host) => both(`${called(host).zh}没有按时答复`, `${called(host).en} did not answer in time`),
  connection: (host) => both(`没有连上${called(host).zh}`.trim(), `${called(host).en} could not be reached`),
  refused: (host) =>
    both(
      `${called(host).zh}不能这样调用，或答复不能接受`,
      `${called(host).en} may not be called so, or its answer not be taken`,
    ),
};

/**
 * An instance as callers see it. What the last step found is in its record; only what it accepts is asked of its flow.
 *
 * @param edition absent where it is damaged: nothing is accepted then
 */
function presentInstance(
  record: InstanceRecord,
  edition: Edition | undefined,
  options: FlowOptions,
  { own, seen }: { own: Own; seen: SeenValues },
) {
  const { id, policy, flow, version, state, snapshot, timers, businessKey, parent, output } = record;
  const active = isGoing(record);
  const [incident] = record.incidents ?? [];
  const { startedBy } = record.work ?? {};
  const open = active ? presentTasks(record, { edition, atMs: Date.parse(options.at), seen }) : [];
  return {
    id,
    policy,
    flow,
    edition: record.edition,
    version,
    status: toldStatus(record.status),
    state,
    context: seen(snapshot.context as JsonObject),
    accepts: active && edition ? acceptedNow(edition.flow(flow), snapshot, options) : [],
    tasks: isOpen(record) ? open.filter(own) : [],
    waitsFor: active ? open.filter((task) => !own(task)) : [],
    timers: Object.entries(timers).flatMap(([timer, { dueAt }]) => (isClockTimer(timer) ? [] : [{ id: timer, dueAt }])),
    clocks: edition ? clocksOf(record, edition, options.at) : [],
    businessKey,
    parent: parent && { instance: parent.instance, actor: parent.actor },
    children: (record.children ?? []).map(({ tell: _, wait: __, ...child }) => ({
      ...child,
      id: child.instance,
      status: toldStatus(child.status),
    })),
    waiting: (record.waiting ?? []).map(({ event, by, at }) => ({ event, by, at })),
    incidents: (record.incidents ?? []).map(({ again: _, called, ...incident }) => ({
      ...incident,
      title: incidentTitle(incident.code, called),
    })),
    ...(incident ? { incident: { code: incident.code, message: incident.message, at: incident.at } } : {}),
    suspended: record.suspended,
    records: record.records ?? [],
    number: record.records?.findLast((one) => one.number !== undefined)?.number,
    startedBy: startedBy && { ...startedBy, departments: [...startedBy.departments], posts: [...startedBy.posts] },
    // Absent: it was not stepped since that is written down.
    belongs: record.work && belonging(record.work),
    output,
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
  };
}

/** The clocks that run, in the order in which their flow has them. */
function clocksOf({ flow, clocks = {} }: InstanceRecord, edition: Edition, at: string) {
  const atMs = Date.parse(at);
  return (edition.content.flows[flow]?.clocks ?? []).flatMap(({ id, title }) => {
    const running = Object.hasOwn(clocks, id) ? clocks[id] : undefined;
    if (!running || running.ended) return [];
    const overdue = running.breached === true || atMs > Date.parse(running.dueAt);
    return [{ id, title: wordingOf(title), dueAt: running.dueAt, overdue }];
  });
}

/** The same for one that is known by its record only. */
export async function readInstance(parts: Parts, record: InstanceRecord, caller: Caller) {
  const edition = await parts.catalogue.editionOf(record).catch(unlessDamaged);
  const wait = edition && ready(edition, 'flow', record.flow);
  if (wait) await wait;
  const known = edition && isOpen(record) ? (record.records ?? []) : [];
  const found = await Promise.all(known.map(({ id }) => parts.store.records.get(id).catch(unlessDamaged)));
  const records = found.flatMap((one) => (one ? [seenByFlows(one)] : []));
  const fills = edition && isOpen(record) && edition.flow(record.flow).forms.events.size > 0;
  const around = fills ? await recordsAround(parts, record) : [];
  const who = { people: peopleOf(parts, caller, record), roles: flowRolesOf(caller, record.policy) };
  const options = {
    at: parts.now().toISOString(),
    records,
    around,
    work: record.work,
    instance: viewOf(parts.config, record),
    ...who,
  };
  const own = ownTasks(parts, caller, record, { flow: edition?.flow(record.flow) });
  const seen = seenValues(parts, caller, record, edition);
  const rows = edition && rowsFor(parts, record.policy, edition.content);
  return withRows(rows, (row) => presentInstance(record, edition, { ...options, row }, { own, seen }));
}
