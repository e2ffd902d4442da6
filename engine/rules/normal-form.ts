import type { Condition, Derived, FactCondition, Rule, RuleSetDefinition } from '../ground/definition.ts';
import { isExpression } from '../ground/definition.ts';
import { keepWithin } from '../ground/limits.ts';
import { expandTable } from '../tables/expand.ts';

/** A rule set in the one form that is compiled, explained and checked, whether it was written as rules or as a table. */
export interface NormalForm {
  /** In order of evaluation: priority first, then as written. */
  rules: Rule[];
  derived: Record<string, Derived>;
  /** How many conditions there are, named ones put in place. */
  conditions: number;
}

/**
 * Brings a rule set into normal form: tables expanded, named conditions put in place, expressions in conditions made
 * derived facts, rules sorted.
 *
 * @throws FeelSyntaxError for a table cell that is not FEEL
 */
export function* toNormalForm(definition: RuleSetDefinition): Generator<void, NormalForm> {
  const count = (definition.rules?.length ?? 0) + (definition.table?.rows.length ?? 0);
  keepWithin('rules', count, definition.id);
  const table = definition.table ? yield* expandTable(definition.table, definition.facts) : { rules: [], derived: {} };
  const derived: Record<string, Derived> = { ...definition.derived, ...table.derived };
  const counter = { conditions: 0 };
  const resolving = { named: definition.conditions ?? {}, derived, count: counter };
  const written = (definition.rules ?? []).map((rule) => {
    const conditions = resolve(rule.conditions, resolving, 0);
    return conditions === rule.conditions ? rule : { ...rule, conditions };
  });
  // The conditions of a table's cells name neither conditions nor expressions.
  for (const { conditions } of table.rules) counter.conditions += 1 + conditions.all.length;
  keepWithin('conditions', counter.conditions);
  const rules: Rule[] = [...written, ...table.rules];
  const order = (rule: Rule) => -Number(rule.priority || 1);
  return { rules: rules.sort((a, b) => order(a) - order(b)), derived, conditions: counter.conditions };
}

interface Resolving {
  named: Record<string, Condition>;
  derived: Record<string, Derived>;
  count: { conditions: number };
}

/** The condition itself where there is nothing to put in place: what a definition holds already is not held twice. */
function resolve(condition: Condition, resolving: Resolving, depth: number): Condition {
  const { named, derived, count } = resolving;
  count.conditions += 1;
  // Named conditions that name each other twice each would double with every level.
  keepWithin('conditions', count.conditions);
  keepWithin('conditionDepth', depth);
  const inner = (one: Condition) => resolve(one, resolving, depth + 1);
  if ('any' in condition) {
    const any = condition.any.map(inner);
    return any.every((one, index) => one === condition.any[index]) ? condition : { any };
  }
  if ('all' in condition) {
    const all = condition.all.map(inner);
    return all.every((one, index) => one === condition.all[index]) ? condition : { all };
  }
  if ('not' in condition) {
    const not = inner(condition.not);
    return not === condition.not ? condition : { not };
  }
  if ('condition' in condition) {
    const found = Object.hasOwn(named, condition.condition) ? named[condition.condition] : undefined;
    if (!found) throw new Error(`no condition is named ${condition.condition}`);
    return inner(found);
  }
  return withoutExpression(condition, derived);
}

function withoutExpression(condition: FactCondition, derived: Record<string, Derived>): FactCondition {
  if (!isExpression(condition.value)) return condition;
  const text = condition.value['='];
  derived[text] = { '=': text };
  return { ...condition, value: { fact: text } };
}
