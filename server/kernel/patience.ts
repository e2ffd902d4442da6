import type { IncomingMessage, ServerResponse } from 'node:http';
import { Problem } from '../../engine/index.ts';

/** A body that is read whole must have come within so long. */
const wholeBodyMs = 30_000;
/** A body or an answer of many lines may stand still for so long. */
const standstillMs = 60_000;
const lookEveryMs = 1000;

const reading = new Map<(problem: Problem) => void, number>();
let looking: NodeJS.Timeout | undefined;

/**
 * Gives a body up that takes too long: who sends a byte a minute holds a connection and memory for hours.
 *
 * @param giveUp is called once with the problem
 * @returns ends the watch
 */
export function watchBody(giveUp: (problem: Problem) => void): () => void {
  reading.set(giveUp, performance.now());
  // One clock for all: a timer for every request costs more than the rest of its reading.
  looking ??= setInterval(giveUpSlow, lookEveryMs).unref();
  return () => reading.delete(giveUp);
}

function giveUpSlow(): void {
  const tooEarly = performance.now() - wholeBodyMs;
  for (const [giveUp, sinceMs] of reading) {
    if (sinceMs > tooEarly) break;
    reading.delete(giveUp);
    giveUp(new Problem('requestTimeout'));
  }
  if (reading.size > 0) return;
  clearInterval(looking);
  looking = undefined;
}

/**
 * Gives up the rest of a body that nobody reads: of a request that was answered before it had come whole.
 *
 * @param response what it was answered with
 */
export function endUnread(request: IncomingMessage, response: ServerResponse): void {
  const { 'content-length': length = '0', 'transfer-encoding': coding } = request.headers;
  if (length === '0' && coding === undefined) return;
  response.on('finish', () => {
    if (request.complete) return;
    request.on(
      'close',
      watchBody(() => request.socket.destroy()),
    );
  });
}

/** Ends a connection on which nothing moves while a body of many lines is read or answered. */
export function endWhereStill(request: IncomingMessage, response: ServerResponse): void {
  const { socket } = request;
  const end = () => response.destroy();
  socket.setTimeout(standstillMs, end);
  response.on('close', () => {
    socket.off('timeout', end);
    socket.setTimeout(0);
  });
}
