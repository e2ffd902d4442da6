/**
 * The reference evaluator: json-rules-engine itself, an engine a run (its run state lives on the engine, so runs that overlap on one lose
 * rules). Slow and asynchronous; the compiled evaluator is held to it: a second opinion on which rules hold. Expressions have one
 * compiler, which FEEL's library is the second opinion on (`tests/engine/expressions`).
 */
import { type Almanac, Engine, type RuleProperties } from 'json-rules-engine';
import { exactOf } from '../conditions/exact.ts';
import { operatorNamed, operators } from '../conditions/operators.ts';
import { anyType, type FeelType, fromJson, typeOfSchema } from '../expressions/types.ts';
import { toJson, toUnrounded } from '../expressions/values.ts';
import type { Condition, DecideFact, Derived, Json, JsonObject } from '../ground/definition.ts';
import { isExpression } from '../ground/definition.ts';
import { exceed, keepWithin, noWork, type Work, workOn } from '../ground/limits.ts';
import { Problem } from '../ground/problem.ts';
import { firedNames } from './answers.ts';
import type { RuleSet } from './compile.ts';
import type { Decision, EvaluateOptions } from './decision.ts';
import { mentionable } from './derived.ts';
import { instantOf } from './environment.ts';
import { type Hit, hitPolicyOf } from './hit-policies.ts';
import { deepestDecision } from './library.ts';
import { isMissing } from './open-values.ts';
import { computedProperties, finishOutcome } from './outcome.ts';
import { type Known, ReferenceFormulas } from './reference-formulas.ts';
import { factRows } from './references.ts';

/** How the reference finds the edition's other rule sets. */
type FindRuleSet = (id: string) => RuleSet;

/**
 * Decides as `evaluate` does, by json-rules-engine.
 *
 * @param find the edition's rule sets by id, for those that decide others
 * @param mostConditions it builds an engine for every decision, and nobody is served meanwhile: how many conditions it may look at
 * @throws Problem as `evaluate` does
 * @example (await evaluateReference(ruleSet, facts, { at }, edition.ruleSet)).outcome
 */
export async function evaluateReference(
  ruleSet: RuleSet,
  facts: JsonObject,
  options: EvaluateOptions,
  find: FindRuleSet,
  mostConditions = Number.POSITIVE_INFINITY,
): Promise<Decision> {
  if (options.config) ruleSet.library.environment.checkConfig(options.config);
  return new Reference(ruleSet, options, find, 0, { ...noWork(), conditions: 0, mostConditions }).decide(facts);
}

/** The formulas of a rule set are compiled once: the reference decides each of its cases. */
const formulasOf = new WeakMap<RuleSet, ReferenceFormulas>();

function formulas(ruleSet: RuleSet): ReferenceFormulas {
  const known = formulasOf.get(ruleSet) ?? new ReferenceFormulas(ruleSet);
  formulasOf.set(ruleSet, known);
  return known;
}

/**
 * Conditions whose comparisons of instants, times, durations and great numbers are made by their values: json-rules-engine knows only JSON.
 * Each becomes an operator of its own.
 */
function withExact(engine: Engine, typeOf: (name: string) => FeelType | undefined, timeZone: string) {
  let count = 0;
  const exactly = (condition: Condition): Condition => {
    if ('any' in condition) return { any: condition.any.map(exactly) };
    if ('all' in condition) return { all: condition.all.map(exactly) };
    if ('not' in condition) return { not: exactly(condition.not) };
    const exact = 'fact' in condition ? exactOf(condition, typeOf, timeZone) : undefined;
    const plain = 'fact' in condition ? operatorNamed(condition.operator) : undefined;
    if (!exact || !plain) return condition;
    count += 1;
    const holdsText = (value: unknown) => [value].flat().some((one) => typeof one === 'string');
    engine.addOperator(`exact ${count}`, (met, wanted) =>
      exact.ofTextsOnly && !holdsText(met) && !holdsText(wanted)
        ? plain.test(met, wanted)
        : exact.test(exact.read(met), exact.read(wanted)),
    );
    return { ...condition, operator: `exact ${count}` } as Condition;
  };
  return exactly;
}

/** Shared by all that decide each other. */
type ReferenceWork = Work & { conditions: number; mostConditions: number };

