import type { Caller } from '../access/caller.ts';
import { isWithin } from '../access/reach.ts';
import { instant, listOf, pageQuery, pageSize, ref } from '../docs/common-schemas.ts';
import { ndjson, writeLines } from '../http/lines.ts';
import type { Route } from '../http/route.ts';
import type { Parts } from '../parts.ts';
import type { ChainEntry } from '../stores/records/entry.ts';
import type { Altered } from './verify.ts';

const text = { type: 'string', maxLength: 200 };
const auditors = ['administrator', 'approver'] as const;
const filterQuery = {
  ...{ policy: text, by: text, since: instant, until: instant },
  type: { ...text, description: 'As edition.published, or its beginning: edition' },
};
const storePage = 1000;

export function auditRoutes(parts: Parts): Route[] {
  return [
    {
      ...{ method: 'GET', path: '/audit', name: 'listAudit' },
      summary: { 'zh-CN': '审计日志', en: 'The audit log, the oldest entry first, or with `order=desc` the newest' },
      allow: auditors,
      query: {
        ...{ ...filterQuery, ...pageQuery },
        // The number of an entry, which PostgreSQL keeps in four bytes.
        cursor: { type: 'string', pattern: '^\\d{1,9}$', description: 'Where the page before ended' },
        order: { enum: ['asc', 'desc'], description: 'The cursor of a page goes on in the order of that page' },
      },
      answer: {
        status: 200,
        description: 'A page of entries',
        schema: listOf('AuditEntry', { cursor: { type: 'string' } }),
      },
      problems: [],
      async handle({ query, caller }) {
        const limit = pageSize(query);
        const items: ChainEntry[] = [];
        const wanted = filterOf(query, caller);
        const cursor = Number(query.cursor ?? '0');
        const entries = query.order === 'desc' ? entriesBefore : entriesAfter;
        for await (const entry of entries(parts, cursor, wanted)) {
          items.push(entry);
          if (items.length === limit) break;
        }
        return { body: { items, ...(items.length === limit ? { cursor: String(items.at(-1)?.sequence) } : {}) } };
      },
    },
    {
      ...{ method: 'GET', path: '/audit/export', name: 'exportAudit' },
      summary: { 'zh-CN': '导出审计日志（NDJSON）', en: 'The audit log as lines of JSON, as it is chained' },
      allow: auditors,
      query: filterQuery,
      media: ndjson,
      answer: { status: 200, description: 'An entry a line, the oldest first', schema: ref('AuditEntry') },
      problems: [],
      stream: ({ query, caller }, response) =>
        writeLines(response, entriesAfter(parts, 0, filterOf(query, caller)), {
          'content-disposition': 'attachment; filename="audit.ndjson"',
        }),
    },
    {
      ...{ method: 'GET', path: '/audit/verify', name: 'verifyAudit' },
      summary: {
        'zh-CN': '校验审计链',
        en: 'Recompute every chain of entries and every edition hash, and name what is missing or damaged',
      },
      allow: auditors,
      answer: { status: 200, description: 'Whether all is as it was written', schema: ref('Verification') },
      problems: [],
      async handle({ caller }) {
        const verified = await parts.health.verify();
        const altered = await Promise.all(verified.altered.map((one) => mayBeTold(parts, one, caller)));
        return { body: { ...verified, altered: verified.altered.filter((_, index) => altered[index]) } };
      },
    },
  ];
}

/** Whether it may be said to a caller what exactly is not as it was written; `intact` says it of everything. */
async function mayBeTold({ store }: Parts, { chain }: Altered, caller: Caller): Promise<boolean> {
  const [kind, name = ''] = chain.split(' ');
  if (caller.policies === undefined || kind === 'audit') return true;
  if (kind === 'edition') return isWithin(caller, { policy: name.split('/')[0] });
  const { instance } = await store.load(name).catch(() => ({ instance: undefined }));
  return isWithin(caller, { policy: instance?.policy });
}

type Filter = (entry: ChainEntry) => boolean;

/** Who is for some policies sees what was done to those, and to keys, accounts and webhooks that are for those alone. */
function filterOf({ policy, type, by, since, until }: Record<string, string>, caller: Caller): Filter {
  const [sinceMs, untilMs] = [since ? Date.parse(since) : -Infinity, until ? Date.parse(until) : Infinity];
  return (entry) => {
    const atMs = Date.parse(entry.at);
    return (
      (policy === undefined || entry.policy === policy) &&
      isWithin(caller, { policy: entry.policy, policies: entry.policies }) &&
      (type === undefined || entry.type === type || entry.type.startsWith(`${type}.`)) &&
      (by === undefined || entry.by === by || entry.by === `user:${by}`) &&
      (since === undefined || atMs >= sinceMs) &&
      (until === undefined || atMs < untilMs)
    );
  };
}

async function* entriesAfter({ store }: Parts, after: number, wanted: Filter): AsyncGenerator<ChainEntry> {
  for (let place = after; ; place += storePage) {
    const page = await store.audit(place, storePage);
    yield* page.filter(wanted);
    if (page.length < storePage) return;
  }
}

/** The newest first; @param before the sequence of the entry that was given last, 0 to begin with the newest of all */
async function* entriesBefore({ store }: Parts, before: number, wanted: Filter): AsyncGenerator<ChainEntry> {
  const length = await store.governed();
  let end = before === 0 ? length : Math.min(before - 1, length);
  while (end > 0) {
    const start = Math.max(0, end - storePage);
    const page = await store.audit(start, end - start);
    yield* page.filter(wanted).toReversed();
    end = start;
  }
}
