import type { Decision, EvaluateOptions } from '../decision.ts';
import type { JsonObject } from '../definition.ts';
import type { Frame } from '../expressions/scope.ts';
import { Problem } from '../problem.ts';
import type { CompiledRule, FiredRule, RuleSet } from './compile.ts';
import { instantOf, type Run, reservedSlots } from './environment.ts';
import { explain } from './explain.ts';
import { hitPolicies } from './hit-policies.ts';
import { deepestDecision } from './library.ts';
import { finishOutcome } from './outcome.ts';

/**
 * Decides: checks the facts, finds the rules that hold, and combines them by the hit policy. Synchronous and pure.
 *
 * @param ruleSet a compiled rule set of an edition
 * @param facts the facts by name, JSON
 * @param options the instant, configuration values for this call, whether to explain
 * @returns the outcome, the rules that made it, and the explanation if asked for
 * @throws Problem missingFact, unknownValue, invalidValue, configurationMissing, hitPolicyViolated, decisionTooDeep
 * @example evaluate(edition.ruleSet('fee-travel'), { roundTripKm: 120, tripNumber: 1 }, { at }).outcome.feeCny // 240
 */
export function evaluate(ruleSet: RuleSet, facts: JsonObject, options: EvaluateOptions): Decision {
  if (options.config) ruleSet.library.environment.checkConfig(options.config);
  const run: Run = { atMs: instantOf(options.at), config: options.config, facts, depth: 0 };
  return decideWithin(ruleSet, run, options.explain ?? false);
}

/** Decides within a run: also called where one rule set decides another. */
export function decideWithin(ruleSet: RuleSet, run: Run, explained: boolean): Decision {
  if (run.depth > deepestDecision) throw new Problem('decisionTooDeep');
  return withFrame(ruleSet, run, (frame) => decideFrame(ruleSet, frame, explained));
}

/** Runs work on a frame that holds the checked facts. */
function withFrame<T>(ruleSet: RuleSet, run: Run, work: (frame: Frame) => T): T {
  const frame = ruleSet.spare ?? new Array(ruleSet.frameSize).fill(null);
  ruleSet.spare = undefined;
  frame[reservedSlots.run] = run;
  try {
    ruleSet.facts.load(frame, run.facts);
    ruleSet.derived.reset(frame);
    return work(frame);
  } finally {
    ruleSet.spare = frame;
  }
}

/**
 * The ids of all rules whose conditions hold, whatever the hit policy would take of them, in order of evaluation.
 *
 * @throws Problem as `evaluate` does
 * @example holdingRules(edition.ruleSet('fee-travel'), { roundTripKm: 120, tripNumber: 1 }, { at }) // ['first-trip']
 */
export function holdingRules(ruleSet: RuleSet, facts: JsonObject, options: EvaluateOptions): string[] {
  const run: Run = { atMs: instantOf(options.at), config: options.config, facts, depth: 0 };
  return withFrame(ruleSet, run, (frame) =>
    ruleSet.rules.filter((rule) => holds(rule, frame)).map((rule) => rule.fired.id),
  );
}

function decideFrame(ruleSet: RuleSet, frame: Frame, explained: boolean): Decision {
  const { definition } = ruleSet;
  const policy = hitPolicies[definition.hitPolicy ?? 'first'];
  const holding = policy.stopsAtFirst ? firstHolding(ruleSet, frame) : allHolding(ruleSet, frame);
  const hits = holding.map((rule) => ({ id: rule.fired.id, params: rule.params.read(frame) }));
  const [first, ...others] = hits;
  const found = first ? policy.combine([first, ...others], definition.outcome) : (definition.default ?? {});
  const fired = (policy.firesAll ? holding : holding.slice(0, 1)).map((rule) => rule.fired);
  const outcome = compute(ruleSet, frame, found, fired);
  const decision: Decision = { outcome, rules: fired };
  if (explained) decision.explanation = explain(ruleSet, frame, fired);
  return decision;
}

function compute(ruleSet: RuleSet, frame: Frame, found: JsonObject, fired: FiredRule[]): JsonObject {
  frame[reservedSlots.fired] = firedNames(fired, ruleSet.library.clauseOrder);
  return finishOutcome(ruleSet.definition.outcome, found, (name, outcome) => {
    frame[reservedSlots.outcome] = outcome;
    return ruleSet.computed.get(name)?.(frame) ?? null;
  });
}

/** What `fired` stands for in computed outcomes: rule ids in order, clause ids once each in clause order. */
export function firedNames(
  fired: FiredRule[],
  order: ReadonlyMap<string, number>,
): { rules: string[]; clauses: string[] } {
  const clauses = [...new Set(fired.flatMap((rule) => rule.clauses))];
  const place = (clause: string) => order.get(clause) ?? Number.MAX_SAFE_INTEGER;
  return { rules: fired.map((rule) => rule.id), clauses: clauses.sort((a, b) => place(a) - place(b)) };
}

function holds(rule: CompiledRule, frame: Frame): boolean {
  for (const read of rule.raising) read(frame);
  return rule.condition.test(frame);
}

function firstHolding({ rules, index }: RuleSet, frame: Frame): CompiledRule[] {
  if (index) {
    // What the index cannot tell apart (a number given as text) it lets through: the rule itself has the last word.
    const position = index.first(frame);
    if (position < 0) return [];
    const found = rules[position] as CompiledRule;
    if (found.condition.test(frame)) return [found];
  }
  for (const rule of rules) if (holds(rule, frame)) return [rule];
  return [];
}

function allHolding({ rules, index }: RuleSet, frame: Frame): CompiledRule[] {
  const candidates = index ? index.all(frame).map((position) => rules[position] as CompiledRule) : rules;
  return candidates.filter((rule) => holds(rule, frame));
}
