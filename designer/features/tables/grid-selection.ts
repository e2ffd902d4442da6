/** A cell of the grid by its place on screen (after filtering). */
export interface Place {
  row: number;
  column: number;
}

/** The selected cells: from where the selection began to where it reaches; the editor stands on `focus`' anchor. */
export interface Selection {
  anchor: Place;
  focus: Place;
}

export interface Range {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

export interface Size {
  rows: number;
  columns: number;
}

export function selectionAt(row: number, column: number): Selection {
  return { anchor: { row, column }, focus: { row, column } };
}

export function rangeOf({ anchor, focus }: Selection): Range {
  return {
    top: Math.min(anchor.row, focus.row),
    bottom: Math.max(anchor.row, focus.row),
    left: Math.min(anchor.column, focus.column),
    right: Math.max(anchor.column, focus.column),
  };
}

const clamp = (value: number, length: number) => Math.max(0, Math.min(length - 1, value));

export function clampPlace({ row, column }: Place, size: Size): Place {
  return { row: clamp(row, size.rows), column: clamp(column, size.columns) };
}

/** The selection moved by some rows and columns; `extend` keeps its beginning. */
export function moved(selection: Selection, rows: number, columns: number, size: Size, extend: boolean): Selection {
  const from = extend ? selection.focus : selection.anchor;
  const focus = clampPlace({ row: from.row + rows, column: from.column + columns }, size);
  return extend ? { anchor: selection.anchor, focus } : { anchor: focus, focus };
}

/** The next cell as Tab goes: along the row, then to the next one. */
export function tabbed({ anchor }: Selection, step: 1 | -1, size: Size): Selection {
  const index = clamp(anchor.row * size.columns + anchor.column + step, size.rows * size.columns);
  return selectionAt(Math.floor(index / size.columns), index % size.columns);
}

/** All cells of a range, row by row. */
export function placesOf(range: Range): Place[] {
  const places: Place[] = [];
  for (let row = range.top; row <= range.bottom; row += 1) {
    for (let column = range.left; column <= range.right; column += 1) places.push({ row, column });
  }
  return places;
}
