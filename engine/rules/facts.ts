import { compileExpression } from '../expressions/compile.ts';
import { parseNumber, toDouble } from '../expressions/decimals.ts';
import type { ReadJson } from '../expressions/scope.ts';
import { type Frame, layered, type Read, type Scope, type Variable } from '../expressions/scope.ts';
import { type FeelType, fromJson, isPlain, typeOfSchema } from '../expressions/types.ts';
import type { Json, JsonObject, ObjectSchema, ValueSchema } from '../ground/definition.ts';
import { pointer } from '../ground/pointer.ts';
import { Problem } from '../ground/problem.ts';
import { flawWords } from './flaw-words.ts';
import { type Reader, readerOf } from './reader.ts';
import {
  allowsNull,
  type Check,
  compileCheck,
  flawsOf,
  fullyListed,
  gravest,
  listedTexts,
  plainBounds,
  type ValueFlaw,
} from './value-checks.ts';

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
  schema: ValueSchema;
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
  /** A text of digits is taken for it. */
  isNumber: boolean;
  /** Being in its list is all that is asked of it. */
  isListed: boolean;
  requiredIf?: { read: Read; uses: string[] };
  valid?: Read;
}

/**
 * Compiles a fact schema, in pieces.
 *
 * @param schema the JSON Schema object of the facts
 * @param first the first place of the frame that the facts may take
 * @param scope what else `requiredIf` and `valid` may read
 * @param lenient nothing is required (a flow's facts may come with a later event)
 */
export function* compileFacts(
  schema: ObjectSchema,
  first: number,
  scope: Scope,
  lenient = false,
): Generator<void, CompiledFacts> {
  const conditional = Object.values(schema.properties ?? {}).some((fact) => fact.requiredIf || fact.valid);
  if (conditional) return yield* compileAnew(schema, first, scope, lenient);
  const key = `${first} ${lenient} ${JSON.stringify(schema)}`;
  const known = shared.get(key) ?? (yield* compileAnew(schema, first, scope, lenient));
  if (shared.size >= mostShared) shared.clear();
  shared.set(key, known);
  return known;
}

/** Editions differ in their rules more than in their facts: what depends on nothing but the schema is compiled once for all of them. */
const shared = new Map<string, CompiledFacts>();
const mostShared = 1000;

function* compileAnew(
  schema: ObjectSchema,
  first: number,
  scope: Scope,
  lenient: boolean,
): Generator<void, CompiledFacts> {
  let end = first;
  const allocate = () => end++;
  const variables = new Map<string, Variable>();
  const json = new Map<string, Read>();
  const facts = Object.entries(schema.properties ?? {}).map(([name, fact]): CompiledFact => {
    const type = typeOfSchema(fact);
    const jsonSlot = allocate();
    // What is told by texts, such as a date, is kept in a second form, made when it is first read.
    const typedSlot = isPlain(type) ? -1 : allocate();
    const read = typedSlot < 0 ? plainReader(jsonSlot, type) : typedReader(jsonSlot, typedSlot, fromJson(type));
    variables.set(name, { type, read });
    const texts = listedTexts(fact);
    const codeSlot = texts ? allocate() : -1;
    json.set(name, slotReader(jsonSlot, texts && { slot: codeSlot, values: texts }, { type, typed: read }));
    return {
      name,
      schema: fact,
      jsonSlot,
      typedSlot,
      fallback: fact.default ?? null,
      required: !lenient && (schema.required?.includes(name) ?? false),
      nullable: allowsNull(fact),
      check: compileCheck(fact),
      bounds: plainBounds(fact),
      codes: texts && new Map(texts.map((text, index) => [text, index + 1])),
      codeSlot,
      isNumber: type.is === 'number',
      isListed: texts !== undefined && fullyListed(fact),
    };
  });
  const within: Scope = { ...scope, variables: layered(variables, scope.variables) };
  for (const fact of facts) {
    const { requiredIf, valid } = schema.properties?.[fact.name] ?? {};
    if (requiredIf && !lenient) fact.requiredIf = compileExpression(requiredIf['='], within);
    if (valid) fact.valid = compileExpression(valid['='], within).read;
    yield;
  }
  const read = readerOf(facts.map((fact) => [fact.name, fact.jsonSlot]));
  return { variables, json, end, load: loader(facts, read), take: taker(facts, read) };
}

/** Reads a value whose JSON is FEEL's form; only a number may be a text of its digits, where it has more than JavaScript holds. */
function plainReader(slot: number, type: FeelType): Read {
  if (type.is !== 'number') return (frame) => frame[slot];
  const toTyped = fromJson(type);
  return (frame) => {
    const value = frame[slot];
    return typeof value === 'string' ? toTyped(value) : value;
  };
}

/** Reads a value in FEEL's form, which is made of its JSON once. */
function typedReader(jsonSlot: number, typedSlot: number, toTyped: (value: Json) => unknown): Read {
  return (frame) => {
    const known = frame[typedSlot];
    if (known !== undefined) return known;
    const value = toTyped(frame[jsonSlot] as Json);
    frame[typedSlot] = value;
    return value;
  };
}

