import type { Finding } from '../../engine/checks.ts';
import { canonicalJson, type Definition } from '../../engine/index.ts';
import type { Caller } from '../access/caller.ts';
import { ref } from '../docs/common-schemas.ts';
import { ProblemWith } from '../http/problems.ts';
import type { Route } from '../http/route.ts';
import type { Parts } from '../parts.ts';
import type { DraftRecord } from '../stores/records/edition.ts';
import { keyOf } from './catalogue.ts';
import { requireDefinitions, revised } from './drafts.ts';
import { withAuthor } from './four-eyes.ts';
import { entryOf, govern, governed, requireStatus } from './govern.ts';

const mostNamed = 5;

type Documents = Map<string, Definition>;
const isSame = (a: Definition | null | undefined, b: Definition | null | undefined) =>
  canonicalJson(a ?? null) === canonicalJson(b ?? null);

/** What differs between two editions, by `kind/id`. */
async function changedBetween({ catalogue }: Parts, policy: string, from: number, to: number) {
  const read = async (number: number): Promise<Documents> =>
    new Map((await catalogue.record(policy, number)).definitions.map((one) => [keyOf(one), one]));
  const [before, after] = [await read(from), await read(to)];
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  return { before, after, keys: keys.filter((key) => !isSame(before.get(key), after.get(key))).sort() };
}

/** Warns where publishing a draft would take back what was published since it was opened. */
export async function staleFindings(parts: Parts, draft: DraftRecord): Promise<Finding[]> {
  const { policy, basedOn, changes } = draft;
  const inForce = parts.catalogue.inForce(policy, parts.now().getTime())?.number;
  if (inForce === undefined || inForce === basedOn || draft.status === 'published' || draft.kind) return [];
  const { after, keys } = await changedBetween(parts, policy, basedOn, inForce);
  const lost = keys.filter((key) => !Object.hasOwn(changes, key) || !isSame(changes[key], after.get(key)));
  if (lost.length === 0) return [];
  const list = lost.slice(0, mostNamed).join(', ') + (lost.length > mostNamed ? ' …' : '');
  return [
    {
      ...{ code: 'takesBackEdition', severity: 'warning', kind: 'policy', id: 'policy', path: '' },
      message: {
        'zh-CN': `草稿基于第 ${basedOn} 版；发布会撤销第 ${inForce} 版中的改动：${list}。可变基到第 ${inForce} 版`,
        en: `the draft is based on edition ${basedOn}: publishing it takes back what edition ${inForce} changed in ${list}. Rebase it to keep that`,
      },
    },
  ];
}

interface RebaseRequest {
  onto?: number;
  keep?: 'mine';
}

/**
 * Puts a draft's changes on another edition, by default the one in force. A definition that both changed is refused, unless the draft's
 * own is to be kept.
 *
 * @throws Problem wrongStatus, editionNotFound, noEditionInForce, bothChanged with the definitions
 */
async function rebaseDraft(parts: Parts, draft: DraftRecord, { onto, keep }: RebaseRequest, caller: Caller) {
  requireStatus(draft.status, ['draft']);
  requireDefinitions(draft);
  const { policy, basedOn } = draft;
  const to = onto ?? parts.catalogue.numberInForce(policy, parts.now().getTime());
  const { after, keys } = await changedBetween(parts, policy, basedOn, to);
  const own = Object.entries(draft.changes).filter(([key, definition]) => !isSame(definition, after.get(key)));
  const conflicts = own.map(([key]) => key).filter((key) => keys.includes(key));
  if (conflicts.length > 0 && keep !== 'mine') throw new ProblemWith('bothChanged', { conflicts });
  const next = revised(parts, draft, {
    ...{ basedOn: to, changes: Object.fromEntries(own) },
    ...withAuthor(parts.accounts.persons, draft, caller.id),
  });
  const entry = entryOf(parts, caller, 'draft.rebased', {
    ...{ policy, draft: draft.id, title: draft.title, revision: next.revision, before: basedOn, after: to, conflicts },
  });
  await govern(parts, { draft: next, audit: [entry] });
  return next;
}

/** Brings a draft up to what was published since it was opened. */
export function rebaseRoute(parts: Parts, path: string, present: (draft: DraftRecord) => object): Route {
  return {
    ...{ method: 'POST', path, name: 'rebaseDraft' },
    summary: { 'zh-CN': '变基草稿', en: 'Put the changes of a draft on another edition, by default the one in force' },
    allow: ['policyManager'],
    body: {
      type: 'object',
      properties: {
        onto: { type: 'integer', minimum: 1 },
        keep: { const: 'mine', description: 'Where both changed a definition, keep that of the draft' },
      },
      additionalProperties: false,
    },
    bodyOptional: true,
    answer: { status: 200, description: 'The draft', schema: ref('Draft') },
    problems: [
      'policyNotFound',
      'draftNotFound',
      'wrongStatus',
      'editionNotFound',
      'noEditionInForce',
      'bothChanged',
      'staleRevision',
    ],
    async handle({ params: { policy = '', draft = '' }, body, caller }) {
      const record = await parts.catalogue.draft(policy, draft);
      return governed(
        ({ draft: next }) => ({ body: present(next as DraftRecord), headers: { etag: `"${next?.revision}"` } }),
        () => rebaseDraft(parts, record, body as RebaseRequest, caller),
      );
    },
  };
}
