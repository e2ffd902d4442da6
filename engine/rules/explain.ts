import type { Frame } from '../expressions/scope.ts';
import type { Json, JsonObject } from '../ground/definition.ts';
import { ruleLabel } from '../ground/labels.ts';
import { noWork, workOn } from '../ground/limits.ts';
import { both, type Locale, type LocalText } from '../ground/local-text.ts';
import { Problem } from '../ground/problem.ts';
import type { FiredRule } from './answers.ts';
import { bytesOf, clipBoth, clipText, clipValue } from './clip.ts';
import type { RuleSet } from './compile.ts';
import type { ExplainOptions, Explanation, Miss, RuleExplanation } from './decision.ts';
import { explainRule, sentenceOf } from './explain-rule.ts';
import { hitPolicyOf } from './hit-policies.ts';
import { byInterest, misses, type Reach, reachOf } from './reach.ts';

/** An explanation takes no more than so many bytes as JSON, whatever the rule set and the facts are. */
const mostBytes = 50_000;
/** Of them the facts may take so many. */
const mostOfFacts = 12_000;
const mostNearest = 5;
const mostNamed = 10;
const usualLimit = { fired: 100, nearest: 20, all: 100 };
/** A rule with an id that is longer is not gone on behind. */
const longestId = 1000;
/** Comparisons shown of one rule; fewer where it is the only one there is room for. */
const comparisonsShown = [40, 8, 2];

/** What was decided, as it is explained. */
interface Decided {
  ruleSet: RuleSet;
  frame: Frame;
  /** The rules that made the outcome. */
  fired: readonly FiredRule[];
}

/**
 * Explains a decision just made: the rules that fired and those that came nearest, with the values met and the values wanted, in at
 * most 50,000 bytes. Works in pieces, so that who explains a large table may do something else in between.
 *
 * @param decided the decision, its frame still holding its values
 * @param options which rows, how many, behind which one, in which language
 * @throws Problem invalidRequest for an `after` that is no rule of these rows
 */
export function* explain(decided: Decided, options: ExplainOptions): Generator<void, Explanation> {
  const { ruleSet, frame } = decided;
  const { definition } = ruleSet;
  const fired = firedPlaces(decided);
  const reach = yield* reachOf(ruleSet, frame);
  // What is left to do is bounded, and counted on a meter of its own.
  return workOn(noWork(), () => {
    const near = misses(reach);
    const nearest = near.slice(0, mostNearest).map((place) => missAt(decided, reach, place));
    const known: Known = {
      hitPolicy: hitPolicyOf(definition).name,
      ...factsOf(decided),
      nearest,
      ...(nearest[0] ? { nearestMiss: nearest[0] } : {}),
      counts: { rules: ruleSet.rules.length, fired: fired.size, hold: reach.holds.reduce((sum, one) => sum + one, 0) },
      sentence: summary(decided),
    };
    const rows = { fired: () => [...fired], nearest: () => near, all: () => byInterest(reach, fired) };
    const places = rows[options.rows ?? 'fired']();
    const room = mostBytes - bytesOf(known) - 200;
    return inLanguage({ ...known, ...page(decided, places, fired, options, room) }, options.language);
  });
}

type Known = Omit<Explanation, 'rules' | 'next'>;

/** The positions of the rules that made the outcome, in their order. */
function firedPlaces({ ruleSet, fired }: Decided): Set<number> {
  const taken = new Set(fired);
  const places = new Set<number>();
  if (taken.size > 0) for (const [place, rule] of ruleSet.rules.entries()) if (taken.has(rule.fired)) places.add(place);
  return places;
}

function missAt({ ruleSet, frame }: Decided, { failed }: Reach, place: number): Miss {
  const id = clipText(ruleSet.rules[place]?.fired.id ?? '', 300);
  return { id, failed: failed[place] as number, sentence: sentenceOf(ruleSet, frame, place) };
}

