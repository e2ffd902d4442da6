import type { CompiledCondition } from '../conditions/compile.ts';
import type { Frame } from '../expressions/scope.ts';
import { noWork, workOn } from '../ground/limits.ts';
import { Problem } from '../ground/problem.ts';
import type { CompiledRule, RuleSet } from './compile.ts';

/** How far each rule is from holding, by its position. */
export interface Reach {
  /** The comparisons that would have to be met: 0 where it holds, or where no comparison tells; `notReached` where it was not looked at. */
  readonly failed: Int32Array;
  readonly holds: Uint8Array;
}

export const notReached = 0x7fffffff;
/** Rules looked at between two pauses. */
const atOnce = 500;

/**
 * Looks at every rule of a decision just made. Comparisons that stand in several rules are made once.
 *
 * @param frame the frame of the decision, still holding its values
 */
export function* reachOf({ rules }: RuleSet, frame: Frame): Generator<void, Reach> {
  const failed = new Int32Array(rules.length);
  const holds = new Uint8Array(rules.length);
  const known: (boolean | undefined)[] = [];
  // What explaining costs is counted apart: others may be served in between.
  const work = noWork();
  for (let from = 0; from < rules.length; from += atOnce) {
    workOn(work, () => {
      for (let place = from; place < Math.min(from + atOnce, rules.length); place += 1) {
        const missing = missingOf(rules[place] as CompiledRule, frame, known);
        holds[place] = missing === 0 ? 1 : 0;
        failed[place] = Math.max(missing, 0);
      }
    });
    yield;
  }
  return { failed, holds };
}

/** Behind the rule that decided, reading further facts may raise problems that the decision did not have. */
export function missingOf(rule: CompiledRule, frame: Frame, known: (boolean | undefined)[]): number {
  try {
    return missing(rule.condition, frame, known);
  } catch (error) {
    if (error instanceof Problem) return notReached;
    throw error;
  }
}

/** How many comparisons would have to be met for a condition to hold: 0 where it holds, negative where none of them would do. */
function missing(condition: CompiledCondition, frame: Frame, known: (boolean | undefined)[]): number {
  if (condition.kind === 'fact') {
    const { shared } = condition;
    if (shared < 0) return condition.test(frame) ? 0 : 1;
    known[shared] ??= condition.test(frame);
    return known[shared] ? 0 : 1;
  }
  const { kind, conditions } = condition;
  if (kind === 'not') {
    const [inner] = conditions as [CompiledCondition];
    if (missing(inner, frame, known) !== 0) return 0;
    return inner.kind === 'fact' ? 1 : -1;
  }
  let all = 0;
  let least = notReached;
  let never = false;
  for (let index = 0; index < conditions.length; index += 1) {
    const one = missing(conditions[index] as CompiledCondition, frame, known);
    if (kind === 'any' && one === 0) return 0;
    if (one < 0) never = true;
    else {
      all += one;
      least = Math.min(least, one);
    }
  }
  if (kind === 'all') return all > 0 ? all : never ? -1 : 0;
  // An empty `any` holds, as an empty `all` does.
  return conditions.length === 0 ? 0 : least === notReached ? -1 : least;
}

/**
 * The positions of the rules that missed, the nearest first: by how much is unmet, then in order of the rules.
 *
 * @param fired the positions of those that made the outcome
 */
export function misses({ failed, holds }: Reach): number[] {
  const places: number[] = [];
  for (let place = 0; place < failed.length; place += 1) {
    const count = failed[place] as number;
    if (!holds[place] && count > 0 && count !== notReached) places.push(place);
  }
  return places.sort((a, b) => (failed[a] as number) - (failed[b] as number) || a - b);
}

/** All positions in the order of interest: what fired, what holds, what came near, and what no comparison tells of. */
export function byInterest(reach: Reach, fired: ReadonlySet<number>): number[] {
  const near = misses(reach);
  const missed = new Set(near);
  const places = [...reach.failed.keys()];
  return [
    ...fired,
    ...places.filter((place) => reach.holds[place] && !fired.has(place)),
    ...near,
    ...places.filter((place) => !reach.holds[place] && !missed.has(place) && !fired.has(place)),
  ];
}

/** The ids of all rules that hold. */
export function* heldIn(ruleSet: RuleSet, frame: Frame): Generator<void, string[]> {
  const { holds } = yield* reachOf(ruleSet, frame);
  return ruleSet.rules.flatMap((rule, place) => (holds[place] ? [rule.fired.id] : []));
}
