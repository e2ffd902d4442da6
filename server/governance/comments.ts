import { api } from '../../contract/api.ts';
import { Problem } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import type { Caller } from '../kernel/caller.ts';
import { pageOf } from '../kernel/query.ts';
import { type Asked, addressOf, type Route, serve } from '../kernel/route.ts';
import type { DraftComment, DraftRecord } from '../stores/records/edition.ts';
import { revised } from './drafts.ts';
import { entryOf, govern, governed, requireStatus } from './govern.ts';

const attempts = 5;

/** What reviewers and authors say of a draft. To comment is not to change: who comments may still approve. */
export function commentRoutes(parts: Parts): Route[] {
  return [
    serve(api.addComment, (call) =>
      governed(
        ({ draft }) => saidOn(draft as DraftRecord),
        () => addComment(parts, call, call.body),
      ),
    ),
    serve(api.listComments, async (call) => {
      const { comments = [] } = await load(parts, call);
      return { body: pageOf(comments, call.query, ({ number }) => String(number)) };
    }),
    serve(api.readComment, async (call) => {
      const { comments = [] } = await load(parts, call);
      const comment = comments.find(({ number }) => number === Number(call.params.comment));
      if (!comment) throw new Problem('commentNotFound');
      return { body: comment };
    }),
    serve(api.resolveComment, async (call) => {
      const { resolved = true } = call.body;
      const number = Number(call.params.comment);
      return governed(
        ({ draft }) => ({ body: draft?.comments?.find((comment) => comment.number === number) as DraftComment }),
        () => resolveComment(parts, call, number, resolved),
      );
    }),
  ];
}

/** The answer of what was said last. */
function saidOn({ policy, id, comments }: DraftRecord) {
  const body = comments?.at(-1) as DraftComment;
  const location = addressOf('policies', policy, 'drafts', id, 'comments', body.number);
  return { body, headers: { location } };
}

/** Who speaks, and on which draft. */
type OnDraft = Pick<Asked<typeof api.listComments>, 'params' | 'caller'>;

const load = ({ catalogue }: Parts, { params: { policy, draft } }: OnDraft) => catalogue.draft(policy, draft);

/**
 * Changes the comments of a draft. Where someone else is faster it is done again on what they left: nobody's words are lost.
 *
 * @throws Problem wrongStatus for what is published, staleRevision where others were faster again and again
 */
async function changeComments(
  parts: Parts,
  call: OnDraft,
  change: (comments: DraftComment[]) => { comments: DraftComment[]; comment: DraftComment; type: string },
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const draft = await load(parts, call);
    requireStatus(draft.status, ['draft', 'submitted', 'approved']);
    const { comments, comment, type } = change(draft.comments ?? []);
    const next: DraftRecord = revised(parts, draft, { comments, contentRevision: draft.contentRevision });
    const { number, text, kind, id, path: place } = comment;
    const { policy, id: on, title } = draft;
    const about = { policy, draft: on, title, revision: next.revision, comment: number, kind, id };
    const entry = entryOf(parts, call.caller, type, { ...about, path: place, note: text });
    try {
      await govern(parts, { draft: next, audit: [entry] });
      return;
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'staleRevision' || attempt === attempts) throw error;
    }
  }
}

const stamp = (parts: Parts, { id }: Caller) => ({ at: parts.now().toISOString(), by: id });

function addComment(parts: Parts, call: OnDraft, said: Pick<DraftComment, 'text' | 'kind' | 'id' | 'path'>) {
  return changeComments(parts, call, (comments) => {
    const comment = { number: comments.length + 1, ...stamp(parts, call.caller), ...said };
    return { comments: [...comments, comment], comment, type: 'draft.commented' };
  });
}

function resolveComment(parts: Parts, call: OnDraft, number: number, resolved: boolean) {
  return changeComments(parts, call, (comments) => {
    const found = comments.find((one) => one.number === number);
    if (!found) throw new Problem('commentNotFound');
    const { resolved: _, ...open } = found;
    const comment: DraftComment = resolved ? { ...open, resolved: stamp(parts, call.caller) } : open;
    const type = resolved ? 'draft.commentResolved' : 'draft.commentReopened';
    return { comments: comments.map((one) => (one === found ? comment : one)), comment, type };
  });
}
