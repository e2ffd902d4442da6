import { api } from '../../contract/api.ts';
import { both, type LocalText } from '../../contract/text.ts';
import { acceptCases, type CaseName } from '../../engine/authoring.ts';
import { Problem } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { readIfMatch } from '../kernel/answer.ts';
import type { Caller } from '../kernel/caller.ts';
import { type Route, serve } from '../kernel/route.ts';
import type { DraftRecord } from '../stores/records/edition.ts';
import { consequencesBetween } from './check-in-thread.ts';
import { changeDefinitions, changedDraft, loadDraft, requireDefinitions } from './drafts.ts';
import { governed, requireStatus } from './govern.ts';

/** What follows from the changes of a draft: the cases that come out otherwise, and having them expect that. */
export function consequenceRoutes(parts: Parts): Route[] {
  return [
    serve(api.readConsequences, async (call) => {
      const { items, failing } = await found(parts, await loadDraft(parts, call));
      return { body: { failed: failing.length, items } as never };
    }),
    serve(api.acceptConsequences, async (call) => {
      const draft = await loadDraft(parts, call);
      const ifRevision = readIfMatch(call.request) ?? '*';
      return governed(changedDraft, () => accept(parts, draft, { ...call.body, ifRevision }, call.caller));
    }),
  ];
}

async function found({ catalogue }: Parts, draft: DraftRecord) {
  const base = await catalogue.edition(draft.policy, draft.basedOn);
  return consequencesBetween(base, await catalogue.draftEdition(draft));
}

interface Accepting {
  cases: readonly CaseName[];
  grave?: boolean | undefined;
  ifRevision: number | '*';
}

/** @throws Problem wrongStatus, staleRevision; unknownValue for a case that is not one of those, invalidValue for a grave one among others */
async function accept(parts: Parts, draft: DraftRecord, { cases, grave, ifRevision }: Accepting, caller: Caller) {
  requireStatus(draft.status, ['draft']);
  requireDefinitions(draft);
  const { items, failing } = await found(parts, draft);
  for (const [index, one] of cases.entries()) {
    const item = items.find(({ id, cases: own }) => id === one.id && own.includes(one.case));
    if (!item) throw wrong(index, 'unknownValue', passesAlready);
    if (item.isGrave && !(grave && cases.length === 1)) throw wrong(index, 'invalidValue', lookAtEach);
  }
  const { content } = await parts.catalogue.draftEdition(draft);
  const next = acceptCases(content, failing, cases);
  const changed = Object.values(next.cases).filter((file) => file !== content.cases[file.id]);
  const note = `accepted: ${cases.map(({ id, case: name }) => `${id}/${name}`).join(', ')}`.slice(0, 2000);
  return changeDefinitions(
    parts,
    draft,
    changed.map((definition) => ({ kind: 'cases', id: definition.id, definition, note })),
    ifRevision,
    caller,
  );
}

const wrong = (index: number, code: 'unknownValue' | 'invalidValue', message: LocalText) =>
  new Problem(code, { detail: message, errors: [{ path: `/cases/${index}`, code, message }] });

const passesAlready = both('没有这个案例，或它已经通过', 'there is no such case, or it passes');
const lookAtEach = both(
  '这个案例现在被拒绝：请逐个查看后单独接受（grave）',
  'this case is refused now: look at it, and accept it alone (grave)',
);
