import type { Json, JsonObject, LocalText, ObjectSchema, ValueSchema } from '../definition.ts';
import { compileExpression } from '../expressions/compile.ts';
import { parseDate, parseDateTime, parseTime } from '../expressions/dates.ts';
import { fromJson } from '../expressions/paths.ts';
import { type Frame, layered, type Read, type Scope, type Variable } from '../expressions/scope.ts';
import { isPlain, typeOfSchema } from '../expressions/types.ts';
import { Problem, type ProblemCode } from '../problem.ts';
import type { ReadJson } from './conditions.ts';
import { compilePattern } from './patterns.ts';
import { type Reader, readerOf } from './reader.ts';

/** What is wrong with one value: nothing, not in its list, or not valid. */
export type Flaw = 'unknownValue' | 'invalidValue' | undefined;
type Check = (value: Json) => Flaw;

const formats: Record<NonNullable<ValueSchema['format']>, (text: string) => boolean> = {
  date: (text) => !Number.isNaN(parseDate(text)),
  'date-time': (text) => !Number.isNaN(parseDateTime(text)),
  time: (text) => !Number.isNaN(parseTime(text)),
  month: (text) => /^\d{4}-(0[1-9]|1[0-2])$/.test(text),
};

const typeTests: Record<string, (value: Json) => boolean> = {
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  integer: (value) => Number.isInteger(value),
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  array: Array.isArray,
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  null: (value) => value === null,
};

/** Whether null is among the types of a schema. */
export function allowsNull(schema: ValueSchema): boolean {
  return Array.isArray(schema.type) ? schema.type.includes('null') : schema.type === 'null';
}

/** Compiles the check of one value against its schema. */
export function compileCheck(schema: ValueSchema): Check {
  return plainCheck(schema) ?? fullCheck(schema);
}

/** What `plainCheck` need not look at. */
const silentKeywords = ['title', 'description', 'unit', 'default', 'labels', 'requiredIf', 'valid', 'decimals'];

/** The checks that most facts have, in one step: a bounded number, a value of a list, a truth value. */
function plainCheck(schema: ValueSchema): Check | undefined {
  const bounds = plainBounds(schema);
  if (bounds) {
    const { low, high, whole } = bounds;
    return (value) =>
      typeof value === 'number' && value >= low && value <= high && (!whole || Number.isInteger(value))
        ? undefined
        : 'invalidValue';
  }
  const { type, enum: values, ...more } = schema;
  if (Object.keys(more).some((key) => !silentKeywords.includes(key))) return undefined;
  if (type === 'boolean' && !values) return (value) => (typeof value === 'boolean' ? undefined : 'invalidValue');
  if (type !== 'string' || !values) return undefined;
  const known = new Set(values);
  return (value) => (typeof value !== 'string' ? 'invalidValue' : known.has(value) ? undefined : 'unknownValue');
}

/** The bounds of a fact that is a number within bounds and nothing else. */
function plainBounds({
  type,
  minimum,
  maximum,
  ...more
}: ValueSchema): { low: number; high: number; whole: boolean } | undefined {
  if (type !== 'number' && type !== 'integer') return undefined;
  if (Object.keys(more).some((key) => !silentKeywords.includes(key))) return undefined;
  // An infinity is no number that JSON can say, and fails where there is no bound, too.
  const low = Math.max(minimum ?? Number.NEGATIVE_INFINITY, -Number.MAX_VALUE);
  const high = Math.min(maximum ?? Number.POSITIVE_INFINITY, Number.MAX_VALUE);
  return { low, high, whole: type === 'integer' };
}

/** The values of a fact that is one of a list of texts; the place in it is what conditions look up. */
function textsOf(schema: ValueSchema): string[] | undefined {
  const { enum: values, default: fallback = null } = schema;
  if (!values?.every((value) => typeof value === 'string') || values.length > 255) return undefined;
  return fallback === null || (values as Json[]).includes(fallback) ? (values as string[]) : undefined;
}

/** Whether nothing but its list is asked of a text. */
function fullyListed({ type, enum: _, ...more }: ValueSchema): boolean {
  return [type].flat().includes('string') && Object.keys(more).every((key) => silentKeywords.includes(key));
}

