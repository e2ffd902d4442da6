import { Problem } from '../../engine/index.ts';
import type { Caller } from '../access/caller.ts';
import { readers } from '../access/reach.ts';
import { listOf, ref } from '../docs/common-schemas.ts';
import type { Call, Route } from '../http/route.ts';
import type { Parts } from '../parts.ts';
import type { DraftComment, DraftRecord } from '../stores/records/edition.ts';
import { revised } from './drafts.ts';
import { entryOf, govern, governed, requireStatus } from './govern.ts';

const path = '/policies/{policy}/drafts/{draft}/comments';
const attempts = 5;
const name = { type: 'string', minLength: 1, maxLength: 200 };

/** What reviewers and authors say of a draft. To comment is not to change: who comments may still approve. */
export function commentRoutes(parts: Parts): Route[] {
  return [
    {
      ...{ method: 'POST', path, name: 'addComment' },
      summary: { 'zh-CN': '评论草稿', en: 'Comment on a draft, or on a place in one of its definitions' },
      allow: readers.draft,
      body: {
        type: 'object',
        properties: {
          text: { type: 'string', minLength: 1, maxLength: 4000 },
          ...{ kind: name, id: name, path: { type: 'string', maxLength: 1000, description: 'JSON Pointer' } },
        },
        required: ['text'],
        additionalProperties: false,
      },
      answer: { status: 201, description: 'The comment', schema: ref('Comment') },
      problems: ['policyNotFound', 'draftNotFound', 'wrongStatus', 'staleRevision'],
      handle: (call) =>
        governed(
          ({ draft }) => ({ status: 201, body: draft?.comments?.at(-1) }),
          () => addComment(parts, call, call.body as Pick<DraftComment, 'text' | 'kind' | 'id' | 'path'>),
        ),
    },
    {
      ...{ method: 'GET', path, name: 'listComments' },
      summary: { 'zh-CN': '草稿的评论', en: 'List the comments on a draft, the oldest first' },
      allow: readers.draft,
      answer: { status: 200, description: 'The comments', schema: listOf('Comment') },
      problems: ['policyNotFound', 'draftNotFound'],
      handle: async (call) => ({ body: { items: (await load(parts, call)).comments ?? [] } }),
    },
    {
      ...{ method: 'POST', path: `${path}/{comment}/resolve`, name: 'resolveComment' },
      summary: { 'zh-CN': '解决评论', en: 'Mark a comment as resolved, or with `resolved: false` as open again' },
      allow: readers.draft,
      body: { type: 'object', properties: { resolved: { type: 'boolean' } }, additionalProperties: false },
      bodyOptional: true,
      answer: { status: 200, description: 'The comment', schema: ref('Comment') },
      problems: ['policyNotFound', 'draftNotFound', 'commentNotFound', 'wrongStatus', 'staleRevision'],
      async handle(call) {
        const { resolved = true } = call.body as { resolved?: boolean };
        const number = Number(call.params.comment);
        return governed(
          ({ draft }) => ({ body: draft?.comments?.find((comment) => comment.number === number) }),
          () => resolveComment(parts, call, number, resolved),
        );
      },
    },
  ];
}

const load = ({ catalogue }: Parts, { params }: Call) =>
  catalogue.draft(params.policy as string, params.draft as string);

/**
 * Changes the comments of a draft. Where someone else is faster it is done again on what they left: nobody's words are lost.
 *
 * @throws Problem wrongStatus for what is published, staleRevision where others were faster again and again
 */
async function changeComments(
  parts: Parts,
  call: Call,
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

function addComment(parts: Parts, call: Call, said: Pick<DraftComment, 'text' | 'kind' | 'id' | 'path'>) {
  return changeComments(parts, call, (comments) => {
    const comment = { number: comments.length + 1, ...stamp(parts, call.caller), ...said };
    return { comments: [...comments, comment], comment, type: 'draft.commented' };
  });
}

function resolveComment(parts: Parts, call: Call, number: number, resolved: boolean) {
  return changeComments(parts, call, (comments) => {
    const found = comments.find((one) => one.number === number);
    if (!found) throw new Problem('commentNotFound');
    const { resolved: _, ...open } = found;
    const comment: DraftComment = resolved ? { ...open, resolved: stamp(parts, call.caller) } : open;
    const type = resolved ? 'draft.commentResolved' : 'draft.commentReopened';
    return { comments: comments.map((one) => (one === found ? comment : one)), comment, type };
  });
}
