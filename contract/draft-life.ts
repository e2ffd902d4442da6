import { type Allowance, calls } from './call.ts';
import { Draft } from './drafts.ts';
import { Edition } from './editions.ts';
import type { ProblemCode } from './problem-codes.ts';
import * as t from './schema.ts';
import { both, type LocalText } from './text.ts';

const draftPath = '/policies/{policy}/drafts/{draft}';

/** A step in the life of a draft, all of which are called alike. */
const move = <const V extends string>(
  verb: V,
  summary: LocalText,
  allow: Allowance,
  problems: readonly ProblemCode[] = [],
) =>
  ({
    method: 'POST',
    path: `${draftPath}/${verb}`,
    summary,
    allow,
    headers: { 'If-Match': 'The revision that was looked at: of one that was changed since, nothing is done' },
    body: t.closed({ note: t.maybe(t.note) }),
    bodyOptional: true,
    answers: { 200: { description: 'The draft', schema: Draft } },
    problems: ['policyNotFound', 'draftNotFound', 'wrongStatus', 'staleRevision', ...problems],
  }) as const;

const keepers = ['policyManager', 'administrator'] as const;

/** From a draft to an edition. */
export const draftLifeCalls = calls({
  submitDraft: move('submit', both('提交审批', 'Submit a draft for approval'), keepers),
  withdrawDraft: move('withdraw', both('撤回提交', 'Take a submitted draft back'), keepers),
  approveDraft: move(
    'approve',
    both('批准草稿', 'Approve a draft that others wrote'),
    ['approver'],
    ['approverIsAuthor'],
  ),
  rejectDraft: move('reject', both('驳回草稿', 'Send a draft back to its authors'), ['approver']),
  reviewEmergency: {
    method: 'POST',
    path: `${draftPath}/review`,
    summary: both('复核紧急处理', 'Sign that one has looked at what another person did in an emergency'),
    allow: ['approver'],
    body: t.closed({ note: t.maybe(t.note) }),
    bodyOptional: true,
    answers: { 200: { description: 'The draft', schema: Draft } },
    problems: ['policyNotFound', 'draftNotFound', 'wrongStatus', 'approverIsAuthor', 'staleRevision'],
  },
  publishDraft: {
    method: 'POST',
    path: `${draftPath}/publish`,
    summary: both('发布草稿为新版本', 'Publish an approved draft as an edition'),
    allow: ['approver'],
    body: t.closed({ note: t.maybe(t.note), effectiveFrom: t.maybe(t.instantOrDate()), takesBack: t.takesBack }),
    bodyOptional: true,
    answers: { 201: { description: 'The edition', schema: Edition } },
    problems: [
      'policyNotFound',
      'draftNotFound',
      'wrongStatus',
      'hasFindings',
      'takesBackEdition',
      'invalidRequest',
      'staleRevision',
    ],
  },
});
