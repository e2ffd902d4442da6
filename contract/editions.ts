import { calls } from './call.ts';

import { Draft } from './drafts.ts';
import { Change, counts, Definition, definitionKind, emergency, noteText } from './edition-parts.ts';
import * as t from './schema.ts';
import { both } from './text.ts';

export const Edition = t.named(
  'Edition',
  t.shape({
    number: t.count,
    hash: t.text,
    effectiveFrom: t.instant,
    publishedAt: t.instant,
    publishedBy: t.text,
    approvedBy: t.maybe(t.text),
    note: t.maybe(noteText),
    counts: t.maybe(counts),
    format: t.maybe(
      t.described(t.exactly(2), 'Events bring what they declare; absent: it was published before they were asked to'),
    ),
    status: t.maybe(t.oneOf(['scheduled', 'inForce', 'superseded', 'retired'])),
    retired: t.maybe(
      t.shape({ from: t.instant, at: t.instant, by: t.text, note: t.maybe(t.text), emergency: t.maybe(emergency) }),
    ),
    emergency: t.maybe(emergency),
  }),
  'A published edition: nothing of it ever changes but whether it is retired',
);

export const EditionContent = t.named(
  'EditionContent',
  t.joined(Edition, { definitions: t.list(Definition) }),
  'An edition with what it says',
);

export const Diff = t.named('Diff', t.shape({ changes: t.list(Change) }), 'What differs between two editions');

export const ClauseCoverage = t.named(
  'ClauseCoverage',
  t.shape({
    id: t.text,
    text: t.localText,
    kind: t.list(t.text),
    reason: t.maybe(t.localText),
    status: t.oneOf(['covered', 'mentioned', 'notExercised', 'notCited', 'narrative']),
    citedBy: t.list(t.shape({ kind: definitionKind, id: t.text, path: t.text })),
    exercisedBy: t.list(t.shape({ id: t.text, case: t.text })),
    missingFigures: t.list(t.either(t.text, t.localText)),
  }),
  'A clause, what cites it, and which cases exercise it',
);

export const PortableEdition = t.named(
  'PortableEdition',
  t.shape({
    format: t.text,
    policy: t.maybe(t.text),
    number: t.maybe(t.count),
    hash: t.text,
    effectiveFrom: t.maybe(t.instant),
    publishedAt: t.maybe(t.instant),
    publishedBy: t.maybe(t.text),
    approvedBy: t.maybe(t.text),
    note: t.maybe(noteText),
    meaning: t.maybe(t.described(t.exactly(2), 'The `format` of the edition')),
    definitions: t.list(Definition),
  }),
  'An edition as one file',
);

const inAnEmergency = {
  emergency: t.maybe(t.described(t.flag, 'At once, by one person; it is told to everybody and reviewed afterwards')),
  reason: t.maybe(t.textUpTo(2000, { description: 'Why it is an emergency' })),
};
const doneOrWaiting = {
  201: { description: 'It is done: the edition', schema: Edition },
  202: { description: 'The draft that another person is to approve', schema: Draft },
};

export const editionCalls = calls({
  listEditions: {
    method: 'GET',
    path: '/policies/{policy}/editions',
    summary: both('版本列表', 'List the editions, the newest first'),
    allow: 'everyone',
    query: t.listQuery,
    answers: { 200: { description: 'The editions', schema: t.pageOf(Edition) } },
    problems: ['policyNotFound'],
  },
  readEdition: {
    method: 'GET',
    path: '/policies/{policy}/editions/{edition}',
    summary: both('查看版本', 'Read an edition with its definitions'),
    allow: 'everyone',
    answers: { 200: { description: 'The edition', schema: EditionContent } },
    problems: ['policyNotFound', 'editionNotFound'],
  },
  clauseCoverage: {
    method: 'GET',
    path: '/policies/{policy}/editions/{edition}/coverage',
    summary: both('条款覆盖', 'What cites each clause of an edition or draft:<id>, and which cases exercise it'),
    allow: 'everyone',
    query: t.listQuery,
    answers: { 200: { description: 'The clauses', schema: t.pageOf(ClauseCoverage) } },
    problems: ['policyNotFound', 'editionNotFound', 'draftNotFound', 'invalidRequest'],
  },
  diffEditions: {
    method: 'GET',
    path: '/policies/{policy}/editions/{edition}/diff/{other}',
    summary: both('比较两个版本', 'Compare two editions, or an edition with draft:<id>'),
    allow: 'everyone',
    answers: { 200: { description: 'What differs', schema: Diff } },
    problems: ['policyNotFound', 'editionNotFound', 'draftNotFound', 'invalidRequest'],
  },
  rollBack: {
    method: 'POST',
    path: '/policies/{policy}/editions/{edition}/rollback',
    summary: both(
      '回退到旧版本（生产模式下须由另一人批准并发布）',
      'Publish an old edition again, as a new one; in production another person approves and publishes it',
    ),
    allow: ['administrator', 'emergency'],
    body: t.closed({
      note: t.maybe(t.note),
      effectiveFrom: t.maybe(t.instantOrDate()),
      takesBack: t.takesBack,
      ...inAnEmergency,
    }),
    bodyOptional: true,
    answers: doneOrWaiting,
    problems: [
      'policyNotFound',
      'editionNotFound',
      'wrongStatus',
      'invalidRequest',
      'takesBackEdition',
      'staleRevision',
    ],
  },
  retireEdition: {
    method: 'POST',
    path: '/policies/{policy}/editions/{edition}/retire',
    summary: both(
      '停用版本（生产模式下须由另一人批准并发布）',
      'Take an edition out of force, now or from a later instant; in production another person approves and publishes it',
    ),
    allow: ['administrator', 'emergency'],
    body: t.closed({ note: t.maybe(t.note), from: t.maybe(t.instantOrDate()), ...inAnEmergency }),
    bodyOptional: true,
    answers: doneOrWaiting,
    problems: ['policyNotFound', 'editionNotFound', 'wrongStatus', 'invalidRequest', 'staleRevision'],
  },
  exportEdition: {
    method: 'GET',
    path: '/policies/{policy}/editions/{edition}/export',
    summary: both('导出版本', 'Export an edition as one file with its hash'),
    allow: 'everyone',
    answers: { 200: { description: 'The file', schema: PortableEdition } },
    problems: ['policyNotFound', 'editionNotFound'],
  },
});
