import { calls, readers } from './call.ts';
import { json } from './definitions/values.ts';
import * as t from './schema.ts';
import { both } from './text.ts';

const recordStatus = t.oneOf(['filed', 'signed', 'void']);

const Signature = t.named(
  'Signature',
  t.shape({
    as: t.text,
    by: t.text,
    for: t.maybe(t.text),
    at: t.instant,
    version: t.described(t.count, 'The version that was signed'),
    how: t.oneOf(['drawn', 'password', 'signIn', 'scan']),
    image: t.maybe(t.described(t.text, 'The file of the drawing or scan')),
    void: t.maybe(t.described(t.exactly(true), 'The record was amended since')),
    broken: t.maybe(t.described(t.exactly(true), 'What was signed is not what stands there now')),
  }),
  "A person's mark on a version of a record",
);

const listed = {
  id: t.text,
  number: t.maybe(t.text),
  policy: t.text,
  form: t.text,
  edition: t.count,
  instance: t.maybe(t.text),
  businessKey: t.maybe(t.text),
  version: t.count,
  status: recordStatus,
  fields: t.object,
  hash: t.text,
  signatures: t.list(Signature),
  createdAt: t.instant,
  updatedAt: t.instant,
};
export const ListedRecord = t.named('ListedRecord', t.shape(listed), 'A filled form, as lists have it');

export const FiledRecord = t.named(
  'FiledRecord',
  t.shape({
    ...listed,
    voided: t.maybe(t.shape({ at: t.instant, by: t.text, reason: t.text })),
    differences: t.maybe(
      t.described(
        t.list(t.shape({ source: t.text, version: t.maybe(t.count), column: t.text, before: json, after: json })),
        'Of a statement: what its sources say otherwise by now',
      ),
    ),
    versions: t.list(t.shape({ version: t.count, at: t.instant, by: t.text, reason: t.maybe(t.text), hash: t.text })),
  }),
  'A filled form: numbered, its versions immutable, signed',
);

const reason = t.textOf(1, 2000);
const fields = t.described(t.object, 'Values by the names of fields; what is computed need not be given');
const one = { 200: { description: 'The record', schema: FiledRecord } };
const fillProblems = ['unknownField', 'missingFact', 'unknownValue', 'invalidValue', 'configurationMissing'] as const;
const changeProblems = ['recordNotFound', 'notAllowedHere', 'roleNotAllowed', 'idempotencyKeyReused'] as const;
const workers = ['developer', 'flowRole', 'administrator'] as const;

export const recordCalls = calls({
  fileRecord: {
    method: 'POST',
    path: '/policies/{policy}/forms/{form}/records',
    summary: both('填写一份单据（无流程）', 'File a record of a form without a flow'),
    allow: ['developer', 'flowRole'],
    body: t.closed({ fields }),
    answers: { 201: { description: 'The record', schema: FiledRecord } },
    problems: [
      'policyNotFound',
      'formNotFound',
      'noEditionInForce',
      'notAllowedHere',
      'roleNotAllowed',
      'idempotencyKeyReused',
      ...fillProblems,
    ],
  },
  listRecords: {
    method: 'GET',
    path: '/records',
    summary: both('查询单据', 'Find records, the newest first'),
    allow: readers.instance,
    query: {
      policy: t.textUpTo(200),
      form: t.textUpTo(200),
      instance: t.textUpTo(200),
      number: t.textUpTo(200),
      businessKey: t.textUpTo(200),
      q: t.textUpTo(200, { description: 'Words of the number, the business key or a field' }),
      ...t.pageQuery,
    },
    answers: { 200: { description: 'A page of records', schema: t.pageOf(ListedRecord) } },
    problems: [],
  },
  readRecord: {
    method: 'GET',
    path: '/records/{id}',
    summary: both(
      '查看单据',
      'Read a record, or an earlier version of it; as PDF by `.pdf` behind the id, or by `Accept`',
    ),
    allow: readers.instance,
    alsoMedia: 'application/pdf',
    query: { version: t.numeral(1_000_000, '^[1-9][0-9]{0,6}$', 'Which version; default: the last') },
    answers: one,
    problems: ['recordNotFound', 'registerBuilding'],
  },
  amendRecord: {
    method: 'POST',
    path: '/records/{id}/amend',
    summary: both('修订单据', 'Amend a record: a new version that says why; its signatures are void'),
    allow: workers,
    body: t.closed({ fields: t.maybe(fields), reason }),
    answers: one,
    problems: [...changeProblems, ...fillProblems, 'registerBuilding'],
  },
  signRecord: {
    method: 'POST',
    path: '/records/{id}/sign',
    summary: both('签署单据', 'Sign a record: by a drawing, a scan, the password, or having signed in just now'),
    allow: workers,
    body: t.closed({
      as: t.textOf(1, 200),
      image: t.maybe(t.textOf(1, 200)),
      password: t.maybe(t.textOf(1, 1000)),
      scan: t.maybe(t.textOf(1, 200)),
    }),
    answers: one,
    problems: [...changeProblems, 'missingFact', 'unknownValue', 'invalidValue'],
  },
  voidRecord: {
    method: 'POST',
    path: '/records/{id}/void',
    summary: both('作废单据', 'Void a record; it keeps its number'),
    allow: workers,
    body: t.closed({ reason }),
    answers: one,
    problems: changeProblems,
  },
});
