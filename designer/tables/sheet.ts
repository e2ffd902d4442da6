import { canonicalJson, type DecisionTable, type Json, parseCell, type TableRow } from '../../engine/index.ts';
import type { Choice } from './read-cell.ts';
import { type CellReading, cellView, columnTitle, readText } from './table-cells.ts';
import { type CellWrite, freshRowIds, type TableColumn, writeCells } from './table-model.ts';

/** What a cell of a worksheet may hold. */
export type SheetCell = string | number | boolean | Date | null;

/** A column of the table as it stands in a worksheet. */
export interface SheetColumn {
  column: TableColumn;
  /** What stands above it; no other column has the same. */
  header: string;
  /** By what else it is known when a worksheet is read: its name, and its title in both languages. */
  names: string[];
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
    const unit = words.unit(schema?.unit);
    const plain = unit ? `${title} (${unit})` : title;
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
  /** Cells that were written and are wrong: where they stand, as `C5`, what stands there, and why it is wrong. */
  flaws: { place: string; text: string; reason: string }[];
  /** Headers that no column of the table has. */
  unknown: string[];
  /** Columns that the worksheet does not have: they stay as they are. */
  missing: string[];
}

/** Why a worksheet cannot be read: no line names a column of the table, or nothing stands below it. */
export type SheetProblem = 'noHeader' | 'noRows';

/** A header may stand below a title or two. */
const headerWithin = 10;

/**
 * A decision table as lines of a worksheet, headers first. Numbers are numbers; whatever else is in words where the words can be read
 * again.
 */
export function toSheet(table: DecisionTable, columns: SheetColumn[], reading: CellReading): SheetCell[][] {
  const lines = table.rows.map((row) => columns.map((column) => cellOf(row, column, reading)));
  return [columns.map(({ header }) => header), ...lines];
}

function cellOf(row: TableRow, { column, choices }: SheetColumn, reading: CellReading): string | number {
  const value = valueIn(row, column);
  if (typeof value === 'number') return value;
  const { words, raw } = cellView(row, column, reading);
  return meaningOf(readText(words, column, choices)) === meaningOf(value) ? words : raw;
}

/** The same for two values that say the same: conditions may be spelt in several ways. */
function meaningOf(value: Json): string {
  if (typeof value !== 'string') return canonicalJson(value);
  try {
    return canonicalJson(parseCell(value, '?') as unknown as Json);
  } catch {
    return value;
  }
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
  const head = findHeader(lines, columns);
  if (!head) return 'noHeader';
  const body = lines
    .map((cells, index) => ({ number: index + 1, texts: cells.map(textOf) }))
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
    const { flawText } = cellView(read.rows[row], column, reading);
    return flawText ? [{ place: `${letters(at)}${body[row]?.number}`, text, reason: flawText }] : [];
  });
  const missing = columns.filter((column) => !head.columns.includes(column)).map(({ header }) => header);
  return { table: read, flaws, unknown: head.unknown, missing };
}

interface Header {
  number: number;
  /** The columns of the table by their places in the worksheet. */
  columns: (SheetColumn | undefined)[];
  unknown: string[];
}

/** The line that names most columns. */
function findHeader(lines: SheetCell[][], columns: SheetColumn[]): Header | undefined {
  const headers = lines.slice(0, headerWithin).map((cells, index) => readHeader(cells.map(textOf), index + 1, columns));
  const named = ({ columns: found }: Header) =>
    found.filter((one) => one?.column.kind === 'input' || one?.column.kind === 'output').length;
  const best = headers.toSorted((a, b) => named(b) - named(a))[0];
  return best && named(best) > 0 ? best : undefined;
}

function readHeader(texts: string[], number: number, columns: SheetColumn[]): Header {
  const isSame = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  const taken = new Set<SheetColumn>();
  const take = (found: SheetColumn | undefined) => {
    if (found) taken.add(found);
    return found;
  };
  const free = () => columns.filter((column) => !taken.has(column));
  const exact = texts.map((text) => take(free().find(({ header }) => isSame(header, text))));
  const found = texts.map(
    (text, place) => exact[place] ?? take(free().find(({ names }) => names.some((name) => isSame(name, text)))),
  );
  return { number, columns: found, unknown: texts.filter((text, place) => text !== '' && !found[place]) };
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
  const fresh = freshRowIds([...rows, ...added], own.length);
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
    if (text === textOf(cellOf(row, found, reading))) return [];
    return [{ row: place, column: found.column, value: readText(text, found.column, found.choices), at, text }];
  });
}

/** Excel makes dates of what looks like one, and numbers and truths of what looks like those. */
function textOf(cell: SheetCell | undefined): string {
  if (cell === null || cell === undefined) return '';
  if (!(cell instanceof Date)) return String(cell).trim();
  const [day, time] = cell.toISOString().slice(0, 19).split('T');
  return time === '00:00:00' ? (day as string) : `${day} ${time}`;
}

/** A column of a worksheet as Excel names it. */
function letters(at: number): string {
  const rest = Math.floor(at / 26);
  return (rest > 0 ? letters(rest - 1) : '') + String.fromCharCode(65 + (at % 26));
}
