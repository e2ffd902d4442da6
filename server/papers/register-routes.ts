import { api } from '../../contract/api.ts';
import { Problem, textOf } from '../../engine/index.ts';
import { keyedCall, readKey } from '../access/once.ts';
import type { Parts } from '../decisions/parts.ts';
import { send } from '../kernel/answer.ts';
import { inPolicy, requirePolicy } from '../kernel/caller.ts';
import { asksForExcel, sendExcel } from '../kernel/excel-answer.ts';
import { localeOf } from '../kernel/problems.ts';
import { pageSize } from '../kernel/query.ts';
import { addressOf, type Route, serve, stream } from '../kernel/route.ts';
import { presentRecord } from './present.ts';
import { Values } from './print/values.ts';
import { namesIn } from './print-names.ts';
import { registerFile } from './register-file.ts';
import {
  columnsOf,
  maySeeRegister,
  type OpenRegister,
  openRegister,
  readRows,
  seenSources,
  spanOf,
  type Wanted,
} from './register-rows.ts';
import { freeze, mayFreeze } from './statements.ts';

/** Registers read, as pages or Excel files, and frozen as statements. */
export function registerRoutes(parts: Parts): Route[] {
  return [listRoute(parts), readRoute(parts), previewRoute(parts), freezeRoute(parts)];
}

function listRoute(parts: Parts): Route {
  const { catalogue } = parts;
  return serve(api.listRegisters, async ({ query, caller }) => {
    const nowMs = parts.now().getTime();
    const policies = catalogue.list().flatMap(({ id }) => {
      const isWanted = (query.policy ?? id) === id && (caller.policies?.includes(id) ?? true);
      const number = isWanted ? catalogue.inForce(id, nowMs)?.number : undefined;
      return number === undefined ? [] : [{ policy: id, number }];
    });
    const found = await Promise.all(
      policies.map(async ({ policy, number }) => {
        const { content } = await catalogue.edition(policy, number);
        const mine = inPolicy(caller, policy);
        const seen = Object.values(content.registers).filter((definition) => maySeeRegister(definition, mine));
        return seen.map((definition) => {
          const { id, title, period } = definition;
          return { policy, id, title, ...(period ? { period } : {}), mayFreeze: mayFreeze(definition, mine) };
        });
      }),
    );
    return { body: { items: found.flat() } };
  });
}

function readRoute(parts: Parts): Route {
  return stream(api.readRegister, async ({ params, query, caller, request }, response) => {
    requirePolicy(caller, params.policy);
    const opened = await openRegister(parts, params.policy, params.register, caller);
    const filters = filtersIn(
      request.url ?? '',
      opened.register.definition.columns.map(({ name }) => name),
    );
    const only = seenSources(parts, caller, opened);
    if (asksForExcel(request, query.format)) {
      const locale = localeOf(request.headers['accept-language']);
      const name = textOf(opened.register.definition.title, locale, params.register);
      const { rows, sums } = await readRows(parts, opened, { span: spanOf(opened, query.period), filters, only });
      const { edition, register } = opened;
      const values = new Values(edition, locale, namesIn(parts, params.policy, locale));
      const file = await registerFile(name, { columns: columnsOf(opened), rows, sums }, locale, (value, column) =>
        values.cell(value, column, register.definition),
      );
      return sendExcel(response, file, 'register', [name, query.period ?? []].flat().join(' '));
    }
    send(response, { body: await pageOfRows(parts, opened, query, { filters, only }) });
  });
}

interface PageQuery {
  period?: string;
  cursor?: string;
  limit?: string;
}

/** The rows that a query asks for, with what all come to. @throws Problem invalidValue, registerBuilding */
async function pageOfRows(
  parts: Parts,
  opened: OpenRegister,
  query: PageQuery,
  how: Pick<Wanted, 'filters' | 'tried' | 'only'>,
) {
  const page = { span: spanOf(opened, query.period), ...placeIn(query.cursor), limit: pageSize(query) };
  const { rows, last, ...totals } = await readRows(parts, opened, { ...how, ...page });
  return {
    columns: columnsOf(opened),
    rows,
    ...totals,
    ...(query.period === undefined ? {} : { period: query.period }),
    edition: opened.number,
    ...(last === undefined ? {} : { cursor: `p${Buffer.from(last, 'latin1').toString('base64url')}` }),
  };
}

/** What a draft's register would list: whoever changes it sees what comes of it. */
function previewRoute(parts: Parts): Route {
  return serve(api.previewRegister, async ({ params, query }) => {
    const { policy } = params;
    const draft = await parts.catalogue.draft(policy, params.draft);
    const edition = await parts.catalogue.draftEdition(draft);
    const opened = { register: edition.register(params.register), edition, number: draft.basedOn, policy };
    return { body: await pageOfRows(parts, opened, query, { tried: true }) };
  });
}

/** Where a page begins: behind a row, or so many rows from the first. @throws Problem invalidValue */
function placeIn(cursor = '0'): { from: number } | { after: string } {
  if (/^\d{1,15}$/.test(cursor)) return { from: Number(cursor) };
  if (!/^p[\w-]+$/.test(cursor)) throw new Problem('invalidValue', { facts: ['cursor'] });
  return { after: Buffer.from(cursor.slice(1), 'base64url').toString('latin1') };
}

const ownNames = ['period', 'format', 'cursor', 'limit'];

/** Columns are names of the query. @throws Problem malformedRequest for a name that is neither, or given twice */
function filtersIn(url: string, columns: string[]): [string, string][] {
  const given = [...new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?')) : '')];
  const wrong = given.filter(([name], place) => {
    const isKnown = ownNames.includes(name) || columns.includes(name);
    return !isKnown || given.findIndex(([other]) => other === name) < place;
  });
  if (wrong.length > 0) {
    const names = wrong.map(([name]) => name.slice(0, 100)).join(', ');
    throw new Problem('malformedRequest', {
      detail: {
        'zh-CN': `查询参数不可用或重复：${names}`,
        en: `these query parameters are not known, or given twice: ${names}`,
      },
    });
  }
  return given.filter(([name]) => !ownNames.includes(name));
}

function freezeRoute(parts: Parts): Route {
  return serve(
    api.freezeStatement,
    async (asked) => {
      const { params, body, caller, request } = asked;
      const key = readKey(request);
      const keyed = key === undefined ? undefined : keyedCall(asked, key);
      const call = keyed && { id: keyed.id, request: keyed.request };
      const record = await freeze(parts, { ...params, ...body, caller, call });
      if (call && record.calls?.some((one) => one.id === call.id && one.request !== call.request))
        throw new Problem('idempotencyKeyReused');
      return {
        body: await presentRecord(parts, record, caller),
        headers: { location: addressOf('records', record.id) },
      };
    },
    { keepsOwnAnswers: true },
  );
}
