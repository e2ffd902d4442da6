import type { Condition, FactCondition } from '../ground/definition.ts';

/** Whether a condition compares with another fact: `{ fact: 'limit' }`, not with a constant. */
export function isFactReference(value: FactCondition['value']): value is { fact: string; path?: string } {
  return typeof value === 'object' && value !== null && 'fact' in value && typeof value.fact === 'string';
}

/** Every comparison within a condition in normal form. */
export function comparisonsIn(condition: Condition): FactCondition[] {
  if ('any' in condition) return condition.any.flatMap(comparisonsIn);
  if ('all' in condition) return condition.all.flatMap(comparisonsIn);
  if ('not' in condition) return comparisonsIn(condition.not);
  return 'condition' in condition ? [] : [condition];
}

/** The names of the facts that a condition reads. */
export function factNames(condition: Condition): string[] {
  return comparisonsIn(condition).flatMap(({ fact, value }) => (isFactReference(value) ? [fact, value.fact] : [fact]));
}
