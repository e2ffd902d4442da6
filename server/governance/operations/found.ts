import type { Parts } from '../../decisions/parts.ts';
import type { Caller } from '../../kernel/caller.ts';
import { requirePolicy } from '../../kernel/caller.ts';
import { type InstanceRecord, isOpen, openStatuses, storedStatus } from '../../stores/records/instance.ts';
import type { OperatedQuery } from '../../stores/records/operation.ts';

/** How many instances are read at once. */
const pageSize = 200;

/** The policies in which instances are looked for; undefined: in all. @throws Problem forbidden */
export function policiesOf(caller: Caller, policy: string | undefined): string[] | undefined {
  if (policy === undefined) return caller.policies && [...caller.policies];
  requirePolicy(caller, policy);
  return [policy];
}

/** A part of the open instances that a query finds, the newest first, and where the next begins. */
export async function findPage(
  { store, now }: Pick<Parts, 'store' | 'now'>,
  query: OperatedQuery,
  policies: string[] | undefined,
  cursor: string | undefined,
): Promise<{ items: InstanceRecord[]; cursor?: string }> {
  const { ids, flow, state, businessKey, status } = query;
  const fits = (one: InstanceRecord) => fitsQuery(one, query, policies, now().getTime());
  if (ids) {
    const from = cursor === undefined ? 0 : Number(cursor);
    const part = ids.slice(from, from + pageSize);
    const found = await Promise.all(part.map(async (id) => (await store.instances.load(id)).instance));
    const items = found.flatMap((one) => (one && fits(one) ? [one] : []));
    return { items, ...(from + pageSize < ids.length ? { cursor: String(from + pageSize) } : {}) };
  }
  const page = await store.instances.list({
    ...(policies ? { policies } : {}),
    ...(flow === undefined ? {} : { flow }),
    ...(state === undefined ? {} : { state }),
    ...(businessKey === undefined ? {} : { businessKey }),
    status: status === undefined ? openStatuses : storedStatus(status),
    ...(cursor === undefined ? {} : { cursor }),
    limit: pageSize,
  });
  return { ...page, items: page.items.filter(fits) };
}

/** So many are looked at for one page that is shown. */
const mostPages = 20;

/** The first of them that there are behind a cursor; where few fit, after many were looked at. */
export async function findSome(
  parts: Pick<Parts, 'store' | 'now'>,
  query: OperatedQuery,
  policies: string[] | undefined,
  from: string | undefined,
): Promise<{ items: InstanceRecord[]; cursor?: string }> {
  let page = await findPage(parts, query, policies, from);
  for (let looked = 1; page.items.length === 0 && page.cursor !== undefined && looked < mostPages; looked += 1)
    page = await findPage(parts, query, policies, page.cursor);
  return page;
}

/** All of them, page by page; others are served in between. */
export async function* findAll(
  parts: Pick<Parts, 'store' | 'now'>,
  query: OperatedQuery,
  policies: string[] | undefined,
): AsyncGenerator<InstanceRecord[]> {
  let cursor: string | undefined;
  do {
    const page = await findPage(parts, query, policies, cursor);
    yield page.items;
    cursor = page.cursor;
    await new Promise(setImmediate);
  } while (cursor !== undefined);
}

function fitsQuery(
  instance: InstanceRecord,
  { flow, status, businessKey, code, overdue, before, operation }: OperatedQuery,
  policies: string[] | undefined,
  nowMs: number,
): boolean {
  return (
    isOpen(instance) &&
    (policies === undefined || policies.includes(instance.policy)) &&
    (flow === undefined || instance.flow === flow) &&
    (status === undefined || instance.status === storedStatus(status)) &&
    (businessKey === undefined || instance.businessKey === businessKey) &&
    (code === undefined || (instance.incidents ?? []).some((one) => one.code === code)) &&
    (overdue !== true || isOverdue(instance, nowMs)) &&
    (before === undefined || Date.parse(instance.updatedAt) < Date.parse(before)) &&
    (operation === undefined || (instance.operations ?? []).includes(operation))
  );
}

/** Whether a clock of an instance is over that still runs. */
export const isOverdue = ({ clocks = {} }: InstanceRecord, nowMs: number): boolean =>
  Object.values(clocks).some((clock) => !clock.ended && (clock.breached || nowMs > Date.parse(clock.dueAt)));
