import { limits } from '../engine/ground/limits.ts';
import { compileEdition, evaluate, type JsonObject, type RuleSetDefinition } from '../engine/index.ts';
import { compare, type Figure, median, mustEqual, type Runner } from './measure.ts';
import { jsonRulesEngine, zen } from './peers.ts';
import {
  at,
  compiled,
  contentOf,
  editionKinds,
  editionOfSmall,
  factSets,
  smallRuleSet,
  tableRuleSet,
} from './workloads.ts';

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
  // The largest table is beyond what a server takes: how the cost grows on is measured all the same.
  Object.assign(limits.rules, { most: 100_000 });
  Object.assign(limits.conditions, { most: 1_000_000 });
  for (const rows of [10, 20, 200, 2000, 20_000, 100_000]) {
    const definition = tableRuleSet(rows);
    // What was held weakly is let go at the end of a turn.
    await new Promise(setImmediate);
    const before = bytesHeld();
    const ruleSet = compiled(definition);
    evaluate(ruleSet, sets[0] as JsonObject, { at });
    const value = (bytesHeld() - before) / rows;
    // Beside what the process itself lets go and takes, twenty rows are nothing.
    if (rows > 20) yield { bench: 'memory of a table', name: `${rows} rows`, value, unit: 'bytes a row', ratios: {} };
    yield building(definition, rows);
    runners.push({
      name: `${rows} rows`,
      run(count) {
        for (let index = 0; index < count; index += 1) evaluate(ruleSet, sets[index & 1023] as JsonObject, { at });
      },
    });
    if (rows > 2000) continue;
    const gorules = zen(definition);
    for (const facts of sets.slice(0, 20)) {
      mustEqual('zen-engine', await gorules.decide(facts), evaluate(ruleSet, facts, { at }).outcome);
    }
    peers.push({ name: `zen-engine, ${rows} rows`, run: awaiting(gorules.decide) });
    peers.push({ name: `json-rules-engine, ${rows} rows`, run: awaiting(jsonRulesEngine(ruleSet, true)) });
  }
  yield* await compare('first hit in a growing table', [...runners, ...peers], ['20 rows']);
  yield* await nested();
  for (const kind of editionKinds) yield* await editions(kind);
}

/** Rule sets that ask each other: the small one, through so many others. */
async function nested(): Promise<Figure[]> {
  const runners = [1, 2, 4, 8].map((levels): Runner => {
    const through = Array.from({ length: levels - 1 }, (_, level) =>
      asking(level === 0 ? 'small' : `level-${level - 1}`, level),
    );
    const ruleSets = [smallRuleSet(), ...through];
    const last = ruleSets.at(-1) as RuleSetDefinition;
    const ruleSet = compileEdition(contentOf(...ruleSets)).ruleSet(last.id);
    const plain = compiled(smallRuleSet());
    for (const facts of sets.slice(0, 100)) {
      const wanted = evaluate(plain, facts, { at }).outcome.mark ?? null;
      mustEqual(`${levels} levels`, evaluate(ruleSet, facts, { at }).outcome.mark ?? null, wanted);
    }
    return {
      name: `${levels} levels`,
      run(count) {
        for (let index = 0; index < count; index += 1) evaluate(ruleSet, sets[index & 1023] as JsonObject, { at });
      },
    };
  });
  return compare('rule sets that ask each other', runners, ['1 levels']);
}

/** A rule set that gives what another one decides of the same facts. */
function asking(other: string, level: number): RuleSetDefinition {
  return {
    ...{ ...smallRuleSet(), id: `level-${level}`, hitPolicy: 'first' },
    derived: { found: { decide: other, take: 'mark' } },
    rules: [{ id: 'always', conditions: { all: [] }, event: { type: 'mark', params: { mark: { '=': 'found' } } } }],
  };
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
