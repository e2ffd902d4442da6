/**
 * A process of its own for each server that the HTTP bench measures: `node bench/http-server.ts guiju|bare|zen`. It tells its parent
 * where it listens, and how much processor time it has used whenever it is asked.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { seedContent } from '../server/governance/seed.ts';
import { readConfig } from '../server/kernel/config.ts';
import { silent } from '../server/kernel/log.ts';
import { startServer } from '../server/server.ts';
import { openEmbeddedStore } from '../server/stores/embedded-store.ts';
import { zen } from './peers.ts';
import { contentOf, smallRuleSet } from './workloads.ts';

/** Guiju as `npm start` runs it, decisions recorded in files, without a limit of requests. */
async function guiju(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'guiju-bench-'));
  const nowhere = join(folder, 'none');
  const config = {
    ...{ ...readConfig({}), port: 0, rateLimit: 0 },
    ...{ dataFolder: folder, definitionsFolder: nowhere, designerFolder: nowhere },
  };
  const content = contentOf(smallRuleSet());
  content.policy.editions = [{ number: 1, effectiveFrom: '2020-01-01T00:00:00Z' }];
  const store = await openEmbeddedStore(folder);
  const server = await startServer({ config, store, log: silent, now: () => new Date() });
  await seedContent(server.parts, content);
  process.once('disconnect', () => server.close().then(() => rm(folder, { recursive: true, force: true })));
  return server.url;
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

const linesIn = (text: string) => text.split('\n').filter(Boolean);

/** Reads the same JSON and writes as much, with nothing in between. */
function bare(): Promise<string> {
  const { outcome, rules } = answer;
  const keys = (text: string) => Object.keys(JSON.parse(text) as object).length;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const body =
        request.url === '/lines'
          ? linesIn(text)
              .map((line) => JSON.stringify({ outcome, rules, n: keys(line) }))
              .join('\n')
          : JSON.stringify({ ...answer, facts: keys(text) });
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
      response.end(body);
    });
  });
  return listen(server);
}

/** Express with zen-engine behind it, which neither checks facts nor records decisions. */
function zenBehindExpress(): Promise<string> {
  const { decide } = zen(smallRuleSet());
  const app = express();
  app.post('/lines', express.text({ type: '*/*', limit: '10mb' }), async (request, response) => {
    const results = await Promise.all(
      linesIn(request.body as string).map(async (line) => JSON.stringify({ outcome: await decide(JSON.parse(line)) })),
    );
    response.send(results.join('\n'));
  });
  app.post('/', express.json(), async (request, response) => {
    response.json({ ...answer, outcome: await decide(request.body.facts) });
  });
  return listen(createServer(app));
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.once('disconnect', () => process.exit(0));
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

const servers = { guiju, bare, zen: zenBehindExpress };
export type ServerName = keyof typeof servers;

/** What the parent is told: first the address, then for each question the processor time used, in seconds. */
export type Told = { url: string } | { cpuSeconds: number };

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuSeconds: (user + system) / 1e6 } satisfies Told);
});
process.send?.({ url: await servers[process.argv[2] as ServerName]() } satisfies Told);
