import { Problem } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { inSpan } from '../kernel/tracing/in-span.ts';
import { presentTrace } from '../kernel/tracing/tracing.ts';
import { chainStart, endOf, seal } from '../stores/chain.ts';
import type { UnsealedEntry } from '../stores/records/entry.ts';
import {
  type InstanceRecord,
  type Message,
  type StoredAnswer,
  timersGoing,
  toldStatus,
} from '../stores/records/instance.ts';
import type { CommitResult } from '../stores/store.ts';
import type { Applied } from './apply-effects.ts';
import { informing, isPool } from './informing.ts';
import { poolAt } from './pools.ts';
import { taskUrlOf } from './task-url.ts';

/** The beginning of every instance's chain. */
export const noChain = { length: 0, head: chainStart };

/** Writes an instance with its history; when it resolves with `ok` they are on disk. */
export async function commitApplied(
  parts: Parts,
  { next: stepped, entries, papers, attached, rows }: Applied,
  answerTo?: Omit<StoredAnswer, 'instance'>,
): Promise<{ result: CommitResult; instance: InstanceRecord }> {
  const isTold = parts.channels.list().length > 0;
  const next = isTold ? await withInforming(parts, stepped, entries) : stepped;
  const history = seal(next.chain, entries);
  const outbox = traced(next, [...next.outbox, ...parts.webhooks.owedBy(next, entries)]);
  const instance: InstanceRecord = { ...next, outbox, chain: endOf(history, next.chain) };
  const answer: StoredAnswer | undefined = answerTo && { ...answerTo, instance: { ...instance, outbox: [] } };
  const attributes = { 'guiju.instance': next.id, 'guiju.version': next.version };
  const beside = { ...(papers ? { papers } : {}), ...(attached ? { attached } : {}), ...(rows ? { rows } : {}) };
  const commit = () => parts.store.instances.commit({ next: instance, history, answer, ...beside });
  const result = await inSpan('commit', attributes, commit);
  if (result === 'ok') announce(parts, instance);
  return { result, instance };
}

/** What it owes its people; where a task is a pool's it is asked who that is. */
async function withInforming(parts: Parts, next: InstanceRecord, entries: UnsealedEntry[]): Promise<InstanceRecord> {
  const link = taskUrlOf(parts.config, next.id) ?? '';
  const poolOf = next.work?.tasks.some(isPool) ? await poolAt(parts, next) : () => [];
  return informing(next, entries, { link, poolOf });
}

/** What this step owes is sent in its trace, whenever that may be. */
function traced({ id, version }: InstanceRecord, outbox: Message[]): Message[] {
  const trace = presentTrace();
  if (!trace) return outbox;
  return outbox.map((message) => (message.id.startsWith(`${id}:${version}:`) ? { trace, ...message } : message));
}

/** Of more persons those who see it by a role alone are told live. */
const mostTold = 100;

function announce(parts: Parts, instance: InstanceRecord): void {
  const { id, policy, flow, edition, version, state } = instance;
  const status = toldStatus(instance.status);
  const { seenBy: persons = [], sight = [] } = instance.work ?? {};
  const seen = persons.length <= mostTold ? { persons, sight } : { persons: [], sight };
  parts.changes.tell({ type: 'instance', policy, data: { id, flow, edition, version, status, state }, seen });
  if (instance.outbox.length > 0) parts.wake();
  else for (const { dueAt } of Object.values(timersGoing(instance))) parts.wake(Date.parse(dueAt));
}

/** How often a change that another node overtook is simply tried again, and how often in turn with the others. */
const attempts = 2;
const attemptsInTurn = 20;
/** An instance that several nodes reached for is taken in turn from the start for so long: otherwise the quicker node starves the others. */
const busyMs = 5000;

/**
 * Tries until a commit is not overtaken: on what the faster one left, after a few times in turn with the other nodes.
 *
 * @param attempt answers nothing where its commit was refused
 * @param onKnown the same on the instance as this node knows it, which saves reading it; nothing, too, where others may have gone on
 * @throws Problem storeUnavailable, and what they throw
 */
export async function untilCommitted<T>(
  parts: Parts,
  id: string,
  attempt: () => Promise<T | undefined>,
  onKnown?: (known: InstanceRecord) => Promise<T | undefined>,
): Promise<T> {
  const { busy } = parts;
  const tryTimes = async (times: number) => {
    for (let time = 0; time < times; time += 1) {
      const result = await attempt();
      if (result !== undefined) return result;
      busy.set(id, parts.now().getTime() + busyMs);
    }
    return undefined;
  };
  const inTurn = () => parts.store.instances.inTurn(id, () => tryTimes(attemptsInTurn));
  const isBusy = (busy.get(id) ?? 0) > parts.now().getTime();
  if (!isBusy) {
    busy.delete(id);
    // Who has much to do at one instance reads it each time, as other nodes must: else these would be overtaken again and again.
    const known = onKnown && !parts.instanceQueue.isWaitedFor(id) ? parts.store.instances.known?.(id) : undefined;
    const done = known && (await onKnown?.(known));
    if (done !== undefined) return done;
  }
  const result = isBusy ? await inTurn() : ((await tryTimes(attempts)) ?? (await inTurn()));
  if (result === undefined) throw new Problem('storeUnavailable');
  return result;
}

/**
 * Changes one instance: loads it, lets `work` say what becomes of it, commits. Changes of one instance follow one another; where
 * another process was faster the work is done again on what it left.
 *
 * @param work answers what to commit, or nothing where nothing changes
 * @returns the instance after the change, or as it is
 * @throws Problem instanceNotFound, storeUnavailable, and what `work` throws
 */
export async function changeInstance(
  parts: Parts,
  id: string,
  work: (instance: InstanceRecord) => Promise<Applied | undefined>,
): Promise<InstanceRecord> {
  const commit = async (applied: Applied) => {
    const { result, instance } = await commitApplied(parts, applied);
    return result === 'ok' ? instance : undefined;
  };
  const attempt = async () => {
    const { instance } = await parts.store.instances.load(id);
    if (!instance) throw new Problem('instanceNotFound');
    const applied = await work(instance);
    return applied ? commit(applied) : instance;
  };
  const onKnown = async (known: InstanceRecord) => {
    const applied = await unlessRefused(work(known));
    return applied && commit(applied);
  };
  return parts.instanceQueue.run(id, () => untilCommitted(parts, id, attempt, onKnown));
}

/** What becomes of an instance that others may have changed; nothing where it is refused: it is looked at as it is stored then. */
export const unlessRefused = (applied: Promise<Applied | undefined>) => applied.catch(() => undefined);

/** An instance on which nothing happened but that its record changed: a message was delivered, a note was made. */
export function touched(
  instance: InstanceRecord,
  change: Partial<InstanceRecord>,
  entries: UnsealedEntry[] = [],
): Applied {
  return { next: { ...instance, ...change, revision: instance.revision + 1 }, entries };
}
