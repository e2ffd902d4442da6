import type { SheetCell } from '../../../engine/reading.ts';
import type { Fill, Workbook } from '../../kernel/excel/workbook.ts';
import type { Translate } from '../../texts/sections.ts';
import type { SheetColumn } from './sheet.ts';

const fillOf: Record<SheetColumn['column']['kind'], Fill> = {
  input: 'blue',
  output: 'green',
  clauses: 'grey',
  note: 'grey',
  id: 'grey',
};

/** Texts of headers and of help, in the reader's language. */
interface Reader {
  title: string;
  t: Translate;
}

/**
 * An Excel file of two sheets: the table, and how its cells are written.
 *
 * @param lines as `toSheet` makes them, headers first
 */
export function tableWorkbook(lines: SheetCell[][], columns: SheetColumn[], { title, t }: Reader): Workbook {
  const heads = columns.map(({ column }) => fillOf[column.kind]);
  const help = { name: t('sheet.helpName'), lines: helpLines(columns, t) };
  return { name: title, lines, head: 0, heads, help };
}

/** What each column takes, and in which ways it may be written. */
function helpLines(columns: SheetColumn[], t: Translate): (string | null)[][] {
  const ways = (['any', 'number', 'list', 'not', 'formula', 'rows'] as const).map((key) => [
    t(`sheet.help_${key}`),
    t(`sheet.help_${key}Text`),
  ]);
  const values = columns
    .filter((column) => column.values.length > 0)
    .map(({ header, values: words }) => [header, words.join(t('sheet.comma'))]);
  return [[t('sheet.helpName')], ...ways, [null], [t('sheet.helpValues')], ...values];
}
