import type { IncomingMessage } from 'node:http';
import { api } from '../../contract/api.ts';
import { type Edition, type JsonObject, Problem, textOf } from '../../engine/index.ts';
import type { EditionParts } from '../editions/parts.ts';
import { readCondition, send } from '../kernel/answer.ts';
import { type Caller, inPolicy, personNamed } from '../kernel/caller.ts';
import { asksForExcel, sendExcel } from '../kernel/excel-answer.ts';
import { localeOf } from '../kernel/problems.ts';
import { pageOf, pageSize } from '../kernel/query.ts';
import { addressOf, type Route, serve, stream } from '../kernel/route.ts';
import type { MasterRow } from '../stores/records/master-row.ts';
import { importSheet } from './import-sheet.ts';
import { importRows, type Keeping, keepRow, mayKeep, maySee } from './keep.ts';
import { rowsFile } from './rows-file.ts';

/** Master data: what there is, its rows, and whoever keeps them. */
export function masterRoutes(parts: EditionParts): Route[] {
  const { store } = parts;
  return [
    serve(api.listAllMasters, async ({ query, caller }) => {
      const nowMs = parts.now().getTime();
      const policies = parts.catalogue.list().filter(({ id }) => {
        const isWanted = query.policy === undefined || query.policy === id;
        return isWanted && (caller.policies?.includes(id) ?? true) && parts.catalogue.inForce(id, nowMs);
      });
      const found = await Promise.all(
        policies.map(async ({ id }) =>
          mastersOf(parts, id, (await inForce(parts, id, caller)).edition, inPolicy(caller, id)),
        ),
      );
      return { body: { items: found.flat() } };
    }),
    serve(api.listMasters, async ({ params: { policy }, caller }) => {
      const { edition } = await inForce(parts, policy, caller);
      return { body: { items: await mastersOf(parts, policy, edition, caller) } };
    }),
    stream(api.listRows, async ({ params, query, caller, request }, response) => {
      const isFile = params.master.endsWith('.xlsx');
      const id = isFile ? params.master.slice(0, -'.xlsx'.length) : params.master;
      const { policy, master, edition } = await keepingOf(parts, { ...params, master: id }, caller);
      const { q, cursor, format } = query;
      if (isFile || asksForExcel(request, format)) {
        const { definition } = master;
        const locale = localeOf(request.headers['accept-language']);
        const rows = await allRows(parts, { policy, master: id, q });
        const file = await rowsFile(definition, edition.content, rows, locale);
        return sendExcel(response, file, 'rows', textOf(definition.title, locale, id));
      }
      const page = await store.rows.list({ policy, master: id, q, cursor, limit: pageSize(query) });
      send(response, { body: { items: page.items.map(present), cursor: page.cursor } });
    }),
    serve(api.importRows, async ({ params, body, query, file, caller }) => {
      const keeping = await keepingOf(parts, params, caller);
      const [dryRun, keep] = [query.dryRun === 'true' || body.dryRun, query.keep === 'true' || body.keep];
      if (file) return { body: await importSheet(keeping, file, { dryRun, keep }) };
      return { body: await importRows(keeping, body.rows, { dryRun, keep }) };
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

/** The master data of a policy that a caller may see. */
async function mastersOf({ store }: EditionParts, policy: string, edition: Edition, caller: Caller) {
  const seen = edition.masterIds.map((id) => edition.master(id)).filter((master) => maySee(master, caller));
  const counts = seen.length > 0 ? await store.rows.counts(policy) : {};
  return seen.map((master) => {
    const { id, title, key, keptBy } = master.definition;
    const rows = Object.hasOwn(counts, id) ? (counts[id] ?? 0) : 0;
    return { policy, id, title, key, rows, keptBy, mayKeep: mayKeep(master, caller) };
  });
}

/** The fields of all rows that a query finds. */
async function allRows({ store }: EditionParts, query: { policy: string; master: string; q: string | undefined }) {
  const found: JsonObject[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await store.rows.list({ ...query, cursor, limit: 500 });
    found.push(...page.items.map(({ fields }) => fields));
    if (page.cursor === undefined) return found;
    cursor = page.cursor;
  }
}

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
  const expected = readCondition(request);
  if (expected === undefined) throw new Problem('preconditionRequired');
  return expected;
}

const rowAnswer = (row: MasterRow) => ({ body: present(row), headers: { etag: `"${row.version}"` } });

function present({ key, version, fields, at, by, instance }: MasterRow) {
  return { key, version, fields, at, by: personNamed(by), ...(instance === undefined ? {} : { instance }) };
}
