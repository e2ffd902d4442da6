/** A cell of the grid by its place on screen (after filtering). */
export interface CellPlace {
  row: number;
  column: number;
}

/** The selected cells: from where the selection began to where it reaches; the editor stands on `focus`' anchor. */
export interface SelectedCells {
  anchor: CellPlace;
  focus: CellPlace;
}

export interface Range {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

export interface GridSize {
  rows: number;
  columns: number;
}

export function selectionAt(row: number, column: number): SelectedCells {
  return { anchor: { row, column }, focus: { row, column } };
}

export function rangeOf({ anchor, focus }: SelectedCells): Range {
  return {
    top: Math.min(anchor.row, focus.row),
    bottom: Math.max(anchor.row, focus.row),
    left: Math.min(anchor.column, focus.column),
    right: Math.max(anchor.column, focus.column),
  };
}

const clamp = (value: number, length: number) => Math.max(0, Math.min(length - 1, value));

export function clampPlace({ row, column }: CellPlace, size: GridSize): CellPlace {
  return { row: clamp(row, size.rows), column: clamp(column, size.columns) };
}

/** The selection moved by some rows and columns; `extend` keeps its beginning. */
export function moved(
  selection: SelectedCells,
  rows: number,
  columns: number,
  size: GridSize,
  extend: boolean,
): SelectedCells {
  const from = extend ? selection.focus : selection.anchor;
  const focus = clampPlace({ row: from.row + rows, column: from.column + columns }, size);
  return extend ? { anchor: selection.anchor, focus } : { anchor: focus, focus };
}

/** The next cell as Tab goes: along the row, then to the next one. */
export function tabbed({ anchor }: SelectedCells, step: 1 | -1, size: GridSize): SelectedCells {
  const index = clamp(anchor.row * size.columns + anchor.column + step, size.rows * size.columns);
  return selectionAt(Math.floor(index / size.columns), index % size.columns);
}

/** All cells of a range, row by row. */
export function placesOf(range: Range): CellPlace[] {
  const places: CellPlace[] = [];
  for (let row = range.top; row <= range.bottom; row += 1) {
    for (let column = range.left; column <= range.right; column += 1) places.push({ row, column });
  }
  return places;
}
