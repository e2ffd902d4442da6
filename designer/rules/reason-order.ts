import type { Explanation, RuleExplanation } from '../../engine/index.ts';

/** The reasons in the order of interest: what fired, what holds, what came closest, then the rest as they stand. */
export function reasonOrder({ rules, nearestMiss }: Explanation): RuleExplanation[] {
  const rank = (rule: RuleExplanation) => (rule.fired ? 3 : rule.holds ? 2 : rule.id === nearestMiss?.id ? 1 : 0);
  return rules.toSorted((a, b) => rank(b) - rank(a));
}