function fullCheck(schema: ValueSchema): Check {
  const types = schema.type === undefined ? undefined : [schema.type].flat();
  const tests = types?.map((type) => typeTests[type] ?? (() => true));
  const checks: Check[] = [];
  if (tests) checks.push((value) => (tests.some((test) => test(value)) ? undefined : 'invalidValue'));
  const { enum: values } = schema;
  if (values) checks.push((value) => (values.includes(value) ? undefined : 'unknownValue'));
  checks.push(...numberChecks(schema), ...textChecks(schema), ...partChecks(schema));
  const nullable = allowsNull(schema);
  return (value) => {
    if (value === null && nullable) return undefined;
    for (const check of checks) {
      const flaw = check(value);
      if (flaw) return flaw;
    }
    return undefined;
  };
}

const failing = (fails: (value: never) => boolean): Check => {
  return (value) => (fails(value as never) ? 'invalidValue' : undefined);
};

function numberChecks(schema: ValueSchema): Check[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const checks: Check[] = [];
  if (minimum !== undefined) checks.push(failing((value: number) => value < minimum));
  if (maximum !== undefined) checks.push(failing((value: number) => value > maximum));
  if (exclusiveMinimum !== undefined) checks.push(failing((value: number) => value <= exclusiveMinimum));
  if (exclusiveMaximum !== undefined) checks.push(failing((value: number) => value >= exclusiveMaximum));
  return checks;
}

function textChecks(schema: ValueSchema): Check[] {
  const { minLength, maxLength, pattern, format } = schema;
  const checks: Check[] = [];
  const isText = (value: unknown): value is string => typeof value === 'string';
  if (minLength !== undefined) checks.push(failing((value: string) => isText(value) && value.length < minLength));
  if (maxLength !== undefined) checks.push(failing((value: string) => isText(value) && value.length > maxLength));
  if (pattern !== undefined) {
    const matches = compilePattern(pattern);
    checks.push(failing((value: string) => isText(value) && !matches(value)));
  }
  const test = format ? formats[format] : undefined;
  if (test) checks.push(failing((value: string) => isText(value) && !test(value)));
  return checks;
}

function partChecks(schema: ValueSchema): Check[] {
  const { items, properties, minItems, maxItems, additionalProperties } = schema;
  const checks: Check[] = [];
  if (minItems !== undefined) checks.push(failing((value: Json[]) => Array.isArray(value) && value.length < minItems));
  if (maxItems !== undefined) checks.push(failing((value: Json[]) => Array.isArray(value) && value.length > maxItems));
  if (items) {
    const check = compileCheck(items);
    checks.push((value) => (Array.isArray(value) ? worst(value.map(check)) : undefined));
  }
  const entries = Object.entries(properties ?? {}).map(([name, entry]) => ({ name, check: compileCheck(entry) }));
  const required = new Set(schema.required);
  const rest = typeof additionalProperties === 'object' ? compileCheck(additionalProperties) : undefined;
  if (entries.length > 0 || rest || required.size > 0) {
    checks.push((value) => {
      const object = value as JsonObject;
      if (!typeTests.object?.(object)) return undefined;
      const flaws = entries.map(({ name, check }) => {
        const entry = Object.hasOwn(object, name) ? object[name] : undefined;
        return entry === undefined ? (required.has(name) ? 'invalidValue' : undefined) : check(entry);
      });
      if (rest) {
        for (const [name, entry] of Object.entries(object)) {
          if (!properties || !Object.hasOwn(properties, name)) flaws.push(rest(entry));
        }
      }
      return worst(flaws);
    });
  }
  return checks;
}

function worst(flaws: Flaw[]): Flaw {
  return flaws.find((flaw) => flaw === 'unknownValue') ?? flaws.find((flaw) => flaw === 'invalidValue');
}

/** The facts of a rule set, or the input of a flow, ready to be read from a frame. */
export interface CompiledFacts {
  variables: Map<string, Variable>;
  /** JSON reader of each fact. */
  json: Map<string, Read>;
  /** The first place of the frame behind them. */
  end: number;
  /**
   * Checks given facts and writes them into the frame, defaults filled in.
   *
   * @throws Problem missingFact, unknownValue or invalidValue, in that precedence; offenders in the order of the schema
   */
  load(frame: Frame, given: JsonObject): void;
  /** The same without the checks, for facts that were checked before. */
  take(frame: Frame, given: JsonObject): void;
}

