import type { JsonObject, PolicyContent, RuleSetDefinition } from '../ground/definition.ts';
import type { Decision } from './decision.ts';
import type { Environment, Run } from './environment.ts';

/** The rule sets of one edition, as they see each other. */
export interface Library {
  content: PolicyContent;
  environment: Environment;
  definition(id: string): RuleSetDefinition | undefined;
  /** The outcome of another rule set, within a run. */
  decide(id: string, facts: JsonObject, run: Run): JsonObject;
  /** The same, with the rules that made it. */
  decided(id: string, facts: JsonObject, run: Run): Pick<Decision, 'outcome' | 'rules'>;
  /** Clause id → its place in the policy's clause list. */
  clauseOrder: ReadonlyMap<string, number>;
}

/** How deeply rule sets may decide each other. */
export const deepestDecision = 20;
