import type { ValueSchema } from '../../engine/index.ts';
import { typesOf } from '../words/values.ts';

/** The kinds of value that an author chooses among; each stands for some keywords of JSON Schema. */
export const schemaKinds = [
  'text',
  'enum',
  'number',
  'integer',
  'boolean',
  'date',
  'date-time',
  'time',
  'month',
  'enumList',
  'textList',
  'object',
  'list',
] as const;
export type SchemaKindName = (typeof schemaKinds)[number];

export function schemaKind(schema: ValueSchema): SchemaKindName {
  const [type] = typesOf(schema);
  if (type === 'array')
    return schema.items?.enum ? 'enumList' : typesOf(schema.items)[0] === 'string' ? 'textList' : 'list';
  if (schema.enum) return 'enum';
  if (type === 'number' || type === 'integer' || type === 'boolean' || type === 'object') return type;
  return schema.format ?? 'text';
}

const keywords: Record<SchemaKindName, ValueSchema> = {
  text: { type: 'string' },
  enum: { type: 'string', enum: [] },
  number: { type: 'number' },
  integer: { type: 'integer' },
  boolean: { type: 'boolean' },
  date: { type: 'string', format: 'date' },
  'date-time': { type: 'string', format: 'date-time' },
  time: { type: 'string', format: 'time' },
  month: { type: 'string', format: 'month' },
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
  const next = keywords[kind];
  const type = nullable ? [next.type as string, 'null'] : next.type;
  return JSON.parse(JSON.stringify({ ...kept, ...next, type })) as ValueSchema;
}
