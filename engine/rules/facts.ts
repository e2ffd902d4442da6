import { placesFor } from '../conditions/exact.ts';
import { compileExpression } from '../expressions/compile.ts';
import { parseNumber, toDouble } from '../expressions/decimals.ts';
import { type Places, placeOfJson } from '../expressions/scales.ts';
import type { ReadJson } from '../expressions/scope.ts';
import { type Frame, layered, type Read, type Scope, type Variable } from '../expressions/scope.ts';
import { type FeelType, fromJson, isPlain, typeOfSchema } from '../expressions/types.ts';
import type { Json, JsonObject, ObjectSchema, ValueSchema } from '../ground/definition.ts';
import { pointer } from '../ground/pointer.ts';
import { Problem } from '../ground/problem.ts';
import { flawWords } from './flaw-words.ts';
import { codeOf, looping, type QuickReader, quickReader, type ReadFact } from './reader.ts';
import {
  allowsNull,
  type Check,
  compileCheck,
  flawsOf,
  gravest,
  listedTexts,
  type Plain,
  plainKind,
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

interface CompiledFact extends ReadFact {
  schema: ValueSchema;
  check: Check;
  /** A text of digits is taken for it. */
  isNumber: boolean;
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
  const key = `${first} ${lenient} ${scope.timeZone} ${JSON.stringify(schema)}`;
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
    const scales = placesFor(type, scope.timeZone);
    const placeOf = scales?.length === 1 ? placeOfJson(scales[0] as Places) : undefined;
    const placeSlot = placeOf ? allocate() : -1;
    const known = { type, typed: read, ...(placeOf ? { placeSlot } : {}) };
    json.set(name, slotReader(jsonSlot, texts && { slot: codeSlot, values: texts }, known));
    return {
      name,
      schema: fact,
      jsonSlot,
      typedSlot,
      placeSlot,
      placeOf,
      fallback: fact.default ?? null,
      required: !lenient && (schema.required?.includes(name) ?? false),
      nullable: allowsNull(fact),
      check: compileCheck(fact),
      codes: texts && new Map(texts.map((text, index) => [text, index + 1])),
      codeSlot,
      isNumber: type.is === 'number',
      plain: plainOf(fact, texts),
    };
  });
  const within: Scope = { ...scope, variables: layered(variables, scope.variables) };
  for (const fact of facts) {
    const { requiredIf, valid } = schema.properties?.[fact.name] ?? {};
    if (requiredIf && !lenient) fact.requiredIf = compileExpression(requiredIf['='], within);
    if (valid) fact.valid = compileExpression(valid['='], within).read;
    yield;
  }
  return { variables, json, end, load: loader(facts), take: taker(facts) };
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
  known: Pick<ReadJson, 'type' | 'typed' | 'placeSlot'>,
): Read & { slot: number } {
  return Object.assign((frame: Frame) => frame[slot], { slot, ...known }, coded ? { coded } : {});
}

/** What is asked of a fact, if that is seen in one step: of a text of a list its code tells it. */
function plainOf(schema: ValueSchema, texts: string[] | undefined): Plain | undefined {
  const plain = plainKind(schema);
  return plain?.is === 'listed' && !texts ? undefined : plain;
}

function put(frame: Frame, fact: CompiledFact, value: Json): void {
  frame[fact.jsonSlot] = value;
  if (fact.codes) frame[fact.codeSlot] = codeOf(fact.codes, value);
  if (fact.typedSlot >= 0) frame[fact.typedSlot] = undefined;
  if (fact.placeOf) frame[fact.placeSlot] = fact.placeOf(value);
}

/** A reader written for some facts when it is first asked for: many editions are compiled that never decide. */
function lazyReader(facts: CompiledFact[], checked: boolean): QuickReader {
  let reader: QuickReader | undefined;
  return (frame, given) => {
    reader ??= quickReader(facts, checked) ?? (() => false);
    return reader(frame, given);
  };
}

function taker(facts: CompiledFact[]): CompiledFacts['take'] {
  const quick = lazyReader(facts, false);
  const read = looping(facts);
  return (frame, given) => {
    if (quick(frame, given)) return;
    read(frame, given);
    for (const fact of facts) {
      const value = frame[fact.jsonSlot] as Json | undefined;
      put(frame, fact, isAbsent(fact, value) ? fact.fallback : value);
    }
  };
}

function loader(facts: CompiledFact[]): CompiledFacts['load'] {
  const conditional = facts.filter((fact) => fact.requiredIf || fact.valid);
  const others = facts.filter((fact) => !fact.plain);
  const quick = lazyReader(facts, true);
  const read = looping(facts);
  return (frame, given) => {
    let left = others;
    if (!quick(frame, given)) {
      read(frame, given);
      left = facts;
    }
    let flawed: Flawed;
    for (let index = 0; index < left.length; index += 1) flawed = checkOne(left[index] as CompiledFact, frame, flawed);
    if (conditional.length > 0) flawed = checkConditional(conditional, frame, given, flawed);
    if (flawed)
      throw factProblem(
        facts.map((fact) => fact.name),
        flawed,
      );
  };
}

/** A null where null is no value is the same as nothing given. */
const isAbsent = ({ nullable }: CompiledFact, value: Json | undefined): value is null | undefined =>
  value === undefined || (value === null && !nullable);

/** Checks a fact that was copied to its place, and puts beside it what is kept of it. */
function checkOne(fact: CompiledFact, frame: Frame, flawed: Flawed): Flawed {
  const value = frame[fact.jsonSlot] as Json | undefined;
  if (isAbsent(fact, value)) {
    put(frame, fact, fact.fallback);
    return fact.required ? noted(flawed, fact, missing) : flawed;
  }
  const number = fact.isNumber && typeof value === 'string' ? parseNumber(value) : undefined;
  // Bounds are held to the nearest number that JavaScript has.
  const isWrong = fact.check(number === undefined ? value : toDouble(number)) !== undefined;
  put(frame, fact, isWrong ? null : typeof number === 'number' ? number : value);
  return isWrong ? noted(flawed, fact, flawsOf(value, fact.schema)) : flawed;
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
