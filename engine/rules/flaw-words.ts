import { formatNamed } from '../expressions/formats.ts';
import type { Json } from '../ground/definition.ts';
import { both, type LocalText } from '../ground/local-text.ts';
import type { Keyword, ValueFlaw } from './value-checks.ts';

const listed = (wants: Json): string =>
  [wants].flat().slice(0, 10).join(', ') + ([wants].flat().length > 10 ? ' …' : '');
const types: Record<string, LocalText> = {
  number: both('数字', 'a number'),
  integer: both('整数', 'a whole number'),
  string: both('文字', 'a text'),
  boolean: both('是或否', 'yes or no'),
  array: both('列表', 'a list'),
  object: both('一组值', 'an object'),
  null: both('空', 'empty'),
};
const typeText = (wants: Json, locale: 'zh-CN' | 'en', or: string) =>
  [wants]
    .flat()
    .map((type) => types[String(type)]?.[locale] ?? String(type))
    .join(or);

/** What each keyword asks of a value, as the rest of a sentence that begins with the value. One row a keyword. */
const words: Record<Keyword, (wants: Json) => LocalText> = {
  required: () => both('必须填写', 'is required'),
  valid: () => both('不是有效的值', 'is not a valid value'),
  type: (wants) => both(`应为${typeText(wants, 'zh-CN', '或')}`, `must be ${typeText(wants, 'en', ' or ')}`),
  enum: (wants) => both(`不在可选值之中：${listed(wants)}`, `is not one of its values: ${listed(wants)}`),
  minimum: (wants) => both(`不能小于 ${wants}`, `must be at least ${wants}`),
  maximum: (wants) => both(`不能大于 ${wants}`, `must be at most ${wants}`),
  exclusiveMinimum: (wants) => both(`必须大于 ${wants}`, `must be more than ${wants}`),
  exclusiveMaximum: (wants) => both(`必须小于 ${wants}`, `must be less than ${wants}`),
  multipleOf: (wants) => both(`必须是 ${wants} 的整数倍`, `must be a multiple of ${wants}`),
  minLength: (wants) => both(`至少 ${wants} 个字符`, `must have at least ${wants} characters`),
  maxLength: (wants) => both(`最多 ${wants} 个字符`, `must have at most ${wants} characters`),
  pattern: () => both('格式不符', 'does not match the pattern'),
  format: (wants) => {
    const { 'zh-CN': zh, en } = formatNamed(String(wants))?.label ?? both(String(wants), String(wants));
    return both(`不是有效的${zh}`, `is not a valid ${en.toLowerCase()}`);
  },
  minItems: (wants) => both(`至少 ${wants} 项`, `must have at least ${wants} items`),
  maxItems: (wants) => both(`最多 ${wants} 项`, `must have at most ${wants} items`),
};

/**
 * What is wrong with a value, as the rest of a sentence that begins with it.
 *
 * @example flawWords({ path: [], code: 'invalidValue', keyword: 'maximum', wants: 1 }).en // 'must be at most 1'
 */
export const flawWords = ({ keyword, wants }: ValueFlaw): LocalText => words[keyword](wants);
