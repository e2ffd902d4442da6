import { calls, readers } from './call.ts';
import { FiledRecord } from './records.ts';
import * as t from './schema.ts';
import { both } from './text.ts';
import { xlsx } from './xlsx.ts';

export const RegisterPage = t.named(
  'RegisterPage',
  t.shape({
    columns: t.list(
      t.shape({ name: t.text, title: t.localText, unit: t.maybe(t.text), decimals: t.maybe(t.count), sum: t.flag }),
    ),
    rows: t.described(t.list(t.object), 'Each with its `source`, the id of what it is made of'),
    count: t.described(t.count, 'How many rows there are in all'),
    sums: t.described(t.object, 'Over all rows that the caller sees, by column'),
    groups: t.described(
      t.list(t.shape({ by: t.object, count: t.count, sums: t.object })),
      'In the order of the rows, at most 1,000',
    ),
    groupCount: t.maybe(t.described(t.count, 'How many groups there are, where more are than are told')),
    period: t.maybe(t.text),
    edition: t.count,
    cursor: t.maybe(t.text),
  }),
  'A page of a register, with what all its rows come to',
);

/** It says behind which row a page begins, however far that is. */
const cursor = t.textUpTo(8000, { description: 'The `cursor` of the page before, or how many rows to pass over' });

const period = t.textOf(4, 20, { description: '`2026-11`, `2026-11-30`, `2026-W48`, `2026-Q4` or `2026`' });

const ListedRegister = t.named(
  'ListedRegister',
  t.shape({
    policy: t.text,
    id: t.text,
    title: t.either(t.localText, t.text),
    period: t.maybe(t.oneOf(['day', 'week', 'month', 'quarter', 'year'])),
    mayFreeze: t.described(t.flag, 'Whether the caller may freeze a period of it as a statement'),
  }),
  'A register of the edition in force',
);

export const registerCalls = calls({
  listRegisters: {
    method: 'GET',
    path: '/registers',
    summary: both('查询各制度的台账', 'The registers of the editions in force, of all policies or of one'),
    allow: readers.papers,
    query: { policy: t.textUpTo(200) },
    answers: {
      200: { description: 'All that the caller may see', schema: t.shape({ items: t.list(ListedRegister) }) },
    },
    problems: [],
  },
  readRegister: {
    method: 'GET',
    path: '/policies/{policy}/registers/{register}',
    summary: both('查看台账', 'Read a register, as JSON or as an Excel file; columns are filters'),
    allow: readers.papers,
    query: { period, format: t.oneOf(['json', 'xlsx']), ...t.pageQuery, cursor },
    foreignQuery: true,
    alsoMedia: xlsx,
    answers: { 200: { description: 'A page of its rows', schema: RegisterPage } },
    problems: [
      'policyNotFound',
      'registerNotFound',
      'noEditionInForce',
      'invalidValue',
      'malformedRequest',
      'registerBuilding',
    ],
  },
  previewRegister: {
    method: 'GET',
    path: '/policies/{policy}/drafts/{draft}/registers/{register}',
    summary: both('预览草稿的台账', 'What a register of a draft would list of what there is'),
    allow: ['policyManager', 'administrator'],
    query: { period, ...t.pageQuery, cursor },
    answers: { 200: { description: 'A page of its rows', schema: RegisterPage } },
    problems: ['policyNotFound', 'draftNotFound', 'registerNotFound', 'invalidValue', 'invalidDefinition'],
  },
  freezeStatement: {
    method: 'POST',
    path: '/policies/{policy}/registers/{register}/statements',
    summary: both('生成报表', 'Freeze a period of a register as a statement: a numbered record with its rows'),
    allow: ['developer', 'flowRole', 'administrator'],
    body: t.closed({
      period,
      for: t.maybe(t.described(t.text, 'The value of the column that has statements of its own')),
      open: t.maybe(t.described(t.flag, 'Also of a period that has not ended')),
    }),
    answers: { 201: { description: 'The statement', schema: FiledRecord } },
    problems: [
      'policyNotFound',
      'registerNotFound',
      'noEditionInForce',
      'invalidValue',
      'missingFact',
      'statementExists',
      'periodOpen',
      'registerBuilding',
      'roleNotAllowed',
      'idempotencyKeyReused',
    ],
  },
});