class Reference {
  private readonly known: Known;
  /** Values of derived facts that are named by their own text, which no expression can mention. */
  private readonly unnamed = new Map<string, unknown>();
  private readonly formulas: ReferenceFormulas;
  private facts: JsonObject = {};
  private problem: unknown;
  private readonly ruleSet: RuleSet;
  private readonly options: EvaluateOptions;
  private readonly find: FindRuleSet;
  private readonly depth: number;
  /** Decisions so far, of all that decide each other. */
  private readonly work: ReferenceWork;

  constructor(ruleSet: RuleSet, options: EvaluateOptions, find: FindRuleSet, depth: number, work: ReferenceWork) {
    this.work = work;
    this.ruleSet = ruleSet;
    this.options = options;
    this.find = find;
    this.depth = depth;
    this.formulas = formulas(ruleSet);
    const config = { ...ruleSet.library.environment.config, ...options.config };
    this.known = { values: new Map(), failed: new Map(), more: {}, config, atMs: instantOf(options.at) };
  }

  async decide(facts: JsonObject): Promise<Decision> {
    if (this.depth > deepestDecision) throw new Problem('decisionTooDeep');
    this.work.decisions += 1;
    keepWithin('referenceDecisions', this.work.decisions);
    this.work.conditions += this.ruleSet.normalForm.conditions;
    if (this.work.conditions > this.work.mostConditions) exceed('referenceConditions');
    const { definition, library, rules } = this.ruleSet;
    this.facts = facts;
    const used = this.loadFacts();
    const holding = await this.run(used);
    const policy = hitPolicyOf(definition);
    const taken = policy.stopsAtFirst ? holding.slice(0, 1) : holding;
    const hits: Hit[] = [];
    for (const id of taken) hits.push({ id, params: await this.params(id) });
    const [first, ...others] = hits;
    const found = first
      ? workOn(this.work, () => policy.combine([first, ...others], definition.outcome))
      : (definition.default ?? {});
    const firedIds = policy.firesAll ? taken : taken.slice(0, 1);
    const fired = firedIds.flatMap((id) => rules.filter((rule) => rule.fired.id === id).map((rule) => rule.fired));
    const names = firedNames(fired, library.clauseOrder);
    const computed = computedProperties(definition.outcome);
    await this.prepareAll(computed.map((name) => definition.outcome.properties?.[name]?.['='] ?? ''));
    const outcome = finishOutcome(definition.outcome, found, (name, soFar) => {
      const typed = this.typed(soFar, definition.outcome.properties ?? {});
      const context = { outcome: typed, fired: names };
      return this.unrounded(this.feel(definition.outcome.properties?.[name]?.['='] ?? '', context));
    });
    return { outcome, rules: fired };
  }

  /** Input checks are the product's own, so both evaluators share them. */
  private loadFacts(): JsonObject {
    const frame: unknown[] = [
      {
        ...{ atMs: this.known.atMs, config: this.options.config, facts: this.facts },
        ...{ row: this.options.row, depth: this.depth },
      },
    ];
    workOn(this.work, () => this.ruleSet.facts.load(frame, this.facts));
    const { definition, library } = this.ruleSet;
    for (const [name, { read }] of factRows(definition.facts, library.content.masters))
      this.known.values.set(name, read(frame));
    const used: JsonObject = {};
    for (const [name, read] of this.ruleSet.facts.json) {
      used[name] = (read(frame) ?? null) as Json;
      this.known.values.set(name, fromJson(typeOfSchema(definition.facts.properties?.[name]))(used[name]));
    }
    return used;
  }

  /** Ids of the rules that hold, in order of evaluation. */
  private async run(used: JsonObject): Promise<string[]> {
    const { normalForm, definition } = this.ruleSet;
    const engine = new Engine([], { allowUndefinedFacts: true });
    for (const [name, { reference }] of Object.entries(operators))
      if (reference) engine.addOperator(name, (met, wanted) => workOn(this.work, () => reference(met, wanted)));
    for (const [name, source] of Object.entries(normalForm.derived)) {
      engine.addFact(name, async () => {
        try {
          return this.json(await this.derived(name, source));
        } catch (error) {
          this.problem ??= error;
          throw error;
        }
      });
    }
    const typeOf = (name: string) => this.ruleSet.facts.variables.get(name)?.type ?? this.ruleSet.derived.typeOf(name);
    const exactly = withExact(engine, typeOf, this.ruleSet.library.environment.timeZone);
    const stopsAtFirst = hitPolicyOf(definition).stopsAtFirst;
    const last = normalForm.rules.length;
    normalForm.rules.forEach((rule, index) => {
      const priority = stopsAtFirst ? last - index : 1;
      engine.addRule({
        name: rule.id,
        conditions: exactly(rule.conditions),
        event: { type: rule.id },
        priority,
      } as RuleProperties);
    });
    const holding = new Set<string>();
    engine.on('success', (event: { type: string }, _: Almanac) => {
      holding.add(event.type);
      if (stopsAtFirst) engine.stop();
    });
    try {
      await engine.run(used);
    } catch (error) {
      throw this.problem ?? error;
    }
    return normalForm.rules.map((rule) => rule.id).filter((id) => holding.has(id));
  }

