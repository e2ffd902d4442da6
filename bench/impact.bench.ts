import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evaluate, type JsonObject } from '../engine/index.ts';
import { seedContent } from '../server/governance/seed.ts';
import { type Config, readConfig } from '../server/kernel/config.ts';
import { timeOrderedId } from '../server/kernel/ids.ts';
import { silent } from '../server/kernel/log.ts';
import { type RunningServer, startServer } from '../server/server.ts';
import { openEmbeddedStore } from '../server/stores/embedded-store.ts';
import { pagesOf, type RecordedDecision } from '../server/stores/recorded-decisions.ts';
import type { Figure } from './measure.ts';
import { at, compiled, contentOf, factSets, smallRuleSet, tableRuleSet } from './workloads.ts';

const many = 100_000;
const perDay = 10_000;

/** 100,000 recorded decisions replayed on a draft over HTTP from the embedded store, and how long others wait meanwhile. */
export default async function* impact(): AsyncGenerator<Figure> {
  const folder = await mkdtemp(join(tmpdir(), 'guiju-bench-'));
  const definitions = [smallRuleSet(), tableRuleSet(200)];
  const server = await serve(folder);
  try {
    const policy = { ...contentOf().policy, editions: [{ number: 1, effectiveFrom: '2020-01-01T00:00:00Z' }] };
    await seedContent(server.parts, { ...contentOf(...definitions), policy });
    await recordMany(server);
    const draft = await draftOf(server);
    for (const sample of [false, true]) yield* await measure(server, draft, sample);
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function serve(dataFolder: string): Promise<RunningServer> {
  const nowhere = join(dataFolder, 'none');
  const config: Config = {
    ...readConfig({}),
    port: 0,
    dataFolder,
    definitionsFolder: nowhere,
    designerFolder: nowhere,
  };
  return startServer({ config, store: await openEmbeddedStore(dataFolder), log: silent, now: () => new Date() });
}

async function recordMany({ parts }: RunningServer): Promise<void> {
  const sets = factSets();
  const ruleSets = [compiled(smallRuleSet()), compiled(tableRuleSet(200))];
  for (let from = 0; from < many; from += perDay) {
    const decidedAt = new Date(Date.parse(at) + from * 10_000).toISOString();
    const made = Array.from({ length: perDay }, (_, index): RecordedDecision => {
      const ruleSet = ruleSets[index % 2] as (typeof ruleSets)[number];
      const facts = sets[(from + index) & 1023] as JsonObject;
      const id = timeOrderedId(Date.parse(decidedAt) + index, new Uint8Array(10));
      const { outcome } = evaluate(ruleSet, facts, { at });
      return { id, decidedAt, policy: 'bench', ruleSet: ruleSet.id, edition: 1, at, facts, outcome };
    });
    await parts.store.decisions.record(pagesOf(made));
  }
}

/** A draft in which a limit of a much used rule is another. */
async function draftOf({ url }: RunningServer): Promise<string> {
  const drafts = `${url}/api/v1/policies/bench/drafts`;
  const { id } = JSON.parse((await post(drafts, {})).text) as { id: string };
  await fetch(`${drafts}/${id}/definitions/rules/small`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'if-match': '"1"' },
    body: JSON.stringify(smallRuleSet(36)),
  });
  return `${drafts}/${id}`;
}

async function measure({ url }: RunningServer, draft: string, sample: boolean): Promise<Figure[]> {
  const waits: number[] = [];
  let working = true;
  const others = (async () => {
    while (working) {
      const from = performance.now();
      await post(`${url}/api/v1/policies/bench/decisions/small`, { facts: factSets(1)[0] });
      waits.push(performance.now() - from);
    }
  })();
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  const { text } = await post(`${draft}/impact`, sample ? { sample: 5000 } : { until: '2024-12-31T00:00:00Z' });
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  working = false;
  await others;
  const { decisions } = JSON.parse(text) as { decisions: { replayed: number; changed: number } };
  if (!sample && (decisions.replayed !== many || decisions.changed === 0))
    throw new Error(`replayed ${text.slice(0, 200)}`);
  const bench = sample ? `a sample of 5,000 of ${many} decisions` : `${many} recorded decisions`;
  const sorted = waits.toSorted((a, b) => a - b);
  const figure = (name: string, value: number, unit: string): Figure => ({ bench, name, value, unit, ratios: {} });
  return [
    figure('replay, others served meanwhile', seconds, 's'),
    figure('processor time, others and all', (user + system) / 1e6, 's'),
    figure('changed', decisions.changed, 'decisions'),
    figure('others wait, median', sorted[Math.floor(sorted.length / 2)] ?? 0, 'ms'),
    figure('others wait, longest', sorted.at(-1) ?? 0, 'ms'),
    figure('others served', waits.length, 'requests'),
  ];
}

function post(url: string, body: unknown): Promise<{ text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const sent = httpRequest(url, { method: 'POST', headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      answer.on('end', () => resolve({ text }));
    });
    sent.on('error', reject);
    sent.end(JSON.stringify(body));
  });
}
