import { simulate } from '../flows/simulate.ts';
import { rowsGiven } from '../forms/master.ts';
import { isEqualJson } from '../ground/canonical-json.ts';
import type { Case, CasesDefinition, Json, JsonObject } from '../ground/definition.ts';
import { beginWork } from '../ground/limits.ts';
import { Problem } from '../ground/problem.ts';
import { givenOrganisation } from '../people/given-organisation.ts';
import type { Edition } from '../policy/edition.ts';
import { evaluate } from '../rules/evaluate.ts';
import { compileCheck } from '../rules/value-checks.ts';

/** One thing of a case that is not as expected. */
export interface Difference {
  /** Where: `['outcome', 'feeCny']`, `['state']`. */
  path: string[];
  /** `unequal`: another value; `unexpected`: a property that the case rules out (`exactly`); `notAllowed`: a value that the outcome's schema forbids. */
  kind: 'unequal' | 'unexpected' | 'notAllowed';
  expected?: Json;
  actual: Json;
}

/** What became of one case. */
export interface CaseResult {
  /** The rule set or flow. */
  id: string;
  kind: 'rules' | 'flow';
  case: string;
  passed: boolean;
  expected: JsonObject;
  actual: JsonObject;
  /** What differs, one entry a place. */
  differences: Difference[];
  /** Ids of the rules that fired. */
  fired: string[];
  /** Clauses of what fired, of the transitions taken and of the deadlines that passed. */
  clauses: string[];
}

/** The instant of cases that name none: results must not depend on the day they run. */
export const caseInstant = '2020-01-15T01:00:00Z';

/**
 * Whether a case is one of a flow.
 *
 * @example file.cases.filter(isFlowCase)
 */
export function isFlowCase(one: Case): boolean {
  return one.given.events !== undefined || one.given.input !== undefined;
}

/**
 * Runs cases of an edition, all or one definition's.
 *
 * @param only the id of the rule set or flow; absent: all
 * @example runCases(edition).filter((result) => !result.passed)
 * @example runCase(edition, file, file.cases[0]).passed // true
 */
export function runCases(edition: Edition, only?: string): CaseResult[] {
  const files = Object.values(edition.content.cases).filter((file) => only === undefined || file.id === only);
  return files.flatMap((file) => file.cases.map((one) => runCase(edition, file, one)));
}

/** Runs one case. A definition that cannot run fails its cases; it does not stop the others. */
export function runCase(edition: Edition, file: CasesDefinition, one: Case): CaseResult {
  const flow = isFlowCase(one);
  const { actual, fired, clauses } = actualOf(edition, file.id, one, flow);
  const differences = [...compare(one, actual), ...outsideSchema(edition, file.id, actual.outcome)];
  const expected = one.expected as JsonObject;
  return {
    id: file.id,
    kind: flow ? 'flow' : 'rules',
    case: one.id,
    passed: differences.length === 0,
    expected,
    actual,
    differences,
    fired,
    clauses,
  };
}

type Actual = Pick<CaseResult, 'actual' | 'fired' | 'clauses'>;