interface CompiledFact {
  name: string;
  jsonSlot: number;
  typedSlot: number;
  fallback: Json;
  required: boolean;
  nullable: boolean;
  check: Check;
  /** The bounds of a number that is checked by them alone. */
  bounds: { low: number; high: number; whole: boolean } | undefined;
  /** Which value of its list it is, counted from 1, and where the frame holds that; -1: it has none. */
  codes: Map<Json, number> | undefined;
  codeSlot: number;
  /** Being in its list is all that is asked of it. */
  isListed: boolean;
  toTyped: ((value: Json) => unknown) | undefined;
  requiredIf?: { read: Read; uses: string[] };
  valid?: Read;
}

/**
 * Compiles a fact schema.
 *
 * @param schema the JSON Schema object of the facts
 * @param first the first place of the frame that the facts may take
 * @param scope what else `requiredIf` and `valid` may read
 * @param lenient nothing is required (a flow's facts may come with a later event)
 */
export function compileFacts(schema: ObjectSchema, first: number, scope: Scope, lenient = false): CompiledFacts {
  const conditional = Object.values(schema.properties ?? {}).some((fact) => fact.requiredIf || fact.valid);
  if (conditional) return compileAnew(schema, first, scope, lenient);
  const key = `${first} ${lenient} ${JSON.stringify(schema)}`;
  const known = shared.get(key) ?? compileAnew(schema, first, scope, lenient);
  if (shared.size >= mostShared) shared.clear();
  shared.set(key, known);
  return known;
}

/** Editions differ in their rules more than in their facts: what depends on nothing but the schema is compiled once for all of them. */
const shared = new Map<string, CompiledFacts>();
const mostShared = 1000;

function compileAnew(schema: ObjectSchema, first: number, scope: Scope, lenient: boolean): CompiledFacts {
  let end = first;
  const allocate = () => end++;
  const variables = new Map<string, Variable>();
  const json = new Map<string, Read>();
  const facts = Object.entries(schema.properties ?? {}).map(([name, fact]): CompiledFact => {
    const type = typeOfSchema(fact);
    const jsonSlot = allocate();
    // A list or an object keeps its JSON; only a date by itself is kept in a second form.
    const converts = !isPlain(type) && type.is !== 'list' && type.is !== 'context';
    const typedSlot = converts ? allocate() : jsonSlot;
    variables.set(name, { type, read: (frame) => frame[typedSlot] });
    const texts = textsOf(fact);
    const codeSlot = texts ? allocate() : -1;
    json.set(name, slotReader(jsonSlot, texts && { slot: codeSlot, values: texts }));
    return {
      name,
      jsonSlot,
      typedSlot,
      fallback: fact.default ?? null,
      required: !lenient && (schema.required?.includes(name) ?? false),
      nullable: allowsNull(fact),
      check: compileCheck(fact),
      bounds: plainBounds(fact),
      codes: texts && new Map(texts.map((text, index) => [text, index + 1])),
      codeSlot,
      isListed: texts !== undefined && fullyListed(fact),
      toTyped: converts ? fromJson(type) : undefined,
    };
  });
  const within: Scope = { ...scope, variables: layered(variables, scope.variables) };
  for (const fact of facts) {
    const { requiredIf, valid } = schema.properties?.[fact.name] ?? {};
    if (requiredIf && !lenient) fact.requiredIf = compileExpression(requiredIf['='], within);
    if (valid) fact.valid = compileExpression(valid['='], within).read;
  }
  const read = readerOf(facts.map((fact) => [fact.name, fact.jsonSlot]));
  return { variables, json, end, load: loader(facts, read), take: taker(facts, read) };
}

/** Reads a place of the frame; the place is told, so that conditions can look there themselves. */
export function slotReader(slot: number, coded?: ReadJson['coded']): Read & { slot: number } {
  return Object.assign((frame: Frame) => frame[slot], coded ? { slot, coded } : { slot });
}

/** The code of a value that is null or is not in the list. */
const codeOf = (codes: Map<Json, number>, value: Json) => codes.get(value) ?? (value === null ? 0 : -1);

function put(frame: Frame, fact: CompiledFact, value: Json): void {
  frame[fact.jsonSlot] = value;
  if (fact.codes) frame[fact.codeSlot] = codeOf(fact.codes, value);
  if (fact.toTyped) frame[fact.typedSlot] = fact.toTyped(value);
}

