import type { FieldSchema, Json, JsonObject, ValueSchema } from '../../engine/index.ts';

const formats = ['image', 'file', 'video'] as const;
export type AttachmentFormat = (typeof formats)[number];

/** What kind of attachment a field, or each of its items, holds; undefined: none. */
export const attachmentFormat = ({ format, items }: ValueSchema): AttachmentFormat | undefined =>
  formats.find((one) => one === (items ? items.format : format));

/** The id of a file: as it is sent, or as a record tells it. */
export function fileIdOf(value: Json): string | undefined {
  if (typeof value === 'string') return value;
  const isFile = typeof value === 'object' && value !== null && !Array.isArray(value) && typeof value.id === 'string';
  return isFile ? (value.id as string) : undefined;
}

/** The fields of a record as they are sent: of an attachment its id. */
export function withFileIds(schema: FieldSchema, fields: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, idsIn(schema.properties?.[name] ?? {}, value)]),
  );
}

function idsIn(schema: FieldSchema, value: Json): Json {
  if (attachmentFormat(schema))
    return Array.isArray(value) ? value.map((one) => fileIdOf(one) ?? one) : (fileIdOf(value) ?? value);
  const { items } = schema;
  if (!items?.properties || !Array.isArray(value)) return value;
  return value.map((line) =>
    typeof line === 'object' && line !== null && !Array.isArray(line) ? withFileIds(items, line) : line,
  );
}

/** How large a file is. @example sizeWords(1_500_000) // '1.4 MB' */
export function sizeWords(bytes: number): string {
  // A file of a few letters is none of nothing.
  const [unit, size] = bytes >= 1024 ** 2 ? ['MB', 1024 ** 2] : ['KB', 1024];
  return `${Math.max(Number((bytes / Number(size)).toFixed(1)), bytes > 0 ? 0.1 : 0)} ${unit}`;
}
