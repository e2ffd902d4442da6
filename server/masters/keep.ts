import { mostShown } from '../../contract/masters.ts';
import {
  canonicalJson,
  type Edition,
  fillRow,
  type JsonObject,
  type LocalText,
  type Master,
  Problem,
  type ProblemDetail,
  pointer,
} from '../../engine/index.ts';
import type { EditionParts } from '../editions/parts.ts';
import { type Caller, flowRolesOf, isAllowed } from '../kernel/caller.ts';
import { inTurns } from '../kernel/turns.ts';
import type { MasterRow } from '../stores/records/master-row.ts';
import { withHash } from '../stores/row-hash.ts';
import { RowsRead, withRows } from './rows-read.ts';

/** What rows are kept with: the master data of the edition in force, and who keeps them. */
export interface Keeping {
  parts: EditionParts;
  policy: string;
  master: Master;
  edition: Edition;
  caller: Caller;
}

const isOf = (caller: Caller, roles: readonly string[]) => {
  const own = flowRolesOf(caller);
  return own === undefined || own.some((role) => roles.includes(role));
};

/** Whether a caller may see rows. */
export const maySee = ({ definition: { see, keptBy } }: Master, caller: Caller): boolean =>
  see === undefined ||
  isAllowed(caller, ['developer', 'policyManager', 'administrator']) ||
  isOf(caller, [...see, ...keptBy]);

/** Whether a caller may change rows by hand. */
export const mayKeep = ({ definition: { keptBy } }: Master, caller: Caller): boolean =>
  isAllowed(caller, ['developer', 'administrator']) || isOf(caller, keptBy);

/** @throws Problem roleNotAllowed */
function requireKeeper({ master, caller }: Keeping): void {
  if (mayKeep(master, caller)) return;
  const roles = master.definition.keptBy;
  const detail: LocalText = {
    'zh-CN': `此主数据由 ${roles.join('、') || '（未定角色）'} 维护`,
    en: `this master data is kept by ${roles.join(', ') || 'no role'}`,
  };
  throw new Problem('roleNotAllowed', { detail });
}

/** How often somebody else may be faster. */
const attempts = 5;

/**
 * Makes a row, or replaces one.
 *
 * @param expected the version that is replaced, `*`: any; 0: there must be none
 * @returns the row, and whether it was made
 * @throws Problem roleNotAllowed, staleRevision, rowNotFound where there is none to replace; unknownField, missingFact, unknownValue,
 * invalidValue with every wrong field at its path
 */
export async function keepRow(
  keeping: Keeping,
  key: string,
  fields: JsonObject,
  expected: number | '*',
): Promise<{ row: MasterRow; isNew: boolean }> {
  requireKeeper(keeping);
  const { parts, policy, master } = keeping;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const stands = await parts.store.rows.get({ policy, master: master.id, key });
    if (expected === 0 ? stands : stands && expected !== '*' && stands.version !== expected) throw stale(stands);
    if (!stands && expected !== 0) throw new Problem('rowNotFound');
    const rows = new RowsRead(parts.store, policy);
    const at = parts.now().toISOString();
    const filled = await withRows(rows, (row) => fillRow(master, { key, given: fields }, { at, row }));
    const row = rowAfter(keeping, stands, key, filled, at);
    const written = { changed: [row], read: rows.read.filter((one) => !isRowOf(one, master, key)) };
    if ((await parts.store.rows.write(written)) === 'ok') return { row, isNew: !stands };
  }
  throw new Problem('storeUnavailable');
}

const isRowOf = (one: { master: string; key: string }, { id }: Master, key: string) =>
  one.master === id && one.key === key;

const stale = (stands: MasterRow | undefined) =>
  new Problem('staleRevision', {
    detail: { 'zh-CN': `当前版本为 ${stands?.version}`, en: `the version is ${stands?.version} now` },
  });

/** The next version of a row. */
function rowAfter(
  { policy, master, caller }: Keeping,
  stands: MasterRow | undefined,
  key: string,
  fields: JsonObject,
  at: string,
): MasterRow {
  const name = { policy, master: master.id, key };
  return withHash({ ...name, version: (stands?.version ?? 0) + 1, fields, at, by: caller.person }, stands?.hash);
}

/** What becomes of rows that are imported, and what is wrong with them. */
export interface Imported {
  added: number;
  changed: number;
  unchanged: number;
  errors: ProblemDetail[];
  /** Of a dry run: rows as they stand and as they would be. */
  changes?: { key: string; before?: JsonObject; after: JsonObject }[];
}

