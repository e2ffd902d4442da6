import { Problem } from '../../../engine/index.ts';
import type { Parts } from '../../decisions/parts.ts';
import { changeInstance } from '../../instances/commit-step.ts';
import { type Foreseen, foresee } from '../../instances/foresee.ts';
import { type Operation, type OperatorVerb, operated, requireWhole } from '../../instances/operate.ts';
import type { Caller } from '../../kernel/caller.ts';
import { severalAtOnce } from '../../kernel/turns.ts';
import { nameOf } from '../../people/people.ts';
import type { InstanceRecord } from '../../stores/records/instance.ts';
import { alwaysDue, type OperatedQuery, type OperationRecord } from '../../stores/records/operation.ts';
import { entryOf, govern } from '../govern.ts';
import { findAll, findPage, policiesOf } from './found.ts';

/** Of what was not done so many are told one by one; all are counted. */
const mostTold = 100;
const mostExamples = 5;
/** An instance remembers so many operations. */
const mostRemembered = 10;

/** What is to be done, and with which instances. */
export interface Many {
  operation: Operation;
  query: OperatedQuery;
}

/** What would become of many. */
export interface ManyForeseen {
  count: number;
  examples: Example[];
}
interface Example {
  id: string;
  policy: string;
  flow: string;
  businessKey?: string;
  foreseen?: Foreseen;
  problem?: string;
}

/** Says how many instances it would be done to, and what would become of some. @throws Problem missingFact, forbidden */
export async function foreseeMany(parts: Parts, { operation, query }: Many, caller: Caller): Promise<ManyForeseen> {
  requireWhole(operation);
  const told: ManyForeseen = { count: 0, examples: [] };
  for await (const items of findAll(parts, query, policiesOf(caller, query.policy))) {
    told.count += items.length;
    for (const one of items.slice(0, mostExamples - told.examples.length))
      told.examples.push(await exampleOf(parts, one, operation, caller));
  }
  return told;
}

async function exampleOf(parts: Parts, one: InstanceRecord, operation: Operation, caller: Caller): Promise<Example> {
  const { id, policy, flow, businessKey } = one;
  const who = { id, policy, flow, ...(businessKey === undefined ? {} : { businessKey }) };
  try {
    return { ...who, foreseen: foresee(one, await operated(parts, one, operation, nameOf(parts, caller))) };
  } catch (error) {
    if (error instanceof Problem) return { ...who, problem: error.code };
    throw error;
  }
}

/**
 * Begins an operation over many instances: what works on it is the worker, of whichever node.
 *
 * @throws Problem missingFact, forbidden
 */
export async function beginOperation(parts: Parts, { operation, query }: Many, caller: Caller): Promise<void> {
  requireWhole(operation);
  const policies = policiesOf(caller, query.policy);
  let total = 0;
  for await (const items of findAll(parts, query, policies)) total += items.length;
  const at = parts.now().toISOString();
  const record: OperationRecord = {
    ...{
      id: parts.newId(),
      operation,
      query,
      at,
      by: nameOf(parts, caller),
      caller: caller.id,
      total,
      done: 0,
      failed: 0,
      problems: [],
    },
    ...(policies ? { policies } : {}),
  };
  const { verb, reason, to, back, set } = operation;
  const about = { operation: record.id, verb, note: reason, to, back, set, query: { ...query } as never, total };
  const audit = [entryOf(parts, caller, 'operation.started', aboutPolicy(record, about))];
  await govern(parts, { audit, operation: record });
  parts.wake();
}

const aboutPolicy = <T extends object>({ query: { policy } }: OperationRecord, about: T) =>
  policy === undefined ? about : { ...about, policy };

/** @throws Problem operationNotFound */
export async function readOperation({ store }: Pick<Parts, 'store'>, id: string): Promise<OperationRecord> {
  const found = await store.shelves.operations.get(id);
  if (!found) throw new Problem('operationNotFound');
  return found;
}

