import { compileEdition, evaluate, type JsonObject } from '../engine/index.ts';
import { compare, type Figure, type Runner } from './measure.ts';
import { at, compiled, contentOf, factSets, smallRuleSet, tableRuleSet } from './workloads.ts';

const sets = factSets();

/** How the cost of a decision grows with the rows of a table and with the editions in memory, and what building one costs. */
export default async function* growth(): AsyncGenerator<Figure> {
  const sizes = [20, 200, 2000, 10_000];
  const runners: Runner[] = [];
  for (const rows of sizes) {
    const definition = tableRuleSet(rows);
    const from = process.cpuUsage();
    const ruleSet = compiled(definition);
    const { user, system } = process.cpuUsage(from);
    yield {
      bench: 'building a table',
      name: `${rows} rows`,
      value: (user + system) / rows,
      unit: 'µs a row',
      ratios: {},
    };
    runners.push({
      name: `${rows} rows`,
      run(count) {
        for (let index = 0; index < count; index += 1) evaluate(ruleSet, sets[index & 1023] as JsonObject, { at });
      },
    });
  }
  yield* await compare('first hit in a growing table', runners, ['20 rows']);
  yield* await editions();
}

/** One of so many small rule sets for each decision: what is left of the speed when each must come from memory. */
async function editions(): Promise<Figure[]> {
  const runners = [1, 10, 100, 1000].map((count): Runner => {
    const before = process.memoryUsage().heapUsed;
    const ruleSets = Array.from({ length: count }, (_, index) =>
      compileEdition(contentOf(smallRuleSet(12 + (index % 50)))).ruleSet('small'),
    );
    for (const ruleSet of ruleSets) evaluate(ruleSet, sets[0] as JsonObject, { at });
    if (count === 1000)
      console.log(`${((process.memoryUsage().heapUsed - before) / 1024 / count).toFixed(1)} KiB an edition`);
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
  return compare('many editions in memory', runners, ['1 editions']);
}
