import type { CompiledComparison, CompiledCondition } from '../conditions/compile.ts';
import { conditionSentence, readingSchema } from '../conditions/sentences.ts';
import type { Frame } from '../expressions/scope.ts';
import type { Condition, FactCondition, Json, ValueSchema } from '../ground/definition.ts';
import { labelOf, valueText } from '../ground/labels.ts';
import { inEach, type Languages, type Locale, type LocalText, type SomeText, wordingOf } from '../ground/local-text.ts';
import { Problem, problemCodes } from '../ground/problem.ts';
import { clipBoth, clipText, clipValue, mostOfASentence, mostOfAValue } from './clip.ts';
import type { CompiledRule, RuleSet } from './compile.ts';
import type { ConditionExplanation, RuleExplanation } from './decision.ts';

const mostClauses = 20;
const mostOfAClause = 100;
const mostOfARule = 1000;
/** Of what a rule misses so many comparisons are said. */
const mostMissed = 8;

type FactExplanation = Extract<ConditionExplanation, { kind: 'fact' }>;

/** What rules are explained by, and in which languages. */
export interface Met {
  ruleSet: RuleSet;
  frame: Frame;
  languages: Languages;
}

/** How many comparisons and groups there is room for. */
interface Room {
  left: number;
}

/**
 * Explains one rule: why it holds or not, the value met and the value wanted.
 *
 * @param room how many comparisons and groups are shown; of a group that has more the rest is counted
 */
