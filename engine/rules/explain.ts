import type { ConditionExplanation, Explanation, RuleExplanation } from '../decision.ts';
import type { Condition, JsonObject, LocalText } from '../definition.ts';
import type { Frame } from '../expressions/scope.ts';
import { valueText } from '../labels.ts';
import { Problem } from '../problem.ts';
import type { CompiledRule, FiredRule, RuleSet } from './compile.ts';
import type { CompiledCondition } from './conditions.ts';
import { hitPolicies } from './hit-policies.ts';
import { conditionSentence, readingSchema } from './sentences.ts';

const both = (zh: string, en: string): LocalText => ({ 'zh-CN': zh, en });

/**
 * Explains a decision just made: for every rule why it fired or not, the value met and the value wanted, the nearest miss.
 *
 * @param frame the frame of the decision, still holding its values
 * @param fired the rules that made the outcome
 */
export function explain(ruleSet: RuleSet, frame: Frame, fired: readonly FiredRule[]): Explanation {
  const taken = new Set(fired.map((rule) => rule.id));
  // Behind the rule that decided under "first", reading further facts could raise problems the decision did not have.
  const rules = ruleSet.rules.map((rule, place) => explainRule(ruleSet, place, frame, taken.has(rule.fired.id)));
  const facts: JsonObject = {};
  for (const [name, read] of ruleSet.facts.json) {
    const value = read(frame);
    if (value !== null && value !== undefined) facts[name] = value as JsonObject[string];
  }
  const policy = hitPolicies[ruleSet.definition.hitPolicy ?? 'first'];
  return {
    hitPolicy: ruleSet.definition.hitPolicy ?? 'first',
    facts: { ...facts, ...ruleSet.derived.known(frame) },
    rules,
    nearestMiss: nearestMiss(rules),
    sentence: summary(fired, policy.explanation),
  };
}

function summary(fired: readonly FiredRule[], policy: LocalText): LocalText {
  if (fired.length === 0) return both('没有规则成立,采用缺省结果', 'No rule holds; the default applies');
  const ids = fired.map((rule) => rule.id);
  const clauses = [...new Set(fired.flatMap((rule) => rule.clauses))];
  const zh = clauses.length > 0 ? `(依据 ${clauses.join('、')})` : '';
  const en = clauses.length > 0 ? ` (by ${clauses.join(', ')})` : '';
  return both(`命中规则 ${ids.join('、')}${zh}:${policy['zh-CN']}`, `${ids.join(', ')} fired${en}: ${policy.en}`);
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

function explainRule(ruleSet: RuleSet, place: number, frame: Frame, fired: boolean): RuleExplanation {
  const rule = ruleSet.rules[place] as CompiledRule;
  const definition = ruleSet.normalForm.rules[place];
  const wanted = inWords(ruleSet, definition?.conditions ?? { all: [] });
  const base = { id: rule.fired.id, title: definition?.title, clauses: rule.fired.clauses, fired };
  let conditions: ConditionExplanation;
  try {
    conditions = explainCondition(ruleSet, rule.condition, frame);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const reason = both(
      `未判断:${error.code} ${error.facts?.join('、') ?? ''}`,
      `not reached: ${error.code} ${error.facts?.join(', ') ?? ''}`,
    );
    return { ...base, holds: false, conditions: { kind: 'all', holds: false, conditions: [] }, sentence: reason };
  }
  const failed = failures(conditions);
  const why = both(
    failed.map((one) => one.sentence['zh-CN']).join(';'),
    failed.map((one) => one.sentence.en).join('; '),
  );
  const sentence = conditions.holds
    ? both(`成立:${wanted['zh-CN']}`, `holds: ${wanted.en}`)
    : both(`不成立:${why['zh-CN'] || wanted['zh-CN']}`, `does not hold: ${why.en || wanted.en}`);
  return { ...base, holds: conditions.holds, conditions, sentence };
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

function explainCondition(ruleSet: RuleSet, condition: CompiledCondition, frame: Frame): ConditionExplanation {
  if (condition.kind !== 'fact') {
    const conditions = condition.conditions.map((one) => explainCondition(ruleSet, one, frame));
    return { kind: condition.kind, holds: condition.test(frame), conditions };
  }
  const { source } = condition;
  const { content } = ruleSet.library;
  const holds = condition.test(frame);
  const met = condition.met(frame) ?? null;
  const wanted = inWords(ruleSet, source);
  const value = valueText(content, readingSchema(content, ruleSet.definition, source.fact), met);
  const sentence = both(
    `${wanted['zh-CN']},实际为 ${value['zh-CN']}${holds ? '' : ',不满足'}`,
    `${wanted.en}, it is ${value.en}${holds ? '' : ', not met'}`,
  );
  const { fact, path, operator } = source;
  return {
    kind: 'fact',
    holds,
    fact,
    ...(path ? { path } : {}),
    operator,
    wanted: condition.wanted(frame) ?? null,
    met,
    sentence,
  };
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
