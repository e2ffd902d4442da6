import { toUnrounded } from '../expressions/values.ts';
import { isEqualJson } from '../ground/canonical-json.ts';
import type { FieldSchema, Json, JsonObject } from '../ground/definition.ts';
import { both, type LocalText } from '../ground/local-text.ts';
import { pointer } from '../ground/pointer.ts';
import { Problem, type ProblemDetail } from '../ground/problem.ts';
import type { Run } from '../rules/environment.ts';
import { flawWords } from '../rules/flaw-words.ts';
import { finishProperty } from '../rules/outcome.ts';
import { allowsNull } from '../rules/value-checks.ts';
import type { CompiledField, Level } from './levels.ts';

/** `new` makes a record, `continue` fills what is still empty of one, `amend` changes one. */
export type FillMode = 'new' | 'continue' | 'amend';

/** How a form is filled. */
export interface Filling {
  mode: FillMode;
  /** What the sender gives; null: the field is to be empty. */
  given: JsonObject;
  /** The fields of the record as it stands; absent: there is none. */
  before?: JsonObject | undefined;
  /** The fields that are to be filled; absent: all. */
  fields?: readonly string[] | undefined;
  /** What a field that is not given holds, before its own prefill is asked. */
  prefilled?: JsonObject | undefined;
  /** What is asked with: the instant, configuration values, the event, the records known. */
  run: Run;
  /** The form is only tried: nothing is required of it. */
  tried?: boolean | undefined;
}

type Path = readonly (string | number)[];
type Values = Record<string, Json>;

/**
 * Fills a form: what is given, what is filled in beforehand, and what is computed of them.
 *
 * @returns the fields of the record; those without a value are left out
 * @throws Problem unknownField for names that it does not have or that are not to be filled now, missingFact, unknownValue, invalidValue (also
 * where a computed field is given otherwise, a check does not hold, or what was filled before is changed without an amendment)
 * @example fillForm(level, { mode: 'new', given: { lines: [{ price: 2, count: 3 }] }, run }).totalCny // 6
 */
export function fillForm(level: Level, filling: Filling): JsonObject {
  const told = new Flaws();
  refuseUnknown(level, filling.given, filling.fields, [], told);
  told.raise('unknownField');
  const values = valuesOf(level, filling, told);
  told.raise('missingFact', 'unknownValue', 'invalidValue');
  return values;
}

/** A form as far as it is filled. */
export interface FormDraft {
  /** What it would hold: given, filled in beforehand and computed. */
  fields: JsonObject;
  /** What is wrong or still missing, by its place: `/lines/2/count`. */
  errors: ProblemDetail[];
  /** The places of the fields that are not asked for as it stands. */
  notAsked: string[];
}

/** Fills a form as far as it goes, and tells what is wrong instead of refusing it: for whoever is still filling it. */
export function draftOf(level: Level, filling: Filling): FormDraft {
  const told = new Flaws();
  refuseUnknown(level, filling.given, filling.fields, [], told);
  const fields = valuesOf(level, filling, told);
  return { fields, errors: told.list(), notAsked: notAskedIn(level, fields, filling.run, []) };
}

function notAskedIn(level: Level, values: Values, run: Run, at: Path): string[] {
  const inner = within(run, values, level);
  return level.fields.flatMap(({ name, requiredIf, lines }) => {
    if (requiredIf && requiredIf.read([inner]) !== true) return [pointer(...at, name)];
    return linesOf(lines && values[name]).flatMap((line, index) =>
      notAskedIn(lines as Level, line, inner, [...at, name, index]),
    );
  });
}

