import type { JsonObject } from '../../../engine/index.ts';
import type { ValueFlaw } from '../../../engine/reading.ts';
import {
  type CellFlaw,
  cellText,
  findHeader,
  type Header,
  placeName,
  readCell,
  type SheetCell,
  type SheetProblem,
} from '../../../engine/reading.ts';
import type { FactColumn } from './fact-columns.ts';

/** A list of cases as a file has it: a header, and below it a case on each line. */
export interface CaseSheet {
  lines: SheetCell[][];
  head: Header<FactColumn>;
  /** The lines with a case, counted from 1. */
  numbers: number[];
  /** The reader's own columns, which are no facts: their places, and what stands above them. */
  notes: { at: number; header: string }[];
  /** Facts that the file has no column for. */
  missing: FactColumn[];
}

export type ListProblem = SheetProblem | 'tooManyRows' | 'notExcel';

export const mostRows = 20_000;

/** Finds the cases of a file; nothing of them is read yet. */
export function findList(lines: SheetCell[][], columns: FactColumn[]): CaseSheet | ListProblem {
  const head = findHeader(lines, columns);
  if (!head) return 'noHeader';
  const numbers = lines.flatMap((cells, index) =>
    index + 1 > head.number && cells.some((cell) => cellText(cell) !== '') ? [index + 1] : [],
  );
  if (numbers.length === 0) return 'noRows';
  if (numbers.length > mostRows) return 'tooManyRows';
  const headers = (lines[head.number - 1] ?? []).map(cellText);
  const notes = headers.flatMap((header, at) => (header !== '' && !head.columns[at] ? [{ at, header }] : []));
  return { lines, head, numbers, notes, missing: columns.filter((column) => !head.columns.includes(column)) };
}

/** A case of the list: its facts, or the cells that keep it from having them. */
export interface ListedCase {
  /** The line it stands on, as Excel counts. */
  number: number;
  facts: JsonObject;
  flaws: (CellFlaw & { reason: ValueFlaw })[];
}

/** Reads the case on a line. */
export function readCase({ lines, head }: CaseSheet, number: number): ListedCase {
  const cells = lines[number - 1] ?? [];
  const found: ListedCase = { number, facts: {}, flaws: [] };
  head.columns.forEach((column, at) => {
    const cell = cells[at] ?? null;
    if (!column) return;
    const { value, flaw } = readCell(cell, column.schema, column.choices);
    if (value !== undefined) found.facts[column.fact] = value;
    if (flaw) found.flaws.push({ place: placeName(at, number), text: cellText(cell), reason: flaw });
  });
  return found;
}
