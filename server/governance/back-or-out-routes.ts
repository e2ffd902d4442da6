import { api } from '../../contract/api.ts';
import type { AnswerOf } from '../../contract/call.ts';
import type { Parts } from '../decisions/parts.ts';
import { type Answer, type Asked, addressOf, type Route, serve } from '../kernel/route.ts';
import type { DraftRecord } from '../stores/records/edition.ts';
import { backOrOut, type Wish } from './back-or-out.ts';
import { presentDraft } from './drafts.ts';
import { governed } from './govern.ts';
import { publishedEdition } from './publish.ts';

type Given = Asked<typeof api.rollBack> | Asked<typeof api.retireEdition>;

/** Rolling back to an edition, and retiring one. */
export function backOrOutRoutes(parts: Parts): Route[] {
  const wishOf = (kind: Wish['kind'], { params: { policy, edition }, body }: Given): Wish => {
    const { effectiveFrom, from = effectiveFrom, ...given }: { effectiveFrom?: string; from?: string } = body;
    return { kind, policy, number: Number(edition), ...(from === undefined ? {} : { from }), ...given };
  };
  const carryOut = (kind: Wish['kind'], call: Given) =>
    governed(
      (change): Answer<AnswerOf<typeof api.rollBack>> =>
        (change.edition ?? change.retire) ? publishedEdition(parts, change) : proposed(change.draft),
      () => backOrOut(parts, wishOf(kind, call), call.caller),
    );
  return [
    serve(api.rollBack, (call) => carryOut('rollback', call)),
    serve(api.retireEdition, (call) => carryOut('retire', call)),
  ];
}

/** The draft that another person is to approve. */
function proposed(draft: DraftRecord | undefined) {
  const { policy, id, revision } = draft as DraftRecord;
  const headers = { location: addressOf('policies', policy, 'drafts', id), etag: `"${revision}"` };
  return { status: 202, body: presentDraft(draft as DraftRecord), headers };
}