/** The operations, the newest first. */
export async function listOperations({ store }: Pick<Parts, 'store'>): Promise<OperationRecord[]> {
  const all: OperationRecord[] = [];
  for (let after = ''; ; ) {
    const page = await store.shelves.operations.page(after, 1000);
    all.push(...page);
    if (page.length < 1000) break;
    after = page.at(-1)?.id as string;
  }
  return all.sort((a, b) => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1));
}

/**
 * Works on an operation until it is finished, or nothing more is to be begun. Each instance is changed in a commit of its own, which says
 * by which operation: broken off anywhere, by whichever node, it goes on and does nothing twice.
 */
export async function workOn(parts: Parts, begun: OperationRecord, isStopped: () => boolean): Promise<void> {
  const { operations } = parts.store.shelves;
  let record = begun;
  while (!isStopped()) {
    const { page } = record;
    if (page) {
      record = await workOnPage(parts, record, page.ids);
      const { page: _, ...rest } = record;
      if (page.cursor === undefined) return finish(parts, rest);
    }
    const next = await findPage(parts, record.query, record.policies, page?.cursor);
    const ids = next.items.map(({ id }) => id);
    record = { ...record, page: { ids, ...(next.cursor === undefined ? {} : { cursor: next.cursor }) } };
    await operations.put(record, alwaysDue);
  }
}

async function workOnPage(parts: Parts, record: OperationRecord, ids: string[]): Promise<OperationRecord> {
  const problems: OperationRecord['problems'] = [];
  await severalAtOnce(ids, async (id) => {
    const code = await workOnOne(parts, record, id);
    if (code !== undefined) problems.push({ instance: id, code });
  });
  const order = new Map(ids.map((id, place) => [id, place]));
  problems.sort((a, b) => (order.get(a.instance) ?? 0) - (order.get(b.instance) ?? 0));
  return {
    ...record,
    done: record.done + ids.length - problems.length,
    failed: record.failed + problems.length,
    problems: [...record.problems, ...problems].slice(0, mostTold),
  };
}

/** @returns the code of the problem for which it was not done */
async function workOnOne(parts: Parts, { id: operation, operation: what, by }: OperationRecord, id: string) {
  try {
    await changeInstance(parts, id, async (instance) => {
      if (instance.operations?.includes(operation)) return undefined;
      const applied = await operated(parts, instance, what as Operation, by);
      const [cause, ...others] = applied.entries;
      const operations = [...(instance.operations ?? []), operation].slice(-mostRemembered);
      const entries = cause ? [{ ...cause, operation }, ...others] : others;
      return { ...applied, entries, next: { ...applied.next, operations } };
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem) || error.code === 'storeUnavailable') throw error;
    return error.code;
  }
}

async function finish(parts: Parts, record: OperationRecord): Promise<void> {
  const finishedAt = parts.now().toISOString();
  const { id, done, failed, total, operation } = record;
  const about = aboutPolicy(record, { operation: id, verb: operation.verb, done, failed, total });
  await govern(parts, { audit: [entryOf(parts, { id: record.caller }, 'operation.finished', about)] });
  await parts.store.shelves.operations.put({ ...record, finishedAt });
}

/** What undoes an operation, of those that it was done to: suspending and resuming undo each other, a jump is taken back by one. */
const undoneBy: Partial<Record<OperatorVerb, OperatorVerb>> = { suspend: 'resume', resume: 'suspend', jump: 'jump' };

/** An operation as callers see it. */
export function presentOperation({
  id,
  operation,
  query,
  at,
  by,
  total,
  done,
  failed,
  problems,
  finishedAt,
}: OperationRecord) {
  const verb = operation.verb as OperatorVerb;
  const undo = undoneBy[verb];
  const { reason, to } = operation;
  return {
    ...{ id, verb, at, by, query, total, done, failed, problems },
    status: finishedAt === undefined ? ('running' as const) : ('done' as const),
    ...(reason === undefined ? {} : { reason }),
    ...(to === undefined ? {} : { to }),
    ...(finishedAt === undefined ? {} : { finishedAt }),
    ...(undo && finishedAt !== undefined
      ? { undo: { verb: undo, query: { operation: id }, ...(verb === 'jump' ? { back: id } : {}) } }
      : {}),
  };
}
