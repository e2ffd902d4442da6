import type { Frame, ReadJson } from '../expressions/scope.ts';
import { Problem } from '../ground/problem.ts';
import { IndexedFacts } from '../tables/indexed-facts.ts';
import { createNearRows } from '../tables/near-rows.ts';
import type { Nearness, RuleIndex } from '../tables/rule-index.ts';
import type { CompiledRule, RuleSet } from './compile.ts';
import { missingOf, notReached } from './reach.ts';

/** The rules that came nearest, by position, with the comparisons each misses; and how many hold. */
export interface Near {
  readonly nearest: readonly { place: number; failed: number }[];
  readonly hold: number;
}

type Look = (frame: Frame) => Nearness;
const looks = new WeakMap<RuleSet, Look | 'tried'>();
/** So many rules are tried at most before all are looked at in turn. */
const mostTried = 2000;

/**
 * The rules that came nearest, without looking at each: what facts rule out is looked up, and the few that are left are tried.
 *
 * @param most so many of them; 0: only how many hold is told
 * @returns undefined where only trying every rule tells
 */
export function* nearestOf(ruleSet: RuleSet, frame: Frame, most: number): Generator<void, Near | undefined> {
  if (most === 0 && ruleSet.index) return { nearest: [], hold: held(ruleSet, ruleSet.index, frame) };
  const look = looks.get(ruleSet) ?? (yield* lookOf(ruleSet));
  looks.set(ruleSet, look);
  if (look === 'tried') return undefined;
  try {
    return new Search(ruleSet, frame, look(frame)).find(most);
  } catch (error) {
    // A fact that the decision did not read may be missing.
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/** How many rules hold, as the index of a decision finds them. */
const held = ({ rules }: RuleSet, index: RuleIndex, frame: Frame) =>
  index.all(frame, (place) => (rules[place] as CompiledRule).condition.test(frame)).length;

function* lookOf({ rules, normalForm, facts, derived, library }: RuleSet): Generator<void, Look | 'tried'> {
  if (rules.some(({ raising }) => raising.length > 0)) return 'tried';
  const readFact = (name: string) => (facts.json.get(name) ?? derived.json.get(name)) as ReadJson;
  const conditions = normalForm.rules.map((rule) => rule.conditions);
  return (yield* createNearRows(conditions, new IndexedFacts(readFact, library.environment.scope.timeZone))) ?? 'tried';
}

/** One search for the nearest rules, from those that nothing rules out on. */
class Search {
  private readonly known: (boolean | undefined)[] = [];
  private readonly seen = new Set<number>();
  /** Rules that miss so many comparisons or more, where that is more than what was looked up told. */
  private readonly waiting: number[][] = [];
  private readonly rules: readonly CompiledRule[];
  private readonly frame: Frame;
  private readonly near: Nearness;

  constructor({ rules }: RuleSet, frame: Frame, near: Nearness) {
    this.rules = rules;
    this.frame = frame;
    this.near = near;
  }

  find(most: number): Near | undefined {
    const { near } = this;
    const hold = this.held();
    const nearest: { place: number; failed: number }[] = [];
    for (let misses = 1; nearest.length < most && misses <= near.most; misses += 1) this.add(misses, most, nearest);
    if (this.seen.size > mostTried) return undefined;
    // Behind what is told apart there may be more.
    const isAll = nearest.length === most || near.each(near.most + 1, (place) => this.seen.has(place));
    return isAll && this.waiting.slice(near.most + 1).every((places) => places.length === 0 || nearest.length === most)
      ? { nearest, hold }
      : undefined;
  }

  /** How many rules hold: those that nothing rules out, tried where looking up alone does not tell. */
  private held(): number {
    const { certain } = this.near;
    let count = 0;
    this.near.each(0, (place) => {
      if (this.seen.has(place)) return true;
      this.seen.add(place);
      if (certain || (this.rules[place] as CompiledRule).condition.test(this.frame)) count += 1;
      else this.wait(place, 1);
      return true;
    });
    return count;
  }

  /** Adds the rules that miss just so many comparisons, in their order: of those that are ruled out as often, and of those that wait. */
  private add(misses: number, most: number, nearest: { place: number; failed: number }[]): void {
    const waiting = (this.waiting[misses] ?? []).sort((a, b) => b - a);
    this.waiting[misses] = [];
    const consider = (place: number) => {
      const missing = missingOf(this.rules[place] as CompiledRule, this.frame, this.known);
      if (missing === misses) nearest.push({ place, failed: misses });
      else if (missing > misses && missing !== notReached) this.wait(place, missing);
    };
    this.near.each(misses, (place) => {
      if (this.seen.has(place)) return true;
      this.seen.add(place);
      while (nearest.length < most && (waiting.at(-1) ?? place) < place) consider(waiting.pop() as number);
      if (nearest.length < most) consider(place);
      return nearest.length < most && this.seen.size <= mostTried;
    });
    while (nearest.length < most && waiting.length > 0) consider(waiting.pop() as number);
  }

  private wait(place: number, misses: number): void {
    const same = this.waiting[misses];
    if (same) same.push(place);
    else this.waiting[misses] = [place];
  }
}
