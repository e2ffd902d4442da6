import { api } from '../../contract/api.ts';
import { Problem, type RegisterRow, textOf } from '../../engine/index.ts';
import { keyedCall, readKey } from '../access/once.ts';
import type { Parts } from '../decisions/parts.ts';
import { send } from '../kernel/answer.ts';
import { requirePolicy } from '../kernel/caller.ts';
import { asksForExcel, sendExcel } from '../kernel/excel-answer.ts';
import { localeOf } from '../kernel/problems.ts';
import { pageSize } from '../kernel/query.ts';
import { addressOf, type Route, serve, stream } from '../kernel/route.ts';
import { presentRecord } from './present.ts';
import { registerFile } from './register-file.ts';
import {
  columnsOf,
  maySeeRegister,
  type OpenRegister,
  openRegister,
  rowsOf,
  spanOf,
  totalsOf,
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
        const seen = Object.values(content.registers).filter((definition) => maySeeRegister(definition, caller));
        return seen.map((definition) => {
          const { id, title, period } = definition;
          return { policy, id, title, ...(period ? { period } : {}), mayFreeze: mayFreeze(definition, caller) };
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
    const all = await rowsOf(parts, opened, spanOf(opened, query.period));
    const rows = all.filter((row) => filters.every(([name, value]) => String(row[name] ?? '') === value));
    if (asksForExcel(request, query.format)) {
      const locale = localeOf(request.headers['accept-language']);
      const name = textOf(opened.register.definition.title, locale, params.register);
      const file = await registerFile(
        name,
        { columns: columnsOf(opened), rows, sums: totalsOf(opened, rows).sums },
        locale,
      );
      return sendExcel(response, file, 'register', [name, query.period ?? []].flat().join(' '));
    }
    send(response, { body: pageOfRows(opened, rows, query) });
  });
}

/** The rows that a query asks for, with what all come to. @throws Problem invalidValue */
function pageOfRows(
  opened: OpenRegister,
  rows: RegisterRow[],
  query: { period?: string; cursor?: string; limit?: string },
) {
  const from = Number(query.cursor ?? 0);
  if (!Number.isSafeInteger(from) || from < 0) throw new Problem('invalidValue', { facts: ['cursor'] });
  const to = from + pageSize(query);
  return {
    columns: columnsOf(opened),
    rows: rows.slice(from, to),
    count: rows.length,
    ...totalsOf(opened, rows),
    ...(query.period === undefined ? {} : { period: query.period }),
    edition: opened.number,
    ...(to < rows.length ? { cursor: String(to) } : {}),
  };
}

/** What a draft's register would list: whoever changes it sees what comes of it. */
function previewRoute(parts: Parts): Route {
  return serve(api.previewRegister, async ({ params, query }) => {
    const { policy } = params;
    const draft = await parts.catalogue.draft(policy, params.draft);
    const edition = await parts.catalogue.draftEdition(draft);
    const opened = { register: edition.register(params.register), edition, number: draft.basedOn, policy };
    return { body: pageOfRows(opened, await rowsOf(parts, opened, spanOf(opened, query.period)), query) };
  });
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