/** The values of a form, with what is wrong in them told. */
function valuesOf(level: Level, filling: Filling, told: Flaws): Values {
  const { mode, before = {}, given, fields } = filling;
  const wanted = (name: string) => fields === undefined || fields.includes(name);
  const values: Values = { ...before } as Values;
  for (const { name, schema, computed } of level.fields) {
    if (computed || !wanted(name)) continue;
    const value = copied(given[name], schema);
    const stands = values[name] ?? null;
    if (value === undefined) continue;
    const isSame = () => isEqualJson(stands, copied(value, schema, says) as Json);
    if (mode === 'continue' && stands !== null && !filling.tried && !isSame()) told.add([name], 'invalidValue', filled);
    else put(values, name, value);
  }
  prefill(level, values, filling, wanted);
  compute(level, values, filling.run);
  checkGiven(level, given, values, [], told);
  checkValues(level, values, filling, wanted, told);
  return values;
}

const undeclared = both('表单没有这一栏，或此时不填写它', 'is not a field of the form, or not one to be filled now');
const filled = both(
  '已经填写；更改须用修订并说明原因',
  'is filled already: to change it, amend the record and say why',
);
const computedOtherwise = both(
  '由公式计算，与提交的值不符',
  'is computed, and comes to another value than the one given',
);
const required = both('必须填写', 'is required');

/** Everything that is wrong with what was given, to be told at once. */
class Flaws {
  private readonly all: (ProblemDetail & { name: string })[] = [];

  add(path: Path, code: string, message: LocalText): void {
    const item = path.findIndex((one) => typeof one === 'number');
    const name = path.slice(0, item < 0 ? path.length : item).join('.');
    this.all.push({ path: pointer(...path), code, message, name });
  }

  list(): ProblemDetail[] {
    return this.all.map(({ path, code, message }) => ({ path, code, message }));
  }

  /** @throws Problem of the first of some codes that anything was told of, with all that was told */
  raise(...codes: ('unknownField' | 'missingFact' | 'unknownValue' | 'invalidValue')[]): void {
    const code = codes.find((one) => this.all.some((flaw) => flaw.code === one));
    if (!code) return;
    const own = this.all.filter((flaw) => flaw.code === code);
    const errors = [...own, ...this.all.filter((flaw) => flaw.code !== code)];
    throw new Problem(code, {
      facts: [...new Set(own.map(({ name }) => name))],
      errors: errors.map(({ path, code: its, message }) => ({ path, code: its, message })),
    });
  }
}

function refuseUnknown(
  level: Level,
  given: JsonObject,
  fields: readonly string[] | undefined,
  at: Path,
  told: Flaws,
): void {
  for (const [name, value] of Object.entries(given)) {
    const field = level.byName.get(name);
    if (!field || (fields && !field.computed && !fields.includes(name)))
      told.add([...at, name], 'unknownField', undeclared);
    else if (field.lines && Array.isArray(value)) {
      const { lines } = field;
      value.forEach((line, index) => {
        if (isObject(line)) refuseUnknown(lines, line, undefined, [...at, name, index], told);
      });
    }
  }
}

/** A given value, its lines anew: what they hold beforehand is put into them. @param keep what stays of a line */
function copied(
  value: Json | undefined,
  schema: FieldSchema,
  keep: (value: Json, schema: FieldSchema) => boolean = () => true,
): Json | undefined {
  if (!Array.isArray(value) || !schema.items?.properties) return value;
  const { properties } = schema.items;
  return value.map((line) => {
    if (!isObject(line)) return line;
    const entries = Object.entries(line).flatMap(([name, one]): [string, Json][] => {
      const field = properties[name] ?? {};
      return keep(one, field) ? [[name, copied(one, field, keep) as Json]] : [];
    });
    return Object.fromEntries(entries);
  });
}

/** What says something: null does where it is a value. */
const says = (value: Json, schema: FieldSchema): boolean => value !== null || allowsNull(schema);

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function put(values: Values, name: string, value: Json): void {
  if (value === null) delete values[name];
  else values[name] = value;
}

