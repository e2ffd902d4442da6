import { countText } from '../ground/limits.ts';
import { type FeelNumber, formatNumber, isNumber, toDouble } from './decimals.ts';
import { feelPatternOf } from './feel-patterns.ts';
import { type FunctionRow, row } from './function-row.ts';
import { isoText, isTemporal } from './temporal.ts';
import { FeelFunction, FeelRange, isContext } from './values.ts';

/** Texts are counted in signs, of which some are two of JavaScript's characters. */
const signsOf = (text: string) => (/[\ud800-\udbff]/.test(text) ? [...text] : text);

function substring(text: string, start: FeelNumber, length: FeelNumber | null): string | null {
  const signs = signsOf(text);
  const place = Math.trunc(toDouble(start));
  const count = length === null ? signs.length : Math.trunc(toDouble(length));
  if (place === 0 || count < 1 || Math.abs(place) > signs.length) return null;
  const from = place > 0 ? place - 1 : signs.length + place;
  const part = signs.slice(from, from + count);
  return typeof part === 'string' ? part : part.join('');
}

const joined = (list: unknown[], between: string): string | null => {
  const texts = list.filter((one) => one !== null);
  if (!texts.every((one): one is string => typeof one === 'string')) return null;
  countText(texts.reduce((sum, one) => sum + one.length + between.length, 0));
  return texts.join(between);
};

/**
 * A value as FEEL writes it: `string(value)`.
 *
 * @example textOf([1, 'a']) // '[1, "a"]'
 */
function textOf(value: unknown): string | null {
  return value === null ? null : written(value, false);
}

function written(value: unknown, isInner: boolean): string {
  if (typeof value === 'string') return isInner ? JSON.stringify(value) : value;
  if (isNumber(value)) return formatNumber(value);
  if (typeof value === 'boolean') return String(value);
  if (isTemporal(value)) return isoText(value);
  let text = 'null';
  if (Array.isArray(value)) text = `[${value.map((item) => written(item, true)).join(', ')}]`;
  else if (value instanceof FeelRange) text = rangeText(value);
  else if (value instanceof FeelFunction) text = `function(${value.parameters.join(', ')})`;
  else if (isContext(value))
    text = `{${Object.entries(value)
      .map(([name, item]) => `${nameText(name)}: ${written(item, true)}`)
      .join(', ')}}`;
  countText(text.length);
  return text;
}

const nameText = (name: string) => (/^[\p{L}_$?][\p{L}\p{N}_$? ]*$/u.test(name) ? name : JSON.stringify(name));

function rangeText({ start, end, startIncluded, endIncluded, sign }: FeelRange): string {
  if (sign) return `${sign} ${written(start ?? end, true)}`;
  return `${startIncluded ? '[' : '('}${written(start, true)}..${written(end, true)}${endIncluded ? ']' : ')'}`;
}

const ofTexts = (run: (text: string, match: string) => unknown, is: 'boolean' | 'string' = 'boolean') =>
  row('string: string, match: string', is, ([text, match]) => run(text, match));

export const textFunctions: Record<string, FunctionRow[]> = {
  string: [row('from: any', 'string', ([value]) => textOf(value), 'all')],
  substring: [
    row('string: string, start position: number, length?: number', 'string', ([text, start, length]) =>
      substring(text, start, length ?? null),
    ),
  ],
  'string length': [row('string: string', 'number', ([text]) => signsOf(text).length)],
  'upper case': [row('string: string', 'string', ([text]) => text.toUpperCase())],
  'lower case': [row('string: string', 'string', ([text]) => text.toLowerCase())],
  'substring before': [ofTexts((text, match) => text.slice(0, Math.max(0, text.indexOf(match))), 'string')],
  'substring after': [
    ofTexts((text, match) => (text.includes(match) ? text.slice(text.indexOf(match) + match.length) : ''), 'string'),
  ],
  contains: [ofTexts((text, match) => text.includes(match))],
  'starts with': [ofTexts((text, match) => text.startsWith(match))],
  'ends with': [ofTexts((text, match) => text.endsWith(match))],
  matches: [
    row('input: string, pattern: string, flags?: string|null', 'boolean', ([text, pattern, flags]) =>
      feelPatternOf(pattern, flags ?? '').test(text),
    ),
  ],
  replace: [
    row(
      'input: string, pattern: string, replacement: string, flags?: string|null',
      'string',
      ([text, pattern, by, flags]) => feelPatternOf(pattern, flags ?? '').replace(text, by),
    ),
  ],
  split: [row('string: string, delimiter: string', 'list', ([text, by]) => feelPatternOf(by).split(text))],
  'string join': [
    row('list: list, delimiter?: string|null', 'string', ([list, between]) => joined(list, between ?? '')),
  ],
};
