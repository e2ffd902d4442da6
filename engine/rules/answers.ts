import type { Frame, Scope } from '../expressions/scope.ts';
import { toUnrounded } from '../expressions/values.ts';
import type { JsonObject, ObjectSchema, Rule, RuleSetDefinition } from '../ground/definition.ts';
import { mostInKey } from '../tables/bitmap-rows.ts';
import type { Decision } from './decision.ts';
import { type CompiledValues, compileValues } from './derived.ts';
import { reservedSlots } from './environment.ts';
import { type Hit, hitPolicyOf, type NamedHitPolicy } from './hit-policies.ts';
import { KnownDecisions } from './known-decisions.ts';
import { allMissing } from './open-values.ts';
import { type Computed, compileComputed, finishProperty } from './outcome.ts';

/** What is the same whenever the same rules hold. */
interface Prepared {
  fired: FiredRule[];
  /** `fired` as the outcome's formulas see it, where some formula does. */
  names: { rules: string[]; clauses: string[] } | undefined;
  /** What the hits gave, finished; nothing where a hit depends on the facts. */
  found: JsonObject | undefined;
}

/** What a rule that fired is answered as. */
export interface FiredRule {
  id: string;
  clauses: string[];
}

/** What a rule gives when it holds. */
interface Giving {
  fired: FiredRule;
  params: CompiledValues;
}

/** Of so many combinations of rules what is the same is remembered. */
const mostPrepared = 1024;
/** And of those with too many rules for a key so many rules in all. */
const mostPositions = 100_000;
const noClauses: string[] = [];

/**
 * Turns the rules that hold into a decision. What does not depend on the facts is made once for each combination of rules, frozen,
 * and given again.
 */
export class Answers {
  /** Whole decisions that do not depend on the facts, where one rule decides: by its position. */
  private readonly listed: (Decision | undefined)[] | undefined;
  /** The same by key, where several do. */
  private readonly known = new KnownDecisions();
  /** The same where there are too many rules for a key: by their positions as text. */
  private readonly others = new Map<string, Decision>();
  private positionsKept = 0;
  /** What is the same of those that depend on the facts, by key. */
  private readonly prepared = new Map<number, Prepared>();
  private readonly outcome: ObjectSchema;
  private readonly fallback: JsonObject;
  private readonly order: ReadonlyMap<string, number>;
  private readonly policy: NamedHitPolicy;
  private readonly computed: Computed[];
  private readonly readsFired: boolean;
  private readonly rules: Giving[];

  /** @param rules what the rules give, in order of evaluation */
  constructor(
    definition: RuleSetDefinition,
    rules: Giving[],
    computed: Computed[],
    order: ReadonlyMap<string, number>,
  ) {
    this.outcome = definition.outcome;
    this.fallback = definition.default ?? {};
    this.rules = rules;
    this.order = order;
    this.policy = hitPolicyOf(definition);
    this.listed = this.policy.stopsAtFirst ? [] : undefined;
    this.computed = computed;
    this.readsFired = computed.some(({ text }) => /\bfired\b/.test(text));
  }

  /** What the rule at a position is answered as. */
  firedAt(position: number): FiredRule {
    return (this.rules[position] as Giving).fired;
  }

  /** The decision for a combination of rules where it is known already and does not depend on the facts. */
  recall(key: number): Decision | undefined {
    return this.listed ? this.listed[key] : this.known.get(key);
  }

  /**
   * @param positions the rules that hold, as far as the hit policy asks for them, in order of evaluation
   * @param key tells this combination from others; negative: there are too many rules for that
   */
  answer(positions: number[], key: number, frame: Frame): Decision {
    const other = key < 0 ? this.others.get(positions.join()) : undefined;
    if (other) return other;
    const holding = positions.map((position) => this.rules[position] as Giving);
    const { fired, names, found } = this.prepared.get(key) ?? this.prepare(holding, key);
    if (found && this.computed.length === 0) {
      return this.remember(positions, key, Object.freeze({ outcome: found, rules: fired }));
    }
    const outcome = found ? { ...found } : this.finish(this.combine(holding, frame));
    frame[reservedSlots.fired] = names;
    frame[reservedSlots.outcome] = outcome;
    this.compute(outcome, frame);
    return { outcome, rules: fired };
  }

