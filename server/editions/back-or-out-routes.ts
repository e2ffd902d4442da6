import { instantOrDate, note, ref } from '../docs/common-schemas.ts';
import type { Answer, Call, Route } from '../http/route.ts';
import type { Parts } from '../parts.ts';
import type { DraftRecord, EditionSummary } from '../stores/records/edition.ts';
import { backOrOut, type Wish } from './back-or-out.ts';
import { presentDraft } from './drafts.ts';
import { governed } from './govern.ts';
import { editionIn } from './publish.ts';

const path = '/policies/{policy}/editions/{edition}';
const emergency = {
  emergency: {
    type: 'boolean',
    description: 'At once, by one person; it is told to everybody and reviewed afterwards',
  },
  reason: { ...note, description: 'Why it is an emergency' },
};
const allow = ['administrator', 'emergency'] as const;
const problems = ['policyNotFound', 'editionNotFound', 'wrongStatus', 'invalidRequest', 'staleRevision'] as const;
const answers = {
  answer: { status: 201, description: 'It is done: the edition', schema: ref('Edition') },
  alsoAnswer: { status: 202, description: 'The draft that another person is to approve', schema: ref('Draft') },
};

interface Given {
  note?: string;
  effectiveFrom?: string;
  from?: string;
  emergency?: boolean;
  reason?: string;
}

/** Rolling back to an edition, and retiring one. */
export function backOrOutRoutes(parts: Parts): Route[] {
  const wishOf = (kind: Wish['kind'], { params: { policy = '', edition = '' }, body }: Call): Wish => {
    const { effectiveFrom, from = effectiveFrom, ...given } = body as Given;
    return { kind, policy, number: Number(edition), ...(from === undefined ? {} : { from }), ...given };
  };
  const carryOut = (kind: Wish['kind'], call: Call) =>
    governed(
      (change) => answerOf(call, editionIn(parts, change), change.draft),
      () => backOrOut(parts, wishOf(kind, call), call.caller),
    );
  return [
    {
      ...{ method: 'POST', path: `${path}/rollback`, name: 'rollBack' },
      summary: {
        'zh-CN': '回退到旧版本（生产模式下须由另一人批准并发布）',
        en: 'Publish an old edition again, as a new one; in production another person approves and publishes it',
      },
      allow,
      body: {
        type: 'object',
        properties: { note, effectiveFrom: instantOrDate, ...emergency },
        additionalProperties: false,
      },
      ...{ bodyOptional: true, ...answers, problems: [...problems] },
      handle: (call) => carryOut('rollback', call),
    },
    {
      ...{ method: 'POST', path: `${path}/retire`, name: 'retireEdition' },
      summary: {
        'zh-CN': '停用版本（生产模式下须由另一人批准并发布）',
        en: 'Take an edition out of force, now or from a later instant; in production another person approves and publishes it',
      },
      allow,
      body: { type: 'object', properties: { note, from: instantOrDate, ...emergency }, additionalProperties: false },
      ...{ bodyOptional: true, ...answers, problems: [...problems] },
      handle: (call) => carryOut('retire', call),
    },
  ];
}

function answerOf({ params: { policy = '' } }: Call, edition?: EditionSummary, draft?: DraftRecord): Answer {
  const at = (place: string) => ({ location: `/api/v1/policies/${encodeURIComponent(policy)}/${place}` });
  if (edition) return { status: 201, body: edition, headers: at(`editions/${edition.number}`) };
  const { id, revision } = draft as DraftRecord;
  const headers = { ...at(`drafts/${id}`), etag: `"${revision}"` };
  return { status: 202, body: presentDraft(draft as DraftRecord), headers };
}
