import type { api } from '../../contract/api.ts';
import type { BodyOf } from '../../contract/call.ts';
import {
  canonicalJson,
  type Edition,
  type Json,
  type LocalText,
  listDefinitions,
  type PolicyContent,
  Problem,
} from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import type { EditionStatus } from '../editions/catalogue.ts';
import { type Caller, isAllowed } from '../kernel/caller.ts';
import { invalidRequest, ProblemWith } from '../kernel/problems.ts';
import { addressOf } from '../kernel/route.ts';
import { sha256 } from '../kernel/sha256.ts';
import {
  type DraftRecord,
  type EditionRecord,
  type EditionSummary,
  type PolicyWords,
  summaryOf,
} from '../stores/records/edition.ts';
import type { GovernanceChange } from './change.ts';
import { blocks } from './check.ts';
import { checkEdition } from './check-in-thread.ts';
import { revised } from './drafts.ts';
import { entryOf, govern, requireStatus } from './govern.ts';
import { publishBindings } from './people/role-bindings.ts';
import { retire } from './retire.ts';
import { publishingOf, requireConfirmed } from './taken-back.ts';

/** What is said at a publication. */
export type Publication = BodyOf<typeof api.publishDraft>;

/**
 * Makes a draft an edition, or of a draft that retires an edition, does that. In demo mode one person may publish what nobody reviewed;
 * the audit log says so.
 *
 * @throws Problem wrongStatus, invalidRequest for another date than was approved, forbidden without the right to publish into the past,
 * hasFindings with everything that is wrong, takesBackEdition with what others published and did not say it may be taken back, staleRevision
 */
export async function publishDraft(
  parts: Parts,
  draft: DraftRecord,
  publication: Publication,
  caller: Caller,
): Promise<EditionSummary> {
  const demo = parts.config.mode === 'demo';
  requireStatus(draft.status, demo ? ['draft', 'submitted', 'approved'] : ['approved']);
  if (draft.kind === 'roleBindings') {
    requireDateOf(draft, publication);
    const published = revised(parts, draft, { status: 'published' });
    await publishBindings(parts, draft, published, caller);
    return parts.catalogue.summary(draft.policy, draft.basedOn);
  }
  if (!demo) await requireAsApproved(parts, draft);
  requireDateOf(draft, publication);
  const note = publication.note ?? draft.reason;
  const effectiveFrom = publication.effectiveFrom ?? draft.effectiveFrom;
  const said = { ...aboutDraft(draft), ...(draft.status === 'approved' ? {} : { unreviewed: true }) };
  if (draft.kind === 'retire') {
    return retire(parts, draft.policy, draft.basedOn, { from: effectiveFrom, note }, caller, said, (change) => ({
      ...change,
      draft: revised(parts, draft, { status: 'published', published: draft.basedOn }),
    }));
  }
  requireBackdate(parts, effectiveFrom, caller);
  const compiled = await requireSound(parts, draft);
  const { content } = compiled;
  const { takesBack } = publication;
  await requireConfirmed(parts, publishingOf(parts, draft, content, effectiveFrom), takesBack);
  const before = draft.kind === 'rollback' ? { equalTo: draft.basedOn } : {};
  const words = { note, effectiveFrom, approvedBy: draft.approvedBy };
  const edition = editionRecord(parts, compiled, words, caller.id);
  await putInForce(parts, content, edition, { ...said, ...before, takesBack }, caller, () => ({
    draft: revised(parts, draft, { status: 'published', published: edition.number }),
  }));
  return summaryOf(edition);
}

/**
 * Who approves a draft looks at what it changes of what is in force. Once that is something else, so is the change: a draft kept back
 * would take back, by one person, what others have published since.
 *
 * @throws Problem wrongStatus
 */
async function requireAsApproved({ catalogue, now }: Parts, { policy, basedOn, approvedOver }: DraftRecord) {
  await catalogue.refresh();
  // One that a version before approved says nothing: it holds while its edition is the one in force.
  const holds =
    approvedOver === undefined
      ? catalogue.inForce(policy, now().getTime())?.number === basedOn
      : catalogue.changesOf(policy) === approvedOver;
  if (!holds) throw new Problem('wrongStatus', { detail: approveAnew });
}

const approveAnew = {
  'zh-CN': '批准之后又有版本发布或停用：请撤回草稿，核对（必要时变基）后重新提交、批准',
  en: 'since it was approved an edition was published or retired: take the draft back, look at it anew (rebase it where needed) and have it approved again',
};

/** From when a roll back or a retirement is to be is part of what was approved. @throws Problem invalidRequest */
function requireDateOf({ kind, effectiveFrom: approved }: DraftRecord, { effectiveFrom: given }: Publication): void {
  if (kind === undefined || given === undefined) return;
  if (approved !== undefined && Date.parse(given) === Date.parse(approved)) return;
  throw invalidRequest('/effectiveFrom', 'invalidValue', {
    'zh-CN': '回退或停用的时间以批准的草稿为准：如需更改请重新提出',
    en: 'from when it is to be was approved with it: to change that, ask for it anew',
  });
}

/** What the audit log says of the draft that something came of. */
function aboutDraft({ id, title, authors, approvedBy }: DraftRecord) {
  return { draft: id, title, authors, approvedBy };
}

