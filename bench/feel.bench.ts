import { evaluate as feelin } from 'feelin';
import { evaluate, type JsonObject, type RuleSetDefinition } from '../engine/index.ts';
import { compare, type Figure, mustEqual } from './measure.ts';
import { celOf } from './peers.ts';
import { at, compiled, factSets, smallRuleSet } from './workloads.ts';

const sets = factSets();
/** A formula in FEEL, and the same as cel-js reads it. Amounts are such that numbers and decimals agree in their first nine digits. */
const formulas: [name: string, feel: string, cel: string][] = [
  ['a sum', 'price * 2 + age', 'price * 2 + age'],
  [
    'a choice',
    'if km > 100000 and kind = "tractor" then price * 0.8 + age * 2 else price + 10',
    'km > 100000 && kind == "tractor" ? price * 0.8 + age * 2 : price + 10',
  ],
  ['an amount', 'price * 0.85 + 12.34', 'price * 0.85 + 12.34'],
  [
    'an amount by parts',
    '(price - 100) * 0.03 + km * 0.0125 + age * 1.1',
    '(price - 100) * 0.03 + km * 0.0125 + age * 1.1',
  ],
  ['a list', 'if region in ["north", "south", "island"] then max([age, km / 1000, price]) else min([age, price])', ''],
];
const amountOf = (value: unknown) => Number(Number(value).toPrecision(9));

/** A decision whose outcome is one formula, facts checked, beside feelin and cel-js called directly with the same formula and facts. */
export default async function* feel(): AsyncGenerator<Figure> {
  for (const [name, formula, spelled] of formulas) {
    const ruleSet = compiled(computing(formula));
    const decide = (facts: JsonObject) => evaluate(ruleSet, facts, { at });
    const peers: Record<string, (facts: JsonObject) => unknown> = { feelin: (facts) => feelin(formula, facts).value };
    if (spelled) peers['cel-js'] = celOf(spelled);
    for (const facts of sets.slice(0, 100)) {
      const { value } = decide(facts).outcome;
      for (const [peer, answer] of Object.entries(peers))
        mustEqual(`${peer}, ${name}`, amountOf(answer(facts)), amountOf(value));
    }
    const each = (work: (facts: JsonObject) => unknown) => (count: number) => {
      for (let index = 0; index < count; index += 1) work(sets[index & 1023] as JsonObject);
    };
    const runners = Object.entries({ guiju: decide, ...peers }).map(([one, work]) => ({ name: one, run: each(work) }));
    yield* await compare(`a formula: ${name}`, runners, Object.keys(peers));
  }
}

function computing(formula: string): RuleSetDefinition {
  const outcome = { type: 'object' as const, properties: { value: { type: 'number' as const, '=': formula } } };
  const rules = [{ id: 'always', conditions: { all: [] }, event: { type: 'value', params: {} } }];
  return { ...smallRuleSet(), hitPolicy: 'first', outcome, rules };
}
