import { hash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Express, Request, Response } from 'express';
import { apiRoot, type Call, takesKey } from '../../contract/call.ts';
import { groupBy } from '../../contract/group-by.ts';
import { Problem } from '../../engine/index.ts';
import { keyedCall, once, readKey } from '../access/once.ts';
import type { Parts } from '../decisions/parts.ts';
import { placeDates } from '../editions/given-dates.ts';
import { send } from '../kernel/answer.ts';
import { readJson, readSheetFile } from '../kernel/body.ts';
import { type Caller, inPolicy, isAllowed, requirePolicy } from '../kernel/caller.ts';
import { checkSchema } from '../kernel/check-schema.ts';
import { endWhereStill } from '../kernel/patience.ts';
import { queryReader } from '../kernel/query.ts';
import type { Answer, AnyAsked, Route } from '../kernel/route.ts';
import { isTraced } from '../kernel/tracing/in-span.ts';
import { readTraceparent } from '../kernel/tracing/trace-context.ts';
import { inRequest } from '../kernel/tracing/tracing.ts';
import { nameChecker } from './names.ts';

const pathOf = ({ call }: Route) => apiRoot + call.path.replace(/\{(\w+)\}/g, ':$1');

/** Puts the routes on the app. Who may call, and what a request must look like, is checked here and nowhere else. */
export function mountRoutes(app: Express, routes: Route[], parts: Parts): void {
  const { catalogue, store } = parts;
  for (const route of routes) {
    const path = pathOf(route);
    const method = route.call.method.toLowerCase() as Lowercase<Call['method']>;
    const place = placeDates(route.call, catalogue);
    const usual = usualStatus(route.call);
    const observe = observer(parts, route.call);
    const read = reader(route.call, parts);
    const answer = async (request: Request, response: Response) => {
      observe(request, response);
      mustBeFit(store);
      const asked = await read(request, response);
      const placing = place(asked);
      if (placing) await placing;
      if (route.stream) await route.stream(asked, response);
      else send(response, await answerTo(parts, route, asked), usual);
    };
    const name = apiRoot + route.call.path;
    const serve = isTraced()
      ? (request: Request, response: Response) => inRequest(name, request, response, () => answer(request, response))
      : answer;
    app[method](path, serve);
    if (route.call.formerly === 'PUT') app.put(path, serve);
  }
}

/** @throws Problem malformedRequest for a key on a call that cannot be repeated by one */
async function answerTo(
  parts: Pick<Parts, 'store' | 'callQueue' | 'now'>,
  route: Route,
  asked: AnyAsked,
): Promise<Answer> {
  const handle = () => (route.handle as NonNullable<Route['handle']>)(asked);
  if (route.call.method === 'GET' || route.keepsOwnAnswers) return handle();
  const key = readKey(asked.request);
  return key === undefined ? handle() : once(parts, keyedCall(asked, key), handle);
}

/** A header that would be dropped without a word is refused: who sends it relies on it. @throws Problem malformedRequest */
function refuseUnread(call: Call, { headers }: IncomingMessage): void {
  if (call.method === 'GET') return;
  const name = ['idempotency-key', 'if-match'].find((one) => headers[one] !== undefined && !reads(call, one));
  if (name === undefined) return;
  throw new Problem('malformedRequest', {
    detail: { 'zh-CN': `此调用不接受请求头 ${name}`, en: `this call does not take the header ${name}` },
  });
}

const reads = (call: Call, header: string) =>
  header === 'idempotency-key'
    ? takesKey(call)
    : Object.keys(call.headers ?? {}).some((name) => name.toLowerCase() === header);

/** @throws Problem storeUnavailable where the store is another's by now, or of a form that this version does not know */
function mustBeFit(store: Parts['store']): void {
  const fault = store.fault?.();
  if (fault === undefined) return;
  throw new Problem('storeUnavailable', { detail: { 'zh-CN': '本节点已不能使用该存储', en: fault } });
}

/** Answers the other methods of the routes' addresses with what they do have. */
export function refuseOtherMethods(app: Express, routes: Route[]): void {
  for (const [path, own] of groupBy(routes, pathOf)) {
    const allow = own.map(({ call }) => call.method).join(', ');
    // One layer for all methods: `app.all` would make one for each of three dozen.
    app.route(path).all((_, response) => {
      response.setHeader('allow', allow);
      throw new Problem('methodNotAllowed');
    });
  }
}

