import { evaluate, type JsonObject, type RuleSet } from '../engine/index.ts';
import { compare, type Figure, mustEqual, type Runner } from './measure.ts';
import { jsonRulesEngine, zen } from './peers.ts';
import { at, compiled, factSets, smallRuleSet, tableRuleSet } from './workloads.ts';

/** Decisions per CPU-second on a small rule set and on tables, beside json-rules-engine, zen-engine and bare closures. */
export default async function* decisions(): AsyncGenerator<Figure> {
  yield* await small();
  for (const rows of [200, 2000]) yield* await table(rows);
}

const sets = factSets();
const cycling = (decide: (facts: JsonObject) => unknown) => (count: number) => {
  for (let index = 0; index < count; index += 1) decide(sets[index & 1023] as JsonObject);
};
const awaiting = (decide: (facts: JsonObject) => Promise<unknown>) => async (count: number) => {
  for (let index = 0; index < count; index += 1) await decide(sets[index & 1023] as JsonObject);
};

function ours(ruleSet: RuleSet): Runner[] {
  return [
    { name: 'guiju', run: cycling((facts) => evaluate(ruleSet, facts, { at })) },
    { name: 'guiju, facts checked before', run: cycling((facts) => evaluate(ruleSet, facts, { at, checked: true })) },
    { name: 'guiju, explained, not read', run: cycling((facts) => evaluate(ruleSet, facts, { at, explain: true })) },
    {
      name: 'guiju, explained and read',
      run: cycling((facts) => evaluate(ruleSet, facts, { at, explain: true }).explanation?.rules),
    },
    {
      name: 'guiju, explained, as JSON in two languages',
      run: cycling((facts) => JSON.stringify(evaluate(ruleSet, facts, { at, explain: true }))),
    },
  ];
}

async function small(): Promise<Figure[]> {
  const definition = smallRuleSet();
  const ruleSet = compiled(definition);
  const [jre, gorules] = [jsonRulesEngine(ruleSet, false), zen(definition)];
  for (const facts of sets.slice(0, 200)) {
    const { outcome, rules } = evaluate(ruleSet, facts, { at });
    mustEqual('json-rules-engine', (await jre(facts)).ids.toSorted(), rules.map((rule) => rule.id).toSorted());
    const marks = ((await gorules(facts)) as unknown as { mark: number }[]).map((one) => one.mark);
    mustEqual('zen-engine', marks, outcome.mark ?? []);
    mustEqual('bare closures', bare(facts), outcome.mark ?? []);
  }
  const runners = [
    ...ours(ruleSet),
    { name: 'bare closures', run: cycling(bare) },
    { name: 'json-rules-engine', run: awaiting(jre) },
    { name: 'zen-engine', run: awaiting(gorules) },
    { name: 'zen-engine, trace', run: awaiting((facts) => gorules(facts, true)) },
  ];
  return compare('small rule set', runners, ['json-rules-engine', 'zen-engine', 'zen-engine, trace', 'bare closures']);
}

async function table(rows: number): Promise<Figure[]> {
  const definition = tableRuleSet(rows);
  const ruleSet = compiled(definition);
  const [jre, gorules] = [jsonRulesEngine(ruleSet, true), zen(definition)];
  for (const facts of sets.slice(0, rows > 1000 ? 20 : 100)) {
    const { outcome, rules } = evaluate(ruleSet, facts, { at });
    mustEqual(
      'json-rules-engine',
      (await jre(facts)).ids.slice(0, 1),
      rules.map((rule) => rule.id),
    );
    mustEqual('zen-engine', await gorules(facts), outcome);
  }
  const runners = [
    ...ours(ruleSet),
    { name: 'json-rules-engine', run: awaiting(jre) },
    { name: 'zen-engine', run: awaiting(gorules) },
    { name: 'zen-engine, trace', run: awaiting((facts) => gorules(facts, true)) },
  ];
  return compare(`table of ${rows} rows`, runners, ['json-rules-engine', 'zen-engine', 'zen-engine, trace']);
}

/** The rules of the small rule set as a person would write them in JavaScript's closures: the limit of what closures can do. */
const tests: ((facts: JsonObject) => boolean)[] = [
  ({ age, km }) => (age as number) <= 24 && (km as number) <= 200_000,
  ({ kind, price }) => kind === 'tractor' && (price as number) > 500,
  ({ region }) => region === 'island' || region === 'abroad',
  ({ region, approved }) => (region === 'north' || region === 'south') && approved === true,
  ({ age, km, kind }) => (age as number) > 60 && ((km as number) > 300_000 || kind === 'van'),
  ({ price }) => (price as number) < 100,
  ({ approved }) => approved !== true,
  ({ km }) => (km as number) >= 100_000 && (km as number) < 150_000,
  ({ kind, age, price }) => (kind === 'mixer' && (age as number) < 36) || price === 0,
  ({ kind, region, age }) => kind !== 'tipper' && region !== 'west' && (age as number) < 90,
];

function bare(facts: JsonObject): number[] {
  const marks: number[] = [];
  for (let index = 0; index < tests.length; index += 1)
    if ((tests[index] as (facts: JsonObject) => boolean)(facts)) marks.push(index);
  return marks;
}
