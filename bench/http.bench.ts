import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ServerName, Told } from './http-server.ts';
import { type Figure, median, mustEqual } from './measure.ts';
import { factSets } from './workloads.ts';

const rounds = 5;
const seconds = 3;
const connections = 32;
const linesInBatch = 1000;

/** A server in a process of its own. */
interface Running {
  name: string;
  child: ChildProcess;
  url: string;
}

interface Target {
  server: Running;
  url: string;
  body: string;
  type: string;
}

/**
 * Decisions over HTTP: requests per CPU-second of the server's process, beside bare node:http that reads and writes the same JSON, and
 * Express with zen-engine behind it; then a batch of 1,000 lines. Each server has a process, and so has the load: what one makes of
 * Node's own code does not slow down another.
 */
export default async function* http(): AsyncGenerator<Figure> {
  const guiju = await start('guiju', 'guiju');
  const bare = await start('bare', 'node:http, the same JSON without decisions');
  const zen = await start('zen', 'Express + zen-engine');
  try {
    const sets = factSets(linesInBatch);
    const body = JSON.stringify({ facts: sets[0] });
    const decide = `${guiju.url}/api/v1/policies/bench/decisions/small`;
    const type = 'application/json';
    const single = [
      { server: guiju, url: decide, body, type },
      { server: bare, url: bare.url, body, type },
      { server: zen, url: zen.url, body, type },
    ];
    await mustAnswerAlike(single);
    yield* await race('decide over HTTP', single, 1);
    const lines = `${sets.map((set) => JSON.stringify(set)).join('\n')}\n`;
    const batch = [
      { server: guiju, url: `${decide}/batch`, body: lines, type: 'application/x-ndjson' },
      { server: bare, url: `${bare.url}/lines`, body: lines, type },
      { server: zen, url: `${zen.url}/lines`, body: lines, type },
    ];
    await mustAnswerAlike(batch);
    yield* await race(`batch of ${linesInBatch} over HTTP, decisions`, batch, linesInBatch);
  } finally {
    for (const { child } of [guiju, bare, zen]) child.disconnect();
  }
}

async function start(which: ServerName, name: string): Promise<Running> {
  const child = fork(join(import.meta.dirname, 'http-server.ts'), [which], { execArgv: [] });
  const [told] = (await once(child, 'message')) as [Told];
  if (!('url' in told)) throw new Error(`${which} does not say where it listens`);
  return { name, child, url: told.url };
}

/** The outcomes of Guiju must be those of zen-engine; bare node:http decides nothing. */
async function mustAnswerAlike(targets: Target[]): Promise<void> {
  const [ours, , peers] = await Promise.all(targets.map(outcomesOf));
  mustEqual(
    'Express + zen-engine',
    peers?.map((marks) => (marks as { mark: number }[]).map(({ mark }) => mark)),
    ours,
  );
}

async function outcomesOf({ url, body, type }: Target): Promise<unknown[]> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body });
  const lines = (await response.text()).split('\n').filter(Boolean);
  return lines.map((line) => {
    const { outcome } = JSON.parse(line) as { outcome: { mark?: number[] } };
    return Array.isArray(outcome) ? outcome : (outcome.mark ?? []);
  });
}

/** @param each how many decisions a request is */
async function race(bench: string, targets: Target[], each: number): Promise<Figure[]> {
  const rates = new Map<string, number[]>(targets.map(({ server }) => [server.name, []]));
  // The first round warms all of them up; it does not count.
  for (let round = -1; round < rounds; round += 1) {
    for (const target of targets) {
      const { child, name } = target.server;
      const from = await cpuSeconds(child);
      const answered = await load(target);
      const took = (await cpuSeconds(child)) - from;
      if (round >= 0) rates.get(name)?.push((answered * each) / took);
    }
  }
  return [...rates].map(([name, own]) => {
    const others = [...rates].filter(([other]) => other !== name);
    const ratios = others.map(
      ([other, theirs]) => [other, median(own.map((rate, round) => rate / (theirs[round] as number)))] as const,
    );
    return { bench, name, value: median(own), unit: 'per CPU-second', ratios: Object.fromEntries(ratios) };
  });
}

async function cpuSeconds(child: ChildProcess): Promise<number> {
  child.send('cpu');
  const [told] = (await once(child, 'message')) as [Told];
  return 'cpuSeconds' in told ? told.cpuSeconds : Number.NaN;
}

/** @returns how many requests were answered */
async function load({ url, body, type }: Target): Promise<number> {
  const headers = { 'content-type': type };
  const options = JSON.stringify({ url, body, headers, method: 'POST', connections, duration: seconds });
  const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'load.ts'), options]);
  const { answered, refused } = JSON.parse(stdout) as { answered: number; refused: number };
  if (refused > 0) throw new Error(`${url}: ${refused} answers were not 2xx`);
  return answered;
}
