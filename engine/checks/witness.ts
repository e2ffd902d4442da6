import { comparisonsIn } from '../conditions/comparisons.ts';
import { operatorNamed } from '../conditions/operators.ts';
import { formatNamed, formatNames } from '../expressions/formats.ts';
import type { Json, JsonObject, ValueSchema } from '../ground/definition.ts';
import { Problem } from '../ground/problem.ts';
import type { RuleSet } from '../rules/compile.ts';
import { evaluate, holdingRules } from '../rules/evaluate.ts';
import { examplesOf, type FactSchema } from './examples.ts';
import type { Dimension } from './space.ts';

/** The instant at which witnesses are tried: a check must answer the same on every day. */
const at = '2020-01-15T01:00:00Z';
const tries = 200;

/** Makes facts that show what a search found, and tries them on the rule set itself: nothing is claimed that did not happen. */
export interface Prober {
  /** Values for every fact it may be given, an example of each class that some condition or formula may tell apart. */
  readonly choices: ReadonlyMap<string, Json[]>;
  /** Facts of the classes of a point under which the rules that hold are as wanted; undefined where none was found. */
  find(point: number[], wanted: Wanted): JsonObject | undefined;
  /** Facts of any classes under which they are: what a proof says there are none of. */
  seek(wanted: Wanted): JsonObject | undefined;
  /** Whether the rules that hold for facts contradict each other. */
  isRefused(facts: JsonObject): boolean;
}

/** @param holding the ids of the rules that hold */
export type Wanted = (holding: string[], facts: JsonObject) => boolean;

/**
 * @param dimensions what a point has a class of
 * @param fact the schema of a fact that may be chosen, and whether it may be left out
 */
export function createProber(
  ruleSet: RuleSet,
  dimensions: Dimension[],
  fact: (name: string) => FactSchema | undefined,
): Prober {
  const properties = allFacts(ruleSet);
  const constants = constantsIn(ruleSet);
  const choices = new Map(
    Object.keys(properties).map((name) => {
      const kind = fact(name) ?? { schema: properties[name] as ValueSchema, optional: false };
      return [name, examplesOf({ values: constants, timeZone: ruleSet.library.environment.timeZone }, kind)] as const;
    }),
  );
  const holding = (facts: JsonObject): string[] | undefined => {
    try {
      return holdingRules(ruleSet, facts, { at });
    } catch (error) {
      if (error instanceof Problem) return undefined;
      throw error;
    }
  };
  const tryOut = (fixed: JsonObject, wanted: Wanted) => {
    const random = lots(7);
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const facts = withoutNulls({ ...draw(choices, attempt === 0 ? () => 0 : random), ...fixed });
      const found = holding(facts);
      if (found && wanted(found, facts)) return facts;
    }
    return undefined;
  };
  return {
    choices,
    isRefused: (facts) => {
      try {
        evaluate(ruleSet, facts, { at });
        return false;
      } catch (error) {
        return error instanceof Problem && error.code === 'hitPolicyViolated';
      }
    },
    seek: (wanted) => tryOut({}, wanted),
    find(point, wanted) {
      const fixed: JsonObject = {};
      dimensions.forEach(({ name, free, examples }, place) => {
        if (!free && name in properties) fixed[name] = examples[point[place] as number] as Json;
      });
      return tryOut(fixed, wanted);
    },
  };
}

/** Its own facts, and those that the rule sets it decides by ask for. */
function allFacts({ definition, library }: RuleSet): Record<string, ValueSchema> {
  const found: Record<string, ValueSchema> = {};
  const seen = new Set<string>();
  const add = (one: RuleSet['definition']) => {
    if (seen.has(one.id)) return;
    seen.add(one.id);
    for (const source of Object.values(one.derived ?? {})) {
      const other = 'decide' in source ? library.definition(source.decide) : undefined;
      if (other) add(other);
    }
    Object.assign(found, one.facts.properties);
  };
  add(definition);
  return found;
}

/** Every number and text that the rule set mentions: where its answers may turn. */
function constantsIn({ normalForm }: RuleSet): Json[] {
  const found = new Set<Json>();
  const text = JSON.stringify([normalForm.rules.map((rule) => rule.conditions), normalForm.derived]);
  for (const [number] of text.matchAll(/-?\d+(?:\.\d+)?/g)) if (found.size < 60) found.add(Number(number));
  for (const [date] of text.matchAll(/\d{4}-\d{2}-\d{2}/g)) found.add(date);
  const isFormatted = (one: string) => formatNames.some((name) => formatNamed(name)?.test(one));
  for (const [, quoted = ''] of text.matchAll(/"([^"\\]{1,60})\\?"/g)) if (isFormatted(quoted)) found.add(quoted);
  // Of operators that cut no values a witness is what they compare with.
  for (const { operator, value } of normalForm.rules.flatMap((rule) => comparisonsIn(rule.conditions)))
    if (operatorNamed(operator)?.wants === 'text' && typeof value === 'string') found.add(value);
  return [...found];
}

function draw(choices: ReadonlyMap<string, Json[]>, random: () => number): JsonObject {
  return Object.fromEntries(
    [...choices].map(([name, examples]) => [name, examples[Math.floor(random() * examples.length)] ?? null]),
  );
}

function withoutNulls(facts: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null));
}

/** The same lots at every check: a linear congruential generator. */
function lots(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
