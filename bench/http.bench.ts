import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import express from 'express';
import { readConfig } from '../server/config.ts';
import { seedContent } from '../server/editions/seed.ts';
import { silent } from '../server/log.ts';
import { startServer } from '../server/server.ts';
import { openEmbeddedStore } from '../server/stores/embedded-store.ts';
import { type Figure, median } from './measure.ts';
import { zen } from './peers.ts';
import { contentOf, factSets, smallRuleSet } from './workloads.ts';

const rounds = 5;
const seconds = 3;
const connections = 32;

interface Target {
  name: string;
  url: string;
  body: string;
  type: string;
}

/**
 * Decisions over HTTP: requests per CPU-second of this process, in which each server runs in turn, the load in another; beside bare
 * node:http that reads and writes the same JSON, and Express with zen-engine behind it; then a batch of 1,000 lines.
 */
export default async function* http(): AsyncGenerator<Figure> {
  const folder = await mkdtemp(join(tmpdir(), 'guiju-bench-'));
  const nowhere = join(folder, 'none');
  const config = {
    ...readConfig({}),
    port: 0,
    rateLimit: 0,
    dataFolder: folder,
    definitionsFolder: nowhere,
    designerFolder: nowhere,
  };
  const content = contentOf(smallRuleSet());
  content.policy.editions = [{ number: 1, effectiveFrom: '2020-01-01T00:00:00Z' }];
  const guiju = await startServer({
    config,
    store: await openEmbeddedStore(folder),
    log: silent,
    now: () => new Date(),
  });
  await seedContent(guiju.parts, content);
  const bare = await listen(bareServer());
  const peer = await listen(zenServer());
  try {
    const facts = factSets(1)[0] as object;
    const one = JSON.stringify({ facts });
    const path = '/api/v1/policies/bench/decisions/small';
    const json = 'application/json';
    const single = [
      { name: 'guiju', url: guiju.url + path, body: one, type: json },
      { name: 'node:http, the same JSON', url: bare.url, body: one, type: json },
      { name: 'Express + zen-engine', url: peer.url, body: one, type: json },
    ];
    yield* await race('decide over HTTP', single, 1);
    const lines = factSets(1000).map((set) => JSON.stringify(set));
    const batch = [
      {
        name: 'guiju, batch of 1,000',
        url: `${guiju.url}${path}/batch`,
        body: `${lines.join('\n')}\n`,
        type: 'application/x-ndjson',
      },
      {
        name: 'node:http, the lines without decisions',
        url: `${bare.url}/lines`,
        body: `${lines.join('\n')}\n`,
        type: json,
      },
      { name: 'Express + zen-engine, batch', url: `${peer.url}/lines`, body: `${lines.join('\n')}\n`, type: json },
    ];
    yield* await race('batch over HTTP, decisions', batch, 1000);
  } finally {
    await guiju.close();
    for (const server of [bare, peer]) await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function race(bench: string, targets: Target[], each: number): Promise<Figure[]> {
  const rates = new Map<string, number[]>(targets.map(({ name }) => [name, []]));
  // The first round warms all of them up; it does not count.
  for (let round = -1; round < rounds; round += 1) {
    for (const { name, url, body, type } of targets) {
      const from = process.cpuUsage();
      const answered = await load({ url, body, headers: { 'content-type': type } });
      const { user, system } = process.cpuUsage(from);
      if (round >= 0) rates.get(name)?.push((answered * each) / ((user + system) / 1e6));
    }
  }
  return targets.map(({ name }) => {
    const own = rates.get(name) as number[];
    const ratios = targets
      .filter((other) => other.name !== name)
      .map(
        (other) =>
          [other.name, median(own.map((rate, round) => rate / (rates.get(other.name)?.[round] as number)))] as const,
      );
    return { bench, name, value: median(own), unit: 'per CPU-second', ratios: Object.fromEntries(ratios) };
  });
}

/** @returns how many requests were answered */
async function load(target: { url: string; body: string; headers: object }): Promise<number> {
  const options = JSON.stringify({ ...target, method: 'POST', connections, duration: seconds });
  const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'load.ts'), options]);
  const { answered, refused } = JSON.parse(stdout) as { answered: number; refused: number };
  if (refused > 0) throw new Error(`${target.url}: ${refused} answers were not 2xx`);
  return answered;
}

const answer = {
  id: '01a2110d-f865-7753-8c36-ef15522a0af3',
  policy: 'bench',
  ruleSet: 'small',
  edition: 1,
  at: '2026-11-25T04:54:17.892Z',
  outcome: { mark: [5, 9] },
  rules: [
    { id: 'rule-5', clauses: [] },
    { id: 'rule-9', clauses: [] },
  ],
};

function bareServer() {
  return createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const body =
        request.url === '/lines'
          ? text
              .split('\n')
              .filter(Boolean)
              .map((line) =>
                JSON.stringify({
                  outcome: answer.outcome,
                  rules: answer.rules,
                  n: Object.keys(JSON.parse(line) as object).length,
                }),
              )
              .join('\n')
          : JSON.stringify({ ...answer, facts: Object.keys(JSON.parse(text) as object).length });
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
      response.end(body);
    });
  });
}

function zenServer() {
  const decide = zen(smallRuleSet());
  const app = express();
  app.post('/lines', express.text({ type: '*/*', limit: '10mb' }), async (request, response) => {
    const lines = (request.body as string).split('\n').filter(Boolean);
    const results = await Promise.all(
      lines.map(async (line) => JSON.stringify({ outcome: await decide(JSON.parse(line)) })),
    );
    response.send(results.join('\n'));
  });
  app.post('/', express.json(), async (request, response) => {
    response.json({ ...answer, outcome: await decide(request.body.facts) });
  });
  return createServer(app);
}

async function listen(server: ReturnType<typeof createServer>): Promise<{ url: string; close(): Promise<void> }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
