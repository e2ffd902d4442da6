import { calls, readers } from './call.ts';
import * as t from './schema.ts';
import { both } from './text.ts';
import { xlsx } from './xlsx.ts';

const Master = t.named(
  'Master',
  t.shape({
    policy: t.text,
    id: t.text,
    title: t.either(t.localText, t.text),
    key: t.described(t.text, 'The field by whose text a row is known'),
    rows: t.described(t.count, 'How many there are'),
    keptBy: t.list(t.text),
    mayKeep: t.described(t.flag, 'Whether the caller may change rows by hand'),
  }),
  'Master data of the edition in force',
);

export const MasterRow = t.named(
  'MasterRow',
  t.shape({
    key: t.text,
    version: t.count,
    fields: t.object,
    at: t.instant,
    by: t.text,
    instance: t.maybe(t.described(t.text, 'The instance whose step changed it')),
  }),
  'A row of master data as it stands, or stood',
);

export const RowRequest = t.named(
  'RowRequest',
  t.closed({ fields: t.object }),
  'What a row is to be; its key may be left out of its fields',
);

const mostImported = 10_000;
export const RowsImport = t.named(
  'RowsImport',
  t.closed({
    rows: t.list(t.object, { maxItems: mostImported, description: 'The fields of each, its key among them' }),
    dryRun: t.maybe(t.described(t.flag, 'Only says what would become of them')),
    keep: t.maybe(
      t.described(t.flag, 'Of a row that is there, fields that are not given stay; null: the field is to be empty'),
    ),
  }),
  'Rows that are made, or replaced where their key is there already',
);

/** So many rows that would be added or changed are shown before they are. */
export const mostShown = 200;
export const RowsImported = t.named(
  'RowsImported',
  t.shape({
    added: t.count,
    changed: t.count,
    unchanged: t.count,
    errors: t.described(
      t.list(
        t.shape({
          ...{ path: t.text, code: t.text, message: t.localText },
          place: t.maybe(t.described(t.text, 'Of a file: the cell')),
        }),
      ),
      'Of a dry run: what is wrong, each at its place; nothing is written while there is anything',
    ),
    changes: t.maybe(
      t.described(
        t.list(t.shape({ key: t.text, before: t.maybe(t.object), after: t.object })),
        `Of a dry run: the first ${mostShown} rows that would be added or changed, as they stand and as they would be`,
      ),
    ),
  }),
  'What became of rows, or would',
);

const notThere = ['policyNotFound', 'noEditionInForce', 'masterNotFound'] as const;
const wrongRow = [
  'unknownField',
  'missingFact',
  'unknownValue',
  'invalidValue',
  'configurationMissing',
  'decisionTooDeep',
  'hitPolicyViolated',
  'invalidDefinition',
] as const;

export const masterCalls = calls({
  listAllMasters: {
    method: 'GET',
    path: '/masters',
    summary: both('查询各制度的主数据', 'The master data of the editions in force, of all policies or of one'),
    allow: readers.papers,
    query: { policy: t.textUpTo(200) },
    answers: { 200: { description: 'All that the caller may see', schema: t.shape({ items: t.list(Master) }) } },
    problems: [],
  },
  listMasters: {
    method: 'GET',
    path: '/policies/{policy}/masters',
    summary: both('查询主数据', 'The master data of the edition in force, and how many rows there are of each'),
    allow: readers.papers,
    answers: { 200: { description: 'All that the caller may see', schema: t.shape({ items: t.list(Master) }) } },
    problems: ['policyNotFound', 'noEditionInForce'],
  },
  listRows: {
    method: 'GET',
    path: '/policies/{policy}/masters/{master}',
    summary: both(
      '查询主数据的行',
      'Find rows, in the order of their keys; all of them as an Excel file by `.xlsx` behind the id, by `format` or by `Accept`',
    ),
    allow: readers.papers,
    query: {
      q: t.textUpTo(200, { description: 'Words that stand in a field' }),
      format: t.oneOf(['json', 'xlsx']),
      ...t.pageQuery,
    },
    alsoMedia: xlsx,
    answers: { 200: { description: 'A page of rows', schema: t.pageOf(MasterRow) } },
    problems: notThere,
  },
  importRows: {
    method: 'POST',
    path: '/policies/{policy}/masters/{master}/import',
    summary: both('导入主数据', 'Make or replace many rows at once, all or none; again it changes nothing'),
    allow: readers.papers,
    takesSheet: {
      dryRun: t.described(t.oneOf(['true', 'false']), '`true`: of an Excel file, only says what would become of it'),
      keep: t.described(
        t.oneOf(['true', 'false']),
        '`true`: of an Excel file, fields of a row that is there stay where it has no column for them',
      ),
    },
    body: RowsImport,
    bodyLimit: 32 * 1024 * 1024,
    answers: { 200: { description: 'How many were added and changed', schema: RowsImported } },
    problems: [...notThere, 'roleNotAllowed', 'staleRevision', ...wrongRow],
  },
  readRow: {
    method: 'GET',
    path: '/policies/{policy}/masters/{master}/{key}',
    summary: both('查看主数据的一行', 'Read a row'),
    allow: readers.papers,
    answers: { 200: { description: 'The row; its version is the ETag', schema: MasterRow } },
    problems: [...notThere, 'rowNotFound'],
  },
  putRow: {
    method: 'PUT',
    path: '/policies/{policy}/masters/{master}/{key}',
    summary: both('新增或修改主数据的一行', 'Make or replace a row'),
    allow: readers.papers,
    headers: { 'If-Match': 'The version that is replaced', 'If-None-Match': '`*`: there must be no such row' },
    body: RowRequest,
    answers: {
      200: { description: 'The row, replaced', schema: MasterRow },
      201: { description: 'The row, made', schema: MasterRow },
    },
    problems: [...notThere, 'rowNotFound', 'roleNotAllowed', 'preconditionRequired', 'staleRevision', ...wrongRow],
  },
  readRowHistory: {
    method: 'GET',
    path: '/policies/{policy}/masters/{master}/{key}/history',
    summary: both('查看主数据一行的历史', 'All that a row was, the first version first'),
    allow: readers.papers,
    query: t.listQuery,
    answers: { 200: { description: 'Its versions', schema: t.pageOf(MasterRow) } },
    problems: [...notThere, 'rowNotFound'],
  },
});
