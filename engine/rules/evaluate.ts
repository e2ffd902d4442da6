import type { Decision, EvaluateOptions, Explanation } from '../decision.ts';
import type { JsonObject } from '../definition.ts';
import type { Frame } from '../expressions/scope.ts';
import { beginWork, countDecision } from '../limits.ts';
import { Problem } from '../problem.ts';
import type { CompiledRule, RuleSet } from './compile.ts';
import { instantOf, type Run, reservedSlots } from './environment.ts';
import { explain } from './explain.ts';
import { deepestDecision } from './library.ts';

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
  const { at, config, checked, explain: explained } = options;
  beginWork();
  const run: Run = { atMs: instantOf(at), config, facts, depth: 0, checked };
  return decideWithin(ruleSet, run, explained === true);
}

/** Decides within a run: also called where one rule set decides another. */
export function decideWithin(ruleSet: RuleSet, run: Run, explained: boolean): Decision {
  const frame = borrowFrame(ruleSet, run);
  try {
    const decision = decideFrame(ruleSet, frame);
    return explained ? withExplanation(ruleSet, frame, decision) : decision;
  } finally {
    ruleSet.spare = frame;
  }
}

/** A frame that holds the checked facts. Give it back as the rule set's spare one. */
function borrowFrame(ruleSet: RuleSet, run: Run): Frame {
  if (run.depth > deepestDecision) throw new Problem('decisionTooDeep');
  if (run.depth > 0) countDecision();
  const frame = ruleSet.spare ?? new Array(ruleSet.frameSize).fill(null);
  ruleSet.spare = undefined;
  frame[reservedSlots.run] = run;
  try {
    if (run.checked) ruleSet.facts.take(frame, run.facts);
    else ruleSet.facts.load(frame, run.facts);
  } catch (error) {
    ruleSet.spare = frame;
    throw error;
  }
  ruleSet.derived.reset(frame);
  return frame;
}

/**
 * The ids of all rules whose conditions hold, whatever the hit policy would take of them, in order of evaluation.
 *
 * @throws Problem as `evaluate` does
 * @example holdingRules(edition.ruleSet('fee-travel'), { roundTripKm: 120, tripNumber: 1 }, { at }) // ['first-trip']
 */
export function holdingRules(ruleSet: RuleSet, facts: JsonObject, options: EvaluateOptions): string[] {
  const run: Run = { atMs: instantOf(options.at), config: options.config, facts, depth: 0, checked: false };
  const frame = borrowFrame(ruleSet, run);
  try {
    return ruleSet.rules.filter((rule) => holds(rule, frame)).map((rule) => rule.fired.id);
  } finally {
    ruleSet.spare = frame;
  }
}

function decideFrame(ruleSet: RuleSet, frame: Frame): Decision {
  const { rules, index, answers, stopsAtFirst } = ruleSet;
  if (stopsAtFirst) {
    const position = firstHolding(ruleSet, frame);
    return answers.known(position + 1) ?? answers.answer(rules.slice(position, position + 1), position + 1, frame);
  }
  if (index || rules.length > mostInKey) return answers.answer(allHolding(ruleSet, frame), -1, frame);
  let key = 0;
  for (let position = 0; position < rules.length; position += 1) {
    if (holds(rules[position] as CompiledRule, frame)) key |= 1 << position;
  }
  return (
    answers.known(key) ??
    answers.answer(
      rules.filter((_, position) => key & (1 << position)),
      key,
      frame,
    )
  );
}

/** As many rules as a number has bits: which of them hold is one number. */
const mostInKey = 30;

/**
 * A decision whose explanation is written when it is read: making it costs the values met, not the sentences.
 * The values are those of the moment of the decision, whatever becomes of the facts.
 */
function withExplanation(ruleSet: RuleSet, frame: Frame, { outcome, rules }: Decision): Decision {
  const met = frame.slice();
  let explanation: Explanation | undefined;
  return {
    outcome,
    rules,
    get explanation() {
      explanation ??= explain(ruleSet, met, rules);
      return explanation;
    },
  };
}

function holds(rule: CompiledRule, frame: Frame): boolean {
  const { raising } = rule;
  for (let index = 0; index < raising.length; index += 1) (raising[index] as (frame: Frame) => unknown)(frame);
  return rule.condition.test(frame);
}

/** The position of the first rule that holds; -1 where none does. */
function firstHolding({ rules, index }: RuleSet, frame: Frame): number {
  if (index) {
    // What the index cannot tell apart (a number given as text) it lets through: the rule itself has the last word.
    const position = index.first(frame);
    if (position < 0 || index.certain || (rules[position] as CompiledRule).condition.test(frame)) return position;
  }
  return rules.findIndex((rule) => holds(rule, frame));
}

function allHolding({ rules, index }: RuleSet, frame: Frame): CompiledRule[] {
  const candidates = index ? index.all(frame).map((position) => rules[position] as CompiledRule) : rules;
  return index?.certain ? [...candidates] : candidates.filter((rule) => holds(rule, frame));
}
