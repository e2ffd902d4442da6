import type { ConditionExplanation, Explanation, RuleExplanation } from '../decision.ts';
import type { Condition, FactCondition, HitPolicy, Json, JsonObject, LocalText } from '../definition.ts';
import type { Frame } from '../expressions/scope.ts';
import { labelOf, ruleLabel, valueText } from '../labels.ts';
import { Problem, problemCodes } from '../problem.ts';
import type { FiredRule } from './answers.ts';
import type { CompiledRule, RuleSet } from './compile.ts';
import type { CompiledComparison, CompiledCondition } from './conditions.ts';
import { hitPolicies } from './hit-policies.ts';
import { conditionSentence, readingSchema } from './sentences.ts';

const both = (zh: string, en: string): LocalText => ({ 'zh-CN': zh, en });

/**
 * Explains a decision just made: for every rule why it fired or not, the value met and the value wanted, the nearest miss.
 * What was met is looked up now; sentences are put together when they are read.
 *
 * @param frame the frame of the decision, still holding its values
 * @param fired the rules that made the outcome
 */
export function explain(ruleSet: RuleSet, frame: Frame, fired: readonly FiredRule[]): Explanation {
  const taken = new Set(fired);
  // Behind the rule that decided under "first", reading further facts could raise problems the decision did not have.
  const met: Met = { ruleSet, frame, shared: [] };
  const rules = ruleSet.rules.map((rule, place) => explainRule(met, place, taken.has(rule.fired)));
  return new DecisionExplained(ruleSet, frame, rules, fired);
}

/** What conditions are explained by. */
interface Met {
  ruleSet: RuleSet;
  frame: Frame;
  /** The comparisons that stand in several places, by their number: each is explained once. */
  shared: (FactExplained | undefined)[];
}

class DecisionExplained implements Explanation {
  readonly hitPolicy: HitPolicy;
  readonly rules: RuleExplanation[];
  readonly #ruleSet: RuleSet;
  readonly #frame: Frame;
  readonly #fired: readonly FiredRule[];
  #facts: JsonObject | undefined;

  constructor(ruleSet: RuleSet, frame: Frame, rules: RuleExplanation[], fired: readonly FiredRule[]) {
    this.hitPolicy = ruleSet.definition.hitPolicy ?? 'first';
    this.rules = rules;
    this.#ruleSet = ruleSet;
    this.#frame = frame;
    this.#fired = fired;
  }

  get facts(): JsonObject {
    this.#facts ??= factsIn(this.#ruleSet, this.#frame);
    return this.#facts;
  }
  get nearestMiss(): Explanation['nearestMiss'] {
    return nearestMiss(this.rules);
  }
  get sentence(): LocalText {
    return summary(this.#ruleSet, this.#fired, hitPolicies[this.hitPolicy].explanation);
  }
  toJSON(): Explanation {
    const { hitPolicy, facts, rules, nearestMiss: nearest, sentence } = this;
    return { hitPolicy, facts, rules, ...(nearest ? { nearestMiss: nearest } : {}), sentence };
  }
}

function factsIn({ facts, derived }: RuleSet, frame: Frame): JsonObject {
  const found: JsonObject = {};
  for (const [name, read] of facts.json) {
    const value = read(frame);
    if (value !== null && value !== undefined) found[name] = value as JsonObject[string];
  }
  return { ...found, ...derived.known(frame) };
}

function summary({ definition }: RuleSet, fired: readonly FiredRule[], policy: LocalText): LocalText {
  if (fired.length === 0) return both('没有规则成立，采用缺省结果', 'No rule holds; the default applies');
  const names = fired.map((rule) => ruleLabel(definition, rule.id));
  const list = (locale: keyof LocalText) => names.map((name) => name[locale]).join(locale === 'en' ? ', ' : '、');
  const clauses = [...new Set(fired.flatMap((rule) => rule.clauses))];
  const zh = clauses.length > 0 ? `（依据 ${clauses.join('、')}）` : '';
  const en = clauses.length > 0 ? ` (by ${clauses.join(', ')})` : '';
  return both(`命中${list('zh-CN')}${zh}：${policy['zh-CN']}`, `${list('en')} fired${en}: ${policy.en}`);
}

/** What a condition wants does not change: it is put into words once. */
const wordsOf = new WeakMap<Condition, LocalText>();

function inWords(ruleSet: RuleSet, condition: Condition): LocalText {
  const known = wordsOf.get(condition);
  if (known) return known;
  const words = conditionSentence(ruleSet.library.content, ruleSet.definition, condition);
  wordsOf.set(condition, words);
  return words;
}

function explainRule(met: Met, place: number, fired: boolean): RuleExplanation {
  const { ruleSet } = met;
  const rule = ruleSet.rules[place] as CompiledRule;
  try {
    return new RuleExplained(ruleSet, place, fired, explainCondition(met, rule.condition));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const sentence = notReached(error, ruleSet);
    const { id, clauses } = rule.fired;
    const title = ruleSet.normalForm.rules[place]?.title;
    const nothing: ConditionExplanation = { kind: 'all', holds: false, conditions: [] };
    return { id, ...(title ? { title } : {}), clauses, fired, holds: false, conditions: nothing, sentence };
  }
}

/** Why a rule was not looked at: what the problem is called, and the facts it is about. */
function notReached({ code, facts = [] }: Problem, { definition, library }: RuleSet): LocalText {
  const { title } = problemCodes[code];
  const names = facts.map((fact) => labelOf(library.content, definition, fact));
  const list = (locale: keyof LocalText) => names.map((name) => name[locale]).join(locale === 'en' ? ', ' : '、');
  return both(`未判断：${title['zh-CN']} ${list('zh-CN')}`, `not reached: ${title.en} ${list('en')}`);
}

class RuleExplained implements RuleExplanation {
  readonly id: string;
  readonly title?: LocalText;
  readonly clauses: string[];
  readonly fired: boolean;
  readonly holds: boolean;
  readonly conditions: ConditionExplanation;
  readonly #ruleSet: RuleSet;
  readonly #place: number;

