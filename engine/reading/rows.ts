import type { JsonObject, MasterDefinition, PolicyContent, ValueSchema } from '../ground/definition.ts';
import { labelOf } from '../ground/labels.ts';
import { type Locale, textOf } from '../ground/local-text.ts';
import { fieldHeaders } from '../policy/field-headers.ts';
import { readCell } from './cells.ts';
import { type Choice, choicesOf, namesIn } from './choices.ts';
import {
  type CellFlaw,
  cellText,
  findHeader,
  type Header,
  type NamedColumn,
  placeName,
  type SheetCell,
  type SheetProblem,
} from './lines.ts';
import type { ValueFlaw } from './values.ts';

/** The column of a field in an Excel file of rows. */
export interface RowColumn extends NamedColumn {
  field: string;
  schema: ValueSchema;
  choices: Choice[];
  /** It is the key, by which rows are known. */
  isKey: boolean;
  /** It comes of the others, and is not read. */
  isComputed: boolean;
}

const locales: Locale[] = ['zh-CN', 'en'];

/** The columns that an Excel file of rows may have: known by their titles in both languages, with or without units, and by their names. */
export function rowColumnsOf(content: PolicyContent, { key, fields }: MasterDefinition, locale: Locale): RowColumn[] {
  const headers = new Map(locales.map((one) => [one, fieldHeaders(content, fields, one)]));
  return Object.entries(fields.properties ?? {}).map(([field, property]) => {
    const unit = property.unit ?? content.vocabulary.words[field]?.unit;
    const { '=': computed, ...plain } = property as ValueSchema;
    const schema: ValueSchema = unit ? { ...plain, unit } : plain;
    const titles = locales.map((one) => textOf(property.title, one, labelOf(content, undefined, field)[one]));
    const above = locales.map((one) => headers.get(one)?.get(field) ?? field);
    return {
      field,
      schema,
      header: headers.get(locale)?.get(field) ?? field,
      names: [field, ...above, ...titles],
      choices: choicesOf(schema, namesIn(content.vocabulary)),
      isKey: field === key,
      isComputed: computed !== undefined,
    };
  });
}

/** So many rows are imported at once. */
export const mostRows = 10_000;

/** Rows as a file has them. */
export interface RowSheet {
  /** Those that could be read. What the file leaves empty is null; fields that it has no column for are left out. */
  rows: JsonObject[];
  /** The line of each in the file, counted from 1. */
  numbers: number[];
  /** Cells that could not be read; their lines are none of the rows. */
  flaws: (CellFlaw & { reason: ValueFlaw; line: number })[];
  /** Headers that no field has. */
  unknown: string[];
  /** Fields that the file has no column for. */
  missing: RowColumn[];
  head: Header<RowColumn>;
}

/** Why a file is none of rows. */
export type RowsProblem = SheetProblem | 'noKey' | 'tooManyRows' | 'notExcel';

/**
 * Reads the rows of a file, in people's words as everywhere in the designer.
 *
 * @example readRows([['Card'], ['K-1']], rowColumnsOf(content, master, 'en')).rows // [{ cardNumber: 'K-1' }]
 */
export function readRows(lines: SheetCell[][], columns: RowColumn[]): RowSheet | RowsProblem {
  const head = findHeader(lines, columns);
  if (!head) return 'noHeader';
  if (!head.columns.some((column) => column?.isKey)) return 'noKey';
  const numbers = lines.flatMap((cells, index) =>
    index + 1 > head.number && cells.some((cell) => cellText(cell) !== '') ? [index + 1] : [],
  );
  if (numbers.length === 0) return 'noRows';
  if (numbers.length > mostRows) return 'tooManyRows';
  const read = numbers.map((number) => readRow(lines[number - 1] ?? [], number, head));
  const whole = read.filter(({ flaws }) => flaws.length === 0);
  return {
    rows: whole.map(({ row }) => row),
    numbers: whole.map(({ number }) => number),
    flaws: read.flatMap(({ flaws }) => flaws),
    unknown: head.unknown,
    missing: columns.filter((column) => !head.columns.includes(column) && !column.isComputed),
    head,
  };
}

function readRow(cells: SheetCell[], number: number, { columns }: Header<RowColumn>) {
  const row: JsonObject = {};
  const flaws: RowSheet['flaws'] = [];
  columns.forEach((column, at) => {
    if (!column || column.isComputed) return;
    const cell = cells[at] ?? null;
    const { value, flaw } = readCell(cell, column.schema, column.choices);
    row[column.field] = value ?? null;
    if (flaw) flaws.push({ place: placeName(at, number), text: cellText(cell), reason: flaw, line: number });
  });
  return { row, number, flaws };
}

/** Where something that is wrong with a row stands in its file. @param path of the row among those sent: `/rows/3/plate` */
export function placeIn({ head, numbers }: RowSheet, path: string): { place: string; line: number } {
  const [, , index = '', field = ''] = path.split('/');
  const line = numbers[Number(index)] ?? 0;
  const at = head.columns.findIndex((column) => column?.field === field);
  return { place: at < 0 ? String(line) : placeName(at, line), line };
}
