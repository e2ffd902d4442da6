import type { CellView } from '../../words/cell-words.ts';
import { toTabbed } from './clipboard.ts';
import { placesOf, type rangeOf } from './grid-selection.ts';
import type { TextWrite } from './grid-writes.ts';

type Range = ReturnType<typeof rangeOf>;
/** What stands in a cell, by its place on screen. */
export type View = (row: number, column: number) => CellView;

/** The cells of the range as text for the clipboard. */
export function copyText(range: Range, view: View): string {
  const lines: string[][] = [];
  for (let row = range.top; row <= range.bottom; row += 1) {
    const line: string[] = [];
    for (let column = range.left; column <= range.right; column += 1) line.push(view(row, column).raw);
    lines.push(line);
  }
  return toTabbed(lines);
}

/** The first row of the range written into those below it; of a single row, the row above it. */
export function fillDown(range: Range, view: View): TextWrite[] {
  const from = range.top === range.bottom ? range.top - 1 : range.top;
  if (from < 0) return [];
  return placesOf({ ...range, top: from + 1 }).map((place) => ({ ...place, text: view(from, place.column).raw }));
}

/** One pasted cell fills the whole selection; more cells go from its first corner, as many as there are columns. */
export function pasteWrites(cells: string[][], range: Range, columns: number): TextWrite[] {
  const single = cells.length === 1 && cells[0]?.length === 1 ? cells[0][0] : undefined;
  if (single !== undefined) return placesOf(range).map((place) => ({ ...place, text: single }));
  return cells.flatMap((line, down) =>
    line
      .map((text, right) => ({ row: range.top + down, column: range.left + right, text }))
      .filter((write) => write.column < columns),
  );
}
