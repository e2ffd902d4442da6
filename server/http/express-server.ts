import { createServer, IncomingMessage, type Server, ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Express } from 'express';
import { Problem, type ProblemCode } from '../../engine/index.ts';
import { endUnread } from '../kernel/patience.ts';
import { describeProblem, localeOf } from '../kernel/problems.ts';

/** Headers must have come within so long; bodies are watched where they are read (`patience.ts`). */
const headersMs = 20_000;
/** A request of any length must have come within so long. */
const requestMs = 3_600_000;
/** A connection may be unused for so long: longer than balancers keep theirs, which would otherwise send into one just closed. */
const idleMs = 75_000;
const mostConnections = 10_000;

/**
 * An HTTP server whose requests and responses are from the start what Express makes of them. It gives each its own prototype, and an
 * object whose prototype is changed is slow from then on, in Express and in node:http alike; one that has it already stays as it is.
 *
 * @param isClosing whether no new connections are taken: then every answer asks its sender to connect anew, elsewhere
 * @example createExpressServer(createApp(parts), () => false).listen(4000)
 */
export function createExpressServer(app: Express, isClosing: () => boolean): Server {
  class AppRequest extends IncomingMessage {}
  class AppResponse extends ServerResponse {}
  app.request = Object.setPrototypeOf(AppRequest.prototype, app.request);
  app.response = Object.setPrototypeOf(AppResponse.prototype, app.response);
  const options = {
    IncomingMessage: AppRequest,
    ServerResponse: AppResponse,
    headersTimeout: headersMs,
    requestTimeout: requestMs,
  };
  const server = createServer(options, (request, response) => {
    if (isClosing()) response.shouldKeepAlive = false;
    endUnread(request, response);
    app(request, response);
  });
  server.keepAliveTimeout = idleMs;
  server.maxConnections = mostConnections;
  unasked.set(server, connectionsNobodyAskedOn(server));
  return server.on('clientError', refuseUnreadable);
}

/** Of each server the connections on which nothing was asked yet. */
const unasked = new WeakMap<Server, Set<Duplex>>();

function connectionsNobodyAskedOn(server: Server): Set<Duplex> {
  const found = new Set<Duplex>();
  server.on('connection', (socket) => {
    found.add(socket);
    socket.once('close', () => found.delete(socket));
  });
  server.on('request', ({ socket }) => found.delete(socket));
  return found;
}

/**
 * Closes the connections that nobody uses: Node's own idle ones, and those on which nothing was ever asked, which Node counts as busy.
 * Browsers open such ones in advance, and a server that ends would wait for them.
 */
export function closeUnused(server: Server): void {
  server.closeIdleConnections();
  for (const socket of unasked.get(server) ?? []) socket.destroy();
}

/** What is no HTTP, has too large headers or sends them too slowly never reaches the application, and is told so all the same. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
  const problem = new Problem(unreadable[error.code ?? ''] ?? 'malformedRequest');
  const body = JSON.stringify(describeProblem(problem, localeOf(undefined)));
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'x-content-type-options: nosniff',
    'cache-control: no-store',
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

const unreadable: Record<string, ProblemCode> = {
  HPE_HEADER_OVERFLOW: 'headersTooLarge',
  ERR_HTTP_REQUEST_TIMEOUT: 'requestTimeout',
};
