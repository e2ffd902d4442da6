import { type EvaluateOptions, evaluate, type JsonObject, type RuleSet } from '../engine/index.ts';
import { compare, type Figure, mustEqual, type Runner } from './measure.ts';
import { celRules, jsonLogic, jsonRulesEngine, type Zen, zen } from './peers.ts';
import { at, compiled, type Days, dayFacts, days, factSets, smallRuleSet, tableRuleSet } from './workloads.ts';

/** Decisions per CPU-second on a small rule set and on tables, beside the peers, and bare closures. */
export default async function* decisions(): AsyncGenerator<Figure> {
  yield* await small();
  for (const rows of [200, 2000]) yield* await table(rows);
  yield* await dates();
}

const sets = factSets();
const cycling =
  (decide: (facts: JsonObject) => unknown, from = sets) =>
  (count: number) => {
    for (let index = 0; index < count; index += 1) decide(from[index & 1023] as JsonObject);
  };
const awaiting = (decide: (facts: JsonObject) => Promise<unknown>) => async (count: number) => {
  for (let index = 0; index < count; index += 1) await decide(sets[index & 1023] as JsonObject);
};
const deciding = (ruleSet: RuleSet, options: Partial<EvaluateOptions> = {}) => {
  const all = { at, ...options };
  return (facts: JsonObject) => evaluate(ruleSet, facts, all);
};

const ours = (ruleSet: RuleSet): Runner[] => [
  { name: 'guiju', run: cycling(deciding(ruleSet)) },
  { name: 'guiju, facts checked before', run: cycling(deciding(ruleSet, { checked: true })) },
];

/** zen-engine, one decision after another, and a thousand in a call. */
const zenRunners = ({ decide, batch }: Zen): Runner[] => [
  { name: 'zen-engine', run: awaiting(decide) },
  {
    name: 'zen-engine, batch',
    async run(count) {
      for (let done = 0; done < count; done += 1024) await batch(sets.slice(0, count - done));
    },
  },
];

async function small(): Promise<Figure[]> {
  const definition = smallRuleSet();
  const ruleSet = compiled(definition);
  const [jre, gorules] = [jsonRulesEngine(ruleSet, false), zen(definition)];
  const scripts = { 'json-logic-engine': jsonLogic(definition), 'cel-js': celRules(definition), 'bare closures': bare };
  const marksOf = (answer: JsonObject) => (answer as unknown as { mark: number }[]).map((one) => one.mark);
  const compared = sets.slice(0, 200);
  const batch = await gorules.batch(compared);
  for (const [index, facts] of compared.entries()) {
    const { outcome, rules } = evaluate(ruleSet, facts, { at });
    mustEqual('json-rules-engine', (await jre(facts)).ids.toSorted(), rules.map((rule) => rule.id).toSorted());
    mustEqual('zen-engine', marksOf(await gorules.decide(facts)), outcome.mark ?? []);
    mustEqual('zen-engine, batch', marksOf(batch[index] as JsonObject), outcome.mark ?? []);
    for (const [name, marks] of Object.entries(scripts)) mustEqual(name, marks(facts), outcome.mark ?? []);
  }
  const runners = [
    ...ours(ruleSet),
    ...Object.entries(scripts).map(([name, marks]) => ({ name, run: cycling(marks) })),
    { name: 'json-rules-engine', run: awaiting(jre) },
    ...zenRunners(gorules),
  ];
  return compare('small rule set', runners, [...Object.keys(scripts), 'json-rules-engine', 'zen-engine']);
}

async function table(rows: number): Promise<Figure[]> {
  const definition = tableRuleSet(rows);
  const ruleSet = compiled(definition);
  const [jre, gorules] = [jsonRulesEngine(ruleSet, true), zen(definition)];
  const compared = sets.slice(0, rows > 1000 ? 20 : 100);
  const batch = await gorules.batch(compared);
  for (const [index, facts] of compared.entries()) {
    const { outcome, rules } = evaluate(ruleSet, facts, { at });
    const ids = rules.map((rule) => rule.id);
    mustEqual('json-rules-engine', (await jre(facts)).ids.slice(0, 1), ids);
    mustEqual('zen-engine', await gorules.decide(facts), outcome);
    mustEqual('zen-engine, batch', batch[index], outcome);
  }
  const runners = [...ours(ruleSet), { name: 'json-rules-engine', run: awaiting(jre) }, ...zenRunners(gorules)];
  return compare(`table of ${rows} rows`, runners, ['json-rules-engine', 'zen-engine', 'zen-engine, batch']);
}

/** The same table, its days written as numbers, as dates and as instants: facts checked, the same rows decide. */
async function dates(): Promise<Figure[]> {
  const rows = 200;
  const written = Object.entries(days).map(([name, day]: [string, Days]) => {
    const ruleSet = compiled(tableRuleSet(rows, day));
    return { name, decide: deciding(ruleSet), facts: dayFacts(day) };
  });
  const [numbers] = written as [(typeof written)[number]];
  for (const { name, decide, facts } of written) {
    const outcomes = (one: typeof numbers) => one.facts.map((set) => one.decide(set).outcome);
    mustEqual(name, outcomes({ name, decide, facts }), outcomes(numbers));
  }
  const runners = written.map(({ name, decide, facts }) => ({ name, run: cycling(decide, facts) }));
  return compare(`table of ${rows} rows, a column of days`, runners, ['numbers']);
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
