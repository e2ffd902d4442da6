import { api } from '../../contract/api.ts';
import { xlsx } from '../../contract/registers.ts';
import { Problem, textOf } from '../../engine/index.ts';
import { keyedCall, readKey } from '../access/once.ts';
import type { Parts } from '../decisions/parts.ts';
import { send } from '../kernel/answer.ts';
import { requirePolicy } from '../kernel/caller.ts';
import { localeOf } from '../kernel/problems.ts';
import { pageSize } from '../kernel/query.ts';
import { addressOf, type Route, serve, stream } from '../kernel/route.ts';
import { presentRecord } from './present.ts';
import { registerFile } from './register-file.ts';
import { columnsOf, openRegister, readRows, spanOf } from './register-rows.ts';
import { freeze } from './statements.ts';

/** Registers read, as pages or Excel files, and frozen as statements. */
export function registerRoutes(parts: Parts): Route[] {
  return [readRoute(parts), freezeRoute(parts)];
}

function readRoute(parts: Parts): Route {
  return stream(api.readRegister, async ({ params, query, caller, request }, response) => {
    requirePolicy(caller, params.policy);
    const opened = await openRegister(parts, params.policy, params.register, caller);
    const filters = filtersIn(
      request.url ?? '',
      opened.register.definition.columns.map(({ name }) => name),
    );
    const span = spanOf(opened, query.period);
    const columns = columnsOf(opened);
    if (query.format === 'xlsx' || (query.format === undefined && (request.headers.accept ?? '').includes(xlsx))) {
      const locale = localeOf(request.headers['accept-language']);
      const name = textOf(opened.register.definition.title, locale, params.register);
      const { rows, sums } = await readRows(parts, opened, { span, filters });
      const file = await registerFile(name, { columns, rows, sums }, locale);
      const title = encodeURIComponent([name, query.period ?? []].flat().join(' '));
      response.writeHead(200, {
        'content-type': xlsx,
        'content-length': file.length,
        'content-disposition': `attachment; filename="register.xlsx"; filename*=UTF-8''${title}.xlsx`,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      });
      return void response.end(file);
    }
    const limit = pageSize(query);
    const { rows, last, ...totals } = await readRows(parts, opened, { span, filters, ...placeIn(query.cursor), limit });
    send(response, {
      body: {
        columns,
        rows,
        ...totals,
        ...(query.period === undefined ? {} : { period: query.period }),
        edition: opened.number,
        ...(last === undefined ? {} : { cursor: `p${Buffer.from(last, 'latin1').toString('base64url')}` }),
      },
    });
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
