import { type FormatName, formatNames, formats } from '../../engine/authoring.ts';
import type { Locale, ValueSchema } from '../../engine/index.ts';
import { typesOf } from '../../engine/reading.ts';

/** The kinds of value that an author chooses among; each stands for some keywords of JSON Schema. */
export const schemaKinds = [
  'text',
  'enum',
  'number',
  'integer',
  'boolean',
  ...formatNames,
  'enumList',
  'textList',
  'object',
  'list',
] as const;
export type SchemaKindName = (typeof schemaKinds)[number];
type PlainKind = Exclude<SchemaKindName, FormatName>;

export function schemaKind(schema: ValueSchema): SchemaKindName {
  const [type] = typesOf(schema);
  if (type === 'array')
    return schema.items?.enum ? 'enumList' : typesOf(schema.items)[0] === 'string' ? 'textList' : 'list';
  if (schema.enum) return 'enum';
  if (type === 'number' || type === 'integer' || type === 'boolean' || type === 'object') return type;
  return isFormat(schema.format) ? schema.format : 'text';
}

/** What authors call a kind. */
export const kindLabel = (
  kind: SchemaKindName,
  t: (key: `schemaKind.${PlainKind}`) => string,
  locale: Locale,
): string => (isFormat(kind) ? formats[kind].label[locale] : t(`schemaKind.${kind}`));

const isFormat = (name: string | undefined): name is FormatName => name !== undefined && Object.hasOwn(formats, name);

const keywords: Record<PlainKind, ValueSchema> = {
  text: { type: 'string' },
  enum: { type: 'string', enum: [] },
  number: { type: 'number' },
  integer: { type: 'integer' },
  boolean: { type: 'boolean' },
  enumList: { type: 'array', items: { type: 'string', enum: [] } },
  textList: { type: 'array', items: { type: 'string' } },
  object: { type: 'object' },
  list: { type: 'array' },
};

/** The schema made another kind; what holds for every kind (title, null allowed, formulas) stays. */
export function withKind(schema: ValueSchema, kind: SchemaKindName): ValueSchema {
  const { title, description, unit, requiredIf, valid } = schema;
  const formula = schema['='];
  const kept = { title, description, unit, requiredIf, valid, '=': formula };
  const nullable = [schema.type].flat().includes('null');
  const next: ValueSchema = isFormat(kind) ? { type: 'string', format: kind } : keywords[kind];
  const type = nullable ? [next.type as string, 'null'] : next.type;
  return JSON.parse(JSON.stringify({ ...kept, ...next, type })) as ValueSchema;
}
