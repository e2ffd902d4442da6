import { allows } from '../checks/classes.ts';
import { type Space, spaceOf } from '../checks/rule-space.ts';
import type { Box } from '../checks/space.ts';
import { canonicalJson } from '../ground/canonical-json.ts';
import type { Case, Json, JsonObject } from '../ground/definition.ts';
import { labelOf, ruleLabel, schemaOf, valueText } from '../ground/labels.ts';
import { both, type LocalText } from '../ground/local-text.ts';
import { Problem } from '../ground/problem.ts';
import type { RuleSet } from '../rules/compile.ts';
import { evaluate } from '../rules/evaluate.ts';
import { type CaseCoverage, caseNames, type GeneratedCases, type GenerateOptions } from './case-proposals.ts';
import { caseInstant, isFlowCase } from './cases.ts';
import { type FactClasses, factClasses, type PairCover, pairCover } from './fact-classes.ts';
import { sampleValues } from './sample-values.ts';

/** How often a rule is tried to be fired, and a pair to be had. */
const triesPerRule = 240;
const mostTries = 4000;
const restEvery = 25;

/** What the stages share. */
interface Work {
  ruleSet: RuleSet;
  space: Space;
  classes: FactClasses;
  pairs: PairCover;
  fired: Set<string>;
  /** Facts that were decided without a problem: the ground on which others are made. */
  bases: JsonObject[];
  seen: Set<string>;
  cases: Case[];
  nextName: () => string;
  /** Values to draw each fact from. */
  choices: ReadonlyMap<string, Json[]>;
  /** Configuration values as the cases that there are give them. */
  config: JsonObject;
  limit: number;
  random: (below: number) => number;
}

/** Cases for a rule set: see `generateCases`. */
export function* generateRuleCases(
  ruleSet: RuleSet,
  known: Case[],
  { coverage, limit }: Required<GenerateOptions>,
): Generator<void, GeneratedCases> {
  const space = spaceOf(ruleSet);
  const classes = factClasses(ruleSet, space);
  const work: Work = {
    ruleSet,
    space,
    classes,
    pairs: pairCover(classes),
    fired: new Set(),
    bases: [],
    seen: new Set(),
    cases: [],
    nextName: caseNames(known),
    limit,
    random: lots(),
    choices: choicesOf(ruleSet, space),
    config: Object.assign({}, ...known.map((one) => one.given.config ?? {})),
  };
  for (const { given, expected } of known.filter((one) => !isFlowCase(one))) {
    if (expected.problem) continue;
    const { facts = {}, at = caseInstant, config } = given;
    const decided = decideKnown(ruleSet, facts, at, config);
    if (decided) learn(work, facts, decided);
  }
  const before = coverageOf(work);
  const wanted = Math.ceil(coverage * before.of);
  yield* fireRules(work, wanted);
  yield* coverPairs(work);
  return { cases: work.cases, coverage: { before, after: coverageOf(work) } };
}

