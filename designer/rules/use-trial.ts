import { useMemo } from 'react';
import { type Decision, evaluate, type JsonObject, type PolicyContent, Problem } from '../../engine/index.ts';
import { editionOf } from '../document/findings.ts';

/** What one set of facts gives in the draft: a decision with its explanation, or what kept it from one. */
export interface Trial {
  decision?: Decision;
  problem?: Problem;
  /** Anything else that was thrown: the definition cannot run. */
  broken?: string;
  fired: ReadonlySet<string>;
  holds: ReadonlySet<string>;
}

const none: ReadonlySet<string> = new Set();

/** Runs the draft's rule set in the browser with the same engine as the server, again whenever facts or draft change. */
export function useTrial(content: PolicyContent, id: string, facts: JsonObject, at: string): Trial {
  return useMemo(() => {
    try {
      const decision = evaluate(editionOf(content).ruleSet(id), facts, { at, explain: true });
      const holds = new Set(decision.explanation?.rules.filter((rule) => rule.holds).map((rule) => rule.id));
      return { decision, fired: new Set(decision.rules.map((rule) => rule.id)), holds };
    } catch (error) {
      if (error instanceof Problem) return { problem: error, fired: none, holds: none };
      return { broken: error instanceof Error ? error.message : String(error), fired: none, holds: none };
    }
  }, [content, id, facts, at]);
}
