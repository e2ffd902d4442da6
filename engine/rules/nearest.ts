import type { Frame, ReadJson } from '../expressions/scope.ts';
import { Problem } from '../ground/problem.ts';
import { createNearRows } from '../tables/near-rows.ts';
import type { Nearness } from '../tables/rule-index.ts';
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
 * @param most so many of them
 * @returns undefined where only trying every rule tells
 */
export function* nearestOf(ruleSet: RuleSet, frame: Frame, most: number): Generator<void, Near | undefined> {
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

function* lookOf({ rules, normalForm, facts, derived }: RuleSet): Generator<void, Look | 'tried'> {
  if (rules.some(({ raising }) => raising.length > 0)) return 'tried';
  const readFact = (name: string) => (facts.json.get(name) ?? derived.json.get(name)) as ReadJson;
  const conditions = normalForm.rules.map((rule) => rule.conditions);
  return (yield* createNearRows(conditions, readFact)) ?? 'tried';
}

/** One search for the nearest rules, from those that nothing rules out on. */
class Search {
  private readonly known: (boolean | undefined)[] = [];
  private readonly tried = new Set<number>();
  /** Rules that miss more than what was looked up told, by how many comparisons they miss. */
  private readonly later: number[][] = [];
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
    if (this.tried.size > mostTried) return undefined;
    // Behind what is told apart there may be more.
    const isAll = nearest.length === most || near.each(near.most + 1, (place) => this.tried.has(place));
    return isAll ? { nearest, hold } : undefined;
  }

  /** How many rules hold: those that nothing rules out, tried where looking up alone does not tell. */
  private held(): number {
    const { certain } = this.near;
    let count = 0;
    this.near.each(0, (place) => {
      if (this.tried.has(place)) return true;
      if (certain) this.tried.add(place);
      if (certain || this.failed(place, 0) === 0) count += 1;
      return true;
    });
    return count;
  }

  /** Adds the rules that miss just so many comparisons, in their order: those that are ruled out as often, and those tried before. */
  private add(misses: number, most: number, nearest: { place: number; failed: number }[]): void {
    const waiting = (this.later[misses] ?? []).sort((a, b) => b - a);
    const take = (place: number) => nearest.push({ place, failed: misses });
    this.near.each(misses, (place) => {
      while (nearest.length < most && (waiting.at(-1) ?? place) < place) take(waiting.pop() as number);
      if (nearest.length < most && !this.tried.has(place) && this.failed(place, misses) === misses) take(place);
      return nearest.length < most && this.tried.size <= mostTried;
    });
    while (nearest.length < most && waiting.length > 0) take(waiting.pop() as number);
  }

  /** How many comparisons a rule misses; where that is more than what was looked up told, it waits. */
  private failed(place: number, misses: number): number {
    this.tried.add(place);
    const missing = missingOf(this.rules[place] as CompiledRule, this.frame, this.known);
    if (missing > misses && missing !== notReached) {
      const same = this.later[missing];
      if (same) same.push(place);
      else this.later[missing] = [place];
    }
    return missing;
  }
}
