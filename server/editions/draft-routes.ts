import { type Definition, findDefinition, Problem } from '../../engine/index.ts';
import { readers } from '../access/reach.ts';
import { instantOrDate, listOf, note, ref } from '../docs/common-schemas.ts';
import { readIfMatch } from '../http/mount.ts';
import type { Answer, Call, Route } from '../http/route.ts';
import type { Parts } from '../parts.ts';
import type { DraftRecord } from '../stores/records/edition.ts';
import type { GovernanceChange } from '../stores/store.ts';
import { checkEdition } from './check-in-thread.ts';
import { definitionKinds, readDefinition } from './definition-schema.ts';
import { changeDefinition, createDraft, keepers, moveDraft, presentDraft, removeDraft, reviewDraft } from './drafts.ts';
import { generateRoute } from './generate-route.ts';
import { governed } from './govern.ts';
import { impactRoute } from './impact-route.ts';
import { editionIn, type Publication, publishDraft } from './publish.ts';
import { rebaseRoute, staleFindings } from './rebase.ts';

const draftPath = '/policies/{policy}/drafts/{draft}';
const noBody = { type: 'object', additionalProperties: false };

/** Drafts: what is being changed, checked, approved and published. */
export function draftRoutes(parts: Parts): Route[] {
  return [...readRoutes(parts), ...definitionRoutes(parts), ...proofRoutes(parts), ...lifeRoutes(parts)];
}

const loadDraft = ({ catalogue }: Parts, { params }: Call) =>
  catalogue.draft(params.policy as string, params.draft as string);

const draftAnswer = (draft: DraftRecord, more: object = {}): Answer => ({
  body: { ...presentDraft(draft), ...more },
  headers: { etag: `"${draft.revision}"` },
});

/** The draft as a change leaves it. */
const changedDraft = ({ draft }: GovernanceChange) => draftAnswer(draft as DraftRecord);

function readRoutes(parts: Parts): Route[] {
  return [
    {
      ...{ method: 'POST', path: '/policies/{policy}/drafts', name: 'createDraft' },
      summary: { 'zh-CN': '新建草稿', en: 'Open a draft on an edition, by default the one in force' },
      allow: ['policyManager'],
      body: {
        type: 'object',
        properties: { from: { type: 'integer', minimum: 1 }, title: { type: 'string', maxLength: 200 } },
        additionalProperties: false,
      },
      bodyOptional: true,
      answer: { status: 201, description: 'The draft', schema: ref('Draft') },
      problems: ['policyNotFound', 'editionNotFound'],
      async handle({ params, body, caller }) {
        const { from, title = '' } = body as { from?: number; title?: string };
        const present = ({ draft }: GovernanceChange) => ({ ...draftAnswer(draft as DraftRecord), status: 201 });
        return governed(present, () => createDraft(parts, params.policy as string, { from, title }, caller));
      },
    },
    {
      ...{ method: 'GET', path: '/policies/{policy}/drafts', name: 'listDrafts' },
      summary: { 'zh-CN': '草稿列表', en: 'List the drafts, the newest first' },
      allow: readers.draft,
      answer: { status: 200, description: 'The drafts', schema: listOf('Draft') },
      problems: ['policyNotFound'],
      async handle({ params }) {
        const { id } = parts.catalogue.policy(params.policy as string);
        const drafts = (await parts.store.drafts(id)).sort((a, b) => (a.id < b.id ? 1 : -1));
        return { body: { items: drafts.map(presentDraft) } };
      },
    },
    {
      ...{ method: 'GET', path: draftPath, name: 'readDraft' },
      summary: { 'zh-CN': '查看草稿', en: 'Read a draft with its definitions' },
      allow: readers.draft,
      answer: { status: 200, description: 'The draft', schema: ref('Draft') },
      problems: ['policyNotFound', 'draftNotFound'],
      async handle(call) {
        const draft = await loadDraft(parts, call);
        return draftAnswer(draft, { definitions: await parts.catalogue.definitionsOf(draft) });
      },
    },
    {
      ...{ method: 'DELETE', path: draftPath, name: 'removeDraft' },
      summary: { 'zh-CN': '删除草稿', en: 'Throw a draft away' },
      allow: keepers,
      answer: { status: 204, description: 'It is gone' },
      problems: ['policyNotFound', 'draftNotFound', 'wrongStatus'],
      async handle(call) {
        const draft = await loadDraft(parts, call);
        return governed(
          () => ({}),
          () => removeDraft(parts, draft, call.caller),
        );
      },
    },
  ];
}

