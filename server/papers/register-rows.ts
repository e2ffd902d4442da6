import {
  type Edition,
  type FlowDefinition,
  type KeptRow,
  labelOf,
  type PeriodSpan,
  Problem,
  periodNamed,
  type Register,
  type RegisterDefinition,
  type RegisterQuery,
  type RegisterRow,
  type RowPage,
  wordingOf,
} from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { type Caller, flowRolesOf, isAllowed } from '../kernel/caller.ts';
import { ownTurn } from '../kernel/turns.ts';
import { isNarrowed, sees, seesAllOf, seesPaper } from '../people/people.ts';
import { pageOf } from '../stores/registers-in-memory.ts';
import type { KeptRegister, RegisterSource } from '../stores/store.ts';
import { keptOf, keptPage } from './kept-rows.ts';

const page = 500;

/** A register of the edition in force, as a caller may see it. */
export interface OpenRegister {
  register: Register;
  edition: Edition;
  number: number;
  policy: string;
}

/** @throws Problem policyNotFound, noEditionInForce, registerNotFound, also for who may not see it */
export async function openRegister(parts: Parts, policy: string, id: string, caller: Caller): Promise<OpenRegister> {
  const number = parts.catalogue.numberInForce(policy, parts.now().getTime());
  const edition = await parts.catalogue.edition(policy, number);
  const register = edition.register(id);
  if (!maySeeRegister(register.definition, caller)) throw new Problem('registerNotFound');
  return { register, edition, number, policy };
}

/** Whether a caller may see a register. */
export function maySeeRegister({ see }: RegisterDefinition, caller: Caller): boolean {
  const own = flowRolesOf(caller);
  const looksAfter = isAllowed(caller, ['administrator', 'developer', 'policyManager']);
  return !see || !own || looksAfter || see.some((role) => own.includes(role));
}

/** Which sources of a register count for a caller: of who sees a part of a policy those that they see; undefined: all. */
export function seenSources(parts: Parts, caller: Caller, { register, edition, policy }: OpenRegister): Wanted['only'] {
  const isWhole = !isNarrowed(parts, caller, policy);
  if (isWhole && seesAllOf(parts, caller, policy, flowsUnder(register.definition, edition))) return undefined;
  return async (source) => {
    if ('snapshot' in source) return sees(parts, caller, source);
    return 'versions' in source ? seesPaper(parts, caller, source) : isWhole;
  };
}

/** The flows whose instances, or what these file, a register is of. */
function flowsUnder({ over }: RegisterDefinition, { content }: Edition): FlowDefinition[] {
  const flows = Object.values(content.flows);
  if ('flow' in over) return flows.filter(({ id }) => id === over.flow);
  if (!('forms' in over)) return [];
  const forms: readonly string[] = over.forms;
  return flows.filter(({ start, events }) =>
    [start?.form, ...Object.values(events).map(({ form }) => form)].some(
      (form) => form !== undefined && forms.includes(typeof form === 'string' ? form : form.id),
    ),
  );
}

/** The period that a request names. @throws Problem invalidValue where it is none of the register's */
export function spanOf({ register, edition }: OpenRegister, name: string | undefined): PeriodSpan | undefined {
  if (name === undefined) return undefined;
  const { period } = register.definition;
  const span = period && periodNamed(period, name, edition.content.policy.timeZone);
  if (!span) throw new Problem('invalidValue', { facts: ['period'] });
  return span;
}

/** What is asked of a register by the names of its columns. */
export interface Wanted {
  span?: PeriodSpan | undefined;
  /** Columns, and the texts that stand in them. */
  filters?: readonly (readonly [column: string, text: string])[];
  from?: number;
  after?: string | undefined;
  /** Absent: all. */
  limit?: number | undefined;
  /** It is only tried: its rows are computed, and not kept. */
  tried?: boolean;
  /** Whether a source counts: for who sees a part of them. */
  only?: ((source: RegisterSource) => Promise<boolean>) | undefined;
}

