import type { FieldSchema, FormDefinition, LayoutSection } from '../../../engine/index.ts';
import { typesOf } from '../../../engine/reading.ts';
import { attachmentFormat } from '../../words/attachments.ts';

/** Whether a field takes a whole row: a table, or what people write sentences in. */
const isWide = ({ items, maxLength = 0, type, format }: FieldSchema): boolean =>
  items?.properties !== undefined ||
  (items !== undefined && attachmentFormat({ items }) !== undefined) ||
  (typesOf({ type }).includes('string') && !format && maxLength > longestShort);
const longestShort = 60;

/** Whether somebody writes sentences in a field. */
export const isLongText = (schema: FieldSchema): boolean => isWide(schema) && !schema.items;

/**
 * The sections of a form as they are shown: those of its layout, what that does not name in a last one; without a layout one section of
 * two columns, tables and long texts in rows of their own.
 *
 * @example sectionsOf({ fields: { properties: { plate: {}, km: {}, lines: table } } }) // [{ rows: [['plate', 'km'], ['lines']] }]
 */
export function sectionsOf({ fields, layout = [] }: Pick<FormDefinition, 'fields' | 'layout'>): LayoutSection[] {
  const properties = fields.properties ?? {};
  const known = (row: string[]) => row.filter((name) => Object.hasOwn(properties, name));
  const sections = layout.map((section) => ({
    ...section,
    rows: section.rows.map(known).filter((row) => row.length > 0),
  }));
  const named = new Set(sections.flatMap(({ rows }) => rows.flat()));
  const rest = Object.keys(properties).filter((name) => !named.has(name));
  return [...sections, ...(rest.length > 0 ? [{ rows: inPairs(rest, properties) }] : [])].filter(
    ({ rows }) => rows.length > 0,
  );
}

function inPairs(names: string[], properties: Record<string, FieldSchema>): string[][] {
  const rows: string[][] = [];
  let open: string[] | undefined;
  for (const name of names) {
    if (isWide(properties[name] ?? {})) {
      rows.push([name]);
      open = undefined;
    } else if (open) {
      open.push(name);
      open = undefined;
    } else {
      open = [name];
      rows.push(open);
    }
  }
  return rows;
}
