import { formatNamed, formats } from '../../engine/authoring.ts';
import {
  instantText,
  isExpression,
  type Json,
  type Locale,
  textOf,
  unitText,
  type ValueSchema,
} from '../../engine/index.ts';
import { durationWords, typesOf } from '../../engine/reading.ts';
import { attachmentFormat } from './attachments.ts';

/** Gives the label of a name: a fact, an enum value, a state, an event, a role. */
export type LabelOf = (name: string) => string;

/** A unit in the reader's language: `CNY` is 元. */
export function unitWord(unit: string | undefined, locale: Locale): string {
  return unitText(unit)?.[locale] ?? '';
}

/** Made once: `toLocaleString` would make a formatter for every cell of a table. */
const numbers = new Intl.NumberFormat('en-US', { maximumFractionDigits: 10 });

function numberWord(value: number): string {
  return numbers.format(value);
}

/** A number with all the decimals that it is kept with, as a document has it. @example withDecimals(1280.5, 2) // '1,280.50' */
export function withDecimals(value: number, decimals: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/**
 * A value as a person writes it: 是 instead of true, a label instead of an enum value, thousands and unit for numbers.
 *
 * @param timeZone by whose clocks an instant is told
 * @example valueWords(5000, { type: 'number', unit: 'CNY' }, label, 'zh-CN') // '5,000 元'
 */
export function valueWords(
  value: Json | undefined,
  schema: ValueSchema | undefined,
  label: LabelOf,
  locale: Locale,
  timeZone = ownZone,
): string {
  const zh = locale === 'zh-CN';
  if (value === undefined || value === null) return zh ? '无' : 'none';
  if (typeof value === 'boolean') return zh ? (value ? '是' : '否') : value ? 'yes' : 'no';
  if (typeof value === 'number' && schema?.labels?.[value]) return textOf(schema.labels[value], locale, String(value));
  if (typeof value === 'number') return joinUnit(numberWord(value), unitWord(schema?.unit, locale));
  if (typeof value === 'string') return stringWords(value, schema, label, locale, timeZone);
  if (Array.isArray(value)) {
    if (value.length === 0) return zh ? '空' : 'empty';
    return value
      .map((item) => valueWords(item, schema?.items ?? schema, label, locale, timeZone))
      .join(zh ? '、' : ', ');
  }
  if (typeof value.sha256 === 'string' && typeof value.name === 'string') return value.name;
  if (isExpression(value)) return `= ${value['=']}`;
  return Object.entries(value)
    .map(
      ([key, item]) =>
        `${textOf(schema?.properties?.[key]?.title, locale, label(key))}${zh ? '：' : ': '}${valueWords(item, schema?.properties?.[key], label, locale, timeZone)}`,
    )
    .join(zh ? '；' : '; ');
}

/** The same as a document has it: amounts with all their decimals. */
export function paperWords(
  value: Json | undefined,
  schema: ValueSchema | undefined,
  label: LabelOf,
  locale: Locale,
  timeZone = ownZone,
): string {
  if (typeof value !== 'number' || schema?.decimals === undefined)
    return valueWords(value, schema, label, locale, timeZone);
  return joinUnit(withDecimals(value, schema.decimals), unitWord(schema.unit, locale));
}

function joinUnit(text: string, unit: string): string {
  return unit ? `${text} ${unit}` : text;
}

/** Where the reader is: of values of which no policy is known that has a zone of its own. */
const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

function stringWords(
  value: string,
  schema: ValueSchema | undefined,
  label: LabelOf,
  locale: Locale,
  timeZone: string,
): string {
  const own = textOf(schema?.labels?.[value], locale);
  if (own) return own;
  // The id of a file says nothing to anybody.
  const attached = schema && attachmentFormat(schema);
  if (attached) return formats[attached].label[locale];
  if (formatNamed(schema?.format)?.type === 'duration') return durationWords(value, locale);
  if (schema?.format || typesOf(schema).includes('number')) return instantText(value, timeZone) ?? value;
  return schema?.enum || schema === undefined ? label(value) : value;
}