/** Reads a place of the frame; the place is told, so that conditions can look there themselves. */
function slotReader(
  slot: number,
  coded: ReadJson['coded'] | undefined,
  known: Pick<ReadJson, 'type' | 'typed'>,
): Read & { slot: number } {
  return Object.assign((frame: Frame) => frame[slot], { slot, ...known }, coded ? { coded } : {});
}

/** The code of a value that is null or is not in the list. */
const codeOf = (codes: Map<Json, number>, value: Json) => codes.get(value) ?? (value === null ? 0 : -1);

function put(frame: Frame, fact: CompiledFact, value: Json): void {
  frame[fact.jsonSlot] = value;
  if (fact.codes) frame[fact.codeSlot] = codeOf(fact.codes, value);
  if (fact.typedSlot >= 0) frame[fact.typedSlot] = undefined;
}

function taker(facts: CompiledFact[], read: Reader): CompiledFacts['take'] {
  return (frame, given) => {
    read(frame, given);
    for (let index = 0; index < facts.length; index += 1) {
      const fact = facts[index] as CompiledFact;
      const value = (frame[fact.jsonSlot] ?? null) as Json;
      if (value === null) put(frame, fact, fact.fallback);
      else if (fact.codes || fact.typedSlot >= 0) put(frame, fact, value);
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
    let flawed: Flawed;
    for (let index = 0; index < facts.length; index += 1) {
      const fact = facts[index] as CompiledFact;
      const value = frame[fact.jsonSlot] as Json | undefined;
      // A null where null is no value is the same as nothing given.
      if (value === undefined || (value === null && !fact.nullable)) {
        if (fact.required) flawed = noted(flawed, fact, missing);
        put(frame, fact, fact.fallback);
      } else if (!isPlainlyRight(frame, fact, value)) {
        const number = fact.isNumber && typeof value === 'string' ? parseNumber(value) : undefined;
        // Bounds are held to the nearest number that JavaScript has.
        const checked = number === undefined ? value : toDouble(number);
        const isWrong = fact.check(checked) !== undefined;
        if (isWrong) flawed = noted(flawed, fact, flawsOf(value, fact.schema));
        put(frame, fact, isWrong ? null : typeof number === 'number' ? number : value);
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

type Flawed = Map<string, readonly ValueFlaw[]> | undefined;

const missing: readonly ValueFlaw[] = [{ path: [], code: 'missingFact', keyword: 'required', wants: true }];
const notValid: readonly ValueFlaw[] = [{ path: [], code: 'invalidValue', keyword: 'valid', wants: true }];

function noted(flawed: Flawed, { name }: CompiledFact, flaws: readonly ValueFlaw[]): Flawed {
  const all = flawed ?? new Map<string, readonly ValueFlaw[]>();
  if (!all.has(name)) all.set(name, flaws);
  return all;
}

function checkConditional(facts: CompiledFact[], frame: Frame, given: JsonObject, found: Flawed): Flawed {
  let flawed = found;
  // A condition over a fact that is itself missing or wrong is not known to hold.
  const isRequired = ({ requiredIf }: CompiledFact) =>
    requiredIf !== undefined && !requiredIf.uses.some((name) => flawed?.has(name)) && requiredIf.read(frame) === true;
  for (const fact of facts) {
    const present = Object.hasOwn(given, fact.name) && (given[fact.name] !== null || fact.nullable);
    if (!present && given[fact.name] == null && isRequired(fact)) flawed = noted(flawed, fact, missing);
    if (fact.valid && frame[fact.jsonSlot] !== null && fact.valid(frame) === false)
      flawed = noted(flawed, fact, notValid);
  }
  return flawed;
}

/** The one problem to tell: of the gravest kind met all its offenders, in the order of the schema; in its errors then those of other kinds. */
function factProblem(order: string[], flawed: Map<string, readonly ValueFlaw[]>): Problem {
  const all = order.flatMap((name) =>
    (flawed.get(name) ?? []).map((flaw) => ({ ...flaw, path: [name, ...flaw.path] })),
  );
  const code = gravest(all);
  const [told, others] = [all.filter((flaw) => flaw.code === code), all.filter((flaw) => flaw.code !== code)];
  const facts = [...new Set(told.map(({ path }) => nameOf(path)))];
  const errors = [...told, ...others].map((flaw) => ({
    path: pointer('facts', ...flaw.path),
    code: flaw.code,
    message: flawWords(flaw),
  }));
  return new Problem(code, { facts, errors });
}

/** A fact, or what has a name within it: `scores.brandImage`. An item of a list has none: it is the list that is named. */
function nameOf(path: readonly (string | number)[]): string {
  const item = path.findIndex((one) => typeof one === 'number');
  return path.slice(0, item < 0 ? path.length : item).join('.');
}
