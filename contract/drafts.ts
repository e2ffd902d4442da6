import { calls, readers } from './call.ts';
import { CaseDifference, CheckReport } from './checks.ts';
import { Change, Definition, GivenDefinition } from './edition-parts.ts';
import { GeneratedCases, Impact, ImpactLine, ImpactRequest } from './proofs.ts';
import { RoleBinding } from './role-binding.ts';
import * as t from './schema.ts';
import { both } from './text.ts';

export const Comment = t.named(
  'Comment',
  t.shape({
    number: t.count,
    at: t.instant,
    by: t.text,
    text: t.text,
    kind: t.maybe(t.text),
    id: t.maybe(t.text),
    path: t.maybe(t.described(t.text, 'JSON Pointer; what has an id is named by it')),
    resolved: t.maybe(t.shape({ at: t.instant, by: t.text })),
  }),
  'What somebody said of a draft, or of a place in one of its definitions',
);

export const Draft = t.named(
  'Draft',
  t.shape({
    id: t.text,
    policy: t.text,
    title: t.text,
    basedOn: t.count,
    revision: t.count,
    status: t.oneOf(['draft', 'submitted', 'approved', 'published']),
    authors: t.list(t.text),
    changed: t.maybe(t.list(t.text)),
    createdAt: t.maybe(t.instant),
    updatedAt: t.maybe(t.instant),
    note: t.maybe(t.text),
    submittedBy: t.maybe(t.text),
    approvedBy: t.maybe(t.text),
    published: t.maybe(t.count),
    contentRevision: t.maybe(t.count),
    reason: t.maybe(t.text),
    comments: t.maybe(t.list(Comment)),
    rejection: t.maybe(
      t.described(
        t.shape({ at: t.instant, by: t.text, reason: t.maybe(t.text) }),
        'Why it was sent back, the last time',
      ),
    ),
    kind: t.maybe(
      t.described(
        t.oneOf(['rollback', 'retire', 'roleBindings']),
        'What publishing it does: with the edition it is based on, or with the role bindings; absent: its definitions become an edition',
      ),
    ),
    roleBindings: t.maybe(
      t.described(
        t.shape({ bindings: t.list(RoleBinding), over: t.count }),
        'What the role bindings are to be, and the version that they replace',
      ),
    ),
    effectiveFrom: t.maybe(t.instant),
    emergency: t.maybe(t.shape({ at: t.instant, by: t.text, reason: t.text })),
    reviewed: t.maybe(t.shape({ at: t.instant, by: t.text, note: t.maybe(t.text) })),
    expectations: t.maybe(
      t.described(
        t.mapOf(t.shape({ at: t.instant, by: t.text })),
        'Who changed what cases expect, by `<rule set or flow>/<case>`: what they were given stays',
      ),
    ),
  }),
  "The mutable copy of a policy's definitions, on its way to become an edition",
);

const Consequence = t.named(
  'Consequence',
  t.shape({
    why: t.described(
      t.oneOf(['change', 'several', 'before']),
      '`change`: without it they pass; `several`: several changes together; `before`: they did not pass before either',
    ),
    cause: t.maybe(Change),
    differences: t.described(t.list(CaseDifference), 'What is otherwise, the same in each of them'),
    isGrave: t.described(t.flag, 'Something is refused now, or cannot be told any more: each is to be looked at'),
    id: t.described(t.text, 'The rule set or flow'),
    kind: t.oneOf(['rules', 'flow']),
    cases: t.list(t.text),
  }),
  'Cases of one definition that come out otherwise in the same way, and why',
);
const Consequences = t.named(
  'Consequences',
  t.shape({ failed: t.count, items: t.list(Consequence) }),
  'What follows from the changes of a draft: the cases that come out otherwise than they expect, those alike together',
);
const AcceptedCases = t.named(
  'AcceptedCases',
  t.closed({
    cases: t.list(t.closed({ id: t.textUpTo(200), case: t.textUpTo(200) }), { minItems: 1, maxItems: 5000 }),
    grave: t.maybe(t.described(t.flag, 'One case that is refused now was looked at by itself')),
  }),
  'Cases that are to expect what comes out of them',
);

export const DraftContent = t.named(
  'DraftContent',
  t.joined(Draft, { definitions: t.list(Definition) }),
  'A draft with what it says: the definitions of its edition, and what was changed in them',
);
export const ImportedDraft = t.named(
  'ImportedDraft',
  t.joined(Draft, { report: CheckReport }),
  'A draft made of a file, with the report of its check',
);
export const Revision = t.named(
  'Revision',
  t.shape({ kind: t.text, id: t.text, revision: t.count }),
  'The revision of a draft that a change of a definition made',
);