  /** Adds what formulas give of the outcome so far. */
  private compute(outcome: JsonObject, frame: Frame): void {
    try {
      for (const { name, read, schema } of this.computed) {
        const value = finishProperty(read(frame), schema);
        if (value === undefined) delete outcome[name];
        else outcome[name] = value;
      }
    } catch (error) {
      throw allMissing(
        error,
        this.computed.map(
          ({ read }) =>
            () =>
              read(frame),
        ),
      );
    }
  }

  private remember(positions: number[], key: number, decision: Decision): Decision {
    if (this.listed) this.listed[key] = decision;
    else if (key >= 0) this.known.set(key, decision);
    else if (this.positionsKept + positions.length <= mostPositions) {
      this.positionsKept += positions.length;
      this.others.set(positions.join(), decision);
    }
    return decision;
  }

  private prepare(holding: Giving[], key: number): Prepared {
    const fired = frozen((this.policy.firesAll ? holding : holding.slice(0, 1)).map((rule) => rule.fired));
    const constant = holding.every((rule) => rule.params.constant);
    const found = constant ? frozen(copied(this.finish(this.combine(holding, [])))) : undefined;
    const prepared = { fired, found, names: this.readsFired ? firedNames(fired, this.order) : undefined };
    // What is constant is remembered as a whole.
    const whole = found && this.computed.length === 0;
    if (!whole && key >= 0 && this.prepared.size < mostPrepared) this.prepared.set(key, prepared);
    return prepared;
  }

  private combine(holding: Giving[], frame: Frame): JsonObject {
    if (holding.length === 0) return this.fallback;
    const hits = holding.map((rule) => ({ id: rule.fired.id, params: rule.params.read(frame) }));
    return this.policy.combine(hits as [Hit, ...Hit[]], this.outcome);
  }

  private finish(found: JsonObject): JsonObject {
    const properties = this.outcome.properties ?? {};
    const outcome: JsonObject = {};
    for (const name of Object.keys(found)) {
      const value = finishProperty(found[name], properties[name]);
      if (value !== undefined) outcome[name] = value;
    }
    return outcome;
  }
}

/**
 * Editions differ in their conditions more than in what their rules give: what gives the same answers is kept once for all of them,
 * for as long as one of them is.
 */
const shared = new Map<string, WeakRef<Answers>>();
const mostShared = 1000;

function share(key: string, make: () => Answers): Answers {
  const known = shared.get(key)?.deref();
  if (known) return known;
  if (shared.size >= mostShared) for (const [one, answers] of shared) if (!answers.deref()) shared.delete(one);
  if (shared.size >= mostShared) shared.clear();
  const made = make();
  shared.set(key, new WeakRef(made));
  return made;
}

/**
 * The answers of a rule set: those of another edition where the rules give the same there, whatever the facts.
 *
 * @param rules in order of evaluation
 * @param meaning which rules a key names (see `RuleIndex`)
 * @param scope what formulas may read
 * @param order clause → its place among the clauses
 */
export function* answersOf(
  definition: RuleSetDefinition,
  rules: readonly Rule[],
  meaning: string,
  scope: Scope,
  order: ReadonlyMap<string, number>,
): Generator<void, Answers> {
  const giving: Giving[] = [];
  for (const { id, clauses = noClauses, event } of rules) {
    giving.push({ fired: { id, clauses }, params: yield* compileValues(event.params ?? {}, scope, toUnrounded) });
    yield;
  }
  const computed = yield* compileComputed(definition.outcome, scope);
  const varies = computed.length > 0 || giving.some(({ params }) => !params.constant);
  if (varies || rules.length > mostInKey) return new Answers(definition, giving, computed, order);
  const { outcome, hitPolicy, default: fallback } = definition;
  const key = JSON.stringify([
    meaning,
    outcome,
    hitPolicy,
    fallback,
    rules.map(({ id, clauses, event }) => [id, clauses, event.params]),
  ]);
  return share(key, () => new Answers(definition, giving, computed, order));
}

const copied = (value: JsonObject) => JSON.parse(JSON.stringify(value)) as JsonObject;

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.values(value).forEach(frozen);
  return Object.freeze(value);
}

/** What `fired` stands for in computed outcomes: rule ids in order, clause ids once each in clause order. */
export function firedNames(
  fired: readonly FiredRule[],
  order: ReadonlyMap<string, number>,
): { rules: string[]; clauses: string[] } {
  const clauses = [...new Set(fired.flatMap((rule) => rule.clauses))];
  const place = (clause: string) => order.get(clause) ?? Number.MAX_SAFE_INTEGER;
  return { rules: fired.map((rule) => rule.id), clauses: clauses.sort((a, b) => place(a) - place(b)) };
}
