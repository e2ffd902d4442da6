import {
  isEqualJson,
  type Json,
  type JsonObject,
  Problem,
  type Register,
  type RegisterDefinition,
  type RegisterRow,
  type Signing,
} from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { type Caller, flowRolesOf, inPolicy, isAllowed, personNamed } from '../kernel/caller.ts';
import { orDone } from '../kernel/or-done.ts';
import { asksPersons, looksAfter, seesPaper } from '../people/people.ts';
import { type FiledRecord, lastVersion } from '../stores/records/form-record.ts';
import { filedBefore } from './filed-before.ts';
import { nextOf, untilNumbered } from './filing.ts';
import {
  columnsOf,
  maySeeRegister,
  type OpenRegister,
  openRegister,
  type RegisterAnswer,
  readRows,
  seenSources,
  spanOf,
} from './register-rows.ts';
import { type ByCall, withVersion } from './versions.ts';

const prefix = 'register:';

/** Whether a record is a statement. */
export const isStatement = ({ form }: Pick<FiledRecord, 'form'>): boolean => form.startsWith(prefix);

interface Asked {
  policy: string;
  register: string;
  period: string;
  for?: string | undefined;
  open?: boolean | undefined;
  caller: Caller;
  call: ByCall;
}

/**
 * Freezes a period of a register as a numbered record, with its rows and what they come to.
 *
 * @throws Problem as `openRegister`; invalidValue for no period of it, missingFact where each value has its own and none is named,
 * periodOpen, statementExists, roleNotAllowed
 */
export async function freeze(parts: Parts, asked: Asked): Promise<FiledRecord> {
  const { policy, register: id, period, caller, call } = asked;
  const opened = await openRegister(parts, policy, id, caller);
  const { definition } = opened.register;
  requireSigner(opened.register, caller);
  const span = spanOf(opened, period);
  if (!span) throw new Problem('invalidValue', { facts: ['period'] });
  if (definition.for !== undefined && asked.for === undefined) throw new Problem('missingFact', { facts: ['for'] });
  if (definition.for === undefined && asked.for !== undefined) throw new Problem('invalidValue', { facts: ['for'] });
  if (span.toMs > parts.now().getTime() && !asked.open) throw new Problem('periodOpen');
  const pattern = (definition.number ?? '{id}-{period}-{0000}').replace('{id}', id).replace('{period}', period);
  const key = [period, asked.for ?? []].flat().join(' ');
  const attempt = async () => {
    const before = call && (await filedBefore(parts, call));
    if (before) return before;
    const at = parts.now().toISOString();
    const zone = opened.edition.content.policy.timeZone;
    // The number first: what another node writes between the two takes it, and this one begins again.
    const { number, ...counter } = await nextOf(parts, policy, pattern, Date.parse(at), zone);
    const same = { policies: [policy], form: prefix + id, businessKey: key, limit: 100 };
    const known = (await parts.store.records.list(same)).items.find(({ status }) => status !== 'void');
    if (known) throw new Problem('statementExists');
    const blank = {
      ...{ id: parts.newId(), policy, form: prefix + id, number, counter, businessKey: key, status: 'filed' as const },
      ...(call ? { call: call.id, calls: [call] } : {}),
      ...{ versions: [], signatures: [], createdAt: at, updatedAt: at },
    };
    const fields = await contentOf(parts, opened, period, asked.for, caller);
    const record = withVersion(blank, { mode: 'new', at, by: caller.person, edition: opened.number, fields });
    return (await parts.store.records.write([record])) === 'ok' ? record : undefined;
  };
  const file = () => parts.numberQueue.run(`${policy} ${pattern}`, () => untilNumbered(attempt));
  return call ? orDone(file, () => filedBefore(parts, call)) : file();
}

/** Who signs a statement makes it; without signatures whoever sees the register. */
export function mayFreeze({ period, signed = [] }: RegisterDefinition, caller: Caller): boolean {
  if (period === undefined || !isAllowed(caller, ['developer', 'flowRole', 'administrator'])) return false;
  return isSigner(signed, caller);
}

function isSigner(signed: readonly Signing[], caller: Caller): boolean {
  const own = flowRolesOf(caller);
  const roles = signed.flatMap(({ role }) => role ?? []);
  if (own === undefined || roles.length === 0 || isAllowed(caller, ['developer', 'administrator'])) return true;
  return roles.some((role) => own.includes(role));
}

/** @throws Problem roleNotAllowed */
export function requireSigner({ definition }: Register, caller: Caller): void {
  if (!isSigner(definition.signed ?? [], caller)) throw new Problem('roleNotAllowed');
}

/** What a statement says: the rows of its period, and of its value where each has its own. */
async function contentOf(
  parts: Parts,
  opened: OpenRegister,
  period: string,
  value: string | undefined,
  caller: Caller,
): Promise<JsonObject> {
  const { rows, sums, groups, groupCount } = await statementRows(parts, opened, period, value, caller);
  const said = { period, ...(value === undefined ? {} : { for: value }), columns: columnsOf(opened), rows };
  const come = { sums, groups, ...(groupCount === undefined ? {} : { groupCount }) };
  return { ...said, ...come } as unknown as JsonObject;
}

