import { type CompiledExpression, compileExpression } from '../expressions/compile.ts';
import { type Frame, layered, type Read, type ReadJson, type Scope, type Variable } from '../expressions/scope.ts';
import { anyType, type FeelType, fromJson, typeOfSchema } from '../expressions/types.ts';
import { toJson } from '../expressions/values.ts';
import type { DecideFact, Derived, Json, JsonObject } from '../ground/definition.ts';
import { isExpression } from '../ground/definition.ts';
import { Problem } from '../ground/problem.ts';
import { finish } from '../ground/turns.ts';
import { runOf } from './environment.ts';
import type { Library } from './library.ts';
import { allMissing } from './open-values.ts';

/** Marks a place of the frame whose derived fact was not read yet. */
const unread = Symbol('unread');

/** The derived facts of a rule set: each computed once an evaluation, when it is first read. */
export interface CompiledDerived {
  scope: Scope;
  json: Map<string, ReadJson>;
  /** What is known of the value of one, also where no expression can mention it. */
  typeOf(name: string): FeelType | undefined;
  /** Those whose reading may raise a problem: they are read before the conditions of a rule that uses them. */
  raising: Set<string>;
  /** Forgets what an earlier evaluation read. */
  reset(frame: Frame): void;
  /** The values read so far, for an explanation. */
  known(frame: Frame): JsonObject;
}

/**
 * Compiles derived facts in the order in which they use each other, one after another.
 *
 * @throws Error when they use each other in a circle
 */
export function* compileDerived(
  derived: Record<string, Derived>,
  allocate: () => number,
  base: Scope,
  library: Library,
): Generator<void, CompiledDerived> {
  const variables = new Map<string, Variable>();
  const slots = new Map<string, number>();
  const json = new Map<string, ReadJson>();
  const raising = new Set<string>();
  const open = new Set<string>();
  const ensure = (name: string): Variable | undefined => {
    const source = Object.hasOwn(derived, name) ? derived[name] : undefined;
    if (!source || variables.has(name)) return variables.get(name);
    if (open.has(name)) throw new Error(`derived facts use each other in a circle: ${[...open, name].join(' → ')}`);
    open.add(name);
    const { variable, uses, raises } = compileOne(source, scope, library);
    if (raises || uses.some((used) => raising.has(used))) raising.add(name);
    const slot = allocate();
    slots.set(name, slot);
    const once = { type: variable.type, read: readOnce(slot, variable.read) };
    variables.set(name, once);
    const asJson = (frame: Frame) => toJson(once.read(frame));
    json.set(name, Object.assign(asJson, { type: once.type, typed: once.read }));
    open.delete(name);
    return once;
  };
  const named = new Map(Object.entries(derived).filter(([name, source]) => mentionable(name, source)));
  const lazy = {
    get: (name: string) => (named.has(name) ? ensure(name) : undefined),
    peek: (name: string) => variables.get(name),
    has: (name: string) => named.has(name),
    keys: () => named.keys(),
  };
  const scope: Scope = { ...base, variables: layered(lazy, base.variables) };
  for (const name of inOrder(derived)) {
    ensure(name);
    yield;
  }
  const places = [...slots.values()];
  return {
    scope,
    json,
    typeOf: (name) => variables.get(name)?.type,
    raising,
    reset(frame) {
      for (const slot of places) frame[slot] = unread;
    },
    known(frame) {
      const read = [...slots].filter(([, slot]) => frame[slot] !== unread);
      return Object.fromEntries(read.map(([name]) => [name, json.get(name)?.(frame) ?? null]));
    },
  };
}

/** The names of derived facts, those first that others mention: each is then compiled by itself. */
function inOrder(derived: Record<string, Derived>): string[] {
  const order = new Set<string>();
  const begun = new Set<string>();
  const waiting = Object.keys(derived).reverse();
  while (waiting.length > 0) {
    const name = waiting.at(-1) as string;
    const mentioned = begun.has(name) ? [] : mentionedIn(derived[name] as Derived);
    begun.add(name);
    const before = mentioned.filter((one) => Object.hasOwn(derived, one) && !begun.has(one));
    if (before.length > 0) waiting.push(...before);
    else order.add(waiting.pop() as string);
  }
  return [...order];
}

/** The words of an expression: names are among them. */
const mentionedIn = (source: Derived): string[] =>
  ('=' in source ? source['='] : JSON.stringify([source.facts, source.when])).match(/[\p{L}\p{N}_$]+/gu) ?? [];

