import { formatNames } from '../../../engine/authoring.ts';
import type { FieldSchema } from '../../../engine/index.ts';
import { type SchemaKindName, schemaKind, withKind } from '../../forms/schema-kinds.ts';

/** The kinds of field that an author chooses among. */
export const fieldKinds = [
  'text',
  'number',
  'integer',
  'boolean',
  'enum',
  'enumList',
  'lines',
  'photos',
  'files',
  ...formatNames,
] as const;
export type FieldKind = (typeof fieldKinds)[number];

const several: Partial<Record<FieldKind, FieldSchema>> = {
  photos: { type: 'array', items: { type: 'string', format: 'image' } },
  files: { type: 'array', items: { type: 'string', format: 'file' } },
  lines: { type: 'array', items: { type: 'object', properties: {}, required: [] } },
};

/** What kind of field a schema makes. */
export function fieldKind(schema: FieldSchema): FieldKind {
  if (schema.items?.properties) return 'lines';
  if (schema.items?.format === 'image') return 'photos';
  if (schema.items?.format === 'file') return 'files';
  const kind = schemaKind(schema);
  return (fieldKinds as readonly string[]).includes(kind) ? (kind as FieldKind) : 'text';
}

/** The field made another kind; its name, its conditions and whose it is stay. */
export function withFieldKind(schema: FieldSchema, kind: FieldKind): FieldSchema {
  const { title, description, requiredIf, rights, usual } = schema;
  const refers = kind === 'text' ? schema.refers : undefined;
  const kept = { title, description, requiredIf, rights, usual, refers };
  const next = several[kind] ?? (withKind({}, kind as SchemaKindName) as FieldSchema);
  return JSON.parse(JSON.stringify({ ...kept, ...next })) as FieldSchema;
}