/** The rows of a page, as many as there is room for; `next` names the last of them where there are more. */
function page(
  decided: Decided,
  places: number[],
  fired: ReadonlySet<number>,
  { rows = 'fired', limit = usualLimit[rows], after }: ExplainOptions,
  room: number,
): Pick<Explanation, 'rules' | 'next'> {
  const idAt = (place: number) => decided.ruleSet.rules[place]?.fired.id ?? '';
  // Of rules that share an id the last: pages never go round in a circle.
  const before = after === undefined ? -1 : places.findLastIndex((place) => idAt(place) === after);
  if (after !== undefined && before < 0) throw noSuchRow();
  const rules: RuleExplanation[] = [];
  let left = room;
  let next = before + 1;
  for (; next < places.length && rules.length < limit; next += 1) {
    const place = places[next] as number;
    const found = fitting(decided, place, fired.has(place), left, rules.length === 0);
    if (!found) break;
    rules.push(found.rule);
    left -= found.bytes;
  }
  const last = idAt(places[next - 1] ?? -1);
  const isMore = next < places.length && next > 0 && last.length <= longestId;
  return isMore ? { rules, next: last } : { rules };
}

/** A rule with as many comparisons as there is room for; the only one of a page with fewer. */
function fitting({ ruleSet, frame }: Decided, place: number, isFired: boolean, left: number, isFirst: boolean) {
  for (const comparisons of isFirst ? comparisonsShown : comparisonsShown.slice(0, 1)) {
    const rule = explainRule(ruleSet, frame, place, isFired, comparisons);
    const bytes = bytesOf(rule) + 1;
    if (bytes <= left) return { rule, bytes };
  }
  return undefined;
}

function noSuchRow(): Problem {
  const message = both('不是这些规则之一', 'is none of these rules');
  return new Problem('invalidRequest', { errors: [{ path: '/explain/after', code: 'invalidValue', message }] });
}

/** The facts as they were used: as much of each as there is room for, and the names of those that were shortened or left out. */
function factsOf({ ruleSet, frame }: Decided): Pick<Explanation, 'facts' | 'shortened'> {
  const used: [string, Json][] = [];
  for (const [name, read] of ruleSet.facts.json) {
    const value = read(frame);
    if (value !== null && value !== undefined) used.push([name, value as Json]);
  }
  used.push(...Object.entries(ruleSet.derived.known(frame)));
  const facts: JsonObject = {};
  const shortened: string[] = [];
  let left = mostOfFacts;
  for (const [name, value] of used) {
    const { value: short, cut } = clipValue(value, 1000);
    const bytes = bytesOf({ [name]: short });
    if (bytes <= left) {
      facts[name] = short;
      left -= bytes;
    }
    if (cut || facts[name] !== short) shortened.push(clipText(name, 100));
  }
  return { facts, ...(shortened.length > 0 ? { shortened: shortened.slice(0, 20) } : {}) };
}

function summary({ ruleSet: { definition }, fired }: Decided): LocalText {
  const policy = hitPolicyOf(definition).explanation;
  if (fired.length === 0) return both('没有规则成立，采用缺省结果', 'No rule holds; the default applies');
  const names = fired.slice(0, mostNamed).map((rule) => clipBoth(ruleLabel(definition, rule.id), 60));
  const clauses = [...new Set(fired.slice(0, 1000).flatMap((rule) => rule.clauses))];
  const more = fired.length - names.length;
  const [zhMore, enMore] = more > 0 ? [`等 ${fired.length} 条`, ` and ${more} more`] : ['', ''];
  const list = (locale: Locale) => names.map((name) => name[locale]).join(locale === 'en' ? ', ' : '、');
  const cited = clauses.slice(0, mostNamed).map((clause) => clipText(clause, 60));
  const zh = cited.length > 0 ? `（依据 ${cited.join('、')}${clauses.length > cited.length ? ' 等' : ''}）` : '';
  const en = cited.length > 0 ? ` (by ${cited.join(', ')}${clauses.length > cited.length ? ' …' : ''})` : '';
  return both(
    `命中${list('zh-CN')}${zhMore}${zh}：${policy['zh-CN']}`,
    `${list('en')}${enMore} fired${en}: ${policy.en}`,
  );
}

/** Sentences of one language only. */
function inLanguage(explanation: Explanation, language: Locale | undefined): Explanation {
  if (!language) return explanation;
  return JSON.parse(JSON.stringify(explanation), (key, value) =>
    key === 'sentence' ? { [language]: value[language] } : value,
  ) as Explanation;
}
