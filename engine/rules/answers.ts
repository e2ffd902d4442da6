import type { Decision } from '../decision.ts';
import type { Json, JsonObject, ObjectSchema, RuleSetDefinition } from '../definition.ts';
import type { Frame } from '../expressions/scope.ts';
import type { CompiledRule, FiredRule } from './compile.ts';
import { reservedSlots } from './environment.ts';
import { type Hit, hitPolicies } from './hit-policies.ts';
import { computedProperties, finishProperty } from './outcome.ts';

/** What is the same whenever the same rules hold. */
interface Prepared {
  fired: FiredRule[];
  /** `fired` as the outcome's formulas see it, where some formula does. */
  names: { rules: string[]; clauses: string[] } | undefined;
  /** What the hits gave, finished; nothing where a hit depends on the facts. */
  found: JsonObject | undefined;
  /** The whole decision, where nothing in it depends on the facts. */
  decision: Decision | undefined;
}

/** So many combinations of rules are remembered for one rule set. */
const mostRemembered = 1024;

/**
 * Turns the rules that hold into a decision. What does not depend on the facts is made once for each combination of rules, frozen,
 * and given again.
 */
export class Answers {
  private readonly definition: RuleSetDefinition;
  private readonly order: ReadonlyMap<string, number>;
  private readonly policy: (typeof hitPolicies)[keyof typeof hitPolicies];
  private readonly computed: { name: string; read: (frame: Frame) => Json; schema: ObjectSchema | undefined }[];
  private readonly readsFired: boolean;
  /** By key. Where one rule decides the key is its position, and a list is looked into faster than a map. */
  private readonly listed: (Prepared | undefined)[] = [];
  private readonly remembered = new Map<number, Prepared>();

  constructor(
    definition: RuleSetDefinition,
    computed: ReadonlyMap<string, (frame: Frame) => Json>,
    order: ReadonlyMap<string, number>,
  ) {
    this.definition = definition;
    this.order = order;
    this.policy = hitPolicies[definition.hitPolicy ?? 'first'];
    const properties = definition.outcome.properties ?? {};
    this.computed = [...computed].map(([name, read]) => ({ name, read, schema: properties[name] }));
    const formulas = computedProperties(definition.outcome).map((name) => properties[name]?.['='] ?? '');
    this.readsFired = formulas.some((text) => /\bfired\b/.test(text));
  }

  /**
   * @param holding the rules that hold, as far as the hit policy asks for them, in order of evaluation
   * @param key tells this combination from others; negative: there are too many to remember
   */
  answer(holding: CompiledRule[], key: number, frame: Frame): Decision {
    const prepared = this.recall(key) ?? this.prepare(holding, key);
    if (prepared.decision) return prepared.decision;
    const outcome = prepared.found ? { ...prepared.found } : this.finish(this.combine(holding, frame));
    frame[reservedSlots.fired] = prepared.names;
    frame[reservedSlots.outcome] = outcome;
    for (const { name, read, schema } of this.computed) {
      const value = finishProperty(read(frame), schema);
      if (value === undefined) delete outcome[name];
      else outcome[name] = value;
    }
    return { outcome, rules: prepared.fired };
  }

  /** The decision that is known already for a combination of rules, if there is one. */
  known(key: number): Decision | undefined {
    return this.recall(key)?.decision;
  }

  private recall(key: number): Prepared | undefined {
    return this.policy.stopsAtFirst ? this.listed[key] : this.remembered.get(key);
  }

  private prepare(holding: CompiledRule[], key: number): Prepared {
    const fired = frozen((this.policy.firesAll ? holding : holding.slice(0, 1)).map((rule) => rule.fired));
    const constant = holding.every((rule) => rule.params.constant);
    const found = constant ? frozen(copied(this.finish(this.combine(holding, [])))) : undefined;
    const prepared: Prepared = {
      ...{ fired, found },
      names: this.readsFired ? firedNames(fired, this.order) : undefined,
      decision: found && this.computed.length === 0 ? Object.freeze({ outcome: found, rules: fired }) : undefined,
    };
    if (this.policy.stopsAtFirst) this.listed[key] = prepared;
    else if (key >= 0 && this.remembered.size < mostRemembered) this.remembered.set(key, prepared);
    return prepared;
  }

  private combine(holding: CompiledRule[], frame: Frame): JsonObject {
    if (holding.length === 0) return this.definition.default ?? {};
    const hits = holding.map((rule) => ({ id: rule.fired.id, params: rule.params.read(frame) }));
    return this.policy.combine(hits as [Hit, ...Hit[]], this.definition.outcome);
  }

  private finish(found: JsonObject): JsonObject {
    const properties = this.definition.outcome.properties ?? {};
    const outcome: JsonObject = {};
    for (const name of Object.keys(found)) {
      const value = finishProperty(found[name], properties[name]);
      if (value !== undefined) outcome[name] = value;
    }
    return outcome;
  }
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
