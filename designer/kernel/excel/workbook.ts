import { writableText } from '../../../contract/xlsx.ts';
import type { SheetCell } from '../../../engine/reading.ts';
import { type MergedCells, mergedIn } from './merged.ts';

/** What a choice of files takes for Excel files. */
export const excelFiles = '.xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** What fills a cell of a header or is to be told apart below it. */
const fills = { blue: '#dbe7fb', green: '#dcf1e3', grey: '#eceef1', amber: '#fdebc8' };
export type Fill = keyof typeof fills;

/** One sheet of an Excel file that is written. */
export interface Sheet {
  name: string;
  lines: SheetCell[][];
  /** The line that is written bold, on a fill for each column, and stays in view; counted from 0. */
  head: number;
  heads: Fill[];
}

/** An Excel file of the sheet, and of one that explains it: a title that stands alone on its line is bold. */
export interface Workbook extends Sheet {
  help?: { name: string; lines: (string | null)[][] };
}

/** Makes an Excel file. The library comes with the first one. */
export async function writeWorkbook({ help, ...sheet }: Workbook): Promise<Blob> {
  const { default: writeXlsxFile } = await import('write-excel-file/universal');
  const data = sheet.lines.map((cells, at) =>
    at === sheet.head ? cells.map((value, column) => headCell(value, sheet.heads[column])) : cells.map(bodyCell),
  );
  const width = Math.max(...sheet.lines.map(({ length }) => length));
  const columns = Array.from({ length: width }, (_, at) => ({ width: widthOf(sheet.lines, at) }));
  const main = { sheet: sheetName(sheet.name), data, columns, stickyRowsCount: sheet.head + 1 };
  return writeXlsxFile([main, ...(help ? [helpSheet(help)] : [])]).toBlob();
}

const wrap = true;

function headCell(value: SheetCell, fill: Fill | undefined) {
  if (!fill || value === null) return bodyCell(value);
  const look = { fontWeight: 'bold' as const, backgroundColor: fills[fill], wrap };
  return { value: writableText(String(value)), alignVertical: 'center' as const, ...look };
}

function bodyCell(value: SheetCell) {
  if (value instanceof Date) return { value, type: Date, format: isDay(value) ? 'yyyy-mm-dd' : 'yyyy-mm-dd hh:mm' };
  return typeof value === 'string' ? { value: writableText(value), wrap } : value;
}

const isDay = (date: Date) => date.getTime() % 86_400_000 === 0;

function helpSheet({ name, lines }: { name: string; lines: (string | null)[][] }) {
  const data = lines.map((texts) =>
    texts.map((value) => value && { value, wrap, ...(texts.length === 1 ? { fontWeight: 'bold' as const } : {}) }),
  );
  return { sheet: name, data, columns: [{ width: 24 }, { width: 90 }] };
}

/** The first sheet of an Excel file that was read. */
export interface ReadSheet {
  lines: SheetCell[][];
  merged: MergedCells[];
}

/** Reads the first sheet of an Excel file. @throws whatever the library says of a file that is none */
export async function readWorkbook(file: Blob): Promise<ReadSheet> {
  const { readSheet } = await import('read-excel-file/universal');
  const lines = (await readSheet(file)) as SheetCell[][];
  return { lines, merged: mergedIn(new Uint8Array(await file.arrayBuffer())) };
}

/** Excel takes at most 31 characters, and not these. */
const sheetName = (title: string) => title.replace(/[\\/*?:[\]']/g, ' ').slice(0, 31) || 'Guiju';

const widest = 40;

/** As wide as its texts, in characters; those of Chinese count twice. */
function widthOf(lines: SheetCell[][], at: number): number {
  const lengths = lines.slice(0, 200).map((cells) => {
    const cell = cells[at] ?? '';
    if (cell instanceof Date) return widthOfDate;
    return Array.from(String(cell)).reduce((sum, character) => sum + (character.charCodeAt(0) > 255 ? 2 : 1), 0);
  });
  return Math.min(widest, Math.max(10, ...lengths) + 2);
}

const widthOfDate = 16;