/** Who a request was from, and what it holds, until it is answered: then it is told in the log and given back. */
type Observed = ServerResponse & { by?: string; release?: () => void };

const anyone: Caller = { id: 'anyone', person: 'anyone', roles: [] };

/** Counts and times a route's requests when they are answered, and logs them: where that is wanted, and what belongs to a trace. */
function observer(
  { metrics, log, config: { accessLog } }: Pick<Parts, 'metrics' | 'log' | 'config'>,
  { name: route, method, holds }: Call,
): (request: Request, response: ServerResponse) => void {
  const answered = metrics.counting('guiju_requests_total', { route }, 'status');
  const took = metrics.timing('guiju_request_seconds', { route });
  return (request, response) => {
    const startedMs = performance.now();
    response.on('close', () => {
      (response as Observed).release?.();
      const ms = performance.now() - startedMs;
      const { statusCode: status } = response;
      answered(String(status));
      // A stream lasts as long as its reader likes.
      if (holds !== 'stream') took(ms / 1000);
      const of = readTraceparent(request.headers.traceparent);
      if (!of && !accessLog) return;
      const { by } = response as Observed;
      const path = request.originalUrl.split('?')[0];
      const trace = of && { trace: of.trace, parent: of.span };
      const brokenOff = response.writableFinished ? undefined : true;
      log.info('a request was answered', {
        ...trace,
        method,
        path,
        route,
        status,
        ms: Math.round(ms * 10) / 10,
        by,
        brokenOff,
      });
    });
  };
}

/** Reads a request as its call takes it: who sends it, then its names, its query and its body. */
function reader(
  call: Call,
  { accounts, held }: Pick<Parts, 'accounts' | 'held'>,
): (request: Request, response: Response) => Promise<AnyAsked> {
  const checkNames = nameChecker(call);
  const readQuery = queryReader(call);
  const readSheetQuery = queryReader({ query: call.takesSheet });
  const { holds = 'call' } = call;
  return async (request, response) => {
    if (call.allow === 'public') accounts.admitAnyone(request);
    const found = call.allow === 'public' ? anyone : accounts.callerOf(request);
    const caller = found instanceof Promise ? await found : found;
    if (!isAllowed(caller, call.allow)) throw new Problem('forbidden');
    if (caller.confined && !call.whileConfined) throw new Problem('forbidden', { detail: ownPasswordFirst });
    const observed: Observed = response;
    observed.by = caller.id;
    const release = caller === anyone ? held.take('guest', accounts.addressOf(request)) : held.take(holds, caller.id);
    // Who has gone while it was looked up who they are holds nothing.
    if (response.closed) release();
    else observed.release = release;
    if (holds === 'upload') endWhereStill(request, response);
    refuseUnread(call, request);
    const params = request.params as Record<string, string>;
    if (params.policy !== undefined) requirePolicy(caller, params.policy);
    checkNames(params);
    const inIt = params.policy === undefined ? caller : inPolicy(caller, params.policy);
    const file = call.takesSheet && (await readSheetFile(request, call.bodyLimit));
    const asked: AnyAsked = {
      params,
      query: (file ? readSheetQuery : readQuery)(request.originalUrl),
      body: undefined,
      caller: inIt,
      request,
    };
    if (file) {
      // A key knows the call by what the file holds.
      Object.assign(asked, { file, body: { sheet: hash('sha256', file, 'hex') } });
    } else if (call.body) {
      asked.body = (await readJson(request, call.bodyLimit)) ?? (call.bodyOptional ? {} : undefined);
      if (asked.body === undefined) throw noBody();
      checkSchema(call.body, asked.body);
    }
    return asked;
  };
}

const ownPasswordFirst = {
  'zh-CN': '密码由他人设置：请先修改密码',
  en: 'your password was set by somebody else: set your own first',
};

function noBody(): Problem {
  return new Problem('malformedRequest', { detail: { 'zh-CN': '缺少请求体', en: 'the request has no body' } });
}

/** The status of an answer that names none: the first that the call answers. */
const usualStatus = ({ answers }: Call) => Number(Object.keys(answers)[0]);
