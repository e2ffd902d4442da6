/** The engine's public face: pure functions that turn data into data, in the server and in the browser alike. */

export { type ProblemCode, problemCodes } from '../contract/problem-codes.ts';
export { checkContent } from './checks/check-content.ts';
export {
  type ExpressionFlaw,
  type ExpressionInspection,
  inspectExpression,
} from './checks/inspect-expression.ts';
export { checkRuleSpace } from './checks/rule-space.ts';
export type * from './decision.ts';
export * from './definition.ts';
export type { CaseCoverage, GeneratedCases, GenerateOptions } from './editions/case-proposals.ts';
export { type CaseResult, caseInstant, type Difference, isFlowCase, runCase, runCases } from './editions/cases.ts';
export type { Change } from './editions/change.ts';
export { compileEdition, type Edition } from './editions/compile.ts';
export {
  canonicalJson,
  definitionId,
  findDefinition,
  listDefinitions,
  readPolicyContent,
  withDefinition,
  withoutDefinition,
} from './editions/content.ts';
export { type Citation, type ClauseCoverage, clauseCoverage } from './editions/coverage.ts';
export { diffContents, revertChange } from './editions/diff.ts';
export { generateCases } from './editions/generate-cases.ts';
export { layoutJson } from './editions/layout.ts';
export { addMoney, inCents, type MoneyTotals, moneyNames } from './editions/money.ts';
export { type Mutation, mutations } from './editions/mutations.ts';
export {
  createReplay,
  type MadeDecision,
  type Replay,
  type ReplayExample,
  type ReplayResult,
} from './editions/replay.ts';
export { dayStart, isDate, isTimeZone } from './expressions/dates.ts';
export type { Finding } from './finding.ts';
export { actionNames, actorNames, type Flow, guardNames } from './flows/compile.ts';
export type * from './flows/flow-step.ts';
export { type MigratedSnapshot, migrateSnapshot, type StuckReason, statesOfFlow } from './flows/migrate.ts';
export { localTimeOf, scheduledInstant } from './flows/schedules.ts';
export { simulate, simulateInTurns } from './flows/simulate.ts';
export { acceptedNow, continueFlow, describeSnapshot, startFlow, stepFlow } from './flows/step.ts';
export { figureText, labelOf, ruleLabel, schemaOf, textOf, unitText, valueText, wordingOf } from './labels.ts';
export { exceed, limits, mostChildren, within } from './limits.ts';
export { Problem, type ProblemDetail } from './problem.ts';
export type { RuleSet } from './rules/compile.ts';
export { evaluate, explainInTurns, heldRules, holdingRules } from './rules/evaluate.ts';
export { hitPolicies } from './rules/hit-policies.ts';
export { decorators, operatorNamed, operators } from './rules/operators.ts';
export { evaluateReference, type FindRuleSet } from './rules/reference.ts';
export { conditionSentence, factSentence } from './rules/sentences.ts';
export { parseCell } from './tables/cells.ts';
export { finish } from './turns.ts';