function decideKnown(ruleSet: RuleSet, facts: JsonObject, at: string, config: JsonObject | undefined) {
  try {
    return evaluate(ruleSet, facts, { at, config });
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/** The classes that the checks know, and where there are none the values that the schema allows. */
function choicesOf({ definition }: RuleSet, { dimensions, prober }: Space): Map<string, Json[]> {
  return new Map(
    Object.entries(definition.facts.properties ?? {}).map(([name, schema]) => {
      const dimension = dimensions.find((one) => !one.free && one.name === name);
      const constants = (prober.choices.get(name) ?? []).filter((value) => typeof value === 'number');
      const samples = sampleValues(schema, dimension ? [] : constants);
      return [name, [...new Set([...(dimension?.examples ?? []), ...samples])]];
    }),
  );
}

type Decided = { outcome: JsonObject; rules: { id: string; clauses: string[] }[] };

/** Facts that were decided, with the configuration values that they needed. */
interface Settled {
  facts: JsonObject;
  config: JsonObject | undefined;
  decided: Decided;
}

const mostRepairs = 8;

/**
 * Decides some facts. What is missing is added and what is not valid is drawn anew, as far as the wanted facts allow; configuration
 * that is open is given a value for the case.
 */
function settle(work: Work, given: JsonObject, wanted: JsonObject = {}): Settled | undefined {
  let facts = withoutNulls({ ...given, ...wanted });
  let config: JsonObject | undefined;
  for (let repair = 0; repair < mostRepairs; repair += 1) {
    try {
      return { facts, config, decided: evaluate(work.ruleSet, facts, { at: caseInstant, config }) };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const names = error.facts ?? [];
      if (error.code === 'configurationMissing') config = { ...config, ...configFor(work, names) };
      else if (names.length === 0 || names.some((name) => wanted[name] !== undefined)) return undefined;
      else facts = withoutNulls({ ...facts, ...drawn(work, names) });
    }
  }
  return undefined;
}

function drawn({ choices, random }: Work, names: string[]): JsonObject {
  const draw = (values: Json[] | undefined) => values?.[random(values.length)] ?? null;
  return Object.fromEntries(names.map((name) => [name, draw(choices.get(name))]));
}

function configFor({ ruleSet, config }: Work, names: string[]): JsonObject {
  const { values } = ruleSet.library.content.config;
  const own = names.map((name) => name.replace(/^config\./, ''));
  return Object.fromEntries(
    own.map((name) => [name, config[name] ?? sampleValues(values[name]?.schema ?? {}).at(-1) ?? null]),
  );
}

/** Takes note of what a case exercises. */
function learn(work: Work, facts: JsonObject, { rules }: Decided): void {
  for (const { id } of rules) work.fired.add(id);
  work.pairs.add(facts);
  work.bases.push(facts);
  work.seen.add(canonicalJson(facts));
}

/** @returns whether it is one that was not there */
function propose(work: Work, { facts, config, decided }: Settled, title: LocalText): boolean {
  if (work.seen.has(canonicalJson(facts))) return false;
  learn(work, facts, decided);
  const clauses = [...new Set(decided.rules.flatMap((rule) => rule.clauses))];
  const given = { facts, ...(config ? { config } : {}) };
  work.cases.push({ id: work.nextName(), title, clauses, given, expected: { outcome: decided.outcome } });
  return true;
}

function coverageOf({ space, fired, pairs }: Work): CaseCoverage {
  const missing = space.rules.map((rule) => rule.id).filter((id) => !fired.has(id));
  const of = space.rules.length;
  return { measure: 'rules', covered: of - missing.length, of, missing, values: pairs.values(), pairs: pairs.pairs() };
}

/** For every rule that no case fires facts of its classes, on the ground of facts that were decided. */
function* fireRules(work: Work, wanted: number): Generator<void, void> {
  const { space, fired, limit } = work;
  for (const { id, boxes } of space.rules) {
    const covered = space.rules.length - coverageOf(work).missing.length;
    if (covered >= wanted || work.cases.length >= limit) return;
    if (fired.has(id) || boxes?.length === 0) continue;
    for (let attempt = 0; attempt < triesPerRule && !fired.has(id); attempt += 1) {
      if (attempt % restEvery === 0) yield;
      const settled = settle(work, drawFor(work, boxes?.[attempt % boxes.length], attempt));
      const news = settled?.decided.rules.find((rule) => !fired.has(rule.id));
      // Another rule that was not fired yet is as welcome.
      if (settled && news) propose(work, settled, fires(work.ruleSet, news.id));
      if (work.cases.length >= limit) return;
    }
  }
}

function drawFor({ space, bases, choices, random }: Work, box: Box | undefined, attempt: number): JsonObject {
  const { dimensions } = space;
  const facts: JsonObject = {};
  const base = attempt % 2 === 0 && bases.length > 0 ? bases[random(bases.length)] : undefined;
  for (const [name, values] of choices) facts[name] = (base ? base[name] : values[random(values.length)]) ?? null;
  if (box) {
    dimensions.forEach(({ name, free, examples }, place) => {
      if (free || !(name in facts)) return;
      const classes = box[place];
      const allowed = examples.filter((_, index) => allows(classes, index));
      if (classes || !base) facts[name] = allowed[attempt < 2 ? 0 : random(allowed.length)] ?? null;
    });
  }
  return withoutNulls(facts);
}

const withoutNulls = (facts: JsonObject) =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null)) as JsonObject;

/** Every class of a fact's values, which is its boundaries, then every two together, as far as the limit goes. */
function* coverPairs(work: Work): Generator<void, void> {
  const { pairs, limit } = work;
  for (let tries = 0; tries < mostTries && work.cases.length < limit; tries += 1) {
    if (tries % restEvery === 0) yield;
    const wanted = pairs.next();
    if (!wanted) return;
    const settled = firstSettled(work, wanted.facts);
    const list = factsInWords(work.ruleSet, wanted.facts);
    const boundary = wanted.keys.length === 1 && Object.keys(wanted.facts).length === 1;
    const [zh, en] = boundary ? ['边界值', 'boundary'] : ['组合', 'together'];
    const title = both(`${zh}：${list['zh-CN']}`, `${en}: ${list.en}`);
    if (!settled || !propose(work, settled, title)) pairs.giveUp(wanted);
  }
}

function fires({ definition }: RuleSet, id: string): LocalText {
  const name = ruleLabel(definition, id);
  return both(`命中：${name['zh-CN']}`, `fires: ${name.en}`);
}

function factsInWords({ definition, library: { content } }: RuleSet, facts: Record<string, Json>): LocalText {
  const said = Object.entries(facts).map(([name, value]) => {
    const label = labelOf(content, definition, name);
    const text = valueText(content, schemaOf(definition, name), value);
    return both(`${label['zh-CN']} ${text['zh-CN']}`, `${label.en} ${text.en}`);
  });
  return both(said.map((one) => one['zh-CN']).join('、'), said.map((one) => one.en).join(', '));
}

/** Whole facts that have the wanted values: the rest as most of what is missing, or as in facts that were decided. */
function firstSettled(work: Work, wanted: Record<string, Json>): Settled | undefined {
  const { pairs, bases, random } = work;
  const direct = settle(work, pairs.fill(wanted), wanted);
  if (direct) return direct;
  for (let attempt = 0; attempt < Math.min(6, bases.length); attempt += 1) {
    const settled = settle(work, bases[random(bases.length)] as JsonObject, wanted);
    if (settled) return settled;
  }
  return undefined;
}

/** The same lots at every call. */
function lots(): (below: number) => number {
  let state = 11;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
