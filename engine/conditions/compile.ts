import type { Frame, Read, ReadJson } from '../expressions/scope.ts';
import type { Condition, FactCondition, Json } from '../ground/definition.ts';
import { countSteps } from '../ground/limits.ts';
import { isFactReference } from './comparisons.ts';
import { type Exact, exactOf } from './exact.ts';
import { type Test as Compare, operatorNamed } from './operators.ts';

type Test = (frame: Frame) => boolean;

/** A condition ready to be tested, and to be explained afterwards. */
export type CompiledCondition = { test: (frame: Frame) => boolean } & (
  | { kind: 'all' | 'any' | 'not'; conditions: CompiledCondition[] }
  | {
      kind: 'fact';
      source: FactCondition;
      met: ReadJson;
      /** Where the frame holds the value met; -1: only reading tells. */
      slot: number;
      /** The value wanted; undefined where it is read: another fact's. */
      constant: Json | undefined;
      wanted: ReadJson;
      /** Its number among those that stand in several places; -1: it stands in one. */
      shared: number;
    }
);
export type CompiledComparison = Extract<CompiledCondition, { kind: 'fact' }>;

/** The comparisons of a rule set that are compiled already: equal cells of a table are one and the same. */
export class Comparisons {
  private readonly known = new Map<FactCondition, CompiledComparison>();
  private count = 0;

  /** @param compile compiles one that is not known */
  of(source: FactCondition, compile: (source: FactCondition) => CompiledComparison): CompiledComparison {
    const found = this.known.get(source);
    if (!found) {
      const compiled = compile(source);
      this.known.set(source, compiled);
      return compiled;
    }
    if (found.shared < 0) found.shared = this.count++;
    return found;
  }
}

/**
 * Compiles a condition of the normal form into closures.
 *
 * @param readFact how the value of a fact or derived fact is read
 * @param timeZone where times are told that do not say it themselves
 * @param known comparisons of the same rule set
 * @throws Error for an operator or a fact that does not exist
 */
export function compileCondition(
  condition: Condition,
  readFact: (name: string) => ReadJson,
  timeZone: string,
  known = new Comparisons(),
): CompiledCondition {
  const compile = (one: Condition) => compileCondition(one, readFact, timeZone, known);
  if ('any' in condition) return compileGroup('any', condition.any.map(compile));
  if ('all' in condition) return compileGroup('all', condition.all.map(compile));
  if ('not' in condition) {
    const inner = compile(condition.not);
    return { kind: 'not', conditions: [inner], test: (frame) => !inner.test(frame) };
  }
  if ('condition' in condition) throw new Error('named conditions are put in place before compiling');
  return known.of(condition, (source) => compileFactCondition(source, readFact, timeZone));
}

function compileGroup(kind: 'all' | 'any', conditions: CompiledCondition[]): CompiledCondition {
  const tests = conditions.map((part) => part.test);
  // An empty `any` holds, as an empty `all` does: so json-rules-engine has it.
  if (tests.length === 0) return { kind, conditions, test: () => true };
  const decisive = kind === 'any';
  const [first, second] = tests as [Test, Test | undefined];
  if (!second) return { kind, conditions, test: first };
  if (tests.length === 2) {
    const test: Test = decisive ? (frame) => first(frame) || second(frame) : (frame) => first(frame) && second(frame);
    return { kind, conditions, test };
  }
  const test = (frame: Frame) => {
    for (let index = 0; index < tests.length; index += 1) {
      if ((tests[index] as (frame: Frame) => boolean)(frame) === decisive) return decisive;
    }
    return !decisive;
  };
  return { kind, conditions, test };
}

