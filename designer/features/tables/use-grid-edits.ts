import type { ClipboardEvent, KeyboardEvent } from 'react';
import type { CommitKey } from './cell-editor.tsx';
import { parseTabbed } from './clipboard.ts';
import { type GridAction, gridAction } from './grid-keys.ts';
import type { GridProps } from './grid-props.ts';
import { headHeight, rowHeight } from './grid-row.tsx';
import { clampPlace, moved, placesOf, selectionAt, tabbed } from './grid-selection.ts';
import { copyText, fillDown, pasteWrites, type View } from './range-text.ts';
import type { GridSelection } from './use-grid-selection.ts';

const arrows: Partial<Record<CommitKey, [down: number, right: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

interface Typing {
  /** What is being typed; null: the cell is selected, not edited. */
  typed: string | null;
  setTyped: (text: string | null) => void;
  /** Begins an edit of the cell's own text. */
  edit: (text: string) => void;
}

/** What keys, copying and pasting do to the selected cells. */
export function useGridEdits(
  { rows, columns, readOnly, onWrite }: GridProps,
  view: View,
  at: GridSelection,
  { typed, setTyped, edit }: Typing,
) {
  const { anchor, range, size, select, setSelection } = at;
  const clear = () =>
    onWrite(
      placesOf(range).map((place) => ({ ...place, text: '' })),
      'clear',
    );
  const write = (text: string) => {
    if (!readOnly && text !== view(anchor.row, anchor.column).raw) onWrite([{ ...anchor, text }], 'type');
    setTyped(null);
  };
  const act = (action: GridAction) => {
    if (action.do === 'select') return select(action.selection);
    if (readOnly) return;
    if (action.do === 'edit') edit(view(anchor.row, anchor.column).raw);
    if (action.do === 'clear') clear();
    if (action.do === 'fillDown') onWrite(fillDown(range, view), 'fill');
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // An input method is composing: its keys, Enter included, are its own.
    if (event.nativeEvent.isComposing || event.keyCode === 229 || typed !== null || rows === 0) return;
    const inView = (event.currentTarget.closest('.grid')?.clientHeight ?? 400) - headHeight;
    const press = { key: event.key, ctrl: event.ctrlKey || event.metaKey, shift: event.shiftKey, alt: event.altKey };
    const selected = { anchor, focus: clampPlace(at.selection.focus, size) };
    const action = gridAction(press, selected, size, Math.max(1, Math.floor(inView / rowHeight) - 1));
    if (action?.do === 'leave') event.currentTarget.blur();
    else if (action) {
      event.preventDefault();
      act(action);
    }
  };
  const onCommit = (text: string, key: CommitKey, shift: boolean) => {
    const here = selectionAt(anchor.row, anchor.column);
    const step = shift ? -1 : 1;
    write(text);
    const [down, right] = key === 'Enter' ? [step, 0] : (arrows[key] ?? [0, 0]);
    select(key === 'Tab' ? tabbed(here, step, size) : moved(here, down, right, size, false));
  };
  const onCopy = (event: ClipboardEvent) => {
    if (typed !== null) return;
    event.preventDefault();
    event.clipboardData.setData('text/plain', copyText(range, view));
    if (event.type === 'cut' && !readOnly) clear();
  };
  const onPaste = (event: ClipboardEvent) => {
    if (typed !== null || readOnly) return;
    event.preventDefault();
    const cells = parseTabbed(event.clipboardData.getData('text/plain'));
    onWrite(pasteWrites(cells, range, columns.length), 'paste');
    const height = Math.max(cells.length, range.bottom - range.top + 1);
    const width = Math.max(cells[0]?.length ?? 1, range.right - range.left + 1);
    setSelection({
      anchor: { row: range.top, column: range.left },
      focus: { row: range.top + height - 1, column: Math.min(columns.length, range.left + width) - 1 },
    });
  };
  return { onKeyDown, onCommit, onCopy, onPaste, write };
}