function definitionRoutes(parts: Parts): Route[] {
  const path = `${draftPath}/definitions/{kind}/{id}`;
  const headers = {
    'If-Match': 'The revision that was read; required',
    'X-Guiju-Note': 'Why, for the audit log; URI-encoded',
  };
  const problems = ['policyNotFound', 'draftNotFound', 'preconditionRequired', 'staleRevision', 'wrongStatus'] as const;
  const answer = { status: 200, description: 'The new revision', schema: ref('Revision') };
  return [
    {
      ...{ method: 'GET', path, name: 'readDefinition' },
      summary: { 'zh-CN': '查看草稿中的定义', en: 'Read a definition of a draft' },
      allow: readers.draft,
      answer: { status: 200, description: 'The definition', schema: ref('Definition') },
      problems: ['policyNotFound', 'draftNotFound', 'definitionNotFound'],
      async handle(call) {
        const draft = await loadDraft(parts, call);
        const { content } = await parts.catalogue.draftEdition(draft);
        const definition = findDefinition(content, call.params.kind as string, call.params.id as string);
        if (!definition) throw new Problem('definitionNotFound');
        return { body: definition, headers: { etag: `"${draft.revision}"` } };
      },
    },
    {
      ...{ method: 'PUT', path, name: 'saveDefinition' },
      summary: { 'zh-CN': '保存定义到草稿', en: 'Put a definition into a draft' },
      ...{ allow: ['policyManager'], headers, answer },
      body: { type: 'object', properties: { kind: { enum: definitionKinds } }, required: ['kind'] },
      bodyLimit: 4 * 1024 * 1024,
      problems: [...problems, 'invalidDefinition'],
      async handle(call) {
        const { kind = '', id = '', policy } = call.params;
        const definition = readDefinition(call.body, kind, id);
        if (definition.kind === 'policy' && definition.id !== policy) throw new Problem('invalidDefinition');
        return save(parts, call, definition);
      },
    },
    {
      ...{ method: 'DELETE', path, name: 'removeDefinition' },
      summary: { 'zh-CN': '从草稿中移除定义', en: 'Take a definition out of a draft' },
      ...{ allow: ['policyManager'], headers, answer },
      problems: [...problems, 'definitionNotFound', 'invalidDefinition'],
      handle: async (call) => {
        if (call.params.kind === 'policy') throw new Problem('invalidDefinition');
        return save(parts, call, null);
      },
    },
  ];
}

async function save(parts: Parts, call: Call, definition: Definition | null): Promise<Answer> {
  const ifRevision = readIfMatch(call.request);
  if (ifRevision === undefined) throw new Problem('preconditionRequired');
  const { kind = '', id = '' } = call.params;
  const draft = await loadDraft(parts, call);
  const change = { kind, id, definition, note: noteOf(call) };
  return governed(
    ({ draft: next }) => ({ body: { kind, id, revision: next?.revision }, headers: { etag: `"${next?.revision}"` } }),
    () => changeDefinition(parts, draft, change, ifRevision, call.caller),
  );
}

/** Headers are Latin only: what is written in Chinese comes URI-encoded. */
function noteOf({ request }: Call): string | undefined {
  const header = request.headers['x-guiju-note'];
  if (typeof header !== 'string' || header === '') return undefined;
  try {
    return decodeURIComponent(header).slice(0, 2000);
  } catch {
    return header.slice(0, 2000);
  }
}

