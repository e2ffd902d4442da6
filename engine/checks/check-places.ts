import type { Scope } from '../expressions/scope.ts';
import type { Form } from '../forms/form.ts';
import type { Master } from '../forms/master.ts';
import type {
  FlowDefinition,
  Json,
  JsonObject,
  PolicyContent,
  RuleSetDefinition,
  ValueSchema,
} from '../ground/definition.ts';
import { isExpression } from '../ground/definition.ts';
import type { LocalText } from '../ground/local-text.ts';
import { nearest } from '../ground/nearest.ts';
import { pointer } from '../ground/pointer.ts';
import type { RuleSet } from '../rules/compile.ts';
import { createEnvironment } from '../rules/environment.ts';
import { schemaOfType } from './examples.ts';
import { type Finding, type Report, reporter } from './finding.ts';
import { placesOfEventForms, placesOfForm, placesOfMaster } from './form-places.ts';
import { inspectCell, type PlaceFlaw, valueFlaws } from './inspect-cell.ts';
import { lookInto } from './inspect-expression.ts';
import type { Known, Place, PlaceRow, Reading } from './place-row.ts';
import { flawText, placeFinding } from './place-words.ts';
import {
  inputSchemas,
  placesOfConfig,
  placesOfFlow,
  placesOfPolicy,
  placesOfRules,
  resultSchema,
  scopeOfDefinition,
} from './places.ts';

/** Of one definition so many are told one by one. */
const mostFindings = 500;

/**
 * What is wrong wherever a value or an expression stands in a rule set, whether it compiles or not.
 *
 * @param ruleSet the definition compiled, where it can be: the types of derived facts are known then
 */
export function checkRulePlaces(
  definition: RuleSetDefinition,
  content: PolicyContent,
  ruleSet: RuleSet | undefined,
): Finding[] {
  const known = { content, ...namesOf(definition, content, ruleSet) };
  return findingsIn(placesOfRules, definition, known, reporter('rules', definition.id));
}

/** What expressions may name besides the facts of a definition. */
type Around = Pick<PolicyContent, 'config' | 'policy'> & Partial<Pick<PolicyContent, 'masters'>>;

function namesOf(definition: RuleSetDefinition, around: Around, ruleSet?: RuleSet): Omit<Known, 'content'> {
  const { derived } = ruleSet ?? {};
  const scope = derived?.scope ?? scopeOfDefinition(definition, baseOf(around), around.masters);
  const facts = definition.facts.properties ?? {};
  const schemaOf = (name: string): ValueSchema | undefined =>
    Object.hasOwn(facts, name) ? facts[name] : schemaOfType(derived?.typeOf(name)?.is);
  return { scope, schemaOf };
}

/** What is wrong with the cells of a table while somebody works on it. */
export interface TableInspector {
  /** Of a condition cell of an input, by its place; undefined: nothing. */
  cell(input: number, text: string): LocalText | undefined;
  /** Of a result cell of an output. */
  result(output: number, value: Json): LocalText | undefined;
}

/**
 * Looks at the cells of a table one by one, as the check of a draft does: what is told here keeps it from being published.
 *
 * @example tableInspector(definition, content).cell(0, '> "far"')?.en // '“far” must be a number'
 */
export function tableInspector(definition: RuleSetDefinition, around: Around): TableInspector {
  const { scope, schemaOf } = namesOf(definition, around);
  const { inputs = [], outputs = [] } = definition.table ?? {};
  const wanted = inputSchemas(inputs, schemaOf);
  const results = outputs.map((name) => resultSchema(definition, name));
  const cells = createCellReader();
  const told = ([first]: Placed[]) => first && flawText(first.flaw);
  return {
    cell: (input, given) => told(cells({ path: '', given, wanted: wanted[input], scope })),
    result: (output, given) =>
      given === null ? undefined : told(flawsAt({ path: '', given, wanted: results[output], scope }, 'value')),
  };
}

/** The same of a flow; of one that does not compile only what is no FEEL. */
export function checkFlowPlaces(
  definition: FlowDefinition,
  content: PolicyContent,
  scope: Scope | undefined,
): Finding[] {
  const known: Known = { content, scope: scope ?? baseOf(content), schemaOf: () => undefined };
  const findings = findingsIn(
    { ...placesOfFlow, ...placesOfEventForms },
    definition,
    known,
    reporter('flow', definition.id),
  );
  return scope ? findings : findings.filter(({ code }) => code === 'notUnderstood');
}

