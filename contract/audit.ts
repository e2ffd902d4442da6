import { type Static, Type } from 'typebox';
import { calls } from './call.ts';
import * as t from './schema.ts';
import { both } from './text.ts';

/** In both languages, or as somebody wrote it. */
const words = t.either(t.text, t.someText);
const entry = t.shape({
  sequence: t.count,
  at: t.instant,
  type: t.text,
  by: t.maybe(t.text),
  previous: t.text,
  hash: t.text,
});

/**
 * What happened, chained by hashes: what else an entry says depends on its type.
 *
 * @param said what many entries say; as they come out of a chain nothing is known of it
 */
export const entryOf = (said: Record<string, t.TSchema>) => {
  const properties = Object.fromEntries(Object.entries(said).map(([name, schema]) => [name, t.maybe(schema)]));
  return Type.Unsafe<Static<typeof entry> & { [name: string]: unknown }>(t.withMore(t.joined(entry, properties)));
};

export const AuditEntry = t.named(
  'AuditEntry',
  entryOf({
    policy: t.text,
    edition: t.count,
    draft: t.text,
    kind: t.text,
    id: t.text,
    title: t.described(words, 'What the definition, or else the draft, was called'),
    note: words,
    unreviewed: t.flag,
    changes: t.described(t.list(t.localText), 'Of a definition: the first changes of it, in words'),
    changeCount: t.described(t.count, 'How many changes these are'),
  }),
  'What happened, who did it, when and why; what else an entry says depends on its type',
);

export const Verification = t.named(
  'Verification',
  t.shape({
    entries: t.count,
    files: t.described(t.count, 'Uploaded files whose bytes are what they were'),
    intact: t.flag,
    head: t.text,
    altered: t.list(t.shape({ chain: t.text, sequence: t.maybe(t.count), reason: t.maybe(t.text) })),
  }),
  'Whether every chain of entries, and every edition, is as it was written',
);

const filter = {
  policy: t.textUpTo(200),
  by: t.textUpTo(200),
  since: t.instant,
  until: t.instant,
  type: t.textUpTo(200, { description: 'As edition.published, or its beginning: edition' }),
};
const lookers = ['administrator', 'approver'] as const;

export const auditCalls = calls({
  listAudit: {
    method: 'GET',
    path: '/audit',
    summary: both('审计日志', 'The audit log, the oldest entry first, or with `order=desc` the newest'),
    allow: lookers,
    query: {
      ...filter,
      ...t.pageQuery,
      cursor: t.matching('^\\d{1,9}$', { description: 'Where the page before ended' }),
      order: t.oneOf(['asc', 'desc'], { description: 'The cursor of a page goes on in the order of that page' }),
    },
    answers: { 200: { description: 'A page of entries', schema: t.pageOf(AuditEntry) } },
    problems: [],
  },
  exportAudit: {
    method: 'GET',
    path: '/audit/export',
    summary: both('导出审计日志（NDJSON）', 'The audit log as lines of JSON, as it is chained'),
    allow: lookers,
    query: filter,
    media: 'application/x-ndjson',
    answers: { 200: { description: 'An entry a line, the oldest first', schema: AuditEntry } },
    problems: [],
  },
  verifyAudit: {
    method: 'GET',
    path: '/audit/verify',
    summary: both(
      '校验审计链',
      'Recompute every chain of entries and every edition hash, and name what is missing or damaged',
    ),
    allow: lookers,
    answers: { 200: { description: 'Whether all is as it was written', schema: Verification } },
    problems: [],
  },
});
