import type { Frame } from '../expressions/scope.ts';
import type { JsonObject } from '../ground/definition.ts';
import { beginWork, countDecision } from '../ground/limits.ts';
import { Problem } from '../ground/problem.ts';
import { finish } from '../ground/turns.ts';
import { mostInKey } from '../tables/bitmap-rows.ts';
import type { CompiledRule, RuleSet } from './compile.ts';
import type { Decision, EvaluateOptions, ExplainOptions, Explanation } from './decision.ts';
import { instantOf, type Run, reservedSlots } from './environment.ts';
import { explain } from './explain.ts';
import { deepestDecision } from './library.ts';
import { heldIn } from './reach.ts';

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
  beginWork();
  if (options.config) ruleSet.library.environment.checkConfig(options.config);
  const { at, config, checked, row, explain: explained } = options;
  const run: Run = { atMs: instantOf(at), config, facts, row, depth: 0, checked };
  return decideWithin(ruleSet, run, explained === true ? {} : explained || undefined);
}

/** Decides within a run: also called where one rule set decides another. */
export function decideWithin(ruleSet: RuleSet, run: Run, explained?: ExplainOptions): Decision {
  const frame = borrowFrame(ruleSet);
  try {
    fill(ruleSet, frame, run);
    const decision = decideFrame(ruleSet, frame);
    return explained ? new ExplainedDecision(decision, ruleSet, frame, explained) : decision;
  } finally {
    spares[ruleSet.frameSize] = frame;
  }
}

/** Frames not in use, by their size: a decision need not allocate one. What was in them is written over. */
const spares: (Frame | undefined)[] = [];

/** A frame to be given back to the spare ones. */
function borrowFrame({ frameSize }: RuleSet): Frame {
  const frame = spares[frameSize] ?? new Array(frameSize).fill(null);
  spares[frameSize] = undefined;
  return frame;
}

/** Puts the run and its checked facts into a frame. */
function fill(ruleSet: RuleSet, frame: Frame, run: Run): void {
  if (run.depth > deepestDecision) throw new Problem('decisionTooDeep');
  if (run.depth > 0) countDecision(ruleSet.effort);
  frame[reservedSlots.run] = run;
  if (run.checked) ruleSet.facts.take(frame, run.facts);
  else ruleSet.facts.load(frame, run.facts);
  if (ruleSet.hasDerived) ruleSet.derived.reset(frame);
}

/**
 * The ids of all rules whose conditions hold, whatever the hit policy would take of them, in order of evaluation.
 *
 * @throws Problem as `evaluate` does
 * @example holdingRules(edition.ruleSet('fee-travel'), { roundTripKm: 120, tripNumber: 1 }, { at }) // ['first-trip']
 */
export function holdingRules(ruleSet: RuleSet, facts: JsonObject, options: EvaluateOptions): string[] {
  beginWork();
  const { at, config, row } = options;
  const run: Run = { atMs: instantOf(at), config, facts, row, depth: 0, checked: false };
  const frame = borrowFrame(ruleSet);
  try {
    fill(ruleSet, frame, run);
    return ruleSet.rules.filter((rule) => holds(rule, frame)).map((rule) => rule.fired.id);
  } finally {
    spares[ruleSet.frameSize] = frame;
  }
}

function decideFrame(ruleSet: RuleSet, frame: Frame): Decision {
  const { index, answers, stopsAtFirst } = ruleSet;
  if (stopsAtFirst) {
    const position = firstHolding(ruleSet, frame);
    return answers.recall(position + 1) ?? answers.answer(position < 0 ? [] : [position], position + 1, frame);
  }
  const key = index ? index.key(frame) : keyByTrying(ruleSet.rules, frame);
  if (key < 0) return answers.answer(allHolding(ruleSet, frame), -1, frame);
  return answers.recall(key) ?? answers.answer(index ? index.rulesOf(key) : positionsIn(key), key, frame);
}

/** The positions that `keyByTrying` put into a key. */
function positionsIn(key: number): number[] {
  const positions: number[] = [];
  for (let position = 0; position < mostInKey; position += 1) if (key & (1 << position)) positions.push(position);
  return positions;
}

function keyByTrying(rules: readonly CompiledRule[], frame: Frame): number {
  if (rules.length > mostInKey) return -1;
  let key = 0;
  for (let position = 0; position < rules.length; position += 1) {
    if (holds(rules[position] as CompiledRule, frame)) key |= 1 << position;
  }
  return key;
}

/**
 * A decision whose explanation is written when it is read: making it costs the values met, not the sentences.
 * The values are those of the moment of the decision, whatever becomes of the facts.
 */
class ExplainedDecision implements Decision {
  readonly outcome: Decision['outcome'];
  readonly rules: Decision['rules'];
  readonly #ruleSet: RuleSet;
  readonly #met: Frame;
  readonly #options: ExplainOptions;
  #explanation: Explanation | undefined;

  constructor({ outcome, rules }: Decision, ruleSet: RuleSet, frame: Frame, options: ExplainOptions) {
    this.outcome = outcome;
    this.rules = rules;
    this.#ruleSet = ruleSet;
    this.#met = frame.slice();
    this.#options = options;
  }

  get explanation(): Explanation {
    return finish(this.explain());
  }

  *explain(): Generator<void, Explanation> {
    const decided = { ruleSet: this.#ruleSet, frame: this.#met, fired: this.rules };
    this.#explanation ??= yield* explain(decided, this.#options);
    return this.#explanation;
  }

  *held(): Generator<void, string[]> {
    return yield* heldIn(this.#ruleSet, this.#met);
  }

  toJSON(): Decision {
    return { outcome: this.outcome, rules: this.rules, explanation: this.explanation };
  }
}

/**
 * The explanation of a decision that was asked for one, made in pieces: a large table takes a while. Read afterwards it is there.
 *
 * @returns undefined where none was asked for
 * @throws Problem invalidRequest for an `after` that is no rule
 * @example const explanation = await inTurns(explainInTurns(decision))
 */
export function* explainInTurns(decision: Decision): Generator<void, Explanation | undefined> {
  return decision instanceof ExplainedDecision ? yield* decision.explain() : undefined;
}

/**
 * The ids of all rules that hold where a decision was made that was to be explained, whatever the hit policy took of them.
 *
 * @example heldRules(evaluate(ruleSet, facts, { at, explain: true })) // ['first-trip']
 */
export function heldRules(decision: Decision): string[] {
  return decision instanceof ExplainedDecision ? finish(decision.held()) : [];
}

function holds(rule: CompiledRule, frame: Frame): boolean {
  const { raising } = rule;
  for (let index = 0; index < raising.length; index += 1) (raising[index] as (frame: Frame) => unknown)(frame);
  return rule.condition.test(frame);
}

/** The position of the first rule that holds; -1 where none does. */
function firstHolding({ rules, index }: RuleSet, frame: Frame): number {
  const tried = (position: number) => holds(rules[position] as CompiledRule, frame);
  return index ? index.first(frame, tried) : rules.findIndex((rule) => holds(rule, frame));
}

function allHolding({ rules, index }: RuleSet, frame: Frame): number[] {
  const tried = (position: number) => holds(rules[position] as CompiledRule, frame);
  return index ? index.all(frame, tried) : rules.map((_, position) => position).filter(tried);
}
