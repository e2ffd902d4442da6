import type { Frame } from '../expressions/scope.ts';
import type { Json, JsonObject } from '../ground/definition.ts';
import { ruleLabel } from '../ground/labels.ts';
import { noWork, workOn } from '../ground/limits.ts';
import { both, inEach, type Languages, languagesOf, type SomeText } from '../ground/local-text.ts';
import { Problem } from '../ground/problem.ts';
import type { FiredRule } from './answers.ts';
import { bytesAtMost, bytesOf, clipText, clipValue } from './clip.ts';
import type { RuleSet } from './compile.ts';
import type { ExplainOptions, Explanation, Miss, RuleExplanation } from './decision.ts';
import { explainRule, type Met, missSentence } from './explain-rule.ts';
import { hitPolicyOf } from './hit-policies.ts';
import { type Near, nearestOf } from './nearest.ts';
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
  const { rows = 'fired', language } = options;
  const met: Met = { ruleSet, frame, languages: languagesOf(language) };
  const near = rows === 'fired' ? yield* nearestOf(ruleSet, frame, options.rows ? 0 : mostNearest) : undefined;
  const reach = near ? undefined : yield* reachOf(ruleSet, frame);
  // What is left to do is bounded, and counted on a meter of its own.
  return workOn(noWork(), () => {
    const fired = firedPlaces(decided);
    const { nearest, hold } = near ?? nearIn(reach as Reach, options.rows === 'fired' ? 0 : mostNearest);
    const places =
      rows === 'fired' ? [...fired] : rows === 'nearest' ? misses(reach as Reach) : byInterest(reach as Reach, fired);
    const known = knownOf(met, decided, { nearest, hold, fired });
    const used = bytesAtMost(known);
    const room = mostBytes - (used < mostBytes / 4 ? used : bytesOf(known)) - 200;
    return { ...known, ...page(met, places, fired, options, room) };
  });
}

type Known = Omit<Explanation, 'rules' | 'next'>;

/** The nearest of a decision all of whose rules were looked at. */
function nearIn(reach: Reach, most: number): Near {
  const nearest = misses(reach).slice(0, most);
  return {
    nearest: nearest.map((place) => ({ place, failed: reach.failed[place] as number })),
    hold: reach.holds.reduce((sum, one) => sum + one, 0),
  };
}

/** What an explanation says besides the rules asked for. */
function knownOf(met: Met, decided: Decided, { nearest, hold, fired }: Near & { fired: ReadonlySet<number> }): Known {
  const { ruleSet } = met;
  const missed = nearest.map(
    ({ place, failed }): Miss => ({
      id: clipText(ruleSet.rules[place]?.fired.id ?? '', 300),
      failed,
      sentence: missSentence(met, place),
    }),
  );
  const [first] = missed;
  return {
    hitPolicy: hitPolicyOf(ruleSet.definition).name,
    ...factsOf(decided),
    nearest: missed,
    ...(first ? { nearestMiss: first } : {}),
    counts: { rules: ruleSet.rules.length, fired: fired.size, hold },
    sentence: summary(decided, met.languages),
  };
}

const placesOfRules = new WeakMap<RuleSet, Map<FiredRule, number[]>>();

/** The positions of the rules that made the outcome, in their order. */
function firedPlaces({ ruleSet, fired }: Decided): Set<number> {
  let known = placesOfRules.get(ruleSet);
  if (!known) {
    known = new Map();
    for (const [place, rule] of ruleSet.rules.entries()) {
      const same = known.get(rule.fired);
      if (same) same.push(place);
      else known.set(rule.fired, [place]);
    }
    placesOfRules.set(ruleSet, known);
  }
  const of = known;
  const places =
    fired.length === 1 ? of.get(fired[0] as FiredRule) : [...new Set(fired)].flatMap((rule) => of.get(rule) ?? []);
  return new Set(places?.toSorted((a, b) => a - b));
}

/** The rows of a page, as many as there is room for; `next` names the last of them where there are more. */
function page(
  met: Met,
  places: number[],
  fired: ReadonlySet<number>,
  { rows = 'fired', limit = usualLimit[rows], after }: ExplainOptions,
  room: number,
): Pick<Explanation, 'rules' | 'next'> {
  const idAt = (place: number) => met.ruleSet.rules[place]?.fired.id ?? '';
  // Of rules that share an id the last: pages never go round in a circle.
  const before = after === undefined ? -1 : places.findLastIndex((place) => idAt(place) === after);
  if (after !== undefined && before < 0) throw noSuchRow();
  const shown = new Shown(room);
  let next = before + 1;
  for (; next < places.length && shown.rules.length < limit; next += 1) {
    const place = places[next] as number;
    if (!shown.add(met, place, fired.has(place))) break;
  }
  const { rules } = shown;
  const last = idAt(places[next - 1] ?? -1);
  const isMore = next < places.length && next > 0 && last.length <= longestId;
  return isMore ? { rules, next: last } : { rules };
}