/** How rows are imported. */
export interface Importing {
  /** Only says what would become of them. */
  dryRun?: boolean | undefined;
  /** Of a row that is there, fields that are not given stay. */
  keep?: boolean | undefined;
  /** What was wrong already where the rows were read. */
  flaws?: readonly ProblemDetail[];
  /** Says of what is wrong with rows where it was read. */
  placed?(errors: readonly ProblemDetail[]): ProblemDetail[];
}

/**
 * Makes or replaces many rows, all or none. All are checked before any is written; those that are so already are left as they are.
 *
 * @param given the fields of each, its key among them
 * @throws Problem roleNotAllowed; the gravest problem of a row, with every wrong place of all rows; staleRevision where somebody else was
 * faster
 */
export async function importRows(
  keeping: Keeping,
  given: JsonObject[],
  { dryRun = false, keep = false, flaws = [], placed = (errors) => [...errors] }: Importing,
): Promise<Imported> {
  requireKeeper(keeping);
  const { parts, policy, master } = keeping;
  const at = parts.now().toISOString();
  const rows = new RowsRead(parts.store, policy);
  for (const fields of given) {
    const key = keyOf(fields, master);
    if (key !== undefined) rows.row(master.id, key);
  }
  await rows.load();
  const before = (key: string) => (keep ? rows.stored(master.id, key)?.fields : undefined);
  const found = await withRows(rows, (row) => inTurns(checked(given, master, { at, row, before })));
  const { filled } = found;
  const errors = [...flaws, ...placed(found.errors)];
  if (errors.length > 0 && !dryRun) throw new Problem(found.code, { errors });
  const after = filled.map(([key, fields]) => {
    const stands = rows.stored(master.id, key);
    const same = stands && canonicalJson(stands.fields) === canonicalJson(fields);
    return { stands, row: same ? undefined : rowAfter(keeping, stands, key, fields, at) };
  });
  const changed = after.flatMap(({ row }) => row ?? []);
  const result = {
    added: after.filter(({ stands }) => !stands).length,
    changed: after.filter(({ stands, row }) => stands && row).length,
    unchanged: after.filter(({ row }) => !row).length,
    errors,
  };
  if (dryRun) {
    const shown = after.filter(({ row }) => row).slice(0, mostShown);
    const changes = shown.flatMap(({ stands, row }) =>
      row ? [{ key: row.key, ...(stands ? { before: stands.fields } : {}), after: row.fields }] : [],
    );
    return { ...result, changes };
  }
  if (changed.length === 0) return result;
  const keys = new Set(changed.map(({ key }) => key));
  const read = rows.read.filter((one) => one.master !== master.id || !keys.has(one.key));
  if ((await parts.store.rows.write({ changed, read })) === 'conflict') throw new Problem('staleRevision');
  return result;
}

function keyOf(fields: JsonObject, { definition }: Master): string | undefined {
  const key = fields[definition.key];
  return typeof key === 'string' ? key : undefined;
}

interface Checked {
  filled: [key: string, fields: JsonObject][];
  errors: ProblemDetail[];
  /** The code of the first problem. */
  code: Problem['code'];
}

/** Checks rows one by one, with every problem at its place: `/rows/3/plate`. */
function* checked(
  given: JsonObject[],
  master: Master,
  { before, ...options }: Parameters<typeof fillRow>[2] & { before: (key: string) => JsonObject | undefined },
): Generator<void, Checked> {
  const result: Checked = { filled: [], errors: [], code: 'invalidValue' };
  const seen = new Set<string>();
  const { key: name } = master.definition;
  const tell = (code: Problem['code'], errors: ProblemDetail[]) => {
    if (result.errors.length === 0) result.code = code;
    result.errors.push(...errors);
  };
  for (const [index, fields] of given.entries()) {
    const at = pointer('rows', index);
    const key = keyOf(fields, master);
    if (key === undefined) tell('missingFact', [{ path: at + pointer(name), code: 'missingFact', message: noKey }]);
    else if (seen.has(key)) tell('invalidValue', [{ path: at + pointer(name), code: 'invalidValue', message: twice }]);
    else {
      seen.add(key);
      try {
        result.filled.push([key, fillRow(master, { key, given: fields, before: before(key) }, options)]);
      } catch (error) {
        if (!(error instanceof Problem) || !error.errors) throw error;
        tell(
          error.code,
          error.errors.map((one) => ({ ...one, path: at + one.path })),
        );
      }
    }
    yield;
  }
  return result;
}

const noKey: LocalText = { 'zh-CN': '缺少主键', en: 'the key is missing' };
const twice: LocalText = { 'zh-CN': '主键在此次导入中重复', en: 'the key stands in these rows twice' };
