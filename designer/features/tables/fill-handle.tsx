import { useRef, useState } from 'react';
import type { CellView } from '../../words/cell-words.ts';
import { placesOf, type Range } from './grid-selection.ts';
import type { TextWrite } from './grid-writes.ts';

interface FillHandleProps {
  range: Range;
  rows: number;
  rowHeight: number;
  /** Where each column begins; one more than there are columns. */
  lefts: number[];
  label: string;
  onFill: (toRow: number) => void;
}

/** The outline of the selection with the small square in its corner: pulled down, it fills the rows below. */
export function FillHandle({ range, rows, rowHeight, lefts, label, onFill }: FillHandleProps) {
  const [reach, setReach] = useState<number | null>(null);
  const outline = useRef<HTMLDivElement>(null);
  const bottom = Math.max(range.bottom, reach ?? range.bottom);
  const left = lefts[range.left] ?? 0;
  const width = (lefts[range.right + 1] ?? left) - left;
  const rowAt = (y: number) => {
    const top = outline.current?.parentElement?.getBoundingClientRect().top ?? 0;
    return Math.min(rows - 1, Math.max(range.bottom, Math.floor((y - top) / rowHeight)));
  };
  const release = (event: React.PointerEvent) => {
    const row = rowAt(event.clientY);
    setReach(null);
    if (row > range.bottom) onFill(row);
  };
  return (
    <div
      ref={outline}
      className="grid-outline"
      style={{ top: range.top * rowHeight, left, width, height: (bottom - range.top + 1) * rowHeight }}
    >
      <span
        className="grid-fill"
        title={label}
        onPointerDown={(event) => {
          event.preventDefault();
          event.stopPropagation();
          event.currentTarget.setPointerCapture(event.pointerId);
          setReach(range.bottom);
        }}
        onPointerMove={(event) => reach !== null && setReach(rowAt(event.clientY))}
        onPointerUp={release}
      />
    </div>
  );
}

/**
 * The writes that repeat the selected rows downwards.
 *
 * @example fillTo({ top: 0, bottom: 0, left: 1, right: 1 }, 2, view) // cells 1 and 2 of column 1 get the text of cell 0
 */
export function fillTo(
  range: Range,
  toRow: number,
  view: (row: number, column: number) => Pick<CellView, 'raw'>,
): TextWrite[] {
  const height = range.bottom - range.top + 1;
  return placesOf({ ...range, top: range.bottom + 1, bottom: toRow }).map(({ row, column }) => ({
    row,
    column,
    text: view(range.top + ((row - range.top) % height), column).raw,
  }));
}
