import { formatNamed, unitCode } from '../../../engine/authoring.ts';
import type { FieldSchema, Json, MasterDefinition } from '../../../engine/index.ts';
import { cellText, type SheetCell } from '../../../engine/reading.ts';
import { inBoth } from '../../texts/local-text.ts';

/** The fields that a worksheet proposes, and the one by which its rows are known. */
export type ProposedFields = Pick<MasterDefinition, 'key' | 'fields'>;

const headerWithin = 10;
const looked = 2000;
const mostListed = 8;
/** What is told by how it is written. */
const told = ['plate', 'vin', 'phone'] as const;

/**
 * Fields for the columns of a worksheet: titles and units from its header, kinds from what stands below it. The key is the first text that
 * is another one in each row.
 *
 * @param nameOf a name for a title
 * @returns undefined where no line has a title
 * @example await fieldsOfSheet([['卡号', '里程 (公里)'], ['K-1', 12]], nameOf) // km of type integer, in kilometres; the key is the card's number
 */
export async function fieldsOfSheet(
  lines: SheetCell[][],
  nameOf: (title: string) => Promise<string>,
): Promise<ProposedFields | undefined> {
  const filled = (cells: SheetCell[]) => cells.filter((cell) => cellText(cell) !== '').length;
  const heads = lines.slice(0, headerWithin);
  const most = Math.max(0, ...heads.map(filled));
  const at = heads.findIndex((cells) => filled(cells) === most);
  if (most === 0) return undefined;
  const below = lines.slice(at + 1, at + 1 + looked).filter((cells) => filled(cells) > 0);
  const taken = new Set<string>();
  const columns: { name: string; field: FieldSchema; values: SheetCell[] }[] = [];
  for (const [place, cell] of (heads[at] ?? []).entries()) {
    const header = cellText(cell);
    if (header === '') continue;
    const values = below.map((cells) => cells[place] ?? null);
    const { title, unit } = titleOf(header);
    const name = freeName(await nameOf(title), columns.length + 1, taken);
    const field = {
      ...kindOf(values.filter((one) => cellText(one) !== '')),
      title: inBoth(title),
      ...(unit ? { unit } : {}),
    };
    columns.push({ name, field, values });
  }
  const key = columns.find(({ values }) => isKey(values)) ?? columns[0];
  if (!key) return undefined;
  key.field = { type: 'string', ...(key.field.title ? { title: key.field.title } : {}) };
  const properties = Object.fromEntries(columns.map(({ name, field }) => [name, field]));
  return { key: key.name, fields: { type: 'object', properties, required: [key.name] } };
}

function freeName(proposed: string, number: number, taken: Set<string>): string {
  const plain = /^[A-Za-z_]\w*$/.test(proposed) ? proposed : `field${number}`;
  const name = taken.has(plain) ? `${plain}${number}` : plain;
  taken.add(name);
  return name;
}

/** A row is known by what every row has, each another one. */
function isKey(values: SheetCell[]): boolean {
  const texts = values.map(cellText);
  return texts.length > 0 && texts.every(Boolean) && new Set(texts).size === texts.length;
}

/** A title, and the unit that stands in brackets behind it. */
function titleOf(header: string): { title: string; unit?: string | undefined } {
  const [, own = header, measured = ''] = /^(.*?)\s*[(（]([^()（）]+)[)）]$/.exec(header) ?? [];
  const unit = unitCode(measured.trim());
  return unit ? { title: own, unit } : { title: header };
}

/** The narrowest kind that all values are of. */
function kindOf(values: SheetCell[]): FieldSchema {
  const all = (test: (cell: SheetCell) => boolean) => values.length > 0 && values.every(test);
  if (all((cell) => typeof cell === 'number')) return { type: all(Number.isInteger) ? 'integer' : 'number' };
  if (all((cell) => cell instanceof Date))
    return { type: 'string', format: all((cell) => cellText(cell).length === 10) ? 'date' : 'date-time' };
  if (all((cell) => /^(?:true|false|是|否|yes|no)$/i.test(cellText(cell)))) return { type: 'boolean' };
  const texts = values.map(cellText);
  const format = told.find((name) => texts.length > 0 && texts.every((text) => formatNamed(name)?.test(text)));
  if (format) return { type: 'string', format };
  const distinct = [...new Set(texts)];
  const isListed = distinct.length <= mostListed && texts.length >= distinct.length * 4;
  return isListed && distinct.length > 1 ? { type: 'string', enum: distinct as Json[] } : { type: 'string' };
}
