import type { Json, JsonObject, LocalText } from './definition.ts';

/** What a call may say besides the facts. */
export interface EvaluateOptions {
  /** The instant of the decision, ISO 8601 with offset or Z; `today()` and `now()` read it in the policy's time zone. */
  at: string;
  /** Configuration values for this call only, over those of the edition. */
  config?: JsonObject;
  /** Also answer why every rule fired or did not. */
  explain?: boolean;
  /** The facts are known to meet the schema: they are taken as they are. */
  checked?: boolean;
}

/** What a rule set answers. */
export interface Decision {
  outcome: JsonObject;
  /** The rules that made the outcome, with the clauses they cite. */
  rules: { id: string; clauses: string[] }[];
  /** Written when it is first read, not when the decision is made; it is no property to be copied by `{...decision}`. */
  explanation?: Explanation;
}

/** Its sentences, like the explanation itself, are put together when they are read; as JSON it has them all. */
export interface Explanation {
  hitPolicy: string;
  /** The facts as they were used: defaults filled in, and every derived fact that was read. */
  facts: JsonObject;
  rules: RuleExplanation[];
  /** The rule that came closest without firing, if any. */
  nearestMiss?: { id: string; failed: number; sentence: LocalText };
  sentence: LocalText;
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
  sentence: LocalText;
}

/** A condition with the value met and the value wanted. What is the same in several rules of a table may be one object in all. */
export type ConditionExplanation =
  | { kind: 'all' | 'any' | 'not'; holds: boolean; conditions: ConditionExplanation[] }
  | {
      kind: 'fact';
      holds: boolean;
      fact: string;
      path?: string;
      operator: string;
      wanted: Json;
      met: Json;
      sentence: LocalText;
    };