/** Whether expressions may mention a derived fact: one named by its own text (a value `{"=": …}` in a condition) is no name. */
export function mentionable(name: string, source: Derived): boolean {
  return !('=' in source) || source['='] !== name;
}

function readOnce(slot: number, compute: Read): Read {
  return (frame) => {
    const known = frame[slot];
    if (known !== unread) return known;
    const value = compute(frame);
    frame[slot] = value;
    return value;
  };
}

interface CompiledOne {
  variable: Variable;
  uses: string[];
  raises: boolean;
}

function compileOne(source: Derived, scope: Scope, library: Library): CompiledOne {
  const one = 'decide' in source ? compileDecide(source, scope, library) : compileFormula(source['='], scope);
  const { missing } = source;
  if (missing === undefined) return one;
  const { type, read } = one.variable;
  const orMissing: Read = (frame) => {
    const value = read(frame);
    if (value === null) throw new Problem('configurationMissing', { facts: [missing] });
    return value;
  };
  return { ...one, variable: { type, read: orMissing }, raises: true };
}

function compileFormula(text: string, scope: Scope): CompiledOne {
  const { type, read, uses, config } = compileExpression(text, scope);
  return { variable: { type, read }, uses, raises: config.length > 0 };
}

function compileDecide(source: DecideFact, scope: Scope, library: Library): CompiledOne {
  const { take, decide } = source;
  const facts = finish(compileValues(source.facts ?? {}, scope));
  const when = source.when ? compileExpression(source.when['='], scope) : undefined;
  const outcome = library.definition(decide)?.outcome;
  const type =
    take === undefined ? (outcome ? typeOfSchema(outcome) : anyType) : typeOfSchema(outcome?.properties?.[take]);
  const toTyped = fromJson(type);
  const read: Read = (frame) => {
    if (when && when.read(frame) !== true) return null;
    const run = runOf(frame);
    const outcome = library.decide(decide, { ...run.facts, ...facts.read(frame) }, run);
    return toTyped(take === undefined ? outcome : outcome[take]);
  };
  return { variable: { type, read }, uses: [...facts.uses, ...(when?.uses ?? [])], raises: true };
}

/** Named values, some of them expressions: params of events, facts handed on, assignments. */
export interface CompiledValues {
  read(frame: Frame): JsonObject;
  /** They do not depend on the facts. */
  constant: boolean;
  uses: string[];
  config: string[];
}

/**
 * Compiles named values, one after another; those without any expression are read as they were written.
 *
 * @param written how a value of FEEL is written
 */
export function* compileValues(
  values: Record<string, unknown>,
  scope: Scope,
  written: (value: unknown) => Json = toJson,
): Generator<void, CompiledValues> {
  if (!Object.values(values).some(isExpression)) return new ConstantValues(values as JsonObject);
  const expressions: NamedExpression[] = [];
  for (const [name, value] of Object.entries(values)) {
    if (!isExpression(value)) continue;
    const compiled = compileExpression(value['='], scope);
    expressions.push({ ...compiled, name, readJson: (frame) => written(compiled.read(frame)) });
    yield;
  }
  const constants = Object.fromEntries(
    Object.entries(values).filter(([, value]) => !isExpression(value)),
  ) as JsonObject;
  const names = Object.keys(values);
  return {
    constant: false,
    uses: expressions.flatMap((one) => one.uses),
    config: expressions.flatMap((one) => one.config),
    read(frame) {
      const computed = computeAll(expressions, frame);
      return Object.fromEntries(names.map((name) => [name, (name in computed ? computed : constants)[name] as Json]));
    },
  };
}

type NamedExpression = CompiledExpression & { name: string };

function computeAll(expressions: NamedExpression[], frame: Frame): JsonObject {
  try {
    return Object.fromEntries(expressions.map((one) => [one.name, one.readJson(frame)]));
  } catch (error) {
    throw allMissing(
      error,
      expressions.map((one) => () => one.readJson(frame)),
    );
  }
}

/** Values that are no expressions: what they read is what was written. */
class ConstantValues implements CompiledValues {
  private readonly values: JsonObject;

  constructor(values: JsonObject) {
    this.values = values;
  }

  read(): JsonObject {
    return this.values;
  }
  get constant(): boolean {
    return true;
  }
  get uses(): string[] {
    return [];
  }
  get config(): string[] {
    return [];
  }
}