/** The rules of a page. Their bytes are counted only where a rough measure does not tell that there is room. */
class Shown {
  readonly rules: RuleExplanation[] = [];
  private rough = 0;
  private exact = 0;
  private counted = 0;
  private readonly room: number;

  constructor(room: number) {
    this.room = room;
  }

  /** Adds a rule with as many comparisons as there is room for, the only one of a page with fewer. @returns whether it found room */
  add(met: Met, place: number, isFired: boolean): boolean {
    for (const comparisons of this.rules.length === 0 ? comparisonsShown : comparisonsShown.slice(0, 1)) {
      const rule = explainRule(met, place, isFired, comparisons);
      if (!this.fits(rule)) continue;
      this.rules.push(rule);
      return true;
    }
    return false;
  }

  private fits(rule: RuleExplanation): boolean {
    const rough = bytesAtMost(rule) + 1;
    if (this.exact + this.rough + rough <= this.room) {
      this.rough += rough;
      return true;
    }
    for (; this.counted < this.rules.length; this.counted += 1) this.exact += bytesOf(this.rules[this.counted]) + 1;
    this.rough = 0;
    const bytes = bytesOf(rule) + 1;
    if (this.exact + bytes > this.room) return false;
    this.exact += bytes;
    this.counted += 1;
    return true;
  }
}

function noSuchRow(): Problem {
  const message = both('不是这些规则之一', 'is none of these rules');
  return new Problem('invalidRequest', { errors: [{ path: '/explain/after', code: 'invalidValue', message }] });
}

/** The facts as they were used: as much of each as there is room for, and the names of those that were shortened or left out. */
function factsOf({ ruleSet, frame }: Decided): Pick<Explanation, 'facts' | 'shortened'> {
  const facts: JsonObject = {};
  const shortened: string[] = [];
  let left = mostOfFacts;
  const add = (name: string, value: Json) => {
    const { value: short, cut } = typeof value === 'number' ? { value, cut: false } : clipValue(value, 1000);
    const rough = name.length * 6 + 4 + bytesAtMost(short);
    const bytes = rough <= left / 8 ? rough : bytesOf({ [name]: short });
    const fits = bytes <= left;
    if (fits) {
      facts[name] = short;
      left -= bytes;
    }
    if (cut || !fits) shortened.push(clipText(name, 100));
  };
  for (const [name, read] of ruleSet.facts.json) {
    const value = read(frame);
    if (value !== null && value !== undefined) add(name, value as Json);
  }
  const derived = ruleSet.derived.known(frame);
  for (const name in derived) add(name, derived[name] as Json);
  return shortened.length > 0 ? { facts, shortened: shortened.slice(0, 20) } : { facts };
}

function summary({ ruleSet: { definition }, fired }: Decided, languages: Languages): SomeText {
  const policy = hitPolicyOf(definition).explanation;
  if (fired.length === 0)
    return inEach(languages, (locale) =>
      locale === 'en' ? 'No rule holds; the default applies' : '没有规则成立，采用缺省结果',
    );
  const names = fired.slice(0, mostNamed).map((rule) => ruleLabel(definition, rule.id));
  const clauses = [...new Set(fired.slice(0, 1000).flatMap((rule) => rule.clauses))];
  const cited = clauses.slice(0, mostNamed).map((clause) => clipText(clause, 60));
  const more = fired.length - names.length;
  return inEach(languages, (locale) => {
    const list = names.map((name) => clipText(name[locale], 60));
    const isMore = clauses.length > cited.length;
    if (locale === 'en') {
      const by = cited.length > 0 ? ` (by ${cited.join(', ')}${isMore ? ' …' : ''})` : '';
      return `${list.join(', ')}${more > 0 ? ` and ${more} more` : ''} fired${by}: ${policy.en}`;
    }
    const by = cited.length > 0 ? `（依据 ${cited.join('、')}${isMore ? ' 等' : ''}）` : '';
    return `命中${list.join('、')}${more > 0 ? `等 ${fired.length} 条` : ''}${by}：${policy['zh-CN']}`;
  });
}
