import { evaluate as feelin } from 'feelin';
import { evaluate, type JsonObject, type RuleSetDefinition } from '../engine/index.ts';
import { compare, type Figure, mustEqual } from './measure.ts';
import { at, compiled, factSets, smallRuleSet } from './workloads.ts';

const sets = factSets();
const formulas = {
  'a sum': 'price * 2 + age',
  'a choice': 'if km > 100000 and kind = "tractor" then price * 0.8 + age * 2 else price + 10',
  'a list': 'if region in ["north", "south", "island"] then max([age, km / 1000, price]) else min([age, price])',
};

/** A decision whose outcome is one formula, facts checked, beside feelin called directly with the same formula and facts. */
export default async function* feel(): AsyncGenerator<Figure> {
  for (const [name, formula] of Object.entries(formulas)) {
    const ruleSet = compiled(computing(formula));
    const decide = (facts: JsonObject) => evaluate(ruleSet, facts, { at });
    for (const facts of sets.slice(0, 100)) {
      mustEqual(`feelin, ${name}`, feelin(formula, facts).value, decide(facts).outcome.value);
    }
    const each = (work: (facts: JsonObject) => unknown) => (count: number) => {
      for (let index = 0; index < count; index += 1) work(sets[index & 1023] as JsonObject);
    };
    const runners = [
      { name: `guiju, ${name}`, run: each(decide) },
      { name: `feelin, ${name}`, run: each((facts) => feelin(formula, facts)) },
    ];
    yield* await compare('a formula', runners, [`feelin, ${name}`]);
  }
}

function computing(formula: string): RuleSetDefinition {
  const outcome = { type: 'object' as const, properties: { value: { type: 'number' as const, '=': formula } } };
  const rules = [{ id: 'always', conditions: { all: [] }, event: { type: 'value', params: {} } }];
  return { ...smallRuleSet(), hitPolicy: 'first', outcome, rules };
}