function compileFactCondition(
  source: FactCondition,
  readFact: (name: string) => ReadJson,
  timeZone: string,
): CompiledComparison {
  const operator = operatorNamed(source.operator);
  if (!operator) throw new Error(`no operator is named ${source.operator}`);
  const own = readFact(source.fact);
  const met = withPath(own, source.path);
  const { value } = source;
  const exact = exactOf(source, (name) => readFact(name).type, timeZone);
  const exactly = (wanted: ReadJson, typed: (exact: Exact) => Read, plain: Test): Test =>
    exact ? exactTest(exact, [met, typedAt(exact, own, source.path)], [wanted, typed(exact)], plain) : plain;
  const slot = met.slot ?? -1;
  if (isFactReference(value)) {
    const other = readFact(value.fact);
    const wanted = withPath(other, value.path);
    const { test: compare } = operator;
    const plain: Test = (frame) => compare(met(frame), wanted(frame));
    const test = exactly(wanted, (by) => typedAt(by, other, value.path), plain);
    return { kind: 'fact', source, met, slot, constant: undefined, wanted, test, shared: -1 };
  }
  const constant = value as Json;
  const plain = operator.closure?.(met, constant) ?? plainTest(met, constant, operator.test);
  const ofConstant = (by: Exact): Read => {
    const typed = by.read(constant);
    return () => typed;
  };
  // Of a number only a text says more than JavaScript's number does.
  const wanted = holdsText(constant) ? () => constant : () => null;
  const test = exactly(wanted, ofConstant, plain);
  return { kind: 'fact', source, met, slot, constant, wanted: () => constant, test, shared: -1 };
}

/** How a value is read as one of FEEL: kept in that form already, or made of its JSON. */
function typedAt(exact: Exact, own: ReadJson, path: string | undefined): Read {
  if (path === undefined && own.typed) return own.typed;
  const read = withPath(own, path);
  return (frame) => exact.read(read(frame));
}

function exactTest(
  { test, ofTextsOnly }: Exact,
  [met, typedMet]: [ReadJson, Read],
  [wanted, typedWanted]: [ReadJson, Read],
  plain: Test,
): Test {
  const byValue: Test = (frame) => test(typedMet(frame), typedWanted(frame));
  if (!ofTextsOnly) return byValue;
  return (frame) => (holdsText(met(frame)) || holdsText(wanted(frame)) ? byValue(frame) : plain(frame));
}

const holdsText = (value: Json): boolean =>
  typeof value === 'string' || (Array.isArray(value) && value.some((item) => typeof item === 'string'));

function plainTest(met: ReadJson, wanted: Json, compare: Compare): Test {
  const { slot } = met;
  return slot === undefined ? (frame) => compare(met(frame), wanted) : (frame) => compare(frame[slot], wanted);
}

/** A step that goes to all items of a list, or all entries of an object. */
const everywhere = Symbol('*');
type Step = string | typeof everywhere;

/** The steps of a path such as `$.a.b[0]['c d'].*`; undefined for what JSONPath can say beyond that. */
function parsePath(path: string): Step[] | undefined {
  const steps: Step[] = [];
  const pattern = /\.(\*)|\.?\[(\*)\]|\.([\p{L}\p{N}_$-]+)|\.?\[(\d+)\]|\.?\[(?:'([^']*)'|"([^"]*)")\]/uy;
  let position = path.startsWith('$') ? 1 : 0;
  const text = path.startsWith('$') || path.startsWith('.') || path.startsWith('[') ? path : `.${path}`;
  while (position < text.length) {
    pattern.lastIndex = position;
    const match = pattern.exec(text);
    if (!match) return undefined;
    const [, star, bracketed, ...names] = match;
    steps.push((star ?? bracketed) ? everywhere : (names.find((name) => name !== undefined) ?? ''));
    position = pattern.lastIndex;
  }
  return steps;
}

const nowhere = undefined as unknown as Json;

function withPath(read: ReadJson, path: string | undefined): ReadJson {
  if (path === undefined) return read;
  const steps = parsePath(path);
  if (!steps) throw new Error(`the path ${path} is not supported: only names, positions and * are`);
  const many = steps.includes(everywhere);
  return (frame) => {
    let value: Json | undefined = read(frame);
    // A path into what is no object gives the value itself, one that leads nowhere gives what equals nothing, not
    // even null: so json-rules-engine has it.
    if (typeof value !== 'object' || value === null) return value;
    if (many) return allAt(value, steps);
    for (const step of steps as string[]) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return nowhere;
      value = (value as Record<string, Json>)[step];
    }
    return value as Json;
  };
}

/** All that a path with a `*` leads to; what leads nowhere is left out, and where nothing is left there is nothing. */
function allAt(value: Json, steps: readonly Step[]): Json {
  let found: Json[] = [value];
  for (const step of steps) {
    found = found.flatMap((one) => {
      if (typeof one !== 'object' || one === null) return [];
      if (step === everywhere) return Object.values(one);
      return Object.hasOwn(one, step) ? [(one as Record<string, Json>)[step] as Json] : [];
    });
    countSteps(found.length);
  }
  return found.length === 0 ? nowhere : found;
}