function actualOf(edition: Edition, id: string, one: Case, flow: boolean): Actual {
  const { given } = one;
  const options = { at: given.at ?? caseInstant, config: given.config };
  try {
    if (!flow) {
      const row = given.rows && rowsGiven(given.rows, edition.master, options.at);
      const { outcome, rules } = evaluate(edition.ruleSet(id), given.facts ?? {}, { ...options, row });
      const clauses = [...new Set(rules.flatMap((rule) => rule.clauses))];
      return { actual: { outcome }, fired: rules.map((rule) => rule.id), clauses };
    }
    const { input = {}, events = [], rows } = given;
    const walk = {
      ...options,
      input,
      events,
      rows,
      instance: given.instance && { businessKey: null, taskUrl: null, ...given.instance },
      strict: one.strict === true,
      ...personsOf(edition, given, options.at),
    };
    const end = simulate(edition.flow(id), walk);
    const errors = end.steps.map(({ error = null, facts = [] }, index) => {
      const wanted = one.expected.errors?.[index] ?? error;
      return typeof wanted === 'string' ? error : error && { code: error, facts };
    });
    const records = end.records.map((record) => record.type ?? null);
    const actual = {
      state: end.state,
      context: end.context,
      errors,
      records,
      starts: end.starts as unknown as Json,
      tells: end.tells as unknown as Json,
      forms: end.forms as unknown as Json,
      clocks: end.clocks.map(({ id, what }) => ({ id, what })),
      ...(end.tasks ? { tasks: end.tasks as unknown as Json } : {}),
      ...(end.rows.length > 0 ? { rows: end.rows as unknown as Json } : {}),
      ...(end.output === undefined ? {} : { output: end.output }),
    };
    return { actual, fired: [], clauses: end.clauses };
  } catch (error) {
    if (!(error instanceof Problem)) return { actual: { bug: String(error) }, fired: [], clauses: [] };
    const reason: JsonObject = error.code === 'invalidDefinition' ? { message: error.message } : {};
    return {
      actual: { problem: { code: error.code, ...(error.facts ? { facts: error.facts } : {}), ...reason } },
      fired: [],
      clauses: [],
    };
  }
}

/** Who starts, and the organisation of the case: without who carries the roles these are not asked for. */
function personsOf({ content }: Edition, { startedBy, organisation: given }: Case['given'], at: string) {
  if (!given) return { startedBy };
  const organisation = givenOrganisation(given, { at, timeZone: content.policy.timeZone });
  return { startedBy, organisation, asksRoles: given.bindings !== undefined };
}

/** Of open tasks what the case speaks of. */
const tasksAsNamed = (wanted: readonly object[], met: Json | undefined): Json =>
  ((met ?? []) as JsonObject[]).map((task, index) =>
    Object.fromEntries(Object.keys(wanted[index] ?? { state: '' }).map((name) => [name, task[name] ?? null])),
  );

/** Of the flows started, or of what others were told, what the case speaks of: a name only, or some of what goes with each. */
function asFarAsNamed(wanted: (string | JsonObject)[], met: Json | undefined, called: 'flow' | 'event'): Json {
  return ((met ?? []) as JsonObject[]).map((made, index) => {
    const one = wanted[index];
    if (typeof one !== 'object') return made[called] ?? null;
    return Object.fromEntries(Object.keys(one).map((name) => [name, made[name] ?? null]));
  });
}

/** Of the forms filled, or the rows changed, what the case speaks of. */
function fieldsAsNamed(wanted: readonly unknown[], met: Json | undefined): Json {
  return ((met ?? []) as JsonObject[]).map((filled, index) => {
    const one = (wanted[index] ?? { fields: {} }) as JsonObject;
    const fields = filled.fields as JsonObject;
    const named = Object.keys((one.fields ?? {}) as JsonObject).map((name) => [name, fields[name] ?? null] as const);
    const told = { ...filled, fields: Object.fromEntries(named) } as JsonObject;
    return Object.fromEntries(Object.keys(one).map((name) => [name, told[name] ?? null]));
  });
}

/**
 * What a case would expect that came out as it did: beside the result only what it spoke of before, and of each thing only what it named.
 *
 * @example asExpected(one, runCase(edition, file, one)).outcome // { feeCny: 30 }
 */
