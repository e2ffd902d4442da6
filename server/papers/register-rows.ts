import {
  type Edition,
  groupsOf,
  type JsonObject,
  labelOf,
  type PeriodSpan,
  Problem,
  periodNamed,
  type Register,
  type RegisterDefinition,
  type RegisterRow,
  type RegisterSource,
  sorted,
  sumsOf,
  wordingOf,
} from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { type Caller, flowRolesOf, isAllowed } from '../kernel/caller.ts';
import { ownTurn } from '../kernel/turns.ts';
import { type FiledRecord, lastVersion } from '../stores/records/form-record.ts';
import type { InstanceRecord } from '../stores/records/instance.ts';

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

/** The period that a request names. @throws Problem invalidValue where it is none of the register's */
export function spanOf({ register, edition }: OpenRegister, name: string | undefined): PeriodSpan | undefined {
  if (name === undefined) return undefined;
  const { period } = register.definition;
  const span = period && periodNamed(period, name, edition.content.policy.timeZone);
  if (!span) throw new Problem('invalidValue', { facts: ['period'] });
  return span;
}

/** All rows of a register, in its order; of a period those whose sources began in it. */
export async function rowsOf(parts: Parts, open: OpenRegister, span?: PeriodSpan): Promise<RegisterRow[]> {
  const { register } = open;
  const nowMs = parts.now().getTime();
  const rows: RegisterRow[] = [];
  for await (const { at, ...source } of sourcesOf(parts, open, span)) {
    const atMs = Date.parse(at);
    if (span && (atMs < span.fromMs || atMs >= span.toMs)) continue;
    const turn = ownTurn();
    if (turn) await turn;
    const row = register.row(source, nowMs);
    if (row) rows.push({ source: source.id, ...row });
  }
  return sorted(register.definition, rows);
}

type Dated = RegisterSource & { at: string };

async function* sourcesOf(parts: Parts, { register, policy }: OpenRegister, span?: PeriodSpan): AsyncGenerator<Dated> {
  const { over } = register.definition;
  if ('forms' in over) for (const form of over.forms) yield* recordsOf(parts, policy, form);
  else if ('flow' in over) yield* instancesOf(parts, policy, over.flow);
  else yield* decisionsOf(parts, policy, over.decisions, span);
}

async function* recordsOf({ store }: Parts, policy: string, form: string): AsyncGenerator<Dated> {
  for (let cursor: string | undefined; ; ) {
    const found = await store.records.list({ policies: [policy], form, limit: page, ...(cursor ? { cursor } : {}) });
    for (const record of found.items) if (record.status !== 'void') yield ofRecord(record);
    if (found.cursor === undefined) return;
    cursor = found.cursor;
  }
}

function ofRecord(record: FiledRecord): Dated {
  const { id, number = null, status, createdAt: at, versions } = record;
  const { version, fields } = lastVersion(record);
  return { id, at, values: fields, head: { id, number, version, status, at, by: versions[0]?.by ?? null } };
}

async function* instancesOf({ store }: Parts, policy: string, flow: string): AsyncGenerator<Dated> {
  for (let cursor: string | undefined; ; ) {
    const found = await store.instances.list({ policies: [policy], flow, limit: page, ...(cursor ? { cursor } : {}) });
    for (const instance of found.items) yield ofInstance(instance);
    if (found.cursor === undefined) return;
    cursor = found.cursor;
  }
}

function ofInstance({ id, snapshot, businessKey, state, status, createdAt: at, updatedAt }: InstanceRecord): Dated {
  const head = { id, businessKey: businessKey ?? null, state, status, startedAt: at, updatedAt };
  return { id, at, values: snapshot.context as JsonObject, head };
}

async function* decisionsOf(parts: Parts, policy: string, ruleSet: string, span?: PeriodSpan): AsyncGenerator<Dated> {
  await parts.recorder.flush();
  const iso = (ms: number) => new Date(ms).toISOString();
  const period = span ? { since: iso(span.fromMs), until: iso(span.toMs) } : {};
  for await (const one of parts.store.decisions.recorded(policy, period)) {
    if (one.ruleSet !== ruleSet) continue;
    const { id, decidedAt: at, edition, facts, outcome } = one;
    yield { id, at, values: { ...facts, outcome }, head: { id, at, edition } };
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

/** What rows come to. */
export const totalsOf = ({ register: { definition } }: OpenRegister, rows: readonly RegisterRow[]) => ({
  sums: sumsOf(definition, rows),
  groups: groupsOf(definition, rows),
});
