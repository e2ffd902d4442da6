import type { Translate } from '../i18n/texts/index.ts';
import type { SheetCell, SheetColumn } from './sheet.ts';

const blue = '#dbe7fb';
const green = '#dcf1e3';
const grey = '#eceef1';
const fills = { input: blue, output: green, clauses: grey, note: grey, id: grey };

/** Texts of headers and of help, in the reader's language. */
interface Reader {
  title: string;
  t: Translate;
}

/**
 * An Excel file of two sheets: the table, and how its cells are written. The libraries come with the first file.
 *
 * @param lines as `toSheet` makes them, headers first
 */
export async function writeWorkbook(lines: SheetCell[][], columns: SheetColumn[], reader: Reader): Promise<Blob> {
  const { default: writeXlsxFile } = await import('write-excel-file/universal');
  const head = columns.map(({ column, header }) => ({
    ...{ value: header, fontWeight: 'bold' as const, backgroundColor: fills[column.kind] },
    ...{ wrap: true, alignVertical: 'center' as const },
  }));
  const body = lines.slice(1).map((cells) => cells.map((value) => ({ value: value ?? '', wrap: true })));
  return writeXlsxFile([
    {
      sheet: sheetName(reader.title),
      data: [head, ...body],
      columns: columns.map((_, at) => ({ width: widthOf(lines, at) })),
      stickyRowsCount: 1,
    },
    { sheet: reader.t('sheet.helpName'), data: helpLines(columns, reader), columns: [{ width: 24 }, { width: 90 }] },
  ]).toBlob();
}

/** The lines of the first sheet of an Excel file. @throws whatever the library says of a file that is none */
export async function readWorkbook(file: Blob): Promise<SheetCell[][]> {
  const { readSheet } = await import('read-excel-file/universal');
  return (await readSheet(file)) as SheetCell[][];
}

/** Excel takes at most 31 characters, and not these. */
const sheetName = (title: string) => title.replace(/[\\/*?:[\]']/g, ' ').slice(0, 31) || 'Guiju';

const widest = 40;

/** As wide as its texts, in characters; those of Chinese count twice. */
function widthOf(lines: SheetCell[][], at: number): number {
  const lengths = lines.slice(0, 200).map((cells) => {
    const text = String(cells[at] ?? '');
    return Array.from(text).reduce((sum, character) => sum + (character.charCodeAt(0) > 255 ? 2 : 1), 0);
  });
  return Math.min(widest, Math.max(10, ...lengths) + 2);
}

/** What each column takes, and in which ways it may be written. */
function helpLines(columns: SheetColumn[], { t }: Reader) {
  const bold = (value: string) => ({ value, fontWeight: 'bold' as const });
  const wrapped = (value: string) => ({ value, wrap: true });
  const ways = (['any', 'number', 'list', 'not', 'formula', 'rows'] as const).map((key) => [
    wrapped(t(`sheet.help_${key}`)),
    wrapped(t(`sheet.help_${key}Text`)),
  ]);
  const values = columns
    .filter((column) => column.values.length > 0)
    .map(({ header, values: words }) => [wrapped(header), wrapped(words.join(t('sheet.comma')))]);
  return [[bold(t('sheet.helpName'))], ...ways, [null], [bold(t('sheet.helpValues'))], ...values];
}
