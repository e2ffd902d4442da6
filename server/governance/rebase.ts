import { api } from '../../contract/api.ts';
import type { BodyOf } from '../../contract/call.ts';
import type { Finding } from '../../engine/checks.ts';
import { canonicalJson, type Definition } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { keyOf } from '../editions/catalogue.ts';
import type { Caller } from '../kernel/caller.ts';
import { ProblemWith } from '../kernel/problems.ts';
import { type Route, serve } from '../kernel/route.ts';
import type { DraftRecord } from '../stores/records/edition.ts';
import { presentDraft, requireDefinitions, revised } from './drafts.ts';
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
      code: 'takesBackEdition',
      severity: 'warning',
      kind: 'policy',
      id: 'policy',
      path: '',
      message: {
        'zh-CN': `草稿基于第 ${basedOn} 版；发布会撤销第 ${inForce} 版中的改动：${list}。可变基到第 ${inForce} 版`,
        en: `the draft is based on edition ${basedOn}: publishing it takes back what edition ${inForce} changed in ${list}. Rebase it to keep that`,
      },
    },
  ];
}

type RebaseRequest = BodyOf<typeof api.rebaseDraft>;

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
    basedOn: to,
    changes: Object.fromEntries(own),
    ...withAuthor(parts.accounts.persons, draft, caller.id),
  });
  const entry = entryOf(parts, caller, 'draft.rebased', {
    policy,
    draft: draft.id,
    title: draft.title,
    revision: next.revision,
    before: basedOn,
    after: to,
    conflicts,
  });
  await govern(parts, { draft: next, audit: [entry] });
  return next;
}

/** Brings a draft up to what was published since it was opened. */
export function rebaseRoute(parts: Parts): Route {
  return serve(api.rebaseDraft, async ({ params: { policy, draft }, body, caller }) => {
    const record = await parts.catalogue.draft(policy, draft);
    return governed(
      ({ draft: next }) => ({ body: presentDraft(next as DraftRecord), headers: { etag: `"${next?.revision}"` } }),
      () => rebaseDraft(parts, record, body, caller),
    );
  });
}
