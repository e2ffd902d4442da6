import type { DecisionTable, Json, TableRow } from '../../../engine/index.ts';
import type { Choice } from '../../../engine/reading.ts';
import {
  type CellFlaw,
  cellText,
  findHeader,
  type NamedColumn,
  placeName,
  type SheetCell,
  type SheetProblem,
  withUnit,
} from '../../../engine/reading.ts';
import { freshIds } from '../../kernel/document/fresh-ids.ts';
import { type CellReading, cellView, columnTitle, readText } from './table-cells.ts';
import { type CellWrite, type TableColumn, writeCells } from './table-model.ts';

/** A column of the table as it stands in a worksheet. */
export interface SheetColumn extends NamedColumn {
  column: TableColumn;
  choices: Choice[];
  /** The values it takes, in words, where they are listed. */
  values: string[];
}

/**
 * The columns of a table as a worksheet has them.
 *
 * @param inBoth the words of both languages
 */
export function sheetColumnsOf(
  table: DecisionTable,
  columns: TableColumn[],
  choices: Choice[][],
  { words, t }: CellReading,
  inBoth: CellReading['words'][],
): SheetColumn[] {
  const taken = new Set<string>();
  return columns.map((column, at) => {
    const title = columnTitle(column, table.inputs, { words, t });
    const schema = 'schema' in column ? column.schema : undefined;
    const plain = withUnit(title, words.unit(schema?.unit));
    const header = taken.has(plain)
      ? `${plain} · ${t(column.kind === 'output' ? 'grid.output' : 'grid.input')}`
      : plain;
    taken.add(header);
    const names = 'name' in column ? [column.name, ...inBoth.map(({ label }) => label(column.name))] : [column.kind];
    const values = (choices[at] ?? []).map(({ value }) => words.value(value, schema?.items ?? schema));
    return { column, header, names: [plain, title, ...names], choices: choices[at] ?? [], values };
  });
}

/** What became of a worksheet that was read. */
export interface SheetReading {
  table: DecisionTable;
  flaws: CellFlaw[];
  /** Headers that no column of the table has. */
  unknown: string[];
  /** Columns that the worksheet does not have: they stay as they are. */
  missing: string[];
}

/**
 * A decision table as lines of a worksheet, headers first. Numbers are numbers; whatever else is in words where the words can be read
 * again.
 */
export function toSheet(table: DecisionTable, columns: SheetColumn[], reading: CellReading): SheetCell[][] {
  const lines = table.rows.map((row) => columns.map((column) => cellOf(row, column, reading)));
  return [columns.map(({ header }) => header), ...lines];
}

function cellOf(row: TableRow, { column }: SheetColumn, reading: CellReading): string | number {
  const value = valueIn(row, column);
  if (typeof value === 'number') return value;
  return cellView(row, column, reading).words;
}

function valueIn(row: TableRow, column: TableColumn): Json {
  switch (column.kind) {
    case 'input':
      return row.when[column.index] ?? '-';
    case 'output':
      return (row.then[column.index] as Json | undefined) ?? null;
    case 'clauses':
      return row.clauses ?? [];
    default:
      return '';
  }
}

/**
 * Reads the lines of a worksheet into a table: rows are known by their ids, or where it has none by their places. What stands as it
 * was written out stays what it was; a row that was copied in the worksheet becomes a new one; rows that are gone are gone.
 */
export function fromSheet(
  lines: SheetCell[][],
  table: DecisionTable,
  columns: SheetColumn[],
  reading: CellReading,
): SheetReading | SheetProblem {
  const head = findHeader(lines, columns, ({ column: { kind } }) => kind === 'input' || kind === 'output');
  if (!head) return 'noHeader';
  const body = lines
    .map((cells, index) => ({ number: index + 1, texts: cells.map(cellText) }))
    .filter(({ number, texts }) => number > head.number && texts.some((text) => text !== ''));
  if (body.length === 0) return 'noRows';
  const idAt = head.columns.findIndex((found) => found?.column.kind === 'id');
  const rows = rowsFor(
    body.map(({ texts }, place) => (idAt < 0 ? (table.rows[place]?.id ?? '') : (texts[idAt] ?? ''))),
    table,
  );
  const writes = body.flatMap(({ texts }, place) =>
    writesOf(texts, place, rows[place] as TableRow, head.columns, reading),
  );
  const read = writeCells({ ...table, rows }, writes);
  const flaws = writes.flatMap(({ row, column, at, text }) => {
    const { flaw } = cellView(read.rows[row], column, reading);
    return flaw ? [{ place: placeName(at, body[row]?.number ?? 0), text, reason: flaw }] : [];
  });
  const missing = columns.filter((column) => !head.columns.includes(column)).map(({ header }) => header);
  return { table: read, flaws, unknown: head.unknown, missing };
}

/** The rows as they were, by the ids that the worksheet gives; new ones for ids that are new, missing or given twice. */
function rowsFor(ids: string[], { rows, inputs, outputs }: DecisionTable): TableRow[] {
  const known = new Map(rows.map((row) => [row.id, row]));
  const given = new Set<string>();
  const own = ids.map((id) => {
    if (id === '' || given.has(id)) return undefined;
    given.add(id);
    return id;
  });
  const added = [...given].filter((id) => !known.has(id)).map((id) => ({ id }));
  const fresh = freshIds([...rows, ...added], own.length, 'row');
  return own.map((id): TableRow => {
    const blank = { clauses: [], when: inputs.map(() => '-'), then: outputs.map(() => null) };
    return (id !== undefined && known.get(id)) || { ...blank, id: id ?? (fresh.shift() as string) };
  });
}

/** What a line of the worksheet changes of its row. */
function writesOf(
  texts: string[],
  place: number,
  row: TableRow,
  columns: (SheetColumn | undefined)[],
  reading: CellReading,
): (CellWrite & { at: number; text: string })[] {
  return columns.flatMap((found, at) => {
    if (!found || found.column.kind === 'id') return [];
    const text = texts[at] ?? '';
    if (text === cellText(cellOf(row, found, reading))) return [];
    return [{ row: place, column: found.column, value: readText(text, found.column, reading), at, text }];
  });
}
