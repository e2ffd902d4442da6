import { api } from '../../contract/api.ts';
import type { Altered } from '../audit/altered.ts';
import type { Parts } from '../decisions/parts.ts';
import type { Caller } from '../kernel/caller.ts';
import { writeLines } from '../kernel/lines.ts';
import { pageSize } from '../kernel/query.ts';
import { isWithin } from '../kernel/reach.ts';
import { type Route, serve, stream } from '../kernel/route.ts';
import type { ChainEntry } from '../stores/records/entry.ts';

const storePage = 1000;

export function auditRoutes(parts: Parts): Route[] {
  return [
    serve(api.listAudit, async ({ query, caller }) => {
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
    }),
    stream(api.exportAudit, ({ query, caller }, response) =>
      writeLines(response, entriesAfter(parts, 0, filterOf(query, caller)), {
        'content-disposition': 'attachment; filename="audit.ndjson"',
      }),
    ),
    serve(api.verifyAudit, async ({ caller }) => {
      const verified = await parts.health.verify();
      const altered = await Promise.all(verified.altered.map((one) => mayBeTold(parts, one, caller)));
      return { body: { ...verified, altered: verified.altered.filter((_, index) => altered[index]) } };
    }),
  ];
}

/** Whether it may be said to a caller what exactly is not as it was written; `intact` says it of everything. */
async function mayBeTold({ store }: Parts, { chain }: Altered, caller: Caller): Promise<boolean> {
  const [kind, name = ''] = chain.split(' ');
  if (caller.policies === undefined || kind === 'audit') return true;
  if (kind === 'edition') return isWithin(caller, { policy: name.split('/')[0] });
  return isWithin(caller, { policy: await policyOf(store, kind, name).catch(() => undefined) });
}

/** The policy of an instance, a record, or the record that a file is in. */
async function policyOf(store: Parts['store'], kind = '', name: string): Promise<string | undefined> {
  const record = kind === 'file' ? ((await store.files.get(name))?.reference ?? '') : name;
  if (kind === 'file' || kind === 'record') return (await store.records.get(record))?.policy;
  return (await store.instances.load(name)).instance?.policy;
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
    const page = await store.log.read(place, storePage);
    yield* page.filter(wanted);
    if (page.length < storePage) return;
  }
}

/** The newest first; @param before the sequence of the entry that was given last, 0 to begin with the newest of all */
async function* entriesBefore({ store }: Parts, before: number, wanted: Filter): AsyncGenerator<ChainEntry> {
  const length = await store.log.length();
  let end = before === 0 ? length : Math.min(before - 1, length);
  while (end > 0) {
    const start = Math.max(0, end - storePage);
    const page = await store.log.read(start, end - start);
    yield* page.filter(wanted).toReversed();
    end = start;
  }
}