const draftPath = '/policies/{policy}/drafts/{draft}';
const definitionPath = `${draftPath}/definitions/{kind}/{id}`;
const answersDraft = { 200: { description: 'The draft', schema: Draft } };
/** Of a definition: it is refused without the revision that its author has seen. */
const revisionRead = {
  'If-Match': 'The revision that was read; required',
  'X-Guiju-Note': 'Why, for the audit log; URI-encoded',
};

export const draftCalls = calls({
  importDraft: {
    method: 'POST',
    path: '/policies/{policy}/drafts/import',
    summary: both('导入为草稿', 'Import an exported edition as a draft; its hash and everything else is checked'),
    allow: ['policyManager'],
    query: {
      title: t.textUpTo(200),
      ofAnother: t.exactly('true', { description: 'Takes an edition of another policy, too, as content of this one' }),
    },
    body: t.withMore(
      t.shape({
        format: t.exactly('guiju-edition/1'),
        hash: t.text,
        number: t.maybe(t.wholeNumber),
        meaning: t.maybe(t.exactly(2)),
        definitions: t.list(GivenDefinition, { maxItems: 10_000 }),
      }),
    ),
    bodyLimit: 32 * 1024 * 1024,
    answers: { 201: { description: 'The draft, with the report of its check', schema: ImportedDraft } },
    problems: ['policyNotFound', 'editionNotFound', 'hashMismatch', 'invalidDefinition'],
  },
  createDraft: {
    method: 'POST',
    path: '/policies/{policy}/drafts',
    summary: both('新建草稿', 'Open a draft on an edition, by default the newest published one'),
    allow: ['policyManager'],
    body: t.closed({ from: t.maybe(t.editionNumber), title: t.maybe(t.textUpTo(200)) }),
    bodyOptional: true,
    answers: { 201: { description: 'The draft', schema: Draft } },
    problems: ['policyNotFound', 'editionNotFound'],
  },
  listDrafts: {
    method: 'GET',
    path: '/policies/{policy}/drafts',
    summary: both('草稿列表', 'List the drafts, the newest first'),
    allow: readers.draft,
    query: t.listQuery,
    answers: { 200: { description: 'The drafts', schema: t.pageOf(Draft) } },
    problems: ['policyNotFound'],
  },
  readDraft: {
    method: 'GET',
    path: draftPath,
    summary: both('查看草稿', 'Read a draft with its definitions'),
    allow: readers.draft,
    answers: { 200: { description: 'The draft', schema: DraftContent } },
    problems: ['policyNotFound', 'draftNotFound'],
  },
  removeDraft: {
    method: 'DELETE',
    path: draftPath,
    summary: both('删除草稿', 'Throw a draft away'),
    allow: ['policyManager', 'administrator'],
    answers: { 204: { description: 'It is gone' } },
    problems: ['policyNotFound', 'draftNotFound', 'wrongStatus'],
  },
  readDefinition: {
    method: 'GET',
    path: definitionPath,
    summary: both('查看草稿中的定义', 'Read a definition of a draft'),
    allow: readers.draft,
    answers: { 200: { description: 'The definition', schema: Definition } },
    problems: ['policyNotFound', 'draftNotFound', 'definitionNotFound'],
  },
  saveDefinition: {
    method: 'PUT',
    path: definitionPath,
    summary: both('保存定义到草稿', 'Put a definition into a draft'),
    allow: ['policyManager'],
    headers: revisionRead,
    body: GivenDefinition,
    bodyLimit: 4 * 1024 * 1024,
    answers: { 200: { description: 'The new revision', schema: Revision } },
    problems: [
      'policyNotFound',
      'draftNotFound',
      'preconditionRequired',
      'staleRevision',
      'wrongStatus',
      'invalidDefinition',
    ],
  },
  removeDefinition: {
    method: 'DELETE',
    path: definitionPath,
    summary: both('从草稿中移除定义', 'Take a definition out of a draft'),
    allow: ['policyManager'],
    headers: revisionRead,
    answers: { 200: { description: 'The new revision', schema: Revision } },
    problems: [
      'policyNotFound',
      'draftNotFound',
      'preconditionRequired',
      'staleRevision',
      'wrongStatus',
      'definitionNotFound',
      'invalidDefinition',
    ],
  },
  checkDraft: {
    method: 'POST',
    path: `${draftPath}/check`,
    summary: both('检查草稿', 'Check a draft: findings, cases, reference'),
    allow: ['policyManager', 'approver'],
    body: t.nothing,
    bodyOptional: true,
    answers: { 200: { description: 'What was found', schema: CheckReport } },
    problems: ['policyNotFound', 'draftNotFound'],
  },
  impactOfDraft: {
    method: 'POST',
    path: `${draftPath}/impact`,
    summary: both('评估草稿影响', 'Replay recorded decisions and open instances on a draft'),
    allow: ['policyManager', 'approver'],
    headers: { Accept: 'application/x-ndjson: lines {"progress": …}, then {"result": …}' },
    body: ImpactRequest,
    bodyOptional: true,
    alsoMedia: 'application/x-ndjson',
    alsoLines: ImpactLine,
    answers: { 200: { description: 'What would change', schema: Impact } },
    problems: ['policyNotFound', 'draftNotFound'],
    withoutKey: true,
  },
  generateCases: {
    method: 'POST',
    path: `${draftPath}/generate-cases`,
    summary: both('生成案例建议', 'Propose cases for what a rule set or flow leaves unexercised'),
    allow: ['policyManager', 'approver'],
    body: t.closed({
      kind: t.oneOf(['rules', 'flow']),
      id: t.textUpTo(200),
      coverage: t.maybe(t.between(0, 1, { description: 'The share to be covered; default: all' })),
      limit: t.maybe(t.integer(1, 500, { description: 'At most so many cases; default 50' })),
    }),
    answers: { 200: { description: 'Cases with the answers of today', schema: GeneratedCases } },
    problems: ['policyNotFound', 'draftNotFound', 'ruleSetNotFound', 'flowNotFound', 'invalidDefinition'],
  },
  readConsequences: {
    method: 'GET',
    path: `${draftPath}/consequences`,
    summary: both(
      '修改的后果',
      'What follows from the changes of a draft: cases that come out otherwise, by their causes',
    ),
    allow: ['policyManager', 'approver'],
    answers: { 200: { description: 'The cases, those alike together', schema: Consequences } },
    problems: ['policyNotFound', 'draftNotFound', 'limitExceeded', 'tooManyRequests'],
  },
  acceptConsequences: {
    method: 'POST',
    path: `${draftPath}/consequences/accept`,
    summary: both('接受后果', 'Have cases expect what comes out of them, all or none; the draft says who did'),
    allow: ['policyManager'],
    headers: { 'If-Match': 'The revision that was looked at: of one that was changed since, nothing is done' },
    body: AcceptedCases,
    answers: answersDraft,
    problems: [
      'policyNotFound',
      'draftNotFound',
      'wrongStatus',
      'staleRevision',
      'unknownValue',
      'invalidValue',
      'limitExceeded',
      'tooManyRequests',
    ],
  },
  rebaseDraft: {
    method: 'POST',
    path: `${draftPath}/rebase`,
    summary: both('变基草稿', 'Put the changes of a draft on another edition, by default the newest published one'),
    allow: ['policyManager'],
    body: t.closed({
      onto: t.maybe(t.editionNumber),
      keep: t.maybe(t.exactly('mine', { description: 'Where both changed a definition, keep that of the draft' })),
    }),
    bodyOptional: true,
    answers: answersDraft,
    problems: [
      'policyNotFound',
      'draftNotFound',
      'wrongStatus',
      'editionNotFound',
      'noEditionInForce',
      'bothChanged',
      'staleRevision',
    ],
  },
  addComment: {
    method: 'POST',
    path: `${draftPath}/comments`,
    summary: both('评论草稿', 'Comment on a draft, or on a place in one of its definitions'),
    allow: readers.draft,
    body: t.closed({
      text: t.textOf(1, 4000),
      kind: t.maybe(t.textOf(1, 200)),
      id: t.maybe(t.textOf(1, 200)),
      path: t.maybe(t.textUpTo(1000, { description: 'JSON Pointer' })),
    }),
    answers: { 201: { description: 'The comment', schema: Comment } },
    problems: ['policyNotFound', 'draftNotFound', 'wrongStatus', 'staleRevision'],
  },
  listComments: {
    method: 'GET',
    path: `${draftPath}/comments`,
    summary: both('草稿的评论', 'List the comments on a draft, the oldest first'),
    allow: readers.draft,
    query: t.listQuery,
    answers: { 200: { description: 'The comments', schema: t.pageOf(Comment) } },
    problems: ['policyNotFound', 'draftNotFound'],
  },
  readComment: {
    method: 'GET',
    path: `${draftPath}/comments/{comment}`,
    summary: both('查看评论', 'Read a comment on a draft'),
    allow: readers.draft,
    answers: { 200: { description: 'The comment', schema: Comment } },
    problems: ['policyNotFound', 'draftNotFound', 'commentNotFound'],
  },
  resolveComment: {
    method: 'POST',
    path: `${draftPath}/comments/{comment}/resolve`,
    summary: both('解决评论', 'Mark a comment as resolved, or with `resolved: false` as open again'),
    allow: readers.draft,
    body: t.closed({ resolved: t.maybe(t.flag) }),
    bodyOptional: true,
    answers: { 200: { description: 'The comment', schema: Comment } },
    problems: ['policyNotFound', 'draftNotFound', 'commentNotFound', 'wrongStatus', 'staleRevision'],
  },
});
