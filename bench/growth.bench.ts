import { compileEdition, evaluate, type JsonObject, type RuleSetDefinition } from '../engine/index.ts';
import { compare, type Figure, median, type Runner } from './measure.ts';
import { jsonRulesEngine, zen } from './peers.ts';
import { at, compiled, contentOf, factSets, smallRuleSet, tableRuleSet } from './workloads.ts';

const sets = factSets();

const awaiting = (decide: (facts: JsonObject) => Promise<unknown>) => async (count: number) => {
  for (let index = 0; index < count; index += 1) await decide(sets[index & 1023] as JsonObject);
};

/** How the cost of a decision grows with the rows of a table and with the editions in memory, and what building one costs. */
export default async function* growth(): AsyncGenerator<Figure> {
  const runners: Runner[] = [];
  const peers: Runner[] = [];
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
  yield* await editions();
}

/** One of so many small rule sets for each decision: what is left of the speed when each must come from memory. */
async function editions(): Promise<Figure[]> {
  const contents = Array.from({ length: 1000 }, (_, index) => contentOf(smallRuleSet(12 + index)));
  const before = bytesHeld();
  const ruleSets = contents.map((content) => compileEdition(content).ruleSet('small'));
  for (const ruleSet of ruleSets) evaluate(ruleSet, sets[0] as JsonObject, { at });
  const kibibytes = (bytesHeld() - before) / 1024 / ruleSets.length;
  const held = {
    bench: 'many editions in memory',
    name: 'memory of a compiled edition',
    value: kibibytes,
    unit: 'KiB',
  };
  const runners = [1, 10, 100, 1000].map((count): Runner => {
    return {
      name: `${count} editions`,
      run(times) {
        let place = 0;
        for (let index = 0; index < times; index += 1) {
          place = (place + 7919) % count;
          evaluate(ruleSets[place] as (typeof ruleSets)[number], sets[index & 1023] as JsonObject, { at });
        }
      },
    };
  });
  return [{ ...held, ratios: {} }, ...(await compare('many editions in memory', runners, ['1 editions']))];
}

/** What building a table costs, the median of some builds: processor time, in microseconds a row. */
function building(definition: RuleSetDefinition, rows: number): Figure {
  const took = Array.from({ length: 5 }, () => {
    const from = process.cpuUsage();
    compiled(definition);
    const { user, system } = process.cpuUsage(from);
    return (user + system) / rows;
  });
  return { bench: 'building a table', name: `${rows} rows`, value: median(took), unit: 'µs a row', ratios: {} };
}

function bytesHeld(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
