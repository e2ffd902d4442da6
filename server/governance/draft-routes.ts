import { api } from '../../contract/api.ts';
import { secretFindings } from '../../engine/checks.ts';
import { type Definition, findDefinition, Problem } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { readIfMatch } from '../kernel/answer.ts';
import { pageOf } from '../kernel/query.ts';
import { type Asked, addressOf, type Route, serve } from '../kernel/route.ts';
import type { DraftRecord } from '../stores/records/edition.ts';
import type { GovernanceChange } from './change.ts';
import { checkEdition } from './check-in-thread.ts';
import { consequenceRoutes } from './consequences.ts';
import { readDefinition } from './definition-schema.ts';
import {
  changeDefinition,
  changedDraft,
  createDraft,
  draftAnswer,
  loadDraft,
  type Move,
  moveDraft,
  presentDraft,
  removeDraft,
  reviewDraft,
} from './drafts.ts';
import { generateRoute } from './generate-route.ts';
import { governed } from './govern.ts';
import { impactRoute } from './impact-route.ts';
import { publishDraft, publishedEdition } from './publish.ts';
import { rebaseRoute } from './rebase.ts';
import { takenBackFindings } from './taken-back.ts';

/** Drafts: what is being changed, checked, approved and published. */
export function draftRoutes(parts: Parts): Route[] {
  return [...readRoutes(parts), ...definitionRoutes(parts), ...proofRoutes(parts), ...lifeRoutes(parts)];
}

const newDraft = ({ draft }: GovernanceChange) => {
  const { policy, id } = draft as DraftRecord;
  const { body, headers } = draftAnswer(draft as DraftRecord);
  return { body, headers: { ...headers, location: addressOf('policies', policy, 'drafts', id) } };
};

function readRoutes(parts: Parts): Route[] {
  return [
    serve(api.createDraft, async ({ params, body, caller }) => {
      const { from, title = '' } = body;
      return governed(newDraft, () => createDraft(parts, params.policy, { from, title }, caller));
    }),
    serve(api.listDrafts, async ({ params, query }) => {
      const drafts = (await parts.catalogue.draftsOf(params.policy)).sort((a, b) => (a.id < b.id ? 1 : -1));
      return { body: pageOf(drafts.map(presentDraft), query, (draft) => draft.id) };
    }),
    serve(api.readDraft, async (call) => {
      const draft = await loadDraft(parts, call);
      const { body, headers } = draftAnswer(draft);
      return { body: { ...body, definitions: await parts.catalogue.definitionsOf(draft) }, headers };
    }),
    serve(api.removeDraft, async (call) => {
      const draft = await loadDraft(parts, call);
      return governed(
        () => ({}),
        () => removeDraft(parts, draft, call.caller),
      );
    }),
  ];
}

function definitionRoutes(parts: Parts): Route[] {
  return [
    serve(api.readDefinition, async (call) => {
      const draft = await loadDraft(parts, call);
      const { content } = await parts.catalogue.draftEdition(draft);
      const definition = findDefinition(content, call.params.kind, call.params.id);
      if (!definition) throw new Problem('definitionNotFound');
      return { body: definition, headers: { etag: `"${draft.revision}"` } };
    }),
    serve(api.saveDefinition, async (call) => {
      const { kind, id, policy } = call.params;
      const definition = readDefinition(call.body, kind, id);
      if (definition.kind === 'policy' && definition.id !== policy) throw new Problem('invalidDefinition');
      return save(parts, call, definition);
    }),
    serve(api.removeDefinition, async (call) => {
      if (call.params.kind === 'policy') throw new Problem('invalidDefinition');
      return save(parts, call, null);
    }),
  ];
}

type OfDefinition = Asked<typeof api.saveDefinition> | Asked<typeof api.removeDefinition>;

async function save(parts: Parts, call: OfDefinition, definition: Definition | null) {
  const ifRevision = readIfMatch(call.request);
  if (ifRevision === undefined) throw new Problem('preconditionRequired');
  const { kind, id } = call.params;
  const draft = await loadDraft(parts, call);
  const change = { kind, id, definition, note: noteOf(call) };
  return governed(
    ({ draft: next }) => {
      const { revision } = next as DraftRecord;
      return { body: { kind, id, revision }, headers: { etag: `"${revision}"` } };
    },
    () => changeDefinition(parts, draft, change, ifRevision, call.caller),
  );
}

/** Headers are Latin only: what is written in Chinese comes URI-encoded. */
function noteOf({ request }: OfDefinition): string | undefined {
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
    serve(api.checkDraft, async (call) => {
      const draft = await loadDraft(parts, call);
      const edition = await parts.catalogue.draftEdition(draft);
      const report = await checkEdition(edition);
      const secrets = (await parts.store.governed.list('secret', draft.policy)).map(({ name }) => name);
      const ofServer = [
        ...(await takenBackFindings(parts, draft)),
        ...secretFindings(edition.content, new Set(secrets)),
      ];
      return { body: { ...report, findings: [...report.findings, ...ofServer] } };
    }),
    impactRoute(parts),
    generateRoute(parts),
    rebaseRoute(parts),
    ...consequenceRoutes(parts),
  ];
}

function lifeRoutes(parts: Parts): Route[] {
  const moves = {
    submit: api.submitDraft,
    withdraw: api.withdrawDraft,
    approve: api.approveDraft,
    reject: api.rejectDraft,
  };
  const routes = Object.entries(moves).map(([move, call]) =>
    serve(call, async (asked) => {
      const draft = await loadDraft(parts, asked);
      const seen = { note: asked.body.note, ifRevision: readIfMatch(asked.request) ?? '*' } as const;
      return governed(changedDraft, () => moveDraft(parts, draft, move as Move, seen, asked.caller));
    }),
  );
  return [
    ...routes,
    serve(api.reviewEmergency, async (asked) => {
      const draft = await loadDraft(parts, asked);
      return governed(changedDraft, () => reviewDraft(parts, draft, asked.body.note, asked.caller));
    }),
    serve(api.publishDraft, async (asked) => {
      const draft = await loadDraft(parts, asked);
      return governed(
        (change) => publishedEdition(parts, change),
        () => publishDraft(parts, draft, asked.body, asked.caller),
      );
    }),
  ];
}
