import { useEffect, useMemo, useRef } from 'react';
import { type SelectedCells, selectionAt } from './grid-selection.ts';

/** What a mouse does to the cells it is over. */
export interface Mouse {
  down: (row: number, column: number, shift: boolean) => void;
  over: (row: number, column: number) => void;
  twice: (row: number, column: number) => void;
}

/** Selecting by pressing and dragging, editing by a double click. */
export function useMouse(
  select: (selection: SelectedCells) => void,
  selection: SelectedCells,
  edit: (place: { row: number; column: number }) => void,
): Mouse {
  const dragging = useRef(false);
  useEffect(() => {
    const stop = () => {
      dragging.current = false;
    };
    window.addEventListener('mouseup', stop);
    return () => window.removeEventListener('mouseup', stop);
  }, []);
  const latest = useRef({ select, selection, edit });
  latest.current = { select, selection, edit };
  // The same object for ever: rows that did not change are not drawn again while a cell is typed in.
  return useMemo(
    () => ({
      down: (row, column, shift) => {
        dragging.current = true;
        const { anchor } = latest.current.selection;
        latest.current.select(shift ? { anchor, focus: { row, column } } : selectionAt(row, column));
      },
      over: (row, column) => {
        const { anchor } = latest.current.selection;
        if (dragging.current) latest.current.select({ anchor, focus: { row, column } });
      },
      twice: (row, column) => latest.current.edit({ row, column }),
    }),
    [],
  );
}