/** What is not given: as the event has it, else as the field has it; a default last. Null is given: the field is to be empty. */
function prefill(level: Level, values: Values, filling: Filling, wanted: (name: string) => boolean): void {
  const { prefilled = {}, given: sent, run } = filling;
  for (const { name, schema, prefill: own, computed } of level.fields) {
    if (computed || !wanted(name) || sent[name] === null || (values[name] ?? null) !== null) continue;
    const given = prefilled[name] ?? null;
    const value = given !== null ? given : own ? own.readJson([within(run, values, level)]) : null;
    put(values, name, value ?? schema.default ?? null);
    if ((values[name] ?? null) === null && schema.default !== undefined) put(values, name, schema.default);
  }
  for (const { name, lines } of level.fields) {
    if (lines) for (const line of linesOf(values[name])) prefillLine(lines, line, within(run, values, level));
  }
}

function prefillLine(level: Level, line: Values, run: Run): void {
  for (const { name, schema, prefill: own, computed } of level.fields) {
    if (computed || Object.hasOwn(line, name)) continue;
    put(line, name, (own ? own.readJson([within(run, line, level)]) : null) ?? schema.default ?? null);
  }
  for (const { name, schema, lines } of level.fields) {
    const value = line[name];
    if (value !== undefined && !says(value, schema)) delete line[name];
    if (lines) for (const inner of linesOf(value)) prefillLine(lines, inner, within(run, line, level));
  }
}

const linesOf = (value: Json | undefined) => (Array.isArray(value) ? value.filter(isObject) : []) as Values[];

/** A run whose facts are the fields, those of a line before those of the head; a name that is empty in it is none of the head's. */
function within(run: Run, values: Values, level: Level): Run {
  return { ...run, facts: { ...run.facts, ...level.empty, ...values } };
}

function compute(level: Level, values: Values, run: Run): void {
  for (const { name, schema, computed, lines } of level.computed) {
    if (lines) for (const line of linesOf(values[name])) compute(lines, line, within(run, values, level));
    if (!computed) continue;
    const value = toUnrounded(computed.read([within(run, values, level)]));
    put(values, name, finishProperty(value, schema) ?? null);
  }
}

/** A computed field may be given, as whoever filled the form saw it: then it is what it comes to. */
function checkGiven(level: Level, given: JsonObject, values: Values, at: Path, told: Flaws): void {
  for (const { name, computed, lines, schema } of level.fields) {
    const value = given[name];
    if (computed && value !== undefined && says(value, schema) && !isEqualJson(value, values[name] ?? null))
      told.add([...at, name], 'invalidValue', computedOtherwise);
    if (!lines || !Array.isArray(value)) continue;
    const made = linesOf(values[name]);
    value.forEach((line, index) => {
      const own = made[index];
      if (isObject(line) && own) checkGiven(lines, line, own, [...at, name, index], told);
    });
  }
}

function checkValues(
  level: Level,
  values: Values,
  { run, tried }: Filling,
  wanted: (name: string) => boolean,
  told: Flaws,
  at: Path = [],
): void {
  const frame = [within(run, values, level)];
  for (const field of level.fields) {
    const { name, check, lines } = field;
    const value = values[name] ?? null;
    const path = [...at, name];
    if (value === null) {
      if (!tried && wanted(name) && isRequired(field, level, frame)) told.add(path, 'missingFact', required);
      continue;
    }
    for (const flaw of field.flaws(value)) told.add([...path, ...flaw.path], flaw.code, flawWords(flaw));
    if (check && check.holds.read(frame) === false) told.add(path, 'invalidValue', check.message);
    if (!lines) continue;
    linesOf(value).forEach((line, index) => {
      checkValues(lines, line, { run: frame[0] as Run, tried } as Filling, () => true, told, [...path, index]);
    });
  }
}

const isRequired = ({ name, requiredIf }: CompiledField, { required: always }: Level, frame: Run[]) =>
  requiredIf ? requiredIf.read(frame) === true : always.includes(name);
