import type { ReactNode } from 'react';
import type { CellView } from '../../words/cell-words.ts';
import type { SelectedCells } from './grid-selection.ts';
import type { Suggestion, TextWrite, WriteHow } from './grid-writes.ts';

export interface GridColumn {
  key: string;
  title: string;
  /** A second, small line of the head. */
  subtitle?: string;
  tone: 'input' | 'output' | 'plain';
  width: number;
  /** The head's own menu. */
  menu?: ReactNode;
  mono?: boolean;
}

export interface GridProps {
  label: string;
  fillLabel: string;
  columns: GridColumn[];
  rows: number;
  rowKey: (row: number) => string;
  /** What a row shows: another object whenever it is to be drawn otherwise. */
  record: (row: number) => unknown;
  /** The same function as long as nothing but records changes: only rows with new records are drawn again. */
  view: (record: unknown, column: number) => CellView;
  suggest: (column: number, text: string) => Suggestion[];
  onWrite: (writes: TextWrite[], how: WriteHow) => void;
  rowTone?: (row: number) => 'fired' | 'holds' | 'marked' | undefined;
  rowNumber: (row: number) => { text: string; title?: string };
  /** What stands beside the number of a row. */
  mark?: (record: unknown) => ReactNode;
  /** Takes a row elsewhere; left out where rows cannot be moved. */
  onMoveRow?: ((from: number, to: number) => void) | undefined;
  /** Told whenever other cells are selected. */
  onSelect?: (selection: SelectedCells) => void;
  readOnly: boolean;
  /** A row to bring into view, and a counter that says when. */
  reveal?: { row: number; round: number };
}
