import { canonicalJson, type LocalText, listDefinitions, type PolicyContent } from '../../engine/index.ts';
import type { Caller } from '../access/caller.ts';
import { sha256 } from '../audit/chain.ts';
import { ProblemWith } from '../http/problems.ts';
import type { Parts } from '../parts.ts';
import type { DraftRecord, EditionRecord, EditionSummary } from '../stores/records/edition.ts';
import { blocks } from './check.ts';
import { checkEdition } from './check-in-thread.ts';
import { revised } from './drafts.ts';
import { entryOf, govern, requireStatus } from './govern.ts';

/** What is said at a publication. */
export interface Publication {
  note?: string;
  /** Past or future; default: now. */
  effectiveFrom?: string;
}

/**
 * Makes a draft an edition. In demo mode one person may publish what nobody reviewed; the audit log says so.
 *
 * @throws Problem wrongStatus, hasFindings with everything that is wrong, staleRevision
 */
export async function publishDraft(
  parts: Parts,
  draft: DraftRecord,
  publication: Publication,
  caller: Caller,
): Promise<EditionSummary> {
  const demo = parts.config.mode === 'demo';
  requireStatus(draft.status, demo ? ['draft', 'submitted', 'approved'] : ['approved']);
  const compiled = await parts.catalogue.draftEdition(draft);
  const report = await checkEdition(compiled);
  if (blocks(report)) {
    const failed = report.cases.results.filter((result) => !result.passed);
    throw new ProblemWith('hasFindings', {
      findings: report.findings.filter((finding) => finding.severity === 'error'),
      cases: { passed: report.cases.passed, failed: report.cases.failed, results: failed },
      reference: report.reference,
    });
  }
  const note = publication.note ?? draft.reason;
  const edition = editionRecord(parts, compiled.content, { ...publication, note }, caller.id, draft.approvedBy);
  const entry = entryOf(parts, caller, 'edition.published', {
    ...{ policy: draft.policy, draft: draft.id, title: draft.title, before: hashInForce(parts, draft.policy) },
    ...{
      ...sealOf(edition),
      effectiveFrom: edition.effectiveFrom,
      authors: draft.authors,
      approvedBy: draft.approvedBy,
      note,
    },
    ...(draft.status === 'approved' ? {} : { unreviewed: true }),
  });
  await govern(parts, {
    edition,
    policy: wordsOf(compiled.content),
    draft: revised(parts, draft, { status: 'published', published: edition.number }),
    audit: [entry],
  });
  return summaryOf(edition);
}

/** Publishes what an old edition said as a new one. @throws Problem editionNotFound */
export async function rollBack(
  parts: Parts,
  policy: string,
  number: number,
  publication: Publication,
  caller: Caller,
): Promise<EditionSummary> {
  const { content } = await parts.catalogue.edition(policy, number);
  const edition = editionRecord(parts, content, publication, caller.id, undefined);
  const entry = entryOf(parts, caller, 'edition.rolledBack', {
    ...{ policy, ...sealOf(edition), equalTo: number, before: hashInForce(parts, policy) },
    ...{ effectiveFrom: edition.effectiveFrom, note: publication.note },
  });
  await govern(parts, { edition, policy: wordsOf(content), audit: [entry] });
  return summaryOf(edition);
}

function editionRecord(
  parts: Parts,
  content: PolicyContent,
  { note, effectiveFrom }: Publication,
  publishedBy: string,
  approvedBy: string | undefined,
): EditionRecord {
  const policy = content.policy.id;
  const number = Math.max(0, ...parts.catalogue.policy(policy).editions.map((edition) => edition.number)) + 1;
  const now = parts.now();
  const from = effectiveFrom === undefined ? now : new Date(effectiveFrom);
  return freeze(content, {
    ...{ number, effectiveFrom: from.toISOString(), publishedAt: now.toISOString(), publishedBy },
    ...{ approvedBy, note },
  });
}

/** The record of an edition: its documents, and the hash by which any later change of them shows. */
export function freeze(
  content: PolicyContent,
  words: Omit<EditionSummary, 'hash' | 'counts' | 'note'> & { note?: string | LocalText },
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

/** What the list of policies says of one. */
export function wordsOf({ policy: { id, title, purpose } }: PolicyContent) {
  return { id, title, ...(purpose ? { purpose } : {}) };
}

export function summaryOf({ definitions: _, policy: __, ...summary }: EditionRecord): EditionSummary {
  return summary;
}
