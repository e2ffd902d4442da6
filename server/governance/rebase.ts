import { api } from '../../contract/api.ts';
import type { BodyOf } from '../../contract/call.ts';
import { canonicalJson, type Definition } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { keyOf } from '../editions/draft-changes.ts';
import type { Caller } from '../kernel/caller.ts';
import { ProblemWith } from '../kernel/problems.ts';
import { type Route, serve } from '../kernel/route.ts';
import type { DraftRecord } from '../stores/records/edition.ts';
import { presentDraft, requireDefinitions, revised } from './drafts.ts';
import { withAuthor } from './four-eyes.ts';
import { entryOf, govern, governed, requireStatus } from './govern.ts';

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

type RebaseRequest = BodyOf<typeof api.rebaseDraft>;

/**
 * Puts a draft's changes on another edition, by default the newest that was published, be it one that waits. A definition that both changed is refused, unless the draft's
 * own is to be kept.
 *
 * @throws Problem wrongStatus, editionNotFound, bothChanged with the definitions
 */
async function rebaseDraft(parts: Parts, draft: DraftRecord, { onto, keep }: RebaseRequest, caller: Caller) {
  requireStatus(draft.status, ['draft']);
  requireDefinitions(draft);
  const { policy, basedOn } = draft;
  const to = onto ?? parts.catalogue.newest(policy)?.number ?? basedOn;
  const { after, keys } = await changedBetween(parts, policy, basedOn, to);
  const own = Object.entries(draft.changes).filter(([key, definition]) => !isSame(definition, after.get(key)));
  const conflicts = own.map(([key]) => key).filter((key) => keys.includes(key));
  if (conflicts.length > 0 && keep !== 'mine') throw new ProblemWith('bothChanged', { conflicts });
  const moved = { ...draft, basedOn: to, changes: Object.fromEntries(own), format: undefined };
  const { changes } = await parts.catalogue.fenced(moved);
  const next = revised(parts, draft, {
    basedOn: to,
    changes,
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
