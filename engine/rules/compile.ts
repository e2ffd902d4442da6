import type { Condition, Json, JsonObject, ObjectSchema, Rule, RuleSetDefinition } from '../definition.ts';
import { compileExpression } from '../expressions/compile.ts';
import { fromJson } from '../expressions/paths.ts';
import { type Frame, layered, type Scope, type Variable } from '../expressions/scope.ts';
import { type FeelType, typeOfSchema } from '../expressions/types.ts';
import { createRuleIndex, type RuleIndex } from '../tables/rule-index.ts';
import { Answers } from './answers.ts';
import { type CompiledCondition, compileCondition, isFactReference, type ReadJson } from './conditions.ts';
import { type CompiledDerived, type CompiledValues, compileDerived, compileValues } from './derived.ts';
import { reservedSlots } from './environment.ts';
import { type CompiledFacts, compileFacts } from './facts.ts';
import { hitPolicies } from './hit-policies.ts';
import type { Library } from './library.ts';
import { type NormalForm, toNormalForm } from './normal-form.ts';
import { computedProperties } from './outcome.ts';

const none: ((frame: Frame) => unknown)[] = [];
const noClauses: string[] = [];

/** What a rule that fired is answered as. */
export interface FiredRule {
  id: string;
  clauses: string[];
}

export class CompiledRule {
  readonly fired: FiredRule;
  readonly params: CompiledValues;
  /** Derived facts to read first, since reading them may raise a problem. */
  readonly raising: ((frame: Frame) => unknown)[];
  private readonly source: Condition;
  private readonly readFact: (name: string) => ReadJson;
  private compiled: CompiledCondition | undefined;

  constructor(rule: Rule, params: CompiledValues, raising: string[], readFact: (name: string) => ReadJson) {
    this.fired = { id: rule.id, clauses: rule.clauses ?? noClauses };
    this.params = params;
    this.raising = raising.length === 0 ? none : raising.map(readFact);
    this.source = rule.conditions;
    this.readFact = readFact;
  }

  /** Where an index finds the rules, most of their conditions are never tried one by one: they are compiled when asked for. */
  get condition(): CompiledCondition {
    this.compiled ??= compileCondition(this.source, this.readFact);
    return this.compiled;
  }
}

/** A rule set compiled once, to be evaluated many times. Get one from an edition; give it to `evaluate`. */
export interface RuleSet {
  readonly id: string;
  readonly definition: RuleSetDefinition;
  readonly library: Library;
  readonly normalForm: NormalForm;
  readonly rules: readonly CompiledRule[];
  /** Finds the rules that hold without trying each; absent where the conditions do not allow it. */
  readonly index: RuleIndex | undefined;
  readonly facts: CompiledFacts;
  readonly derived: CompiledDerived;
  readonly answers: Answers;
  readonly stopsAtFirst: boolean;
  readonly frameSize: number;
  readonly hasDerived: boolean;
}

/**
 * Compiles a rule set to synchronous closures over a frame.
 *
 * @param definition a rule set of the edition
 * @param library the edition's other rule sets and its configuration
 * @throws Error with the reason when the definition cannot be compiled (the checks report it beforehand)
 */
export function compileRuleSet(definition: RuleSetDefinition, library: Library): RuleSet {
  const base = library.environment.scope;
  const facts = compileFacts(definition.facts, reservedSlots.count, base);
  let frameSize = facts.end;
  const allocate = () => frameSize++;
  const normalForm = toNormalForm(definition);
  const derived = compileDerived(
    normalForm.derived,
    allocate,
    { ...base, variables: layered(facts.variables, base.variables) },
    library,
  );
  const readFact = (name: string): ReadJson => {
    const read = facts.json.get(name) ?? derived.json.get(name);
    if (!read) throw new Error(`no fact is named ${name}`);
    return read as ReadJson;
  };
  const rules = normalForm.rules.map((rule) => {
    const raising =
      derived.raising.size === 0 ? [] : factNames(rule.conditions).filter((name) => derived.raising.has(name));
    return new CompiledRule(rule, compileValues(rule.event.params ?? {}, derived.scope), raising, readFact);
  });
  const computed = compileComputed(definition.outcome, derived.scope);
  const index = rules.some((rule) => rule.raising.length > 0)
    ? undefined
    : createRuleIndex(
        normalForm.rules.map((rule) => rule.conditions),
        readFact,
      );
  // What an index did not read yet must be known to compile.
  if (!index) for (const rule of rules) rule.condition;
  return {
    ...{ id: definition.id, definition, library, normalForm, rules, index, facts, derived, frameSize },
    hasDerived: derived.json.size > 0,
    answers: new Answers(definition, computed, library.clauseOrder),
    stopsAtFirst: hitPolicies[definition.hitPolicy ?? 'first'].stopsAtFirst,
  };
}

/** The names of the facts a condition reads. */
export function factNames(condition: Condition): string[] {
  if ('any' in condition) return condition.any.flatMap(factNames);
  if ('all' in condition) return condition.all.flatMap(factNames);
  if ('not' in condition) return factNames(condition.not);
  if ('condition' in condition) return [];
  return isFactReference(condition.value) ? [condition.fact, condition.value.fact] : [condition.fact];
}

/** The scope of computed outcome properties: also `outcome` and `fired`. */
export function outcomeScope(schema: ObjectSchema, scope: Scope): Scope {
  const entries: Record<string, Variable> = {};
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const type = typeOfSchema(property);
    const toTyped = fromJson(type);
    entries[name] = { type, read: (frame) => toTyped((frame[reservedSlots.outcome] as JsonObject)[name]) };
  }
  const names: FeelType = { is: 'list', item: { is: 'string' } };
  const firedEntry = (name: 'rules' | 'clauses'): Variable => ({
    type: names,
    read: (frame) => (frame[reservedSlots.fired] as Record<string, string[]>)[name],
  });
  const context = (all: Record<string, Variable>): Variable => ({
    type: { is: 'context', entries: Object.fromEntries(Object.entries(all).map(([name, { type }]) => [name, type])) },
    read: () => null,
    entries: all,
  });
  const upper = new Map([
    ['outcome', context(entries)],
    ['fired', context({ rules: firedEntry('rules'), clauses: firedEntry('clauses') })],
  ]);
  return { ...scope, variables: layered(upper, scope.variables) };
}

function compileComputed(schema: ObjectSchema, scope: Scope): Map<string, (frame: Frame) => Json> {
  const within = outcomeScope(schema, scope);
  const properties = schema.properties ?? {};
  return new Map(
    computedProperties(schema).map((name) => [name, compileExpression(properties[name]?.['='] ?? '', within).readJson]),
  );
}
