import writeXlsxFile from 'write-excel-file/node';
import { writableText } from '../../contract/xlsx.ts';
import { formatNamed } from '../../engine/authoring.ts';
import {
  type FieldSchema,
  fieldHeaders,
  type Json,
  type JsonObject,
  type Locale,
  labelOf,
  type MasterDefinition,
  type PolicyContent,
  textOf,
} from '../../engine/index.ts';

/**
 * Rows of master data as an Excel file: a line of titles with units, and a line a row. Read back it is the same rows.
 *
 * @param rows the fields of each
 * @example await rowsFile(master, content, [{ cardNumber: 'K-1', km: 12 }], 'zh-CN')
 */
export async function rowsFile(
  { id, title, fields }: MasterDefinition,
  content: PolicyContent,
  rows: readonly JsonObject[],
  locale: Locale,
): Promise<Buffer> {
  const headers = fieldHeaders(content, fields, locale);
  const columns = Object.entries(fields.properties ?? {}).map(([name, schema]) => ({
    name,
    header: headers.get(name) ?? name,
    cell: cellOf(schema, content, locale),
  }));
  const head = columns.map(({ header }) => ({ ...text(header), fontWeight: 'bold' as const }));
  const lines = rows.map((row) => columns.map(({ name, cell }) => cell(row[name] ?? null)));
  const widths = columns.map(({ header }) => ({ width: Math.max(14, header.length * 2 + 2) }));
  const name = textOf(title, locale, id).replace(/[\\/?*[\]:']/g, ' ');
  const sheet = { sheet: name.slice(0, 31) || id.slice(0, 31), data: [head, ...lines], columns: widths };
  return writeXlsxFile([{ ...sheet, stickyRowsCount: 1 }] as never).toBuffer();
}

type Cell = { value: string | number | Date; type: unknown; format?: string } | null;
const text = (value: string): Cell => ({ value: writableText(value), type: String });

/** Writes the values of a field, each so that it is read again as what it is. */
function cellOf(schema: FieldSchema, content: PolicyContent, locale: Locale): (value: Json) => Cell {
  const inner = schema.items ?? schema;
  const named = namesOf(inner, content, locale);
  const types = [schema.type ?? []].flat().filter((type) => type !== 'null');
  const zeros = schema.decimals ? `0.${'0'.repeat(schema.decimals)}` : undefined;
  return (value) => {
    if (value === null) return null;
    if (Array.isArray(value)) return text(listText(value, named));
    if (typeof value === 'object') return text(jsonText(value));
    const name = named.get(value);
    if (name !== undefined) return text(name);
    if (typeof value === 'number') return { value, type: Number, ...(zeros === undefined ? {} : { format: zeros }) };
    if (typeof value === 'boolean') return text(yesNo(value, locale));
    const date = ['date', 'date-time'].includes(schema.format ?? '') ? dateOf(value) : undefined;
    if (date) return { value: date, type: Date, format: value.includes('T') ? 'yyyy-mm-dd hh:mm:ss' : 'yyyy-mm-dd' };
    const plain = formatNamed(schema.format) !== undefined || (types.includes('string') && isPlain(value, schema));
    return text(plain ? value : jsonText(value));
  };
}

const yesNo = (value: boolean, locale: Locale) => (locale === 'en' ? (value ? 'yes' : 'no') : value ? '是' : '否');

/** What the listed values are called, as far as no two go by one name. */
function namesOf({ enum: listed = [], labels }: FieldSchema, content: PolicyContent, locale: Locale) {
  const all = listed.map((value) => {
    const own = textOf(labels?.[String(value)], locale, labelOf(content, undefined, String(value))[locale]);
    const others = (['zh-CN', 'en'] as const).flatMap((one) => [
      textOf(labels?.[String(value)], one),
      labelOf(content, undefined, String(value))[one],
    ]);
    return { value, own, names: new Set([String(value), ...others].filter(Boolean).map(sameName)) };
  });
  return new Map(
    all.flatMap(({ value, own }): [Json, string][] => {
      if (value === null) return [];
      const isClear = all.every((other) => other.value === value || !other.names.has(sameName(own)));
      const name = isClear && isPlain(own, {}) ? own : String(value);
      return [[value, isPlain(name, {}) ? name : jsonText(name)]];
    }),
  );
}

const sameName = (name: string) => name.normalize('NFKC').trim().toLowerCase();

/** Whether a text stands in a cell as it is: what reads it again neither trims nor unpacks it. */
function isPlain(value: string, { type }: FieldSchema): boolean {
  const meansNothing = [type ?? []].flat().includes('null') && /^(?:无|空|none|null)$/i.test(value);
  return value !== '' && value === value.trim() && !/^".*"$/s.test(value) && !unsafe.test(value) && !meansNothing;
}

/** What XML or Excel would change: control signs, halves of signs, and what looks like Excel's own way to write one. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const unsafe = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]|_x[0-9a-f]{4}_|\p{Cs}|\p{Noncharacter_Code_Point}/iu;

/** A value in JSON, with nothing in it that XML or Excel would change. */
const jsonText = (value: Json): string =>
  JSON.stringify(value)
    .replace(/_(?=x[0-9a-f]{4}_)/gi, '\\u005f')
    .replace(/[\u007f-\u009f]|\p{Noncharacter_Code_Point}/gu, (sign) =>
      sign
        .split('')
        .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
        .join(''),
    );

/** A list as people write one; as JSON where an item has what parts items. */
function listText(value: Json[], named: Map<Json, string>): string {
  const items = value.map((one) => named.get(one) ?? (typeof one === 'object' ? '' : String(one)));
  const isSimple = items.every(
    (item) => /^-?[\p{L}\p{N}_.-]+$/u.test(item) && !unsafe.test(item) && !parted.test(item),
  );
  return isSimple && items.length > 0 ? items.join('、') : jsonText(value);
}

/** What parts items, or stands for none. */
const parted = /或|^(?:空|empty|无|none|null)$/i;

/** A local day or instant as Excel has it; undefined: Excel would have another one, or none. */
function dateOf(value: string): Date | undefined {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(value);
  const date = new Date(isDay ? value : `${value}Z`);
  // What Excel counts from lies in 1900, with a day that there was not.
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() < 1901) return undefined;
  return date.toISOString().slice(0, isDay ? 10 : 19) === value ? date : undefined;
}
