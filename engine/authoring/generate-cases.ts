import { Problem } from '../ground/problem.ts';
import type { Edition } from '../policy/edition.ts';
import type { GeneratedCases, GenerateOptions } from './case-proposals.ts';
import { generateFlowCases } from './generate-flow-cases.ts';
import { generateRuleCases } from './generate-rule-cases.ts';

const defaultLimit = 50;

/**
 * Proposes cases for what the cases of a definition do not exercise yet: for a rule set facts that fire every rule, lie on every
 * boundary and combine every two classes of values; for a flow walks that take every transition. Works in short turns: each `next`
 * does a little, the last gives the result.
 *
 * @param kind `rules` or `flow`
 * @throws Problem ruleSetNotFound, flowNotFound, invalidDefinition
 * @example finish(generateCases(edition, 'rules', 'fee-travel')).cases
 */
export function* generateCases(
  edition: Edition,
  kind: 'rules' | 'flow',
  id: string,
  { coverage = 1, limit = defaultLimit }: GenerateOptions = {},
): Generator<void, GeneratedCases> {
  const known = edition.content.cases[id]?.cases ?? [];
  if (kind === 'rules') return yield* generateRuleCases(edition.ruleSet(id), known, { coverage, limit });
  if (kind === 'flow') return yield* generateFlowCases(edition.flow(id), known, { coverage, limit });
  throw new Problem('definitionNotFound');
}
