import type { ServerResponse } from 'node:http';
import express, { type ErrorRequestHandler, type Express } from 'express';
import { once } from '../contract/once.ts';
import { describeApi } from '../contract/openapi.ts';
import type { Parts } from './decisions/parts.ts';
import { decisionRoutes } from './decisions/routes.ts';
import { auditRoutes } from './governance/audit-routes.ts';
import { channelRoutes } from './governance/channel-routes.ts';
import { commentRoutes } from './governance/comments.ts';
import { draftRoutes } from './governance/draft-routes.ts';
import { editionRoutes } from './governance/edition-routes.ts';
import { migrationRoutes } from './governance/migrations/routes.ts';
import { operationRoutes } from './governance/operations/routes.ts';
import { accountRoutes } from './governance/people/account-routes.ts';
import { directoryRoutes } from './governance/people/directory-routes.ts';
import { keyRoutes } from './governance/people/key-routes.ts';
import { oidcRoutes } from './governance/people/oidc-routes.ts';
import { sessionRoutes } from './governance/people/session-routes.ts';
import { tellingRoutes } from './governance/people/telling-routes.ts';
import { portableRoutes } from './governance/portable-routes.ts';
import { secretRoutes } from './governance/secret-routes.ts';
import { webhookRoutes } from './governance/webhook-routes.ts';
import { secure, serveDesigner } from './http/designer.ts';
import { describePage } from './http/docs-page.ts';
import { mountRoutes, refuseOtherMethods } from './http/mount.ts';
import { operatorRoutes } from './instances/operator-routes.ts';
import { instanceRoutes } from './instances/routes.ts';
import { taskRoutes } from './instances/task-routes.ts';
import { send } from './kernel/answer.ts';
import { describeProblem, localeOf, ProblemWith, toProblem } from './kernel/problems.ts';
import { queryReader } from './kernel/query.ts';
import type { Route } from './kernel/route.ts';
import { masterRoutes } from './masters/routes.ts';
import { overviewRoutes } from './overview/routes.ts';
import { serveCheckPage } from './papers/check-page.ts';
import { fileRoutes } from './papers/file-routes.ts';
import { registerRoutes } from './papers/register-routes.ts';
import { recordRoutes } from './papers/routes.ts';

const retryAfterSeconds = '5';

/** Every call of the API. Decisions stand first: the router looks from the top. */
export function allRoutes(parts: Parts): Route[] {
  const governance = [editionRoutes, portableRoutes, draftRoutes, commentRoutes, migrationRoutes, auditRoutes];
  const access = [keyRoutes, accountRoutes, sessionRoutes, oidcRoutes, directoryRoutes];
  return [
    decisionRoutes,
    instanceRoutes,
    operatorRoutes,
    operationRoutes,
    taskRoutes,
    fileRoutes,
    recordRoutes,
    registerRoutes,
    overviewRoutes,
    masterRoutes,
    ...governance,
    ...access,
    webhookRoutes,
    secretRoutes,
    channelRoutes,
    tellingRoutes,
  ].flatMap((of) => of(parts));
}

/** The HTTP application over its parts. It does not listen. */
export function createApp(parts: Parts): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', false);
  const routes = allRoutes(parts);
  mountRoutes(app, routes, parts);
  serveRoot(app, parts);
  serveCheckPage(app, parts);
  refuseOtherMethods(app, routes);
  serveDesigner(app, parts.config.designerFolder, parts.config.behindTls);
  app.use(tellProblem(parts));
  return app;
}

/** What is the same for every server of this version, made when it is first asked for. */
const openApi = once(() => JSON.stringify(describeApi()));
const docsPage = once(describePage);

function serveRoot(app: Express, parts: Parts): void {
  const takesNoQuery = queryReader({});
  app.get(['/openapi.json', '/docs', '/healthz', '/readyz', '/metrics'], (request, _, next) => {
    takesNoQuery(request.originalUrl);
    next();
  });
  app.get('/openapi.json', (_, response) => send(response, { text: openApi() }));
  app.get('/docs', (_, response) => {
    secure(response, parts.config.behindTls);
    response.type('html').send(docsPage());
  });
  app.get('/healthz', (_, response) => send(response, { body: { status: 'ok' } }));
  app.get('/readyz', (_, response) => send(response, readiness(parts)));
  app.get('/metrics', async (_, response) => {
    response.type(parts.metrics.contentType).send(await parts.metrics.text());
  });
}

/** Whether requests should come here. A node whose store is damaged in some parts serves all others, and says so. */
function readiness({ stopping, store, health, anchor }: Parts) {
  if (stopping) return { status: 503, body: { status: 'stopping' } };
  const fault = store.fault?.();
  if (fault !== undefined) return { status: 503, body: { status: 'unfit', reason: fault } };
  if (!store.ready()) return { status: 503, body: { status: 'starting' } };
  const { damaged } = health;
  const anchorLag = anchor && { anchorLag: anchor.lag };
  if (Object.keys(damaged).length === 0) return { body: { status: 'ready', ...anchorLag } };
  return { body: { status: 'degraded', damaged, see: '/api/v1/audit/verify', ...anchorLag } };
}

/** The one place where errors become answers. */
function tellProblem({ metrics, log }: Parts): ErrorRequestHandler {
  return (error, request, response: ServerResponse, _next) => {
    const problem = toProblem(error);
    metrics.count('guiju_problems_total', { code: problem.code });
    if (problem.status >= 500) log.error('a request failed', { method: request.method, path: request.path, error });
    // A stream that breaks off in the middle must not look complete.
    if (response.headersSent) return void response.destroy();
    const locale = localeOf(request.headers['accept-language']);
    const body = JSON.stringify(describeProblem(problem, locale));
    const wait = problem instanceof ProblemWith ? problem.extensions.retryAfter : undefined;
    if (problem.status === 429) response.setHeader('retry-after', String(wait ?? retryAfterSeconds));
    // What is still to come of a body that was given up would be taken for the next request.
    if (problem.status === 408) response.setHeader('connection', 'close');
    if (problem.status === 503) response.setHeader('retry-after', retryAfterSeconds);
    if (problem.status === 401) response.setHeader('www-authenticate', 'Bearer');
    response.setHeader('content-type', 'application/problem+json; charset=utf-8');
    response.setHeader('content-language', locale);
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('cache-control', 'no-store');
    response.statusCode = problem.status;
    response.end(body);
  };
}