export function explainRule(met: Met, place: number, fired: boolean, room: number): RuleExplanation {
  const { ruleSet } = met;
  const rule = ruleSet.rules[place] as CompiledRule;
  const title = wordingOf(ruleSet.normalForm.rules[place]?.title);
  const named = {
    id: clipText(rule.fired.id, mostOfAValue),
    ...(title ? { title: clipBoth(title) } : {}),
    clauses: rule.fired.clauses.slice(0, mostClauses).map((clause) => clipText(clause, mostOfAClause)),
    fired,
  };
  try {
    const conditions = explainCondition(met, { left: room }, rule.condition);
    return { ...named, holds: conditions.holds, conditions, sentence: ruleSentence(met, place, conditions) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const nothing: ConditionExplanation = { kind: 'all', holds: false, conditions: [] };
    return { ...named, holds: false, conditions: nothing, sentence: notReached(error, met) };
  }
}

/** Why a rule does not hold, as a sentence alone: only what it misses is put into words. */
export function missSentence(met: Met, place: number): SomeText {
  const { ruleSet, frame, languages } = met;
  try {
    const missed = missedBy((ruleSet.rules[place] as CompiledRule).condition, frame).slice(0, mostMissed);
    const sentences = missed.map((one) => sentenceOf(met, one, false));
    const sentence = deniedSentence(met, place, sentences);
    return inEach(languages, (locale) => clipText(sentence[locale] as string, mostOfASentence));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return notReached(error, met);
  }
}

/** The comparisons that would have to be met for a condition to hold. */
function missedBy(condition: CompiledCondition, frame: Frame): CompiledComparison[] {
  if (condition.test(frame)) return [];
  if (condition.kind === 'fact') return [condition];
  const { kind, conditions } = condition;
  if (kind === 'not') return conditions.filter((one) => one.kind === 'fact');
  const each = conditions.map((one) => missedBy(one, frame));
  if (kind === 'all') return each.flat();
  return each.reduce((least, one) => (one.length < least.length ? one : least), each[0] ?? []);
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

/** How the values of a comparison's fact are written does not change either. */
const schemas = new WeakMap<FactCondition, { schema: ValueSchema | undefined }>();

function schemaFor({ definition, library }: RuleSet, source: FactCondition): ValueSchema | undefined {
  const known = schemas.get(source);
  if (known) return known.schema;
  const schema = readingSchema(library.content, definition, source.fact);
  schemas.set(source, { schema });
  return schema;
}

/** Why a rule was not looked at: what the problem is called, and the facts it is about. */
function notReached({ code, facts = [] }: Problem, { ruleSet: { definition, library }, languages }: Met): SomeText {
  const { title } = problemCodes[code];
  const names = facts.map((fact) => labelOf(library.content, definition, fact));
  return inEach(languages, (locale) => {
    const list = names.map((name) => name[locale]).join(locale === 'en' ? ', ' : '、');
    return clipText(`${locale === 'en' ? 'not reached: ' : '未判断：'}${title[locale]} ${list}`, mostOfARule);
  });
}

function ruleSentence(met: Met, place: number, conditions: ConditionExplanation): SomeText {
  if (!conditions.holds) {
    return deniedSentence(
      met,
      place,
      failures(conditions).map((one) => one.sentence),
    );
  }
  const wanted = wantedOf(met, place);
  return inEach(met.languages, (locale) => `${locale === 'en' ? 'holds: ' : '成立：'}${wanted[locale]}`);
}

const wantedOf = ({ ruleSet }: Met, place: number): LocalText =>
  inWords(ruleSet, ruleSet.normalForm.rules[place]?.conditions ?? { all: [] });

function deniedSentence(met: Met, place: number, missed: SomeText[]): SomeText {
  return inEach(met.languages, (locale) => {
    const isEnglish = locale === 'en';
    const list = missed.map((one) => one[locale]).join(isEnglish ? '; ' : '；') || wantedOf(met, place)[locale];
    return clipText(isEnglish ? `does not hold: ${list}` : `不成立：${list}`, mostOfARule);
  });
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

function explainCondition(met: Met, room: Room, condition: CompiledCondition): ConditionExplanation {
  if (condition.kind === 'fact') return explainComparison(met, room, condition);
  const { kind, conditions: parts } = condition;
  const conditions: ConditionExplanation[] = [];
  room.left -= 1;
  const holds = condition.test(met.frame);
  for (const part of parts) {
    if (room.left <= 0) break;
    conditions.push(explainCondition(met, room, part));
  }
  const omitted = parts.length - conditions.length;
  return omitted > 0 ? { kind, holds, conditions, omitted } : { kind, holds, conditions };
}

function explainComparison(met: Met, room: Room, comparison: CompiledComparison): FactExplanation {
  room.left -= 1;
  const { frame } = met;
  const { source, constant } = comparison;
  const holds = comparison.test(frame);
  const { operator, path } = source;
  const about = { kind: 'fact' as const, holds, fact: clipText(source.fact, mostOfAValue) };
  const wanted = shortOf(constant ?? comparison.wanted(frame) ?? null);
  const sentence = sentenceOf(met, comparison, holds);
  return path
    ? { ...about, path: clipText(path, mostOfAValue), operator, wanted, met: valueMet(comparison, frame), sentence }
    : { ...about, operator, wanted, met: valueMet(comparison, frame), sentence };
}

const valueMet = (comparison: CompiledComparison, frame: Frame): Json =>
  shortOf((comparison.slot < 0 ? comparison.met(frame) : (frame[comparison.slot] as Json)) ?? null);

/** What a comparison wants, and what it met. */
function sentenceOf({ ruleSet, frame, languages }: Met, comparison: CompiledComparison, holds: boolean): SomeText {
  const { source } = comparison;
  const words = inWords(ruleSet, source);
  const value = valueText(ruleSet.library.content, schemaFor(ruleSet, source), valueMet(comparison, frame));
  return inEach(languages, (locale) => comparisonSentence(words[locale], value[locale], holds, locale));
}

/** What is no text, list or object is short. */
const shortOf = (value: Json): Json =>
  typeof value === 'number' || typeof value === 'boolean' ? value : clipValue(value).value;

function comparisonSentence(words: string, value: string, holds: boolean, locale: Locale): string {
  const wanted = clipText(words, 200);
  const text =
    locale === 'en'
      ? `${wanted}, it is ${value}${holds ? '' : ', not met'}`
      : `${wanted}，实际为 ${value}${holds ? '' : '，不满足'}`;
  return clipText(text, mostOfASentence);
}
