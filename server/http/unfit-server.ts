import { createServer, type Server } from 'node:http';
import { Problem } from '../../engine/index.ts';
import { describeProblem, localeOf } from '../kernel/problems.ts';

/**
 * What a node answers that cannot be one: it lives, it is not ready, and everything else is refused with the reason.
 *
 * @example unfitServer('the database has the migration 0009-…').listen(4000)
 */
export function unfitServer(reason: string): Server {
  const problem = new Problem('storeUnavailable', { detail: { 'zh-CN': '本节点不能使用该存储', en: reason } });
  return createServer((request, response) => {
    const json = (status: number, type: string, body: object) => {
      response.writeHead(status, {
        'content-type': `${type}; charset=utf-8`,
        'retry-after': '5',
        'cache-control': 'no-store',
      });
      response.end(JSON.stringify(body));
    };
    request.resume();
    if (request.url === '/healthz') return json(200, 'application/json', { status: 'ok' });
    if (request.url === '/readyz') return json(503, 'application/json', { status: 'unfit', reason });
    const locale = localeOf(request.headers['accept-language']);
    json(503, 'application/problem+json', describeProblem(problem, locale));
  });
}
