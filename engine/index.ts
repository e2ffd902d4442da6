/**
 * The engine, as servers and pages use it: an edition is compiled once, its rule sets decide, its flows are stepped. Pure functions from
 * data to data, no clock and no I/O. Beside it `checks.ts` tells authors what is wrong, `authoring.ts` has what else only they need.
 *
 * @example
 * const edition = compileEdition(readPolicyContent(documents));
 * evaluate(edition.ruleSet('fee-travel'), { roundTripKm: 120, tripNumber: 1 }, { at: '2026-03-01T08:00:00Z' }).outcome;
 */

// Days and instants in a time zone.
// Instants by the clock of a place.
export { dayStart, isDate, isTimeZone, localTimeOf } from './expressions/dates.ts';
// Step flows: a snapshot and an event in; the next snapshot, what it accepts, and what the world must do out.
export { acceptedNow } from './flows/accepted.ts';
export type { ActorName } from './flows/actors.ts';
export { clockEvent, isClockTimer } from './flows/clocks.ts';
export type { Flow } from './flows/compile.ts';
export type * from './flows/flow-step.ts';
export { handOver } from './flows/hand-over.ts';
export { type HttpRequest, readHttpCall } from './flows/http-call.ts';
export { type MigratedSnapshot, migrateSnapshot, statesOfFlow } from './flows/migrate.ts';
// Flows moved: back on the way that they came, or elsewhere; and values of their context corrected.
export { correctFlow, type Move, type MovedStep, moveFlow, moveTargetsOf, placeOf } from './flows/moves.ts';
export { seeOf, startersOf } from './flows/roles.ts';
export { barredFrom } from './flows/separation.ts';
export { rolesHeld, sightOf, sightWith } from './flows/sight.ts';
export { simulate, simulateInTurns } from './flows/simulate.ts';
export {
  continueFlow,
  decidedBy,
  declaredOf,
  describeSnapshot,
  followFlow,
  startFlow,
  stepFlow,
} from './flows/step.ts';
export { factSchemas } from './flows/templates.ts';
export { isInPool } from './flows/turns.ts';
// Tasks of persons: what is done with them, and who may.
export { doWithTask, type TaskAction, type TaskChange, type TaskVerb } from './flows/verbs.ts';
export { goBack, type WayBack } from './flows/ways-back.ts';
export { withPersons } from './flows/work.ts';
export type { Act, CaseAct, People, Sender, TaskHappening, Work, WorkTask } from './flows/work-state.ts';
export { belonging, isLiving, noWork } from './flows/work-state.ts';
// Fill forms: what is given, what is known and what is computed of them; and how records are numbered.
export type { FillMode, FormDraft } from './forms/fill.ts';
export { draftForm, type FileOptions, type Form, fileForm } from './forms/form.ts';
// Master data: rows are filled and checked by their schema, and given to try something with.
export { fillRow, type Master, type RowFilling, rowsGiven } from './forms/master.ts';
export { type Numbering, numberingOf } from './forms/numbering.ts';
export { closedTo, fieldsFor } from './forms/rights.ts';
export { canonicalJson, isEqualJson } from './ground/canonical-json.ts';
// What a policy's JSON documents hold, as `docs/definitions.md` describes them; and the policy as a whole.
export type * from './ground/definition.ts';
export { isExpression } from './ground/definition.ts';
export type * from './ground/form-record.ts';
export type { InstanceView } from './ground/instance-view.ts';
export { instantText } from './ground/instant-text.ts';
// Names and values as people read them, in both languages.
export { figureText, labelOf, ruleLabel, schemaOf, valueText } from './ground/labels.ts';
export { exceed, keepWithin, limits, mostChildren } from './ground/limits.ts';
export type { Locale, LocalText, SomeText, Wording } from './ground/local-text.ts';
export { textOf, wordingOf } from './ground/local-text.ts';
export { type KnownRows, type RowChange, type RowReader, rowsKnown } from './ground/master-row.ts';
export type { Organisation, Scope, StoodInFor, Who } from './ground/organisation.ts';
export { pointer, pointerParts } from './ground/pointer.ts';
// What goes wrong, told with a code; how much is too much; and long work done in pieces.
export { Problem, type ProblemCode, type ProblemDetail, problemCodes } from './ground/problem.ts';
export { finish } from './ground/turns.ts';
export { unitText } from './ground/units.ts';
// The directory: what is wrong with it, and the organisation that follows from it.
export {
  checkBindings,
  checkRecord,
  type Directory,
  type DirectoryKind,
  directoryKinds,
  type Referrer,
  referencesTo,
} from './people/check-directory.ts';
export { givenOrganisation } from './people/given-organisation.ts';
export { hasCome, isOver, nowOf } from './people/moments.ts';
export { type Bearer, organisationOf } from './people/organisation.ts';
export { definitionId, findDefinition, listDefinitions, readPolicyContent } from './policy/content.ts';
// A policy's content, compiled: what decides, and what is stepped.
export { compileEdition, type Edition } from './policy/edition.ts';
export { fieldHeaders } from './policy/field-headers.ts';
export { everyOf, masterOf, type Occurrence, occurrencesOf, runsForRow } from './policy/schedules.ts';
// Registers: rows over records, instances and decisions, what they come to, and their periods.
export { columnSchema } from './registers/column-schema.ts';
export { dueInstant } from './registers/due.ts';
export { type PeriodSpan, periodNamed, periodOf } from './registers/periods.ts';
export { placeOf as placeOfRow } from './registers/places.ts';
export type { DatedSource, Register } from './registers/register.ts';
export {
  type SpanFigures,
  type SpanLengths,
  type SpanQuery,
  SpanTotals,
  spanShares,
} from './registers/spans.ts';
export {
  isFound,
  type KeptRow,
  type RegisterRow,
  type RowPage,
  type RowQuery as RegisterQuery,
  type Span,
  Totals,
  textOf as textOfCell,
} from './registers/totals.ts';
export type { RuleSet } from './rules/compile.ts';
export type * from './rules/decision.ts';
// Decide: facts in, outcome out, and why.
export { evaluate, explainInTurns } from './rules/evaluate.ts';
export { type Reference, referencesIn } from './rules/references.ts';
