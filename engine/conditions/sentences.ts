import type {
  Condition,
  FactCondition,
  Json,
  PolicyContent,
  RuleSetDefinition,
  ValueSchema,
} from '../ground/definition.ts';
import { isExpression } from '../ground/definition.ts';
import { labelOf, schemaOf, valueText } from '../ground/labels.ts';
import { both, type LocalText } from '../ground/local-text.ts';
import { isFactReference } from './comparisons.ts';
import { operatorNamed } from './operators.ts';

/** The schema that tells how to write a fact's values: its own, with the vocabulary's unit where it names none. */
export function readingSchema(
  content: PolicyContent,
  definition: RuleSetDefinition,
  fact: string,
): ValueSchema | undefined {
  const schema = schemaOf(definition, fact);
  const unit = schema?.unit ?? content.vocabulary.words[fact]?.unit;
  return unit ? { ...schema, unit } : schema;
}

/**
 * What a condition wants, as people read it: `里程 不超过 200,000 公里`.
 *
 * @example factSentence(content, definition, { fact: 'km', operator: 'lessThan', value: 5 }).en // 'mileage is less than 5'
 */
function factSentence(content: PolicyContent, definition: RuleSetDefinition, condition: FactCondition): LocalText {
  const { fact, path, operator, value } = condition;
  const label = labelOf(content, definition, fact);
  const sign = operatorNamed(operator)?.label ?? both(operator, operator);
  const wanted = wantedText(content, definition, condition, value);
  const where = path ? ` ${path}` : '';
  return both(
    `${label['zh-CN']}${where} ${sign['zh-CN']} ${wanted['zh-CN']}`,
    `${label.en}${where} ${sign.en} ${wanted.en}`,
  );
}

function wantedText(
  content: PolicyContent,
  definition: RuleSetDefinition,
  condition: FactCondition,
  value: FactCondition['value'],
): LocalText {
  if (isFactReference(value)) return labelOf(content, definition, value.fact);
  if (isExpression(value)) return both(value['='], value['=']);
  return valueText(content, readingSchema(content, definition, condition.fact), value as Json);
}

/**
 * A whole condition as one sentence in both languages.
 *
 * @example conditionSentence(content, definition, { all: [] }) // { 'zh-CN': '总是', en: 'always' }
 */
export function conditionSentence(
  content: PolicyContent,
  definition: RuleSetDefinition,
  condition: Condition,
): LocalText {
  const inner = (one: Condition) => conditionSentence(content, definition, one);
  if ('not' in condition) {
    const part = inner(condition.not);
    return both(`并非（${part['zh-CN']}）`, `not (${part.en})`);
  }
  if ('condition' in condition) {
    const label = labelOf(content, definition, condition.condition);
    return both(`「${label['zh-CN']}」成立`, `“${label.en}” holds`);
  }
  if ('fact' in condition) return factSentence(content, definition, condition);
  const parts = ('any' in condition ? condition.any : condition.all).map((one) => ({
    text: inner(one),
    group: !('fact' in one),
  }));
  if (parts.length === 0) return both('总是', 'always');
  const wraps = (group: boolean) => group && parts.length > 1;
  const [zh, en] = 'any' in condition ? [' 或 ', ' or '] : [' 且 ', ' and '];
  return both(
    parts.map(({ text, group }) => (wraps(group) ? `（${text['zh-CN']}）` : text['zh-CN'])).join(zh),
    parts.map(({ text, group }) => (wraps(group) ? `(${text.en})` : text.en)).join(en),
  );
}
