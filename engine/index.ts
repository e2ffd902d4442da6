/** The engine's public face: pure functions that turn data into data, in the server and in the browser alike. */

export type { CaseCoverage, GeneratedCases, GenerateOptions } from './authoring/case-proposals.ts';
export { type CaseResult, caseInstant, type Difference, isFlowCase, runCase, runCases } from './authoring/cases.ts';
export type { Change } from './authoring/change.ts';
export { type Citation, type ClauseCoverage, clauseCoverage } from './authoring/coverage.ts';
export { diffContents, revertChange } from './authoring/diff.ts';
export { generateCases } from './authoring/generate-cases.ts';
export { addMoney, inCents, type MoneyTotals, moneyNames } from './authoring/money.ts';
export { type Mutation, mutations } from './authoring/mutations.ts';
export {
  createReplay,
  type MadeDecision,
  type Replay,
  type ReplayExample,
  type ReplayResult,
} from './authoring/replay.ts';
export { checkContent } from './checks/check-content.ts';
export type { Finding } from './checks/finding.ts';
export {
  type ExpressionFlaw,
  type ExpressionInspection,
  inspectExpression,
} from './checks/inspect-expression.ts';
export { checkRuleSpace } from './checks/rule-space.ts';
export { decorators, operatorNamed, operatorOfCell, operators, operatorsFor } from './conditions/operators.ts';
export { conditionSentence, factSentence } from './conditions/sentences.ts';
export { dayStart, isDate, isTimeZone } from './expressions/dates.ts';
export { type FormatName, formatNamed, formatNames, formats } from './expressions/formats.ts';
export { actionNamed, actionNames, recordTypeOf } from './flows/actions.ts';
export { type ActorName, actorNamed, actorNames } from './flows/actors.ts';
export type { Flow } from './flows/compile.ts';
export type * from './flows/flow-step.ts';
export { type GuardName, guardNamed, guards } from './flows/guards.ts';
export { type MigratedSnapshot, migrateSnapshot, type StuckReason, statesOfFlow } from './flows/migrate.ts';
export { simulate, simulateInTurns } from './flows/simulate.ts';
export { acceptedNow, continueFlow, describeSnapshot, startFlow, stepFlow } from './flows/step.ts';
export * from './ground/definition.ts';
export { figureText, labelOf, ruleLabel, schemaOf, unitText, valueText } from './ground/labels.ts';
export { exceed, limits, mostChildren, within } from './ground/limits.ts';
export {
  both,
  type Locale,
  type LocalText,
  textOf,
  type Wording,
  wordingOf,
} from './ground/local-text.ts';
export { Problem, type ProblemCode, type ProblemDetail, problemCodes } from './ground/problem.ts';
export { finish } from './ground/turns.ts';
export {
  canonicalJson,
  definitionId,
  findDefinition,
  listDefinitions,
  readPolicyContent,
  withDefinition,
  withoutDefinition,
} from './policy/content.ts';
export { compileEdition, type Edition } from './policy/edition.ts';
export { layoutJson } from './policy/layout.ts';
export { localTimeOf, scheduledInstant } from './policy/schedules.ts';
export type { RuleSet } from './rules/compile.ts';
export type * from './rules/decision.ts';
export { evaluate, explainInTurns, heldRules, holdingRules } from './rules/evaluate.ts';
export { type HitPolicy, hitPolicies, hitPolicyNames, hitPolicyOf } from './rules/hit-policies.ts';
export { evaluateReference, type FindRuleSet } from './rules/reference.ts';
export { parseCell } from './tables/cells.ts';
