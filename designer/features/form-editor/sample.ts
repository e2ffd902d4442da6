import { formatNamed } from '../../../engine/authoring.ts';
import type { FieldSchema, Json, JsonObject, ValueSchema } from '../../../engine/index.ts';
import { typesOf } from '../../../engine/reading.ts';
import { attachmentFormat } from '../../words/attachments.ts';

/**
 * Values to look at a form with: what is computed is left to its formula, what is filled in beforehand to its own.
 *
 * @param titleOf what a field is called: it stands in texts
 */
export function sampleOf(schema: FieldSchema, titleOf: (name: string, field: FieldSchema) => string): JsonObject {
  const values = Object.entries(schema.properties ?? {}).flatMap(([name, field]): [string, Json][] => {
    if (field['='] !== undefined || field.prefill || field.default !== undefined) return [];
    const value = sampleValue(field, titleOf(name, field), titleOf);
    return value === null ? [] : [[name, value]];
  });
  return Object.fromEntries(values);
}

const isElsewhere = ({ format, refers }: FieldSchema) =>
  formatNamed(format)?.names !== undefined || refers !== undefined;

function sampleValue(field: FieldSchema, title: string, titleOf: (name: string, field: FieldSchema) => string): Json {
  const { items, format, minimum = 0, multipleOf } = field;
  const [type] = typesOf(field);
  // There is no file to look at, and nobody who is in no directory, nor a row that there is not.
  if (attachmentFormat(field as ValueSchema) || isElsewhere(field)) return null;
  if (items?.properties) return [1, 2].map(() => sampleOf(items, titleOf));
  if (field.enum) return field.enum.find((one) => one !== null) ?? null;
  if (items) return items.enum ? items.enum.slice(0, 1) : null;
  if (type === 'number' || type === 'integer')
    return Math.max(minimum, multipleOf ?? 1) + (field.exclusiveMinimum ?? 0);
  if (type === 'boolean') return true;
  const named = formatNamed(format);
  if (named) return named.samples([new Date().toISOString().slice(0, 10)])[0] ?? null;
  return type === 'string' && !field.pattern ? title : null;
}