/** Who signs statements has all of their rows; others those whose sources they see. */
function statementRows(
  parts: Parts,
  opened: OpenRegister,
  period: string,
  value: string | undefined,
  caller: Caller,
): Promise<RegisterAnswer> {
  const { for: column, signed } = opened.register.definition;
  const filters = column === undefined ? [] : [[column, value ?? ''] as const];
  const only = isNamedSigner(signed, inPolicy(caller, opened.policy)) ? undefined : seenSources(parts, caller, opened);
  return readRows(parts, opened, { span: spanOf(opened, period), filters, ...(only ? { only } : {}) });
}

/** Whether somebody signs by a role that is named. */
const isNamedSigner = (signed: readonly Signing[] = [], caller: Caller): boolean =>
  signed.some(({ role }) => role !== undefined) && isSigner(signed, caller);

/**
 * Whether a caller sees a statement, which has all of its rows: whoever made or signed it, or is to, and who sees all that it is of.
 *
 * @example await seesStatement(parts, caller, statement) // false, for who carries a role in another department alone
 */
async function seesStatement(parts: Parts, caller: Caller, record: FiledRecord): Promise<boolean> {
  if (!asksPersons(parts, caller) || looksAfter(caller)) return true;
  const [{ by } = { by: '' }] = record.versions;
  const isTheirs = (one: string) => personNamed(one) === caller.person;
  if (isTheirs(by) || record.signatures.some((one) => isTheirs(one.by))) return true;
  const id = record.form.slice(prefix.length);
  const number = parts.catalogue.numberInForce(record.policy, parts.now().getTime());
  const edition = await parts.catalogue.edition(record.policy, number);
  if (!edition.registerIds.includes(id)) return false;
  const register = edition.register(id);
  const own = inPolicy(caller, record.policy);
  if (isNamedSigner(register.definition.signed, own)) return true;
  const opened = { register, edition, number, policy: record.policy };
  return maySeeRegister(register.definition, own) && seenSources(parts, caller, opened) === undefined;
}

/** Whether a caller sees a record: a document, or a statement. */
export const seesRecord = async (parts: Parts, caller: Caller, record: FiledRecord): Promise<boolean> =>
  (await seesPaper(parts, caller, record)) && (!isStatement(record) || (await seesStatement(parts, caller, record)));

/** What says who signs a statement: its register, as it was when the version was made. */
export async function signedBy(parts: Parts, { policy, form, versions }: FiledRecord): Promise<Register> {
  const edition = await parts.catalogue.edition(policy, versions.at(-1)?.edition as number);
  return edition.register(form.slice(prefix.length));
}

/** A statement computed anew: its next version. */
export async function contentNow(parts: Parts, record: FiledRecord, caller: Caller): Promise<JsonObject> {
  const { period, for: value } = lastVersion(record).fields;
  const opened = await openRegister(parts, record.policy, record.form.slice(prefix.length), caller);
  return contentOf(parts, opened, String(period), value === undefined ? undefined : String(value), caller);
}

/** One place in which the sources of a statement say something else by now. */
interface StatementDifference {
  source: string;
  version?: number;
  column: string;
  before: Json;
  after: Json;
}

/**
 * What changed in the sources of a statement since it was frozen, a column of a row each.
 *
 * @returns undefined where there is no such register any more
 */
export async function differencesOf(
  parts: Parts,
  { policy, form, versions }: FiledRecord,
  caller: Caller,
): Promise<StatementDifference[] | undefined> {
  const { period, for: value, rows } = lastVersion({ versions }).fields as { rows: RegisterRow[] } & JsonObject;
  const id = form.slice(prefix.length);
  const number = parts.catalogue.numberInForce(policy, parts.now().getTime());
  if (!(await parts.catalogue.edition(policy, number)).registerIds.includes(id)) return undefined;
  const opened = await openRegister(parts, policy, id, caller);
  const { rows: now } = await statementRows(
    parts,
    opened,
    String(period),
    value === undefined ? undefined : String(value),
    caller,
  );
  const before = new Map(rows.map((row) => [row.source, row]));
  const after = new Map(now.map((row) => [row.source, row]));
  const found: StatementDifference[] = [];
  for (const source of new Set([...before.keys(), ...after.keys()])) {
    const differing = opened.register.definition.columns.flatMap(({ name: column }) => {
      const [was, is] = [before.get(source)?.[column] ?? null, after.get(source)?.[column] ?? null];
      return isEqualJson(was, is) ? [] : [{ column, before: was, after: is }];
    });
    if (differing.length === 0) continue;
    const version = (await parts.store.records.get(source))?.versions.length;
    for (const one of differing) found.push({ source, ...(version === undefined ? {} : { version }), ...one });
  }
  return found;
}
