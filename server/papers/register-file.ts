import writeXlsxFile from 'write-excel-file/node';
import { writableText } from '../../contract/xlsx.ts';
import { type Json, type Locale, type RegisterRow, unitText } from '../../engine/index.ts';
import type { columnsOf } from './register-rows.ts';

type Columns = ReturnType<typeof columnsOf>;

/**
 * A register as an Excel file: a line of titles, a line a row, and the sums beneath.
 *
 * @param name of the sheet
 * @param textIn what stands in a cell that is a text
 */
export async function registerFile(
  name: string,
  { columns, rows, sums }: { columns: Columns; rows: readonly RegisterRow[]; sums: Record<string, Json> },
  locale: Locale,
  textIn: (value: Json, column: Columns[number]) => string,
): Promise<Buffer> {
  const bold = { fontWeight: 'bold' as const };
  const head = columns.map(({ title, unit }) => ({
    value: writableText(unit ? `${title[locale]} (${unitText(unit)?.[locale]})` : title[locale]),
    ...bold,
  }));
  const lines = rows.map((row) =>
    columns.map((column) => {
      const value = row[column.name] ?? null;
      return cellOf(typeof value === 'number' || value === null ? value : textIn(value, column), column.decimals);
    }),
  );
  const total = columns.map(({ name: column, sum, decimals }, place) => {
    if (sum) return { ...cellOf(sums[column] ?? null, decimals), ...bold };
    return place === 0 ? { value: locale === 'en' ? 'Total' : '合计', ...bold } : null;
  });
  const foot = columns.some(({ sum }) => sum) ? [total] : [];
  const widths = columns.map(({ title }) => ({ width: Math.max(12, title[locale].length * 2 + 2) }));
  const sheet = { sheet: sheetName(name), data: [head, ...lines, ...foot], columns: widths, stickyRowsCount: 1 };
  return writeXlsxFile([sheet] as never).toBuffer();
}

/** A sheet cannot be called by any name. */
const sheetName = (name: string) => name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31) || '1';

function cellOf(value: Json, decimals: number | undefined) {
  if (value === null) return { value: undefined };
  if (typeof value === 'number')
    return { value, ...(decimals === undefined ? {} : { format: decimals === 0 ? '0' : `0.${'0'.repeat(decimals)}` }) };
  return { value: writableText(typeof value === 'string' ? value : JSON.stringify(value)) };
}
