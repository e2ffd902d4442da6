/** What a cell of a worksheet may hold. */
export type SheetCell = string | number | boolean | Date | null;

/** A column that a worksheet may have. */
export interface NamedColumn {
  /** What stands above it; no other column has the same. */
  header: string;
  /** By what else it is known when a worksheet is read: its name, and its title in both languages. */
  names: string[];
}

/** The line of a worksheet that names its columns. */
export interface Header<C> {
  /** Counted from 1. */
  number: number;
  /** The columns by their places in the worksheet. */
  columns: (C | undefined)[];
  /** Headers that no column has. */
  unknown: string[];
}

/** Why a worksheet cannot be read: no line names a column, or nothing stands below it. */
export type SheetProblem = 'noHeader' | 'noRows';

/** A cell that was written and is wrong: where it stands, as `C5`, what stands there, and why it is wrong. */
export interface CellFlaw {
  place: string;
  text: string;
  reason: string;
}

/** A header may stand below a title or two. */
const headerWithin = 10;

/**
 * The line that names most columns; columns may stand in any order, under any of their names.
 *
 * @param counts which columns a line must name at least one of
 */
export function findHeader<C extends NamedColumn>(
  lines: SheetCell[][],
  columns: C[],
  counts: (column: C) => boolean = () => true,
): Header<C> | undefined {
  const headers = lines
    .slice(0, headerWithin)
    .map((cells, index) => readHeader(cells.map(cellText), index + 1, columns));
  const named = ({ columns: found }: Header<C>) => found.filter((one) => one && counts(one)).length;
  const best = headers.toSorted((a, b) => named(b) - named(a))[0];
  return best && named(best) > 0 ? best : undefined;
}

function readHeader<C extends NamedColumn>(texts: string[], number: number, columns: C[]): Header<C> {
  const isSame = (a: string, b: string) => plainHeader(a) === plainHeader(b);
  const taken = new Set<C>();
  const take = (found: C | undefined) => {
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

/** People write brackets in either width, with a blank before them or none. */
const plainHeader = (text: string) => text.normalize('NFKC').replace(/\s+/g, '').toLowerCase();

/** A title with its unit, as it stands above a column. */
export const withUnit = (title: string, unit: string) => (unit ? `${title} (${unit})` : title);

/** Excel makes dates of what looks like one, and numbers and truths of what looks like those; its times are fractions of a day, not exact. */
export function cellText(cell: SheetCell | undefined): string {
  if (cell === null || cell === undefined) return '';
  if (!(cell instanceof Date)) return String(cell).trim();
  const exact = new Date(Math.round(cell.getTime() / 1000) * 1000);
  const [day, time] = exact.toISOString().slice(0, 19).split('T');
  return time === '00:00:00' ? (day as string) : `${day} ${time}`;
}

/** A cell as Excel names it, the column counted from 0 and the line from 1. */
export const placeName = (column: number, line: number) => `${letters(column)}${line}`;

function letters(at: number): string {
  const rest = Math.floor(at / 26);
  return (rest > 0 ? letters(rest - 1) : '') + String.fromCharCode(65 + (at % 26));
}