/** The draft, ready to run. @throws Problem hasFindings */
async function requireSound({ catalogue }: Parts, draft: DraftRecord): Promise<Edition> {
  const compiled = await catalogue.draftEdition(draft);
  const report = await checkEdition(compiled);
  if (!blocks(report)) return compiled;
  const failed = report.cases.results.filter((result) => !result.passed);
  throw new ProblemWith('hasFindings', {
    findings: report.findings.filter((finding) => finding.severity === 'error'),
    cases: { passed: report.cases.passed, failed: report.cases.failed, results: failed },
    reference: report.reference,
  });
}

/**
 * What takes force before now changes what was answered: that needs a right of its own.
 *
 * @throws Problem forbidden
 */
export function requireBackdate({ now }: Parts, effectiveFrom: string | undefined, caller: Caller): void {
  if (effectiveFrom === undefined || Date.parse(effectiveFrom) >= now().getTime()) return;
  if (isAllowed(caller, ['backdate'])) return;
  throw new Problem('forbidden', {
    detail: {
      'zh-CN': '生效时间早于现在，会改变过去的答复：需要“追溯生效”权限（backdate）',
      en: 'an effective date in the past changes what was answered: it needs the right backdate',
    },
  });
}

/** Publishes an edition, with what becomes of its draft. */
export async function putInForce(
  parts: Parts,
  content: PolicyContent,
  edition: EditionRecord,
  said: Record<string, Json | undefined>,
  caller: Caller,
  more: () => Pick<GovernanceChange, 'draft'>,
): Promise<void> {
  const entry = entryOf(parts, caller, 'equalTo' in said ? 'edition.rolledBack' : 'edition.published', {
    policy: edition.policy,
    before: hashInForce(parts, edition.policy),
    ...sealOf(edition),
    effectiveFrom: edition.effectiveFrom,
    note: edition.note as string | undefined,
    ...said,
  });
  await govern(parts, { edition, policy: wordsOf(parts, content), ...more(), audit: [entry] });
}

/** The next edition of a policy. */
export function editionRecord(
  parts: Parts,
  compiled: Pick<Edition, 'content' | 'meaning'>,
  { effectiveFrom, ...words }: Publication & Pick<EditionSummary, 'approvedBy' | 'emergency'>,
  publishedBy: string,
): EditionRecord {
  const policy = compiled.content.policy.id;
  const number = Math.max(0, ...parts.catalogue.policy(policy).editions.map((edition) => edition.number)) + 1;
  const now = parts.now();
  const from = effectiveFrom === undefined ? now : new Date(effectiveFrom);
  return freeze(compiled, {
    number,
    effectiveFrom: from.toISOString(),
    publishedAt: now.toISOString(),
    publishedBy,
    ...words,
  });
}

/** The record of an edition: its documents, and the hash by which any later change of them shows. */
export function freeze(
  { content, meaning }: Pick<Edition, 'content' | 'meaning'>,
  words: Omit<EditionSummary, 'hash' | 'counts' | 'note' | 'format'> & { note?: string | LocalText },
): EditionRecord {
  const definitions = listDefinitions(content);
  return {
    ...words,
    policy: content.policy.id,
    hash: sha256(canonicalJson(definitions)),
    counts: {
      ruleSets: Object.keys(content.rules).length,
      flows: Object.keys(content.flows).length,
      openConfig: Object.values(content.config.values).filter((entry) => entry.value === undefined).length,
    },
    ...(meaning === 2 ? { format: 2 } : {}),
    definitions,
  };
}

/** What the audit log keeps of an edition: by it any later change of its documents, or of what is said of them, shows. */
export function sealOf(edition: EditionRecord) {
  return { edition: edition.number, editionHash: edition.hash, summaryHash: sha256(canonicalJson(summaryOf(edition))) };
}

/** What a publication takes the place of. */
function hashInForce({ catalogue, now }: Parts, policy: string): string | undefined {
  return catalogue.inForce(policy, now().getTime())?.hash;
}

/** What the list of policies says of one, and which shipped definitions it was offered last. */
export function wordsOf({ catalogue }: Parts, { policy: { id, title, purpose } }: PolicyContent): PolicyWords {
  const shipped = catalogue.list().find((one) => one.id === id)?.shipped;
  return { id, title, ...(purpose ? { purpose } : {}), ...(shipped ? { shipped } : {}) };
}

/** The edition that a change publishes, or takes out of force, as it is by then; of role bindings the one that they were proposed beside. */
function editionIn({ catalogue, now }: Parts, { edition, retire: out, draft }: GovernanceChange) {
  if (edition) return summaryOf(edition);
  if (draft?.kind === 'roleBindings') return catalogue.summary(draft.policy, draft.basedOn);
  const nowMs = now().getTime();
  const found = out && catalogue.editions(out.policy, nowMs).find(({ number }) => number === out.number);
  if (!found) return undefined;
  const status: EditionStatus = Date.parse(out.retired.from) <= nowMs ? 'retired' : found.status;
  return { ...found, retired: out.retired, status };
}

/** The answer that a change made an edition, or took one out of force. */
export function publishedEdition(parts: Parts, change: GovernanceChange) {
  const body = editionIn(parts, change) as NonNullable<ReturnType<typeof editionIn>>;
  const { policy } = (change.edition ?? change.retire ?? change.draft) as { policy: string };
  return { body, headers: { location: addressOf('policies', policy, 'editions', body.number) } };
}