export function asExpected({ expected: before }: Case, { actual }: Pick<CaseResult, 'actual'>): Case['expected'] {
  const kept = (name: keyof Case['expected'], met: Json | undefined) =>
    before[name] === undefined ? {} : { [name]: met ?? null };
  const named = (wanted: object | undefined, met: Json | undefined) =>
    Object.fromEntries(
      Object.keys(wanted ?? {}).map((name) => [name, (met as JsonObject | undefined)?.[name] ?? null]),
    );
  const { problem, outcome, state, errors } = actual;
  if (problem || actual.bug) return { problem: problem ?? null } as unknown as Case['expected'];
  const isRefused = Array.isArray(errors) && errors.some((error) => error !== null);
  const isWhole = before.exactly || before.outcome === undefined;
  return {
    ...(outcome === undefined ? {} : { outcome: isWhole ? outcome : named(before.outcome, outcome) }),
    ...(before.exactly && outcome !== undefined ? { exactly: true } : {}),
    ...(state === undefined || (before.state === undefined && !before.problem) ? {} : { state }),
    ...(isRefused || before.errors ? { errors } : {}),
    ...kept('records', actual.records),
    ...kept('clocks', actual.clocks),
    ...(before.context ? { context: named(before.context, actual.context) } : {}),
    ...(before.output ? { output: named(before.output, actual.output) } : {}),
    ...kept('forms', before.forms && fieldsAsNamed(before.forms, actual.forms)),
    ...kept('rows', before.rows && fieldsAsNamed(before.rows, actual.rows)),
    ...kept('tasks', before.tasks && tasksAsNamed(before.tasks, actual.tasks)),
    ...kept('starts', before.starts && asFarAsNamed(before.starts, actual.starts, 'flow')),
    ...kept('tells', before.tells && asFarAsNamed(before.tells, actual.tells, 'event')),
  } as Case['expected'];
}

/** What an outcome holds that the rule set's own schema does not allow. */
function outsideSchema(edition: Edition, id: string, outcome: Json | undefined): Difference[] {
  const properties = edition.content.rules[id]?.outcome.properties ?? {};
  beginWork();
  return Object.entries((outcome ?? {}) as JsonObject).flatMap(([name, value]): Difference[] => {
    const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
    return schema && compileCheck(schema)(value)
      ? [{ path: ['outcome', name], kind: 'notAllowed', actual: value }]
      : [];
  });
}

function compare(one: Case, actual: JsonObject): Difference[] {
  const { expected } = one;
  const differences: Difference[] = [];
  const differ = (path: string[], wanted: Json | undefined = null, met: Json | undefined = null) => {
    if (!isEqualJson(wanted, met)) differences.push({ path, kind: 'unequal', expected: wanted, actual: met });
  };
  if (expected.problem) differ(['problem'], expected.problem as Json, actual.problem);
  else if (actual.problem || actual.bug) differ(['problem'], null, actual.problem ?? actual.bug);
  for (const part of ['outcome', 'context', 'output'] as const) {
    const met = (actual[part] ?? {}) as JsonObject;
    for (const [name, wanted] of Object.entries(expected[part] ?? {})) differ([part, name], wanted, met[name]);
  }
  if (expected.exactly) {
    for (const [name, value] of Object.entries((actual.outcome ?? {}) as JsonObject)) {
      if (!(name in (expected.outcome ?? {})))
        differences.push({ path: ['outcome', name], kind: 'unexpected', actual: value });
    }
  }
  for (const part of ['state', 'errors', 'records', 'clocks'] as const) {
    if (expected[part] !== undefined) differ([part], expected[part] as Json, actual[part]);
  }
  for (const part of ['forms', 'rows'] as const) {
    const wanted = expected[part];
    if (wanted) differ([part], wanted as Json, fieldsAsNamed(wanted, actual[part]));
  }
  if (expected.tasks) differ(['tasks'], expected.tasks, tasksAsNamed(expected.tasks, actual.tasks));
  if (expected.starts) differ(['starts'], expected.starts, asFarAsNamed(expected.starts, actual.starts, 'flow'));
  if (expected.tells) differ(['tells'], expected.tells, asFarAsNamed(expected.tells, actual.tells, 'event'));
  // Where a case says nothing of refusals, every event of it is meant to be accepted.
  if (isFlowCase(one) && expected.errors === undefined && Array.isArray(actual.errors)) {
    differ(
      ['errors'],
      actual.errors.map(() => null),
      actual.errors,
    );
  }
  return differences;
}
