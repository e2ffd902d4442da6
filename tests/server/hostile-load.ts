import { request as ask } from 'node:http';
import { hostile } from './hostile.ts';
import type { Hostile } from './hostile-parts.ts';

/** A request that is ready to be sent again and again. */
interface Ready {
  path: string;
  body: string;
}

const json = { 'content-type': 'application/json' };

function send(url: string, method: string, path: string, body?: string, headers: Record<string, string> = {}) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const outgoing = ask(`${url}${path}`, { method, headers: { ...json, ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
      response.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Saves a hostile definition in a draft of its own. @returns what is then asked of it */
async function prepare(url: string, { definition, others = [], facts = {}, events = [] }: Hostile): Promise<Ready[]> {
  const root = '/api/v1/policies/shop';
  const { id } = JSON.parse((await send(url, 'POST', `${root}/drafts`, '{}')).text);
  for (const one of [definition, ...others]) {
    const { revision } = JSON.parse((await send(url, 'GET', `${root}/drafts/${id}`)).text);
    const path = `${root}/drafts/${id}/definitions/${one.kind}/${one.id}`;
    await send(url, 'PUT', path, JSON.stringify(one), { 'if-match': `"${revision}"` });
  }
  const edition = `draft:${id}`;
  const check = { path: `${root}/drafts/${id}/check`, body: '{}' };
  if (definition.kind === 'flow') {
    const path = `${root}/flows/${definition.id}/simulate`;
    return [check, { path, body: JSON.stringify({ input: facts, events, edition }) }];
  }
  const path = `${root}/decisions/${definition.id}`;
  const asked = [{}, { explain: true }, { explain: { rows: 'all', limit: 1000 } }, { reference: true }];
  return [check, ...asked.map((more) => ({ path, body: JSON.stringify({ facts, edition, ...more }) }))];
}

export interface Load {
  /** How long each answer of `/healthz` took, in milliseconds. */
  healthy: number[];
  statuses: Map<number, number>;
  /** Ends the load, once what is under way has been answered or broken off. */
  stop(): Promise<void>;
}

/**
 * Many clients send hostile definitions' requests to a server, one after another without end, while somebody asks again and again
 * whether it is well.
 *
 * @param url a demo server with the policy of the tests, without a limit on requests
 */
export async function startHostileLoad(url: string, clients: number): Promise<Load> {
  const ready: Ready[] = [];
  for (const one of hostile) ready.push(...(await prepare(url, one)));
  const load = { healthy: [] as number[], statuses: new Map<number, number>() };
  let stopped = false;
  let next = 0;
  const client = async () => {
    while (!stopped) {
      const { path, body } = ready[next++ % ready.length] as Ready;
      const answer = await send(url, 'POST', path, body).catch(() => undefined);
      const status = answer?.status ?? 0;
      load.statuses.set(status, (load.statuses.get(status) ?? 0) + 1);
      if (!answer) await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const probe = async () => {
    while (!stopped) {
      const began = performance.now();
      const answer = await send(url, 'GET', '/healthz').catch(() => undefined);
      if (answer) load.healthy.push(performance.now() - began);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const running = [probe(), ...Array.from({ length: clients }, client)];
  return {
    ...load,
    async stop() {
      stopped = true;
      await Promise.all(running);
    },
  };
}