/** A page of a register as it is answered. */
export interface RegisterAnswer extends Omit<RowPage, 'rows'> {
  rows: RegisterRow[];
  /** Behind which row others come; absent: none do. */
  last?: string;
}

/**
 * A page of the rows of a register, and what all come to that were found. They are kept; those of a register that asks what time it is are
 * computed of all its sources.
 *
 * @throws Problem registerBuilding
 */
export async function readRows(parts: Parts, open: OpenRegister, wanted: Wanted = {}): Promise<RegisterAnswer> {
  const { register, policy } = open;
  const { columns } = register.definition;
  const { span, filters = [], from = 0, after, limit, tried = false, only } = wanted;
  const byIndex = filters.map(([name, text]) => [columns.findIndex((one) => one.name === name), text] as const);
  // One more tells whether there are others behind.
  const query = { span, filters: byIndex, from, after, limit: limit === undefined ? undefined : limit + 1 };
  const kept = keptOf(policy, register, parts.now().getTime());
  const isComputed = tried || register.asksTime || only !== undefined;
  const found = isComputed ? await computedPage(parts, kept, query, only) : await keptPage(parts, kept, query);
  const shown = found.rows.slice(0, limit);
  const rows = shown.map(({ source, cells }) => ({
    source,
    ...Object.fromEntries(columns.map(({ name }, index) => [name, cells[index] ?? null])),
  }));
  const last = found.rows.length > shown.length ? shown.at(-1)?.place : undefined;
  return { ...found, rows, ...(last === undefined ? {} : { last }) };
}

/** The same of rows that cannot be kept. */
async function computedPage(
  parts: Parts,
  kept: KeptRegister,
  query: RegisterQuery,
  only: Wanted['only'],
): Promise<RowPage> {
  const rows: KeptRow[] = [];
  for await (const source of sourcesOf(parts, kept, query)) {
    const turn = ownTurn();
    if (turn) await turn;
    const row = kept.rowOf(source);
    if (row && (!only || (await only(source)))) rows.push(row);
  }
  rows.sort((a, b) => (a.place < b.place ? -1 : 1));
  const length = Math.ceil(rows.length / page);
  const pages = Array.from({ length }, (_, at) => rows.slice(at * page, (at + 1) * page));
  return pageOf(kept.definition, pages, query);
}

async function* sourcesOf(parts: Parts, { policy, over }: KeptRegister, { span }: RegisterQuery) {
  const { store } = parts;
  const policies = [policy];
  if (over.kind === 'decisions') {
    await parts.recorder.flush();
    const iso = (ms: number) => new Date(ms).toISOString();
    yield* store.decisions.recorded(policy, span ? { since: iso(span.fromMs), until: iso(span.toMs) } : {});
  } else if (over.kind === 'records')
    for (const form of over.of) yield* listed((more) => store.records.list({ policies, form, ...more }));
  else for (const flow of over.of) yield* listed((more) => store.instances.list({ policies, flow, ...more }));
}

interface More {
  limit: number;
  cursor?: string;
}

async function* listed<T>(list: (more: More) => Promise<{ items: T[]; cursor?: string }>): AsyncGenerator<T> {
  for (let cursor: string | undefined; ; ) {
    const found = await list({ limit: page, ...(cursor ? { cursor } : {}) });
    yield* found.items;
    if (found.cursor === undefined) return;
    cursor = found.cursor;
  }
}

/** The columns of a register, with their titles. */
export function columnsOf({ register, edition }: OpenRegister) {
  return register.definition.columns.map(({ name, title, unit, decimals, sum = false }) => ({
    name,
    title: wordingOf(title) ?? labelOf(edition.content, undefined, name),
    ...(unit === undefined ? {} : { unit }),
    ...(decimals === undefined ? {} : { decimals }),
    sum,
  }));
}
