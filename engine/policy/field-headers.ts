import type { FieldSchema, PolicyContent } from '../ground/definition.ts';
import { labelOf } from '../ground/labels.ts';
import { type Locale, textOf } from '../ground/local-text.ts';
import { unitText } from '../ground/units.ts';

/**
 * What stands above the columns of fields, in a table or in a file: the title of each and its unit, no two alike.
 *
 * @returns by the name of the field
 * @example fieldHeaders(content, { properties: { km: { title: 'Driven', unit: 'km' } } }, 'en').get('km') // 'Driven (km)'
 */
export function fieldHeaders(content: PolicyContent, fields: FieldSchema, locale: Locale): Map<string, string> {
  const taken = new Set<string>();
  const headers = Object.entries(fields.properties ?? {}).map(([name, { title, unit }]): [string, string] => {
    const own = textOf(title, locale, labelOf(content, undefined, name)[locale]);
    const measured = unitText(unit ?? content.vocabulary.words[name]?.unit)?.[locale];
    const plain = measured ? `${own} (${measured})` : own;
    const header = taken.has(plain.toLowerCase()) ? `${plain} · ${name}` : plain;
    taken.add(header.toLowerCase());
    return [name, header];
  });
  return new Map(headers);
}
