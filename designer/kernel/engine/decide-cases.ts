import { needsAHit } from '../../../engine/authoring.ts';
import { type Edition, evaluate, type JsonObject, Problem, type ProblemCode } from '../../../engine/index.ts';

/** What became of a case: a result with the clauses it rests on (or that no rule holds where one is wanted), why there is none, or that the rule set itself is broken. */
export type CaseAnswer =
  | { outcome: JsonObject; clauses: string[]; unanswered?: true }
  | { problem: { code: ProblemCode; facts?: string[] } }
  | { broken: string };

/** Cases of a rule set that are decided as at one instant. */
export interface CasesAsked {
  id: string;
  at: string;
  cases: JsonObject[];
}

/** Decides cases one by one: what one of them lacks does not hold up the others. */
export function decideCases(edition: Edition, { id, at, cases }: CasesAsked): CaseAnswer[] {
  return cases.map((facts) => {
    try {
      const ruleSet = edition.ruleSet(id);
      const { outcome, rules } = evaluate(ruleSet, facts, { at });
      const clauses = [...new Set(rules.flatMap((rule) => rule.clauses))];
      return rules.length === 0 && needsAHit(ruleSet.definition)
        ? { outcome, clauses, unanswered: true }
        : { outcome, clauses };
    } catch (error) {
      if (!(error instanceof Problem)) return { broken: error instanceof Error ? error.message : String(error) };
      return { problem: { code: error.code, ...(error.facts ? { facts: error.facts } : {}) } };
    }
  });
}