  constructor(ruleSet: RuleSet, place: number, fired: boolean, conditions: ConditionExplanation) {
    const rule = ruleSet.rules[place] as CompiledRule;
    const title = ruleSet.normalForm.rules[place]?.title;
    this.id = rule.fired.id;
    if (title) this.title = title;
    this.clauses = rule.fired.clauses;
    this.fired = fired;
    this.holds = conditions.holds;
    this.conditions = conditions;
    this.#ruleSet = ruleSet;
    this.#place = place;
  }

  get sentence(): LocalText {
    const wanted = inWords(this.#ruleSet, this.#ruleSet.normalForm.rules[this.#place]?.conditions ?? { all: [] });
    if (this.holds) return both(`成立：${wanted['zh-CN']}`, `holds: ${wanted.en}`);
    const failed = failures(this.conditions).map((one) => one.sentence);
    const zh = failed.map((one) => one['zh-CN']).join('；');
    const en = failed.map((one) => one.en).join('; ');
    return both(`不成立：${zh || wanted['zh-CN']}`, `does not hold: ${en || wanted.en}`);
  }
  toJSON(): RuleExplanation {
    return { ...this, sentence: this.sentence };
  }
}

type FactExplanation = Extract<ConditionExplanation, { kind: 'fact' }>;

/** The comparisons that would have to be met for the condition to hold. */
function failures(condition: ConditionExplanation): FactExplanation[] {
  if (condition.holds) return [];
  if (condition.kind === 'fact') return [condition];
  if (condition.kind === 'not') return condition.conditions.flatMap((one) => (one.kind === 'fact' ? [one] : []));
  const each = condition.conditions.map(failures);
  if (condition.kind === 'all') return each.flat();
  return each.reduce((least, one) => (one.length < least.length ? one : least), each[0] ?? []);
}

function explainCondition(met: Met, condition: CompiledCondition): ConditionExplanation {
  if (condition.kind === 'fact') return explainComparison(met, condition);
  const { kind, conditions: parts } = condition;
  const conditions: ConditionExplanation[] = new Array(parts.length);
  let held = 0;
  for (let index = 0; index < parts.length; index += 1) {
    const part = explainCondition(met, parts[index] as CompiledCondition);
    if (part.holds) held += 1;
    conditions[index] = part;
  }
  return { kind, holds: holdsOf(kind, held, parts.length), conditions };
}

function explainComparison({ ruleSet, frame, shared }: Met, comparison: CompiledComparison): FactExplained {
  const number = comparison.shared;
  if (number < 0) return new FactExplained(ruleSet, comparison, frame);
  shared[number] ??= new FactExplained(ruleSet, comparison, frame);
  return shared[number];
}

/** Whether a group holds of which so many parts do. An empty `any` holds, as an empty `all` does. */
function holdsOf(kind: 'all' | 'any' | 'not', held: number, count: number): boolean {
  if (kind === 'not') return held === 0;
  return kind === 'any' && count > 0 ? held > 0 : held === count;
}

class FactExplained implements FactExplanation {
  readonly kind = 'fact';
  readonly holds: boolean;
  readonly fact: string;
  readonly path?: string;
  readonly operator: string;
  readonly wanted: Json;
  readonly met: Json;
  readonly #ruleSet: RuleSet;
  readonly #source: FactCondition;

  constructor(ruleSet: RuleSet, condition: CompiledComparison, frame: Frame) {
    const { source } = condition;
    this.holds = condition.test(frame);
    this.fact = source.fact;
    if (source.path) this.path = source.path;
    this.operator = source.operator;
    // A large table has thousands of these: what need not be called is not.
    const { slot, constant } = condition;
    this.wanted = constant ?? condition.wanted(frame) ?? null;
    this.met = (slot < 0 ? condition.met(frame) : (frame[slot] as Json)) ?? null;
    this.#ruleSet = ruleSet;
    this.#source = source;
  }

  get sentence(): LocalText {
    const { content } = this.#ruleSet.library;
    const wanted = inWords(this.#ruleSet, this.#source);
    const value = valueText(content, readingSchema(content, this.#ruleSet.definition, this.fact), this.met);
    return both(
      `${wanted['zh-CN']}，实际为 ${value['zh-CN']}${this.holds ? '' : '，不满足'}`,
      `${wanted.en}, it is ${value.en}${this.holds ? '' : ', not met'}`,
    );
  }
  toJSON(): FactExplanation {
    return { ...this, sentence: this.sentence };
  }
}

function nearestMiss(rules: RuleExplanation[]): Explanation['nearestMiss'] {
  let nearest: Explanation['nearestMiss'];
  for (const rule of rules) {
    if (rule.holds) continue;
    const failed = failures(rule.conditions).length;
    if (failed > 0 && (!nearest || failed < nearest.failed)) nearest = { id: rule.id, failed, sentence: rule.sentence };
  }
  return nearest;
}
