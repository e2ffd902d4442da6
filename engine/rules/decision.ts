import type { Json, JsonObject } from '../ground/definition.ts';
import type { Locale, LocalText, SomeText } from '../ground/local-text.ts';
import type { RowReader } from '../ground/master-row.ts';

/** What a call may say besides the facts. */
export interface EvaluateOptions {
  /** The instant of the decision, ISO 8601 with offset or Z; `today()` and `now()` read it in the policy's time zone. */
  at: string;
  /** Configuration values for this call only, over those of the edition. */
  config?: JsonObject;
  /** Also answer why: the rules that fired and those that came nearest; or more of them, page by page. */
  explain?: boolean | ExplainOptions;
  /** Reads rows of master data that facts refer to; absent: there are none. */
  row?: RowReader | undefined;
  /** The facts are known to meet the schema: they are taken as they are. */
  checked?: boolean;
}

/** Which rules an explanation shows. */
export interface ExplainOptions {
  /**
   * Those that fired (the default; asked for by name they stand alone, without the nearest misses), those that missed with the nearest
   * first, or all: what fired, what holds, what missed.
   */
  rows?: 'fired' | 'nearest' | 'all';
  /** At most so many; fewer where there is no room for them. */
  limit?: number;
  /** Go on behind the rule with this id: `next` of the page before. */
  after?: string;
  /** Sentences in this language only. */
  language?: Locale;
}

/** What a rule set answers. */
export interface Decision {
  outcome: JsonObject;
  /** The rules that made the outcome, with the clauses they cite. */
  rules: { id: string; clauses: string[] }[];
  /** Written when it is first read, not when the decision is made; it is no property to be copied by `{...decision}`. */
  explanation?: Explanation;
}

/** Why a decision came out as it did, in at most 50,000 bytes of JSON whatever the rule set and the facts are. */
export interface Explanation {
  hitPolicy: string;
  /** The facts as they were used: defaults filled in, and every derived fact that was read. */
  facts: JsonObject;
  /** The names of facts of which only a part is shown, or nothing. */
  shortened?: string[];
  /** The rules asked for, as many as there was room for. */
  rules: RuleExplanation[];
  /** The id to go on after, where there are more. */
  next?: string;
  /** The rules that came closest without holding: those with the fewest comparisons unmet, in order of the rules. */
  nearest: Miss[];
  /** The first of them, if any. */
  nearestMiss?: Miss;
  /** How many rules there are, how many fired, and how many hold. */
  counts: { rules: number; fired: number; hold: number };
  sentence: SomeText;
}

/** A rule that does not hold, and how many comparisons it misses. */
export interface Miss {
  id: string;
  failed: number;
  sentence: SomeText;
}

export interface RuleExplanation {
  id: string;
  title?: LocalText;
  clauses: string[];
  /** It holds and the hit policy took it. */
  fired: boolean;
  /** Its conditions are met. */
  holds: boolean;
  conditions: ConditionExplanation;
  sentence: SomeText;
}

/** A condition with the value met and the value wanted, both shortened where they are long. */
export type ConditionExplanation =
  | {
      kind: 'all' | 'any' | 'not';
      holds: boolean;
      conditions: ConditionExplanation[];
      /** How many more there are. */
      omitted?: number;
    }
  | {
      kind: 'fact';
      holds: boolean;
      fact: string;
      path?: string;
      operator: string;
      wanted: Json;
      met: Json;
      sentence: SomeText;
    };
