import { useVirtualizer } from '@tanstack/react-virtual';
import { type ClipboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { parseTabbed } from './clipboard.ts';
import './grid.css';
import { CellEditor, type Suggestion } from './cell-editor.tsx';
import type { CellView } from './cell-words.ts';
import { FillHandle, fillTo } from './fill-handle.tsx';
import { gridAction } from './grid-keys.ts';
import { GridHead, GridRow, gutter, headHeight, rowHeight } from './grid-row.tsx';
import {
  clampPlace,
  moved,
  placesOf,
  rangeOf,
  type Selection,
  type Size,
  selectionAt,
  tabbed,
} from './grid-selection.ts';
import { copyText, fillDown, pasteWrites } from './range-text.ts';
import { useMouse } from './use-mouse.ts';

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

/** Text given to a cell by typing, pasting, clearing or filling. Rows past the last one ask for new rows. */
export interface TextWrite {
  row: number;
  column: number;
  text: string;
}
export type WriteHow = 'type' | 'paste' | 'clear' | 'fill';

export interface GridProps {
  label: string;
  fillLabel: string;
  columns: GridColumn[];
  rows: number;
  rowKey: (row: number) => string;
  view: (row: number, column: number) => CellView;
  suggest: (row: number, column: number, text: string) => Suggestion[];
  onWrite: (writes: TextWrite[], how: WriteHow) => void;
  rowTone?: (row: number) => 'fired' | 'holds' | 'marked' | undefined;
  rowNumber: (row: number) => ReactNode;
  onMoveRow?: (from: number, to: number) => void;
  /** Told whenever other cells are selected. */
  onSelect?: (selection: Selection) => void;
  readOnly: boolean;
  /** A row to bring into view, and a counter that says when. */
  reveal?: { row: number; round: number };
  canMove: boolean;
}

/**
 * An editable grid with Excel's manners. One textarea stands over the selected cell and always holds the focus, so that an
 * input method can start composing on the first key.
 */
export function Grid(props: GridProps) {
  const { columns, rows, onWrite, readOnly, reveal, onSelect } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const [selection, setSelection] = useState<Selection>(selectionAt(0, 0));
  const [typed, setTyped] = useState<string | null>(null);
  const [focused, setFocused] = useState(false);
  const size: Size = { rows, columns: columns.length };
  const lefts = useMemo(() => {
    const list = [gutter];
    for (const column of columns) list.push((list.at(-1) as number) + column.width);
    return list;
  }, [columns]);
  const virtual = useVirtualizer({
    count: rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollPaddingStart: 0,
    scrollPaddingEnd: headHeight + 14,
  });
  const anchor = clampPlace(selection.anchor, size);
  const { top, bottom, left, right } = rangeOf({ anchor, focus: clampPlace(selection.focus, size) });
  const range = useMemo(() => ({ top, bottom, left, right }), [top, bottom, left, right]);

  const show = (next: Selection) => {
    virtual.scrollToIndex(next.focus.row, { align: 'auto' });
    const box = scroller.current;
    if (!box) return;
    const left = lefts[next.focus.column] ?? 0;
    const right = lefts[next.focus.column + 1] ?? left;
    if (left - gutter < box.scrollLeft) box.scrollLeft = left - gutter;
    else if (right > box.scrollLeft + box.clientWidth) box.scrollLeft = right - box.clientWidth + 4;
  };
  const select = (next: Selection) => {
    setSelection(next);
    onSelect?.(next);
    show(next);
    area.current?.focus({ preventScroll: true });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the round says when to reveal, not the functions
  useEffect(() => {
    if (reveal && reveal.row >= 0) {
      setSelection(selectionAt(reveal.row, 0));
      virtual.scrollToIndex(reveal.row, { align: 'center' });
    }
  }, [reveal?.round, reveal?.row]);

  const commit = (text: string, next: Selection) => {
    setTyped(null);
    if (!readOnly && text !== props.view(anchor.row, anchor.column).raw) onWrite([{ ...anchor, text }], 'type');
    select(next);
  };
  const onKeyDown = (event: React.KeyboardEvent<HTMLTextAreaElement>) => {
    // An input method is composing: its keys, Enter included, are its own.
    if (event.nativeEvent.isComposing || event.keyCode === 229 || typed !== null || rows === 0) return;
    const page = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 400) - headHeight) / rowHeight) - 1);
    const press = { key: event.key, ctrl: event.ctrlKey || event.metaKey, shift: event.shiftKey, alt: event.altKey };
    const action = gridAction(press, { anchor, focus: clampPlace(selection.focus, size) }, size, page);
    if (!action) return;
    if (action.do === 'leave') return area.current?.blur();
    event.preventDefault();
    if (action.do === 'select') return select(action.selection);
    if (readOnly) return;
    if (action.do === 'edit') setTyped(props.view(anchor.row, anchor.column).raw);
    if (action.do === 'clear')
      onWrite(
        placesOf(range).map((place) => ({ ...place, text: '' })),
        'clear',
      );
    if (action.do === 'fillDown') onWrite(fillDown(range, props.view), 'fill');
  };
  const onCopy = (event: ClipboardEvent) => {
    if (typed !== null) return;
    event.preventDefault();
    event.clipboardData.setData('text/plain', copyText(range, props.view));
    if (event.type === 'cut' && !readOnly)
      onWrite(
        placesOf(range).map((place) => ({ ...place, text: '' })),
        'clear',
      );
  };
  const onPaste = (event: ClipboardEvent) => {
    if (typed !== null || readOnly) return;
    event.preventDefault();
    const cells = parseTabbed(event.clipboardData.getData('text/plain'));
    const writes = pasteWrites(cells, range, columns.length);
    onWrite(writes, 'paste');
    const height = Math.max(cells.length, range.bottom - range.top + 1);
    const width = Math.max(cells[0]?.length ?? 1, range.right - range.left + 1);
    setSelection({
      anchor: { row: range.top, column: range.left },
      focus: { row: range.top + height - 1, column: Math.min(columns.length, range.left + width) - 1 },
    });
  };
  const mouse = useMouse(select, selection, (place) => !readOnly && setTyped(props.view(place.row, place.column).raw));
  const width = lefts.at(-1) ?? gutter;
  const current = rows > 0 ? props.view(anchor.row, anchor.column) : undefined;
  return (
    <div className={focused ? 'grid grid-focused' : 'grid'} ref={scroller} tabIndex={-1}>
      <div role="grid" aria-label={props.label} aria-rowcount={rows + 1} aria-colcount={columns.length}>
        <GridHead columns={columns} width={width} />
        <div className="grid-body" style={{ height: virtual.getTotalSize(), width }}>
          {virtual.getVirtualItems().map((item) => (
            <GridRow
              key={props.rowKey(item.index)}
              row={item.index}
              top={item.start}
              grid={props}
              range={range}
              mouse={mouse}
            />
          ))}
        </div>
      </div>
      <div className="grid-over" style={{ top: headHeight, width }}>
        {rows > 0 && !readOnly && typed === null ? (
          <FillHandle
            range={range}
            rows={rows}
            rowHeight={rowHeight}
            lefts={lefts}
            label={props.fillLabel}
            onFill={(row) => onWrite(fillTo(range, row, props.view), 'fill')}
          />
        ) : null}
        {rows > 0 ? (
          <CellEditor
            area={area}
            label={`${columns[anchor.column]?.title ?? ''} ${anchor.row + 1}: ${current?.words ?? ''}`}
            style={{ top: anchor.row * rowHeight, left: lefts[anchor.column], width: columns[anchor.column]?.width }}
            typed={typed}
            suggestions={typed === null ? [] : props.suggest(anchor.row, anchor.column, typed)}
            readOnly={readOnly}
            onType={setTyped}
            onCancel={() => setTyped(null)}
            onCommit={(text, key, shift) =>
              commit(
                text,
                key === 'Tab'
                  ? tabbed({ anchor, focus: anchor }, shift ? -1 : 1, size)
                  : moved({ anchor, focus: anchor }, key === 'Enter' ? (shift ? -1 : 1) : 0, 0, size, false),
              )
            }
            onKeyDown={onKeyDown}
            onCopy={onCopy}
            onPaste={onPaste}
            onFocusChange={(on) => {
              setFocused(on);
              if (!on && typed !== null) {
                if (!readOnly && typed !== current?.raw) onWrite([{ ...anchor, text: typed }], 'type');
                setTyped(null);
              }
            }}
          />
        ) : null}
      </div>
    </div>
  );
}
