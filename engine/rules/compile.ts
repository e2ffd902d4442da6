import { factNames } from '../conditions/comparisons.ts';
import { Comparisons, type CompiledCondition, compileCondition } from '../conditions/compile.ts';
import { type Frame, layered, type ReadJson, type Scope } from '../expressions/scope.ts';
import type { Condition, Rule, RuleSetDefinition } from '../ground/definition.ts';
import { createRuleIndex } from '../tables/create-index.ts';
import { IndexedFacts } from '../tables/indexed-facts.ts';
import type { RuleIndex } from '../tables/rule-index.ts';
import { type Answers, answersOf, type FiredRule } from './answers.ts';
import { type CompiledDerived, compileDerived } from './derived.ts';
import { reservedSlots } from './environment.ts';
import { type CompiledFacts, compileFacts } from './facts.ts';
import { hitPolicyOf } from './hit-policies.ts';
import type { Library } from './library.ts';
import { type NormalForm, toNormalForm } from './normal-form.ts';
import { factRows } from './references.ts';

const none: ((frame: Frame) => unknown)[] = [];

/** The conditions of a rule, ready to be tried, and what it is answered as. */
export class CompiledRule {
  readonly fired: FiredRule;
  /** Derived facts to read first, since reading them may raise a problem. */
  readonly raising: ((frame: Frame) => unknown)[];
  private readonly source: Condition;
  private readonly compile: (condition: Condition) => CompiledCondition;
  private compiled: CompiledCondition | undefined;

  constructor(
    rule: Rule,
    fired: FiredRule,
    raising: ((frame: Frame) => unknown)[],
    compile: (condition: Condition) => CompiledCondition,
  ) {
    this.fired = fired;
    this.raising = raising.length === 0 ? none : raising;
    this.source = rule.conditions;
    this.compile = compile;
  }

  /** Where an index finds the rules, most of their conditions are never tried one by one: they are compiled when asked for. */
  get condition(): CompiledCondition {
    this.compiled ??= this.compile(this.source);
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
  /** Steps that finding its rules takes at most. */
  readonly effort: number;
}

/**
 * Compiles a rule set, in pieces, to synchronous closures over a frame.
 *
 * @param definition a rule set of the edition
 * @param library the edition's other rule sets and its configuration
 * @throws Error with the reason when the definition cannot be compiled (the checks report it beforehand)
 */
export function* compileRuleSet(definition: RuleSetDefinition, library: Library): Generator<void, RuleSet> {
  const base = scopeWithRows(definition, library);
  const facts = yield* compileFacts(definition.facts, reservedSlots.count, base);
  let frameSize = facts.end;
  const allocate = () => frameSize++;
  const normalForm = yield* toNormalForm(definition);
  const derived = yield* compileDerived(
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
  const raising = normalForm.rules.map(({ conditions }) =>
    derived.raising.size === 0 ? [] : factNames(conditions).filter((name) => derived.raising.has(name)),
  );
  const index = raising.some((names) => names.length > 0)
    ? undefined
    : yield* createRuleIndex(
        normalForm.rules.map((rule) => rule.conditions),
        new IndexedFacts(readFact, base.timeZone),
      );
  const answers = yield* answersOf(
    definition,
    normalForm.rules,
    index?.meaning ?? '',
    derived.scope,
    library.clauseOrder,
  );
  const comparisons = new Comparisons();
  const compile = (condition: Condition) => compileCondition(condition, readFact, base.timeZone, comparisons);
  yield;
  const rules = normalForm.rules.map((rule, place) => {
    return new CompiledRule(rule, answers.firedAt(place), (raising[place] ?? []).map(readFact), compile);
  });
  if (!index) yield* compileAll(rules);
  // What every decision reads stands first, side by side: of many editions in memory a decision then touches few places.
  return {
    index,
    answers,
    facts,
    frameSize,
    stopsAtFirst: hitPolicyOf(definition).stopsAtFirst,
    hasDerived: derived.json.size > 0,
    effort: 1 + (index ? rules.length >> 5 : normalForm.conditions),
    rules,
    derived,
    library,
    id: definition.id,
    definition,
    normalForm,
  };
}

/** What expressions may name besides facts: configuration, and the rows that facts refer to. */
function scopeWithRows({ facts }: RuleSetDefinition, { content, environment: { scope } }: Library): Scope {
  const rows = factRows(facts, content.masters);
  return rows.size === 0 ? scope : { ...scope, variables: layered(rows, scope.variables) };
}

/** What an index did not read yet must be known to compile. */
function* compileAll(rules: readonly CompiledRule[]): Generator<void> {
  for (const rule of rules) {
    rule.condition;
    yield;
  }
}