/** The same of a form that compiles. */
export function checkFormPlaces(form: Form, content: PolicyContent): Finding[] {
  const known: Known = { content, scope: form.level.scope, schemaOf: () => undefined };
  return findingsIn(placesOfForm(form), form.definition, known, reporter('form', form.id));
}

/** The same of master data that compiles. */
export function checkMasterPlaces(master: Master, content: PolicyContent): Finding[] {
  const known: Known = { content, scope: master.level.scope, schemaOf: () => undefined };
  return findingsIn(placesOfMaster(master), master.definition, known, reporter('master', master.id));
}

/** The same of configuration values and schedules. */
export function checkPolicyPlaces(content: PolicyContent): Finding[] {
  const known: Known = { content, scope: baseOf(content), schemaOf: () => undefined };
  return [
    ...findingsIn(placesOfConfig, content.config, known, reporter('config', 'config')),
    ...findingsIn(placesOfPolicy, content.policy, known, reporter('policy', 'policy')),
  ];
}

const baseOf = ({ config, policy }: Around): Scope => createEnvironment(config, policy.timeZone).scope;

/** What is wrong with what stands in a definition, by the rows of a table of places. */
export function findingsIn<D>(
  rows: Record<string, PlaceRow<D>>,
  definition: D,
  known: Known,
  report: Report,
): Finding[] {
  const findings: Finding[] = [];
  const cells = createCellReader();
  let untold = 0;
  for (const { reads, find, unknown } of Object.values(rows)) {
    for (const place of find(definition, known)) {
      const flaws = reads === 'cell' ? cells(place) : flawsAt(place, reads);
      for (const { flaw, path } of flaws) {
        if (findings.length < mostFindings) findings.push(placeFinding(flaw, path, report, unknown));
        else untold += 1;
      }
    }
  }
  if (untold === 0) return findings;
  const more = report('notUnderstood', '', `另有 ${untold} 处同样需要改正`, `${untold} more places are to be mended`);
  return [...findings, more];
}

interface Placed {
  flaw: PlaceFlaw;
  path: string;
}

/** Columns repeat their cells: each text is looked at once. */
function createCellReader(): (place: Place) => Placed[] {
  const known = new Map<ValueSchema | undefined, Map<string, PlaceFlaw[]>>();
  return ({ given, wanted, scope, path }) => {
    const column = known.get(wanted) ?? new Map<string, PlaceFlaw[]>();
    known.set(wanted, column);
    const text = String(given);
    const flaws = column.get(text) ?? inspectCell(text, wanted, scope);
    column.set(text, flaws);
    return flaws.map((flaw) => ({ flaw, path }));
  };
}

function flawsAt(place: Place, reads: Exclude<Reading, 'cell'>): Placed[] {
  const { given, wanted, scope, path, names = [], lacks = [] } = place;
  const at = (flaws: PlaceFlaw[]) => flaws.map((flaw) => ({ flaw, path }));
  if (reads === 'keys') return keyFlaws(given as JsonObject, path, [...names], lacks);
  if (reads === 'name') {
    const text = String(given);
    return [...names].includes(text) ? [] : at([noSuchName(text, names, (meant) => ({ path, value: meant }))]);
  }
  if (reads === 'expression' || isExpression(given)) {
    const text = isExpression(given) ? given['='] : String(given);
    return at(lookInto(text, scope, wanted).flaws);
  }
  return wanted ? at(valueFlaws(given, wanted)) : [];
}

/** What is handed on by names that there are not, and what must be and is not. */
function keyFlaws(given: JsonObject, path: string, names: string[], lacks: readonly string[]): Placed[] {
  const unknown = Object.keys(given).filter((key) => !names.includes(key));
  const free = names.filter((name) => !Object.hasOwn(given, name));
  const renamed = (key: string, meant: string) =>
    Object.fromEntries(Object.entries(given).map(([one, value]) => [one === key ? meant : one, value]));
  return [
    ...unknown.map((key) => ({
      path: path + pointer(key),
      flaw: noSuchName(key, free, (meant) => ({ path, value: renamed(key, meant) })),
    })),
    ...(lacks.length > 0 ? [{ path, flaw: { code: 'notGiven', text: lacks.join(', ') } as const }] : []),
  ];
}

function noSuchName(
  text: string,
  names: Iterable<string>,
  fix: (meant: string) => NonNullable<Finding['fix']>,
): PlaceFlaw {
  const meant = nearest(text, names);
  return meant === undefined ? { code: 'noSuchName', text } : { code: 'noSuchName', text, meant, mended: fix(meant) };
}
