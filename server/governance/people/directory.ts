import type { Department, Person, Post } from '../../../contract/directory.ts';
import {
  canonicalJson,
  checkRecord,
  type DirectoryKind,
  directoryKinds,
  type JsonObject,
  type LocalText,
  Problem,
  type ProblemDetail,
  pointer,
  referencesTo,
} from '../../../engine/index.ts';
import { type Directory, governedKindOf, type Records } from '../../access/directory.ts';
import type { Parts } from '../../decisions/parts.ts';
import { type Caller, isAllowed } from '../../kernel/caller.ts';
import { ProblemWith } from '../../kernel/problems.ts';
import { type Put, removal } from '../../stores/governed-kinds.ts';
import type { DepartmentRecord, PersonRecord, PostRecord } from '../../stores/records/directory.ts';
import type { UnsealedEntry } from '../../stores/records/entry.ts';
import { entryOf, govern } from '../govern.ts';

/** A record of the directory, of whichever kind. */
export type AnyRecord = DepartmentRecord | PostRecord | PersonRecord;
/** What a caller gives to become one. */
export type Given = { id?: string | undefined; version?: number | undefined; name: string } & Record<string, unknown>;

/** A record as it is to be, without its revision. */
export function recordFrom(
  kind: DirectoryKind,
  id: string,
  { version: _, ...given }: Given,
): Department | Post | Person {
  const lists = kind === 'persons' ? { departments: [], posts: [], substitutes: [] } : {};
  const told = Object.entries({ ...lists, ...given, id }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(told) as unknown as Department | Post | Person;
}

/** Telephone and mail are seen by administrators and by the person. */
export function presentRecord(record: AnyRecord, caller?: Caller): JsonObject & { id: string; version: number } {
  const { revision, ...rest } = record;
  const { phone: _, mail: __, ...known } = rest as Partial<Person>;
  const seesAll = caller === undefined || caller.person === record.id || isAllowed(caller, ['administrator']);
  return { ...(seesAll ? rest : known), version: revision } as unknown as JsonObject & { id: string; version: number };
}

/** A record as it stands; of who has an account alone, one of revision 0. */
export const standing = (directory: Directory, kind: DirectoryKind, id: string): AnyRecord | undefined =>
  kind === 'persons' ? directory.person(id) : directory.records[kind].get(id);

const same = (one: object, other: object) => canonicalJson(one as never) === canonicalJson(other as never);
const bare = ({ revision: _, ...rest }: AnyRecord) => rest;

/** What is told of a record in the audit log: nobody is called or written to by it. */
function toldOf(record: AnyRecord | undefined) {
  if (!record) return null;
  const { revision: _, phone: __, mail: ___, ...told } = record as Partial<Person> & AnyRecord;
  return told as unknown as JsonObject;
}

/** Members that are another's before and after, by name. */
function changedMembers(before: AnyRecord | undefined, after: AnyRecord): string[] {
  const [old, next] = [before ? bare(before) : {}, bare(after)] as Record<string, unknown>[];
  const names = [...new Set([...Object.keys(old ?? {}), ...Object.keys(next ?? {})])];
  return names.filter((name) => !same({ is: old?.[name] ?? null }, { is: next?.[name] ?? null })).sort();
}

const putOf = (kind: DirectoryKind, record: AnyRecord): Put => {
  const expect = record.revision === 1 ? 'absent' : record.revision - 1;
  return { kind: governedKindOf[kind], key: [record.id], value: record, expect } as Put;
};

/** The records as they would be with some others among them. */
function withRecords(records: Records, changed: readonly { kind: DirectoryKind; record: AnyRecord }[]): Records {
  const next = {
    departments: new Map(records.departments),
    posts: new Map(records.posts),
    persons: new Map(records.persons),
  };
  for (const { kind, record } of changed) (next[kind] as Map<string, AnyRecord>).set(record.id, record);
  return next;
}

/**
 * Makes a record of the directory, or replaces one.
 *
 * @param expected the version that is replaced, `*`: any; 0: there must be none; undefined: made where there is none
 * @throws Problem notFound where there is none to replace, preconditionRequired, staleRevision, unknownValue and invalidValue with every
 * wrong place
 */
export async function keepRecord(
  parts: Parts,
  kind: DirectoryKind,
  next: Department | Post | Person,
  expected: number | '*' | undefined,
  caller: Pick<Caller, 'id'>,
): Promise<void> {
  const { directory } = parts;
  const before = standing(directory, kind, next.id);
  requireExpected(before, expected);
  const record = { ...next, revision: (before?.revision ?? 0) + 1 } as AnyRecord;
  const after = withRecords(directory.records, [{ kind, record }]);
  const errors = checkRecord(after, kind, next.id, (id) => directory.person(id) !== undefined);
  if (errors.length > 0) throw wrong(errors);
  if (before && before.revision > 0 && same(bare(before), next)) return;
  const entry = entryOf(parts, caller, before?.revision ? 'directory.changed' : 'directory.made', {
    kind: governedKindOf[kind],
    id: record.id,
    title: record.name,
    changed: changedMembers(before, record),
    before: toldOf(before),
    after: toldOf(record),
  });
  await govern(parts, { directory: [putOf(kind, record)], audit: [entry] });
}

/** @throws Problem notFound, preconditionRequired, staleRevision */
function requireExpected(before: AnyRecord | undefined, expected: number | '*' | undefined): void {
  if (expected === undefined) {
    if (before && before.revision > 0) throw new Problem('preconditionRequired');
  } else if (
    expected === 0 ? before && before.revision > 0 : before && expected !== '*' && before.revision !== expected
  ) {
    throw new Problem('staleRevision', {
      detail: { 'zh-CN': `当前版本为 ${before?.revision}`, en: `the version is ${before?.revision} now` },
    });
  } else if (!before && expected !== 0) throw new Problem('notFound');
}

/** A problem of the code of its first place. */
const wrong = (errors: ProblemDetail[]) => new Problem(errors[0]?.code as 'unknownValue', { errors });

/**
 * Removes a record that nothing refers to.
 *
 * @throws Problem notFound, stillReferred with all that refers to it
 */
export async function removeRecord(parts: Parts, kind: DirectoryKind, id: string, caller: Caller): Promise<void> {
  const { directory } = parts;
  const before = directory.records[kind].get(id);
  if (!before) throw new Problem('notFound');
  const bindings = new Map([...directory.bindings].map(([policy, one]) => [policy, one.bindings]));
  const isPerson = kind === 'persons' && parts.accounts.persons.account(id) !== undefined;
  const found = isPerson ? [] : referencesTo(directory.records, bindings, kind, id);
  if (found.length > 0) {
    const named = found.map((one) => `${one.kind}/${one.id}`);
    const errors = named.map((path) => ({ path: `/${path}`, code: 'stillReferred', message: refersTo(path) }));
    throw new ProblemWith('stillReferred', { referredBy: found as never }, { errors });
  }
  if (directory.isGiven(kind, id)) throw new Problem('stillReferred', { detail: comesWithPolicy });
  const audit = [entryOf(parts, caller, 'directory.removed', aboutRemoved(kind, before))];
  await govern(parts, { directory: [removal(governedKindOf[kind], before)], audit });
}

const aboutRemoved = (kind: DirectoryKind, before: AnyRecord): Omit<UnsealedEntry, 'at' | 'type'> => ({
  kind: governedKindOf[kind],
  id: before.id,
  title: before.name,
  before: toldOf(before),
});

const refersTo = (path: string): LocalText => ({ 'zh-CN': `被 ${path} 引用`, en: `${path} refers to it` });
const comesWithPolicy: LocalText = {
  'zh-CN': '这是随制度提供的演示组织的一部分',
  en: 'it is part of the organisation that comes with a policy for trying it',
};

/** What is imported: of each kind what is to be there. */
export type DirectoryImport = { [K in DirectoryKind]?: readonly Given[] | undefined };

/** What would become of an import. */
interface ImportPlan {
  counts: { added: number; changed: number; unchanged: number };
  /** What is wrong, each at its place: `/persons/3/posts/0`. */
  errors: ProblemDetail[];
  changed: Row[];
}

/** Looks at all that is to be made or replaced, before anything is written. What is so already is left as it is. */
export function planImport({ directory }: Parts, given: DirectoryImport): ImportPlan {
  const rows = directoryKinds.flatMap((kind) =>
    (given[kind] ?? []).map((row, index): Row & { isSame: boolean } => {
      const before = standing(directory, kind, row.id as string);
      const next = recordFrom(kind, row.id as string, row);
      const isSame = before !== undefined && before.revision > 0 && same(bare(before), next);
      const record = { ...next, revision: (before?.revision ?? 0) + (isSame ? 0 : 1) } as AnyRecord;
      return { kind, record, before, isSame, at: pointer(kind, index) };
    }),
  );
  const after = withRecords(directory.records, rows);
  const isPerson = (id: string) => after.persons.has(id) || directory.person(id) !== undefined;
  const errors = rows.flatMap(({ kind, record, at }) =>
    checkRecord(after, kind, record.id, isPerson).map((one) => ({ ...one, path: at + one.path })),
  );
  const changed = rows.filter(({ isSame }) => !isSame);
  const added = changed.filter(({ before }) => !before?.revision).length;
  const counts = { added, changed: changed.length - added, unchanged: rows.length - changed.length };
  return { counts, errors: [...twice(rows), ...errors], changed };
}

/** What would become of an import, as whoever tries it is told. @param shown so many records at most are shown */
export const previewOf = ({ counts, errors, changed }: ImportPlan, shown: number) => ({
  ...counts,
  errors,
  changes: changed.slice(0, shown).map(({ kind, record, before }) => ({
    kind,
    id: record.id,
    ...(before?.revision ? { before: presentRecord(before) } : {}),
    after: presentRecord(record),
  })),
});

/**
 * Makes or replaces many records, all or none.
 *
 * @throws Problem unknownValue and invalidValue with every wrong place; staleRevision where somebody else was faster
 */
export async function importPlanned(
  parts: Parts,
  { counts, errors, changed }: ImportPlan,
  caller: Pick<Caller, 'id'>,
): Promise<void> {
  if (errors.length > 0) throw wrong(errors);
  if (changed.length === 0) return;
  const audit = [entryOf(parts, caller, 'directory.imported', { ...counts, ids: idsOf(changed) })];
  await govern(parts, { directory: changed.map(({ kind, record }) => putOf(kind, record)), audit });
}

/** A record that is imported, as it would be and as it stands, and its place in the import. */
interface Row {
  kind: DirectoryKind;
  record: AnyRecord;
  before: AnyRecord | undefined;
  at: string;
}

function twice(rows: readonly Row[]): ProblemDetail[] {
  const seen = new Set<string>();
  return rows.flatMap(({ kind, record: { id }, at }) => {
    const key = `${kind}/${id}`;
    if (seen.has(key)) return [{ path: `${at}/id`, code: 'invalidValue', message: standsTwice }];
    seen.add(key);
    return [];
  });
}

const standsTwice: LocalText = { 'zh-CN': '编号在此次导入中重复', en: 'the id stands in these rows twice' };

/** The ids of an import by kind. */
const idsOf = (rows: readonly Row[]) =>
  Object.fromEntries(
    directoryKinds.map((kind) => [kind, rows.filter((one) => one.kind === kind).map(({ record }) => record.id)]),
  );
