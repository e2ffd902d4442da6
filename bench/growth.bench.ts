import { compileEdition, evaluate, type JsonObject, type RuleSetDefinition } from '../engine/index.ts';
import { compare, type Figure, median, type Runner } from './measure.ts';
import { jsonRulesEngine, zen } from './peers.ts';
import { at, compiled, contentOf, editionKinds, editionOfSmall, factSets, tableRuleSet } from './workloads.ts';

const sets = factSets();
const warmUpRows = 40_000;

const awaiting = (decide: (facts: JsonObject) => Promise<unknown>) => async (count: number) => {
  for (let index = 0; index < count; index += 1) await decide(sets[index & 1023] as JsonObject);
};

/** How the cost of a decision grows with the rows of a table and with the editions in memory, and what building one costs. */
export default async function* growth(): AsyncGenerator<Figure> {
  const runners: Runner[] = [];
  const peers: Runner[] = [];
  const first = build(tableRuleSet(2000), 1) / 2000;
  yield {
    bench: 'building a table',
    name: '2000 rows, first of the process',
    value: first,
    unit: 'µs a row',
    ratios: {},
  };
  for (const rows of [20, 200, 2000, 20_000]) {
    const definition = tableRuleSet(rows);
    yield building(definition, rows);
    const ruleSet = compiled(definition);
    runners.push({
      name: `${rows} rows`,
      run(count) {
        for (let index = 0; index < count; index += 1) evaluate(ruleSet, sets[index & 1023] as JsonObject, { at });
      },
    });
    if (rows > 2000) continue;
    peers.push({ name: `zen-engine, ${rows} rows`, run: awaiting(zen(definition)) });
    peers.push({ name: `json-rules-engine, ${rows} rows`, run: awaiting(jsonRulesEngine(ruleSet, true)) });
  }
  yield* await compare('first hit in a growing table', [...runners, ...peers], ['20 rows']);
  for (const kind of editionKinds) yield* await editions(kind);
}

/** One of so many small rule sets for each decision: what is left of the speed when each must come from memory. */
async function editions(kind: (typeof editionKinds)[number]): Promise<Figure[]> {
  const bench = 'many editions in memory';
  const contents = Array.from({ length: 1000 }, (_, index) => contentOf(editionOfSmall(index, kind)));
  const before = bytesHeld();
  const ruleSets = contents.map((content) => compileEdition(content).ruleSet('small'));
  const held = (name: string): Figure => {
    const value = (bytesHeld() - before) / 1024 / ruleSets.length;
    return { bench, name: `${kind}: memory of each, ${name}`, value, unit: 'KiB', ratios: {} };
  };
  for (const ruleSet of ruleSets) evaluate(ruleSet, sets[0] as JsonObject, { at });
  const memory = [held('one decision made')];
  const runners = [1, 10, 100, 1000].map((count): Runner => {
    return {
      name: `${kind}, ${count} editions`,
      run(times) {
        let place = 0;
        for (let index = 0; index < times; index += 1) {
          place = (place + 7919) % count;
          evaluate(ruleSets[place] as (typeof ruleSets)[number], sets[index & 1023] as JsonObject, { at });
        }
      },
    };
  });
  // Each of the thousand decides 128 of the fact sets: then every decision that comes was made before.
  runners.at(-1)?.run(128 * ruleSets.length);
  memory.push(held('128 made'));
  return [...memory, ...(await compare(bench, runners, [`${kind}, 1 editions`]))];
}

/** What building a table costs, in microseconds of processor time a row. Like decisions it is timed warm: some builds come before. */
function building(definition: RuleSetDefinition, rows: number): Figure {
  build(definition, Math.ceil(warmUpRows / rows));
  const times = Math.ceil(2000 / rows);
  const took = Array.from({ length: 15 }, () => build(definition, times) / times / rows);
  return { bench: 'building a table', name: `${rows} rows`, value: median(took), unit: 'µs a row', ratios: {} };
}

/** @returns what it took, in microseconds */
function build(definition: RuleSetDefinition, times: number): number {
  globalThis.gc?.();
  const from = process.cpuUsage();
  for (let built = 0; built < times; built += 1) compiled(definition);
  const { user, system } = process.cpuUsage(from);
  return user + system;
}

function bytesHeld(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
