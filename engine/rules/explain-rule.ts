import type { CompiledComparison, CompiledCondition } from '../conditions/compile.ts';
import { conditionSentence, readingSchema } from '../conditions/sentences.ts';
import type { Frame } from '../expressions/scope.ts';
import type { Condition, Json } from '../ground/definition.ts';
import { labelOf, valueText } from '../ground/labels.ts';
import { both, type LocalText, wordingOf } from '../ground/local-text.ts';
import { Problem, problemCodes } from '../ground/problem.ts';
import { clipBoth, clipText, clipValue, mostOfAValue } from './clip.ts';
import type { CompiledRule, RuleSet } from './compile.ts';
import type { ConditionExplanation, RuleExplanation } from './decision.ts';

const mostClauses = 20;
const mostOfAClause = 100;
const mostOfARule = 1000;

type FactExplanation = Extract<ConditionExplanation, { kind: 'fact' }>;

/** What conditions are explained by, and how many comparisons and groups there is room for. */
interface Met {
  ruleSet: RuleSet;
  frame: Frame;
  room: { left: number };
}

/**
 * Explains one rule: why it holds or not, the value met and the value wanted.
 *
 * @param room how many comparisons and groups are shown; of a group that has more the rest is counted
 */
export function explainRule(
  ruleSet: RuleSet,
  frame: Frame,
  place: number,
  fired: boolean,
  room: number,
): RuleExplanation & { sentence: LocalText } {
  const rule = ruleSet.rules[place] as CompiledRule;
  const title = wordingOf(ruleSet.normalForm.rules[place]?.title);
  const named = {
    id: clipText(rule.fired.id, mostOfAValue),
    ...(title ? { title: clipBoth(title) } : {}),
    clauses: rule.fired.clauses.slice(0, mostClauses).map((clause) => clipText(clause, mostOfAClause)),
    fired,
  };
  try {
    const conditions = explainCondition({ ruleSet, frame, room: { left: room } }, rule.condition);
    return { ...named, holds: conditions.holds, conditions, sentence: ruleSentence(ruleSet, place, conditions) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const nothing: ConditionExplanation = { kind: 'all', holds: false, conditions: [] };
    return { ...named, holds: false, conditions: nothing, sentence: notReached(error, ruleSet) };
  }
}

/** The sentence of a rule alone. */
export function sentenceOf(ruleSet: RuleSet, frame: Frame, place: number): LocalText {
  return clipBoth(explainRule(ruleSet, frame, place, false, 8).sentence);
}

/** What a condition wants does not change: it is put into words once. */
const wordsOf = new WeakMap<Condition, LocalText>();

function inWords(ruleSet: RuleSet, condition: Condition): LocalText {
  const known = wordsOf.get(condition);
  if (known) return known;
  const words = clipBoth(conditionSentence(ruleSet.library.content, ruleSet.definition, condition), mostOfARule);
  wordsOf.set(condition, words);
  return words;
}

/** Why a rule was not looked at: what the problem is called, and the facts it is about. */
function notReached({ code, facts = [] }: Problem, { definition, library }: RuleSet): LocalText {
  const { title } = problemCodes[code];
  const names = facts.map((fact) => labelOf(library.content, definition, fact));
  const list = (locale: keyof LocalText) => names.map((name) => name[locale]).join(locale === 'en' ? ', ' : '、');
  return clipBoth(
    both(`未判断：${title['zh-CN']} ${list('zh-CN')}`, `not reached: ${title.en} ${list('en')}`),
    mostOfARule,
  );
}

function ruleSentence(ruleSet: RuleSet, place: number, conditions: ConditionExplanation): LocalText {
  const wanted = inWords(ruleSet, ruleSet.normalForm.rules[place]?.conditions ?? { all: [] });
  if (conditions.holds) return both(`成立：${wanted['zh-CN']}`, `holds: ${wanted.en}`);
  const failed = failures(conditions).map((one) => one.sentence);
  const zh = failed.map((one) => one['zh-CN']).join('；');
  const en = failed.map((one) => one.en).join('; ');
  return clipBoth(both(`不成立：${zh || wanted['zh-CN']}`, `does not hold: ${en || wanted.en}`), mostOfARule);
}

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
  const conditions: ConditionExplanation[] = [];
  met.room.left -= 1;
  const holds = condition.test(met.frame);
  for (const part of parts) {
    if (met.room.left <= 0) break;
    conditions.push(explainCondition(met, part));
  }
  const omitted = parts.length - conditions.length;
  return { kind, holds, conditions, ...(omitted > 0 ? { omitted } : {}) };
}

function explainComparison({ ruleSet, frame, room }: Met, comparison: CompiledComparison): FactExplanation {
  room.left -= 1;
  const { source, slot, constant } = comparison;
  const holds = comparison.test(frame);
  const { value: wanted } = clipValue(constant ?? comparison.wanted(frame) ?? null);
  const { value: met } = clipValue((slot < 0 ? comparison.met(frame) : (frame[slot] as Json)) ?? null);
  const words = inWords(ruleSet, source);
  const { content } = ruleSet.library;
  const value = valueText(content, readingSchema(content, ruleSet.definition, source.fact), met);
  return {
    kind: 'fact',
    holds,
    fact: clipText(source.fact, mostOfAValue),
    ...(source.path ? { path: clipText(source.path, mostOfAValue) } : {}),
    operator: source.operator,
    wanted,
    met,
    sentence: clipBoth(
      both(
        `${clipText(words['zh-CN'], 200)}，实际为 ${value['zh-CN']}${holds ? '' : '，不满足'}`,
        `${clipText(words.en, 200)}, it is ${value.en}${holds ? '' : ', not met'}`,
      ),
    ),
  };
}
