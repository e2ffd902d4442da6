import type { Frame } from '../expressions/scope.ts';
import type { Leaf } from './conjunctions.ts';

/**
 * Which rules hold, by looking each fact's value up once instead of testing each rule: a bitmap of the rows that a value leaves, for each
 * fact, and all of them intersected. `engine/README.md` says which index is made when and what it costs.
 */
export interface RuleIndex {
  /** Position of the first rule that holds, or -1. */
  first(frame: Frame, holds: (rule: number) => boolean): number;
  /** Positions of all rules that hold, in order. */
  all(frame: Frame, holds: (rule: number) => boolean): number[];
  /**
   * What holds as one number, by which an answer can be remembered: `rulesOf` tells its rules. Negative where there are too many
   * rules for that, or where this time each rule must be tried.
   */
  key(frame: Frame): number;
  /** Two indexes of which this is the same mean the same rules by a key; empty: bit by bit, the rules by position. */
  readonly meaning: string;
  rulesOf(key: number): number[];
}

/** One alternative of a rule: all its comparisons must hold. */
export interface Row {
  rule: number;
  leaves: Leaf[];
}

/**
 * The rules of a decision by how many facts at least keep each from holding, looked up and not tried. A rule that `each(2)` shows misses
 * two comparisons or more: what it misses exactly only trying it tells.
 */
export interface Nearness {
  /** Whether the rules that no fact rules out hold. */
  readonly certain: boolean;
  /**
   * Shows the positions of the rules that so many facts rule out, in order, as long as `see` wants more; a rule with alternatives may be
   * shown more than once. More misses than `most` are not told apart.
   *
   * @returns whether all were seen
   */
  each(misses: number, see: (rule: number) => boolean): boolean;
  readonly most: number;
}
