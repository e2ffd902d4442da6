/**
 * What only those need who write policies (`guiju/engine/authoring`): cases run and proposed, versions compared, decisions made again,
 * and the rows that menus and sentences are made of.
 *
 * @example runCases(edition).filter(({ passed }) => !passed)
 */

export type { CaseCoverage, GeneratedCases } from './authoring/case-proposals.ts';
// Cases: run, proposed, and what they cover of the source's clauses.
export {
  asExpected,
  type CaseResult,
  caseInstant,
  type Difference,
  isFlowCase,
  runCase,
  runCases,
} from './authoring/cases.ts';
// Versions compared by meaning, changes taken back, and what a version would have decided.
export type { Change } from './authoring/change.ts';
export { acceptCases, type CaseName, type Consequence, consequencesOf } from './authoring/consequences.ts';
export { type ClauseCoverage, clauseCoverage } from './authoring/coverage.ts';
export { definitionChanges, diffContents, revertChange } from './authoring/diff.ts';
export { generateCases } from './authoring/generate-cases.ts';
// Flows of before payloads had a fence, with what each event may bring written down.
export { withGives } from './authoring/gives.ts';
export { addMoney, inCents, type MoneyTotals, moneyBetween, moneyNames } from './authoring/money.ts';
export { type Mutation, mutations } from './authoring/mutations.ts';
// A field renamed wherever the policy names it.
export { type FieldRename, renameField } from './authoring/rename-field.ts';
export { createReplay, type Replay, type ReplayExample, type ReplayResult } from './authoring/replay.ts';
// What a definition may name: rows with words in both languages.
export { decorators, operatorNamed, operatorOfCell, operatorsFor } from './conditions/operators.ts';
// Cells and conditions read and put into words, and JSON laid out for people and git.
export { conditionSentence } from './conditions/sentences.ts';
export { type FormatName, formatNamed, formatNames, formats } from './expressions/formats.ts';
export { actionNamed, actionNames, recordTypeOf } from './flows/actions.ts';
export { actorNamed, actorNames } from './flows/actors.ts';
export { readFlowGraph } from './flows/graph.ts';
export { type GuardName, guardNamed, guardOfAll, guards } from './flows/guards.ts';
export { callBounds, httpMethods } from './flows/http-call.ts';
export { roleNames, rolesNamed } from './flows/roles.ts';
export { targetOf } from './flows/targets.ts';
export { contextNames } from './flows/templates.ts';
// The name by which formulas read the records of a form.
export { recordsName } from './forms/records.ts';
// What people write, made plain: signs of full width, units by any of their names.
export { plainSigns, plainSignsOutsideQuotes } from './ground/signs.ts';
export { unitCode } from './ground/units.ts';
// One definition changed among the others.
export { withDefinition, withoutDefinition } from './policy/content.ts';
export { layoutJson } from './policy/layout.ts';
export { heldRules } from './rules/evaluate.ts';
export { type HitPolicy, hitPolicies, hitPolicyNames, hitPolicyOf, needsAHit } from './rules/hit-policies.ts';
export { parseCell } from './tables/cells.ts';
