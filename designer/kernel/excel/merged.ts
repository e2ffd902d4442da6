import { strFromU8, unzipSync } from 'fflate';
import type { SheetCell } from '../../../engine/reading.ts';

/** Cells that were made one, counted from 0, both ends belonging to it. */
export interface MergedCells {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

/**
 * The merged cells of the first sheet of an Excel file: only the first of each has the value in the file.
 *
 * @example mergedIn(bytes) // [{ top: 1, left: 0, bottom: 3, right: 0 }]
 */
export function mergedIn(file: Uint8Array): MergedCells[] {
  const parts = unzipSync(file, {
    filter: ({ name }) => /^xl\/(?:workbook\.xml|_rels\/workbook\.xml\.rels)$/.test(name),
  });
  const text = (name: string) => strFromU8(parts[name] ?? new Uint8Array());
  const [, id] = /<sheet\b[^>]*\br:id="([^"]+)"/.exec(text('xl/workbook.xml')) ?? [];
  const relations = [...text('xl/_rels/workbook.xml.rels').matchAll(/<Relationship\b[^>]*>/g)].map(([all]) => all);
  const relation = relations.find((one) => one.includes(`Id="${id}"`));
  const [, target = ''] = /Target="\/?(?:xl\/)?([^"]+)"/.exec(relation ?? '') ?? [];
  const name = `xl/${target}`;
  const sheet = unzipSync(file, { filter: (one) => one.name === name })[name];
  if (!sheet) return [];
  return [...strFromU8(sheet).matchAll(/<mergeCell\b[^>]*\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"/g)].map(
    ([, left = '', top, right = '', bottom]) => ({
      top: Number(top) - 1,
      left: columnOf(left),
      bottom: Number(bottom) - 1,
      right: columnOf(right),
    }),
  );
}

const columnOf = (letters: string) => [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;

/** The lines with the value of each merged cell in all that it covers. */
export function fillMerged(lines: SheetCell[][], merged: MergedCells[]): SheetCell[][] {
  const filled = lines.map((cells) => [...cells]);
  for (const { top, left, bottom, right } of merged) {
    for (let row = top; row <= Math.min(bottom, filled.length - 1); row += 1) {
      for (let column = left; column <= right; column += 1) {
        const cells = filled[row];
        if (cells) cells[column] = lines[top]?.[left] ?? null;
      }
    }
  }
  return filled;
}
