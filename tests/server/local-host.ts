import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request that another system got. */
export interface Got {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  text: string;
  /** Its JSON; undefined where it is none. */
  body: any;
}

/** What another system does with a request. */
export type Doing = (response: ServerResponse, got: Got, request: IncomingMessage) => void;

export interface LocalHost {
  /** `127.0.0.1:port` */
  host: string;
  url: string;
  got: Got[];
  /** What it does with the requests to come, in their order; with all others the last that was given. */
  does(...doings: Doing[]): void;
  /** Resolves when there have been so many requests. */
  until(count: number): Promise<void>;
}

/** Answers a status, with a body and headers. @example host.does(answering(503), answering(200, { id: 7 })) */
export const answering =
  (status: number, body?: unknown, headers: Record<string, string> = {}): Doing =>
  (response) => {
    const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
  };

/** Another system, on a port of its own; it is gone with the test. */
export async function localHost(): Promise<LocalHost> {
  const host = await openHost();
  onTestFinished(host.close);
  return host;
}

/** Another system, on a port of its own, until it is closed. */
export async function openHost(): Promise<LocalHost & { close: () => void }> {
  const got: Got[] = [];
  const doings: Doing[] = [];
  let last: Doing = answering(200, {});
  let heard: (() => void)[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const one: Got = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        text,
        body: parsed(text),
      };
      got.push(one);
      last = doings.shift() ?? last;
      last(response, one, request);
      for (const hear of heard) hear();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    url: `http://${host}`,
    got,
    does: (...more) => void doings.push(...more),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
    async until(count) {
      while (got.length < count)
        await new Promise<void>((resolve) => {
          heard.push(resolve);
        });
      heard = [];
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
