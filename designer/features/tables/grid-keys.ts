import { type GridSize, moved, type SelectedCells, selectionAt, tabbed } from './grid-selection.ts';

/** What a key does on a selected cell that is not being edited. */
export type GridAction =
  | { do: 'select'; selection: SelectedCells }
  | { do: 'edit' }
  | { do: 'clear' }
  | { do: 'fillDown' }
  | { do: 'leave' };

interface KeyPress {
  key: string;
  ctrl: boolean;
  shift: boolean;
  alt: boolean;
}

const steps: Record<string, [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/**
 * Excel's keys on a grid at rest.
 *
 * @param page rows in view, for PageUp and PageDown
 * @returns undefined for keys that are not the grid's
 */
export function gridAction(
  press: KeyPress,
  selection: SelectedCells,
  size: GridSize,
  page: number,
): GridAction | undefined {
  const { key, ctrl, shift, alt } = press;
  if (alt) return undefined;
  const select = (next: SelectedCells): GridAction => ({ do: 'select', selection: next });
  const step = steps[key];
  if (step) {
    const far = ctrl ? Math.max(size.rows, size.columns) : 1;
    return select(moved(selection, step[0] * far, step[1] * far, size, shift));
  }
  if (ctrl) return controlAction(key, shift, selection, size);
  switch (key) {
    case 'Tab':
      return select(tabbed(selection, shift ? -1 : 1, size));
    case 'Enter':
      return select(moved(selection, shift ? -1 : 1, 0, size, false));
    case 'F2':
      return { do: 'edit' };
    case 'Delete':
    case 'Backspace':
      return { do: 'clear' };
    case 'Home':
      return select(moved(selection, 0, -size.columns, size, shift));
    case 'End':
      return select(moved(selection, 0, size.columns, size, shift));
    case 'PageUp':
      return select(moved(selection, -page, 0, size, shift));
    case 'PageDown':
      return select(moved(selection, page, 0, size, shift));
    case 'Escape':
      return { do: 'leave' };
    default:
      return undefined;
  }
}

function controlAction(key: string, shift: boolean, selection: SelectedCells, size: GridSize): GridAction | undefined {
  switch (key.toLowerCase()) {
    case 'a':
      return {
        do: 'select',
        selection: { anchor: { row: 0, column: 0 }, focus: { row: size.rows - 1, column: size.columns - 1 } },
      };
    case 'd':
      return { do: 'fillDown' };
    case 'home':
      return {
        do: 'select',
        selection: shift ? moved(selection, -size.rows, -size.columns, size, true) : selectionAt(0, 0),
      };
    case 'end':
      return { do: 'select', selection: moved(selection, size.rows, size.columns, size, shift) };
    default:
      return undefined;
  }
}