function taker(facts: CompiledFact[], read: Reader): CompiledFacts['take'] {
  return (frame, given) => {
    read(frame, given);
    for (let index = 0; index < facts.length; index += 1) {
      const fact = facts[index] as CompiledFact;
      const value = (frame[fact.jsonSlot] ?? null) as Json;
      if (value === null) put(frame, fact, fact.fallback);
      else if (fact.codes || fact.toTyped) put(frame, fact, value);
    }
  };
}

/** Whether a value is one of the plain kinds and right, seen without calling its check; its code is then in the frame. */
function isPlainlyRight(frame: Frame, fact: CompiledFact, value: Json): boolean {
  const { bounds, codes } = fact;
  if (bounds) {
    if (typeof value !== 'number' || !(value >= bounds.low && value <= bounds.high)) return false;
    return !bounds.whole || Number.isInteger(value);
  }
  const code = codes?.get(value);
  if (code === undefined || !fact.isListed) return false;
  frame[fact.codeSlot] = code;
  return true;
}

function loader(facts: CompiledFact[], read: Reader): CompiledFacts['load'] {
  const conditional = facts.filter((fact) => fact.requiredIf || fact.valid);
  return (frame, given) => {
    read(frame, given);
    let flawed: Map<string, ProblemCode> | undefined;
    for (let index = 0; index < facts.length; index += 1) {
      const fact = facts[index] as CompiledFact;
      const value = frame[fact.jsonSlot] as Json | undefined;
      // A null where null is no value is the same as nothing given.
      if (value === undefined || (value === null && !fact.nullable)) {
        if (fact.required) flawed = noted(flawed, fact, 'missingFact');
        put(frame, fact, fact.fallback);
      } else if (!isPlainlyRight(frame, fact, value)) {
        const flaw = fact.check(value);
        if (flaw) flawed = noted(flawed, fact, flaw);
        put(frame, fact, flaw ? null : value);
      }
    }
    if (conditional.length > 0) flawed = checkConditional(conditional, frame, given, flawed);
    if (flawed)
      throw factProblem(
        facts.map((fact) => fact.name),
        flawed,
      );
  };
}

type Flawed = Map<string, ProblemCode> | undefined;

function noted(flawed: Flawed, { name }: CompiledFact, code: ProblemCode): Flawed {
  const all = flawed ?? new Map<string, ProblemCode>();
  if (!all.has(name)) all.set(name, code);
  return all;
}

function checkConditional(facts: CompiledFact[], frame: Frame, given: JsonObject, found: Flawed): Flawed {
  let flawed = found;
  // A condition over a fact that is itself missing or wrong is not known to hold.
  const isRequired = ({ requiredIf }: CompiledFact) =>
    requiredIf !== undefined && !requiredIf.uses.some((name) => flawed?.has(name)) && requiredIf.read(frame) === true;
  for (const fact of facts) {
    const present = Object.hasOwn(given, fact.name) && (given[fact.name] !== null || fact.nullable);
    if (!present && given[fact.name] == null && isRequired(fact)) flawed = noted(flawed, fact, 'missingFact');
    if (fact.valid && frame[fact.jsonSlot] !== null && fact.valid(frame) === false)
      flawed = noted(flawed, fact, 'invalidValue');
  }
  return flawed;
}

const precedence: ProblemCode[] = ['missingFact', 'unknownValue', 'invalidValue'];
const reasons: Record<string, LocalText> = {
  missingFact: { 'zh-CN': '必须填写', en: 'is required' },
  unknownValue: { 'zh-CN': '不在可选值之中', en: 'is not one of its values' },
  invalidValue: { 'zh-CN': '不是有效的值', en: 'is not a valid value' },
};

/** The one problem to tell: of the gravest kind met, all its offenders in the order of the schema. */
function factProblem(order: string[], flawed: Map<string, ProblemCode>): Problem {
  const code = precedence.find((one) => [...flawed.values()].includes(one)) ?? 'invalidValue';
  const names = order.filter((name) => flawed.get(name) === code);
  const message = reasons[code] as LocalText;
  return new Problem(code, { facts: names, errors: names.map((name) => ({ path: `/facts/${name}`, code, message })) });
}
