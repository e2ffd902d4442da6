import type { Json, JsonObject, LocalText, ObjectSchema, ValueSchema } from '../definition.ts';
import { compileExpression } from '../expressions/compile.ts';
import { parseDate, parseDateTime, parseTime } from '../expressions/dates.ts';
import { fromJson } from '../expressions/paths.ts';
import { type Frame, layered, type Read, type Scope, type Variable } from '../expressions/scope.ts';
import { isPlain, typeOfSchema } from '../expressions/types.ts';
import { Problem, type ProblemCode } from '../problem.ts';
import { compilePattern } from './patterns.ts';

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

/** The checks that most facts have, in one step: a bounded number, a value of a list, a truth value. */
function plainCheck(schema: ValueSchema): Check | undefined {
  const {
    type,
    enum: values,
    minimum = Number.NEGATIVE_INFINITY,
    maximum = Number.POSITIVE_INFINITY,
    ...more
  } = schema;
  const others = Object.keys(more).filter(
    (key) => !['title', 'description', 'unit', 'default', 'labels', 'requiredIf', 'valid', 'decimals'].includes(key),
  );
  if (others.length > 0) return undefined;
  if (type === 'boolean' && !values) return (value) => (typeof value === 'boolean' ? undefined : 'invalidValue');
  if (type === 'string' && values) {
    const known = new Set(values);
    return (value) => (typeof value !== 'string' ? 'invalidValue' : known.has(value) ? undefined : 'unknownValue');
  }
  if (values || (type !== 'number' && type !== 'integer')) return undefined;
  // An infinity is no number that JSON can say, and fails where there is no bound, too.
  const [low, high] = [Math.max(minimum, -Number.MAX_VALUE), Math.min(maximum, Number.MAX_VALUE)];
  if (type === 'integer')
    return (value) =>
      Number.isInteger(value) && (value as number) >= low && (value as number) <= high ? undefined : 'invalidValue';
  return (value) => (typeof value === 'number' && value >= low && value <= high ? undefined : 'invalidValue');
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
  /** The given value, if there is one of its own. */
  given(facts: JsonObject): Json | undefined;
  jsonSlot: number;
  typedSlot: number;
  fallback: Json;
  required: boolean;
  nullable: boolean;
  check: Check;
  toTyped: ((value: Json) => unknown) | undefined;
  requiredIf?: { read: Read; uses: string[] };
  valid?: Read;
}

/**
 * Compiles a fact schema.
 *
 * @param schema the JSON Schema object of the facts
 * @param allocate gives out places of the frame
 * @param scope what else `requiredIf` and `valid` may read
 * @param lenient nothing is required (a flow's facts may come with a later event)
 */
export function compileFacts(
  schema: ObjectSchema,
  allocate: () => number,
  scope: Scope,
  lenient = false,
): CompiledFacts {
  const variables = new Map<string, Variable>();
  const json = new Map<string, Read>();
  const facts = Object.entries(schema.properties ?? {}).map(([name, fact]): CompiledFact => {
    const type = typeOfSchema(fact);
    const jsonSlot = allocate();
    // A list or an object keeps its JSON; only a date by itself is kept in a second form.
    const converts = !isPlain(type) && type.is !== 'list' && type.is !== 'context';
    const typedSlot = converts ? allocate() : jsonSlot;
    variables.set(name, { type, read: (frame) => frame[typedSlot] });
    json.set(name, slotReader(jsonSlot));
    return {
      name,
      given: ownValue(name),
      jsonSlot,
      typedSlot,
      fallback: fact.default ?? null,
      required: !lenient && (schema.required?.includes(name) ?? false),
      nullable: allowsNull(fact),
      check: compileCheck(fact),
      toTyped: converts ? fromJson(type) : undefined,
    };
  });
  const within: Scope = { ...scope, variables: layered(variables, scope.variables) };
  for (const fact of facts) {
    const { requiredIf, valid } = schema.properties?.[fact.name] ?? {};
    if (requiredIf && !lenient) fact.requiredIf = compileExpression(requiredIf['='], within);
    if (valid) fact.valid = compileExpression(valid['='], within).read;
  }
  return { variables, json, load: loader(facts), take: taker(facts) };
}

/** Reads a place of the frame; the place is told, so that conditions can look there themselves. */
export function slotReader(slot: number): Read & { slot: number } {
  return Object.assign((frame: Frame) => frame[slot], { slot });
}

/** Only a name that every object inherits needs the question whether the value is the facts' own. */
function ownValue(name: string): (facts: JsonObject) => Json | undefined {
  if (name in Object.prototype) return (facts) => (Object.hasOwn(facts, name) ? facts[name] : undefined);
  return (facts) => facts[name];
}

function taker(facts: CompiledFact[]): CompiledFacts['take'] {
  return (frame, given) => {
    for (let index = 0; index < facts.length; index += 1) {
      const fact = facts[index] as CompiledFact;
      const value = fact.given(given) ?? fact.fallback;
      frame[fact.jsonSlot] = value;
      if (fact.toTyped) frame[fact.typedSlot] = fact.toTyped(value);
    }
  };
}

function loader(facts: CompiledFact[]): CompiledFacts['load'] {
  const conditional = facts.filter((fact) => fact.requiredIf || fact.valid);
  return (frame, given) => {
    let flawed: Map<string, ProblemCode> | undefined;
    const report = (name: string, code: ProblemCode) => {
      flawed ??= new Map();
      if (!flawed.has(name)) flawed.set(name, code);
    };
    for (let index = 0; index < facts.length; index += 1) {
      const fact = facts[index] as CompiledFact;
      let value = fact.given(given);
      // A null where null is no value is the same as nothing given.
      if (value === undefined || (value === null && !fact.nullable)) {
        if (fact.required) report(fact.name, 'missingFact');
        value = fact.fallback;
      } else {
        const flaw = fact.check(value);
        if (flaw) {
          report(fact.name, flaw);
          value = null;
        }
      }
      frame[fact.jsonSlot] = value;
      if (fact.toTyped) frame[fact.typedSlot] = fact.toTyped(value);
    }
    // A condition over a fact that is itself missing or wrong is not known to hold.
    const isRequired = ({ requiredIf }: CompiledFact) =>
      requiredIf !== undefined && !requiredIf.uses.some((name) => flawed?.has(name)) && requiredIf.read(frame) === true;
    for (const fact of conditional) {
      const present = Object.hasOwn(given, fact.name) && (given[fact.name] !== null || fact.nullable);
      if (!present && given[fact.name] == null && isRequired(fact)) report(fact.name, 'missingFact');
      if (fact.valid && frame[fact.jsonSlot] !== null && fact.valid(frame) === false) report(fact.name, 'invalidValue');
    }
    if (flawed)
      throw factProblem(
        facts.map((fact) => fact.name),
        flawed,
      );
  };
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