  private async params(id: string): Promise<JsonObject> {
    const rule = this.ruleSet.normalForm.rules.find((one) => one.id === id);
    const values: JsonObject = {};
    const params = Object.entries(rule?.event.params ?? {});
    await this.prepareAll(params.flatMap(([, value]) => (isExpression(value) ? [value['=']] : [])));
    for (const [name, value] of params) {
      values[name] = isExpression(value) ? this.unrounded(this.feel(value['='], {})) : (value as Json);
    }
    return values;
  }

  private async derived(name: string, source: Derived): Promise<unknown> {
    const read = mentionable(name, source) ? this.known.values : this.unnamed;
    if (read.has(name)) return read.get(name);
    const value = 'decide' in source ? await this.decideOther(source) : await this.formula(source['=']);
    if (source.missing !== undefined && value === null)
      throw new Problem('configurationMissing', { facts: [source.missing] });
    read.set(name, value);
    return value;
  }

  private async formula(text: string): Promise<unknown> {
    await this.prepare(text);
    return this.feel(text, {});
  }

  private async decideOther(source: DecideFact): Promise<unknown> {
    if (source.when && (await this.formula(source.when['='])) !== true) return null;
    const given: JsonObject = { ...this.facts };
    for (const [name, value] of Object.entries(source.facts ?? {})) {
      given[name] = isExpression(value) ? this.json(await this.formula(value['='])) : (value as Json);
    }
    const other = this.find(source.decide);
    const { outcome } = await new Reference(other, this.options, this.find, this.depth + 1, this.work).decide(given);
    const schema = other.definition.outcome;
    if (source.take === undefined) return fromJson(typeOfSchema(schema))(outcome);
    return fromJson(typeOfSchema(schema.properties?.[source.take]))(outcome[source.take]);
  }

  /** The same for several that are all needed: every configuration value that one of them misses is named. */
  private async prepareAll(texts: string[]): Promise<void> {
    const missing = new Set<string>();
    for (const text of texts) {
      try {
        await this.prepare(text);
        this.feel(text, {});
      } catch (error) {
        // What else is wrong is told where it is read.
        if (isMissing(error)) for (const name of error.facts ?? []) missing.add(name);
      }
    }
    if (missing.size > 0) throw new Problem('configurationMissing', { facts: [...missing] });
  }

  /**
   * Reads the derived facts that an expression mentions, and refuses it where configuration is missing. A derived fact that cannot be told is
   * no problem where the expression does not come to it: "if known then given else estimated".
   */
  private async prepare(text: string): Promise<void> {
    const { uses, missing } = this.formulas.of(text);
    for (const name of uses) {
      const source = this.formulas.derived.get(name);
      if (source) await this.derived(name, source).catch((problem) => this.known.failed.set(name, problem));
    }
    const names = missing(this.known);
    if (names.length > 0) throw new Problem('configurationMissing', { facts: names.map((name) => `config.${name}`) });
  }

  /** @param more names that only this formula knows */
  private feel(text: string, more: Record<string, unknown>): unknown {
    const { read } = this.formulas.of(text);
    return workOn(this.work, () => read({ ...this.known, more }));
  }

  private unrounded(value: unknown): Json {
    return workOn(this.work, () => toUnrounded(value));
  }

  private json(value: unknown): Json {
    return workOn(this.work, () => toJson(value));
  }

  private typed(
    values: JsonObject,
    schemas: Record<string, Parameters<typeof typeOfSchema>[0]>,
  ): Record<string, unknown> {
    const types = (name: string): FeelType => (Object.hasOwn(schemas, name) ? typeOfSchema(schemas[name]) : anyType);
    const all = Object.keys({ ...schemas, ...values });
    return Object.fromEntries(all.map((name) => [name, fromJson(types(name))(values[name])]));
  }
}
