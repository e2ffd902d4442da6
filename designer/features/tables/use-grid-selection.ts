import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useMemo, useState } from 'react';
import type { GridColumn, GridProps } from './grid-props.ts';
import { gutter, headHeight, rowHeight } from './grid-row.tsx';
import {
  type CellPlace,
  clampPlace,
  type GridSize,
  type Range,
  rangeOf,
  type SelectedCells,
  selectionAt,
} from './grid-selection.ts';

export interface GridSelection {
  selection: SelectedCells;
  size: GridSize;
  /** Where the editor stands. */
  anchor: CellPlace;
  range: Range;
  /** Where each column begins; one more than there are columns. */
  lefts: number[];
  virtual: ReturnType<typeof useVirtualizer<HTMLDivElement, Element>>;
  /** Selects, brings into view and takes the focus. */
  select: (next: SelectedCells) => void;
  /** Selects without moving what is in view. */
  setSelection: (next: SelectedCells) => void;
}

/** What is selected in a grid, and what of it is in view. */
export function useGridSelection(
  { columns, rows, reveal, onSelect }: GridProps,
  scroller: RefObject<HTMLDivElement | null>,
  area: RefObject<HTMLTextAreaElement | null>,
): GridSelection {
  const [selection, setSelection] = useState<SelectedCells>(selectionAt(0, 0));
  const size: GridSize = { rows, columns: columns.length };
  const lefts = useMemo(() => leftsOf(columns), [columns]);
  const virtual = useVirtualizer<HTMLDivElement, Element>({
    count: rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollPaddingStart: 0,
    scrollPaddingEnd: headHeight + 14,
  });
  const anchor = clampPlace(selection.anchor, size);
  const { top, bottom, left, right } = rangeOf({ anchor, focus: clampPlace(selection.focus, size) });
  const range = useMemo(() => ({ top, bottom, left, right }), [top, bottom, left, right]);
  const select = (next: SelectedCells) => {
    setSelection(next);
    onSelect?.(next);
    virtual.scrollToIndex(next.focus.row, { align: 'auto' });
    if (scroller.current) showColumn(scroller.current, lefts, next.focus.column);
    area.current?.focus({ preventScroll: true });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the round says when to reveal, not the functions
  useEffect(() => {
    if (reveal && reveal.row >= 0) {
      setSelection(selectionAt(reveal.row, 0));
      virtual.scrollToIndex(reveal.row, { align: 'center' });
    }
  }, [reveal?.round, reveal?.row]);
  return { selection, size, anchor, range, lefts, virtual, select, setSelection };
}

function leftsOf(columns: GridColumn[]): number[] {
  const list = [gutter];
  for (const column of columns) list.push((list.at(-1) as number) + column.width);
  return list;
}

function showColumn(box: HTMLElement, lefts: number[], column: number): void {
  const left = lefts[column] ?? 0;
  const right = lefts[column + 1] ?? left;
  if (left - gutter < box.scrollLeft) box.scrollLeft = left - gutter;
  else if (right > box.scrollLeft + box.clientWidth) box.scrollLeft = right - box.clientWidth + 4;
}
