import type { IncomingMessage } from 'node:http';
import { api } from '../../contract/api.ts';
import { Problem } from '../../engine/index.ts';
import type { EditionParts } from '../editions/parts.ts';
import { readIfMatch } from '../kernel/answer.ts';
import type { Caller } from '../kernel/caller.ts';
import { pageOf, pageSize } from '../kernel/query.ts';
import { addressOf, type Route, serve } from '../kernel/route.ts';
import type { MasterRow } from '../stores/records/master-row.ts';
import { importRows, type Keeping, keepRow, mayKeep, maySee } from './keep.ts';

/** Master data: what there is, its rows, and whoever keeps them. */
export function masterRoutes(parts: EditionParts): Route[] {
  const { store } = parts;
  return [
    serve(api.listMasters, async ({ params: { policy }, caller }) => {
      const { edition } = await inForce(parts, policy, caller);
      const counts = await store.rows.counts(policy);
      const seen = edition.masterIds.map((id) => edition.master(id)).filter((master) => maySee(master, caller));
      const items = seen.map((master) => {
        const { id, title, key, keptBy } = master.definition;
        const rows = Object.hasOwn(counts, id) ? (counts[id] ?? 0) : 0;
        return { id, title, key, rows, keptBy, mayKeep: mayKeep(master, caller) };
      });
      return { body: { items } };
    }),
    serve(api.listRows, async ({ params, query, caller }) => {
      const { policy, master } = await keepingOf(parts, params, caller);
      const { q, cursor } = query;
      const page = await store.rows.list({ policy, master: master.id, q, cursor, limit: pageSize(query) });
      return { body: { items: page.items.map(present), cursor: page.cursor } };
    }),
    serve(api.importRows, async ({ params, body: { rows, dryRun = false }, caller }) => {
      const keeping = await keepingOf(parts, params, caller);
      return { body: await importRows(keeping, rows, dryRun) };
    }),
    serve(api.readRow, async ({ params, caller }) => {
      const { policy, master } = await keepingOf(parts, params, caller);
      const row = await store.rows.get({ policy, master: master.id, key: params.key });
      if (!row) throw new Problem('rowNotFound');
      return rowAnswer(row);
    }),
    serve(api.putRow, async ({ params, body, caller, request }) => {
      const expected = readExpected(request);
      const keeping = await keepingOf(parts, params, caller);
      const { row, isNew } = await keepRow(keeping, params.key, body.fields, expected);
      const { body: made, headers } = rowAnswer(row);
      if (!isNew) return { status: 200, body: made, headers };
      const location = addressOf('policies', params.policy, 'masters', params.master, params.key);
      return { status: 201, body: made, headers: { ...headers, location } };
    }),
    serve(api.readRowHistory, async ({ params, query, caller }) => {
      const { policy, master } = await keepingOf(parts, params, caller);
      const versions = await store.rows.history({ policy, master: master.id, key: params.key });
      if (versions.length === 0) throw new Problem('rowNotFound');
      return { body: pageOf(versions.map(present), query, ({ version }) => String(version)) };
    }),
  ];
}

const inForce = (parts: EditionParts, policy: string, caller: Caller) =>
  parts.catalogue.select(caller, policy, undefined, parts.now().getTime());

/** @throws Problem policyNotFound, noEditionInForce; masterNotFound also where the caller may not see it */
async function keepingOf(
  parts: EditionParts,
  { policy, master: id }: { policy: string; master: string },
  caller: Caller,
): Promise<Keeping> {
  const { edition } = await inForce(parts, policy, caller);
  const master = edition.master(id);
  if (!maySee(master, caller)) throw new Problem('masterNotFound');
  return { parts, policy, master, edition, caller };
}

/** The version that is to be replaced, `*` for any; 0: there is to be none. @throws Problem preconditionRequired, malformedRequest */
function readExpected(request: IncomingMessage): number | '*' {
  const none = request.headers['if-none-match'];
  const version = readIfMatch(request);
  if (none === undefined && version === undefined) throw new Problem('preconditionRequired');
  if (none === undefined) return version as number | '*';
  if (none.trim() === '*' && version === undefined) return 0;
  throw new Problem('malformedRequest', {
    detail: {
      'zh-CN': 'If-None-Match 只接受 *，且不与 If-Match 同用',
      en: 'If-None-Match must be *, and without If-Match',
    },
  });
}

const rowAnswer = (row: MasterRow) => ({ body: present(row), headers: { etag: `"${row.version}"` } });

function present({ key, version, fields, at, by, instance }: MasterRow) {
  return { key, version, fields, at, by, ...(instance === undefined ? {} : { instance }) };
}
