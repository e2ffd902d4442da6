import type { Condition, Json, JsonObject, ObjectSchema, RuleSetDefinition } from '../definition.ts';
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

/** What a rule that fired is answered as. */
export interface FiredRule {
  id: string;
  clauses: string[];
}

export interface CompiledRule {
  fired: FiredRule;
  condition: CompiledCondition;
  /** Derived facts to read first, since reading them may raise a problem. */
  raising: ((frame: Frame) => unknown)[];
  params: CompiledValues;
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
  /** A frame not in use, kept so that a decision need not allocate one. */
  spare: Frame | undefined;
}

/**
 * Compiles a rule set to synchronous closures over a frame.
 *
 * @param definition a rule set of the edition
 * @param library the edition's other rule sets and its configuration
 * @throws Error with the reason when the definition cannot be compiled (the checks report it beforehand)
 */
export function compileRuleSet(definition: RuleSetDefinition, library: Library): RuleSet {
  let frameSize = reservedSlots.count;
  const allocate = () => frameSize++;
  const base = library.environment.scope;
  const facts = compileFacts(definition.facts, allocate, base);
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
  const rules = normalForm.rules.map((rule): CompiledRule => {
    const raising = factNames(rule.conditions).filter((name) => derived.raising.has(name));
    return {
      fired: { id: rule.id, clauses: rule.clauses ?? [] },
      condition: compileCondition(rule.conditions, readFact),
      raising: raising.map((name) => readFact(name)),
      params: compileValues(rule.event.params ?? {}, derived.scope),
    };
  });
  const computed = compileComputed(definition.outcome, derived.scope);
  const index = rules.some((rule) => rule.raising.length > 0)
    ? undefined
    : createRuleIndex(
        normalForm.rules.map((rule) => rule.conditions),
        readFact,
      );
  return {
    ...{ id: definition.id, definition, library, normalForm, rules, index, facts, derived, frameSize },
    answers: new Answers(definition, computed, library.clauseOrder),
    stopsAtFirst: hitPolicies[definition.hitPolicy ?? 'first'].stopsAtFirst,
    spare: undefined,
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
