import type { IncomingMessage, OutgoingHttpHeader, ServerResponse } from 'node:http';
import type { Express, Request, Response } from 'express';
import { Problem } from '../../engine/index.ts';
import type { Accounts } from '../access/accounts.ts';
import { type Caller, isAllowed, requirePolicy } from '../access/caller.ts';
import type { Parts } from '../parts.ts';
import { readTraceparent } from '../tracing/trace-context.ts';
import { readJson, refuseNul } from './body.ts';
import { placeDates } from './given-dates.ts';
import type { Answer, Call, Route } from './route.ts';
import { checkSchema, type JsonSchema } from './schemas.ts';

export const apiRoot = '/api/v1';

const pathOf = (route: Route) => apiRoot + route.path.replace(/\{(\w+)\}/g, ':$1');

/** Puts the routes on the app. Who may call, and what a request must look like, is checked here and nowhere else. */
export function mountRoutes(
  app: Express,
  routes: Route[],
  parts: Pick<Parts, 'accounts' | 'catalogue' | 'metrics' | 'log' | 'store' | 'tracing'>,
): void {
  const { accounts, catalogue, store, tracing } = parts;
  for (const route of routes) {
    const path = pathOf(route);
    const query = querySchema(route);
    const method = route.method.toLowerCase() as 'get' | 'post' | 'put' | 'delete';
    const place = placeDates(route, catalogue);
    const observe = observer(parts, route);
    const answer = async (request: Request, response: Response) => {
      observe(request, response);
      mustBeFit(store);
      const call = await toCall(route, query, request, accounts);
      const placing = place(call);
      if (placing) await placing;
      if (route.stream) await route.stream(call, response);
      else if (route.handle) send(response, await route.handle(call));
    };
    if (!tracing) app[method](path, answer);
    else {
      const name = apiRoot + route.path;
      app[method](path, (request: Request, response: Response) =>
        tracing.request(name, request, response, () => answer(request, response)),
      );
    }
  }
}

/** @throws Problem storeUnavailable where the store is another's by now, or of a form that this version does not know */
function mustBeFit(store: Parts['store']): void {
  const fault = store.fault?.();
  if (fault === undefined) return;
  throw new Problem('storeUnavailable', { detail: { 'zh-CN': '本节点已不能使用该存储', en: fault } });
}

/** Answers the other methods of the routes' addresses with what they do have. */
export function refuseOtherMethods(app: Express, routes: Route[]): void {
  for (const [path, own] of Map.groupBy(routes, pathOf)) {
    const allow = own.map(({ method }) => method).join(', ');
    app.all(path, (_, response) => {
      response.setHeader('allow', allow);
      throw new Problem('methodNotAllowed');
    });
  }
}

const anyone: Caller = { id: 'anyone', roles: [] };

/** Counts and times a route's requests when they are answered; one that belongs to a trace is logged under it. */
function observer(
  { metrics, log }: Pick<Parts, 'metrics' | 'log'>,
  { name: route, stream }: Route,
): (request: IncomingMessage, response: ServerResponse) => void {
  const answered = metrics.counting('guiju_requests_total', { route }, 'status');
  const took = metrics.timing('guiju_request_seconds', { route });
  return (request, response) => {
    const startedMs = performance.now();
    response.on('close', () => {
      const ms = performance.now() - startedMs;
      const { statusCode: status } = response;
      answered(String(status));
      // A stream lasts as long as its reader likes.
      if (!stream) took(ms / 1000);
      const of = readTraceparent(request.headers.traceparent);
      if (!of) return;
      const { trace, span: parent } = of;
      log.info('a request was answered', { trace, parent, route, status, ms: Math.round(ms * 10) / 10 });
    });
  };
}

async function toCall(
  route: Route,
  query: JsonSchema | undefined,
  request: Request,
  accounts: Accounts,
): Promise<Call> {
  if (route.allow === 'public') accounts.admitAnyone(request);
  const found = route.allow === 'public' ? anyone : accounts.callerOf(request);
  const caller = found instanceof Promise ? await found : found;
  if (!isAllowed(caller, route.allow)) throw new Problem('forbidden');
  const params = request.params as Record<string, string>;
  // Only an escape can be one: a request line has none of its own.
  if (request.url.includes('%')) for (const value of Object.values(params)) refuseNul(value);
  if (params.policy !== undefined) requirePolicy(caller, params.policy);
  const call: Call = { params, query: {}, body: undefined, caller, request };
  if (query) {
    call.query = readQuery(request);
    for (const value of Object.values(call.query)) refuseNul(value);
    checkSchema(query, call.query, '/query');
  }
  if (route.body) {
    call.body = (await readJson(request, route.bodyLimit)) ?? (route.bodyOptional ? {} : undefined);
    if (call.body === undefined) throw noBody();
    checkSchema(route.body, call.body);
  }
  return call;
}

function noBody(): Problem {
  return new Problem('malformedRequest', { detail: { 'zh-CN': '缺少请求体', en: 'the request has no body' } });
}

function querySchema({ query }: Route): JsonSchema | undefined {
  return query && { type: 'object', properties: query };
}

function readQuery({ originalUrl }: Request): Record<string, string> {
  const start = originalUrl.indexOf('?');
  return start < 0 ? {} : Object.fromEntries(new URLSearchParams(originalUrl.slice(start)));
}

/** No answer is guessed to be something else, kept by a proxy, or shown within another page. */
export const apiHeaders = {
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

const apiHeaderLines = Object.entries(apiHeaders).flat();

/** Sends an answer as JSON. */
export function send(response: ServerResponse, answer: Answer): void {
  const { status, headers, body } = answer;
  const text = body === undefined ? answer.text : JSON.stringify(body);
  const lines: (string | number)[] = [...apiHeaderLines];
  if (text !== undefined) {
    lines.push('content-type', headers?.['content-type'] ?? 'application/json; charset=utf-8');
    lines.push('content-length', Buffer.byteLength(text));
  }
  for (const name in headers) if (name !== 'content-type') lines.push(name, headers[name] as string);
  response.writeHead(status ?? (text === undefined ? 204 : 200), lines as OutgoingHttpHeader[]);
  response.end(text);
}

/** The version or revision that `If-Match` names, or undefined without one. @throws Problem malformedRequest */
export function readIfMatch(request: IncomingMessage): number | '*' | undefined {
  const header = request.headers['if-match'];
  if (header === undefined) return undefined;
  if (header.trim() === '*') return '*';
  const number = /^(?:W\/)?"?(\d+)"?$/.exec(header.trim())?.[1];
  if (number !== undefined) return Number(number);
  throw new Problem('malformedRequest', {
    detail: { 'zh-CN': 'If-Match 应为版本号', en: 'If-Match must be a version number' },
  });
}