function proofRoutes(parts: Parts): Route[] {
  return [
    {
      ...{ method: 'POST', path: `${draftPath}/check`, name: 'checkDraft' },
      summary: { 'zh-CN': '检查草稿', en: 'Check a draft: findings, cases, reference' },
      allow: ['policyManager', 'approver'],
      body: noBody,
      bodyOptional: true,
      answer: { status: 200, description: 'What was found', schema: ref('CheckReport') },
      problems: ['policyNotFound', 'draftNotFound'],
      async handle(call) {
        const draft = await loadDraft(parts, call);
        const report = await checkEdition(await parts.catalogue.draftEdition(draft));
        return { body: { ...report, findings: [...report.findings, ...(await staleFindings(parts, draft))] } };
      },
    },
    impactRoute(parts, `${draftPath}/impact`),
    generateRoute(parts, `${draftPath}/generate-cases`),
    rebaseRoute(parts, `${draftPath}/rebase`, presentDraft),
  ];
}

function reviewRoute(parts: Parts): Route {
  return {
    ...{ method: 'POST', path: `${draftPath}/review`, name: 'reviewEmergency' },
    summary: { 'zh-CN': '复核紧急处理', en: 'Sign that one has looked at what another person did in an emergency' },
    ...{ allow: ['approver'], body: { type: 'object', properties: { note }, additionalProperties: false } },
    bodyOptional: true,
    answer: { status: 200, description: 'The draft', schema: ref('Draft') },
    problems: ['policyNotFound', 'draftNotFound', 'wrongStatus', 'approverIsAuthor', 'staleRevision'],
    async handle(call) {
      const { note: said } = call.body as { note?: string };
      const draft = await loadDraft(parts, call);
      return governed(changedDraft, () => reviewDraft(parts, draft, said, call.caller));
    },
  };
}

function lifeRoutes(parts: Parts): Route[] {
  const moves = [
    { move: 'submit', allow: keepers, zh: '提交审批', en: 'Submit a draft for approval' },
    { move: 'withdraw', allow: keepers, zh: '撤回提交', en: 'Take a submitted draft back' },
    { move: 'approve', allow: ['approver'], zh: '批准草稿', en: 'Approve a draft that others wrote' },
    { move: 'reject', allow: ['approver'], zh: '驳回草稿', en: 'Send a draft back to its authors' },
  ] as const;
  const bodyOf = (properties: object) => ({ type: 'object', properties, additionalProperties: false });
  const headers = { 'If-Match': 'The revision that was looked at: of one that was changed since, nothing is done' };
  const routes = moves.map(
    ({ move, allow, zh, en }): Route => ({
      ...{ method: 'POST', path: `${draftPath}/${move}`, name: `${move}Draft` },
      ...{ summary: { 'zh-CN': zh, en }, allow, headers, body: bodyOf({ note }), bodyOptional: true },
      answer: { status: 200, description: 'The draft', schema: ref('Draft') },
      problems: [
        'policyNotFound',
        'draftNotFound',
        'wrongStatus',
        'staleRevision',
        ...(move === 'approve' ? (['approverIsAuthor'] as const) : []),
      ],
      async handle(call) {
        const { note: said } = call.body as { note?: string };
        const draft = await loadDraft(parts, call);
        const seen = { note: said, ifRevision: readIfMatch(call.request) ?? '*' } as const;
        return governed(changedDraft, () => moveDraft(parts, draft, move, seen, call.caller));
      },
    }),
  );
  return [
    ...routes,
    reviewRoute(parts),
    {
      ...{ method: 'POST', path: `${draftPath}/publish`, name: 'publishDraft' },
      summary: { 'zh-CN': '发布草稿为新版本', en: 'Publish an approved draft as an edition' },
      ...{ allow: ['approver'], body: bodyOf({ note, effectiveFrom: instantOrDate }), bodyOptional: true },
      answer: { status: 200, description: 'The edition', schema: ref('Edition') },
      problems: ['policyNotFound', 'draftNotFound', 'wrongStatus', 'hasFindings', 'invalidRequest', 'staleRevision'],
      async handle(call) {
        const draft = await loadDraft(parts, call);
        const present = (change: GovernanceChange) => ({ body: editionIn(parts, change) });
        return governed(present, () => publishDraft(parts, draft, call.body as Publication, call.caller));
      },
    },
  ];
}
