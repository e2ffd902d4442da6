import { type ExplainOptions, evaluate, type JsonObject } from '../engine/index.ts';
import { compare, type Figure, mustEqual, type Runner } from './measure.ts';
import { zen } from './peers.ts';
import { at, compiled, factSets, tableRuleSet } from './workloads.ts';

const sets = factSets();
const asked: Record<string, ExplainOptions> = {
  'fired, nearest and counts': { language: 'zh-CN' },
  'the fired rules alone': { rows: 'fired', language: 'zh-CN' },
};

/** Explanations as they are delivered, as JSON in one language, per CPU-second; zen-engine's trace as JSON beside them. */
export default async function* explained(): AsyncGenerator<Figure> {
  const runners: Runner[] = [];
  for (const rows of [20, 200, 2000, 20_000]) {
    const definition = tableRuleSet(rows);
    const ruleSet = compiled(definition);
    for (const [name, explain] of Object.entries(asked)) {
      const deliver = (facts: JsonObject) => JSON.stringify(evaluate(ruleSet, facts, { at, explain }));
      const run = (count: number) => {
        for (let index = 0; index < count; index += 1) deliver(sets[index & 1023] as JsonObject);
      };
      runners.push({ name: `${rows} rows, ${name}`, run });
    }
    if (rows > 2000) continue;
    const { traced } = zen(definition);
    for (const facts of sets.slice(0, 20)) {
      const { result } = JSON.parse(await traced(facts)) as { result: JsonObject };
      mustEqual('zen-engine, trace', result, evaluate(ruleSet, facts, { at }).outcome);
    }
    const run = async (count: number) => {
      for (let index = 0; index < count; index += 1) await traced(sets[index & 1023] as JsonObject);
    };
    runners.push({ name: `${rows} rows, zen-engine's trace`, run });
  }
  const against = runners.map(({ name }) => name).filter((name) => name.startsWith('20 rows') || /zen/.test(name));
  const figures = await compare('explained, as JSON in one language', runners, against);
  yield* figures.map((figure) => ({ ...figure, ratios: ratiosToRead(figure) }));
}

/** Beside zen-engine on the same table, and beside the same question on 20 rows. */
function ratiosToRead({ name, ratios }: Figure): Figure['ratios'] {
  const [rows, question] = name.split(', ', 2);
  return Object.fromEntries(
    Object.entries(ratios).filter(
      ([other]) => other === `${rows}, zen-engine's trace` || other === `20 rows, ${question}`,
    ),
  );
}
