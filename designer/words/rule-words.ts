import { isExpression, type Rule, type RuleSetDefinition } from '../../engine/index.ts';
import type { Words } from './policy-words.ts';

/**
 * What a rule gives, a result a text.
 *
 * @example ruleResults(rule, definition, words) // ['报销金额 = 500 元']
 */
export function ruleResults({ event }: Rule, { outcome }: RuleSetDefinition, words: Words): string[] {
  return Object.entries(event.params ?? {}).map(([name, value]) => {
    const said = isExpression(value) ? words.feel(value['=']) : words.value(value, outcome.properties?.[name]);
    return `${words.label(name)} = ${said}`;
  });
}
