import { type CSSProperties, type ReactNode, useRef, useState } from 'react';
import './grid.css';
import { CellEditor, type Suggestion } from './cell-editor.tsx';
import type { CellView } from './cell-words.ts';
import { FillHandle, fillTo } from './fill-handle.tsx';
import { GridHead, GridRow, gutter, headHeight, rowHeight } from './grid-row.tsx';
import type { Selection } from './grid-selection.ts';
import type { View } from './range-text.ts';
import { useGridEdits } from './use-grid-edits.ts';
import { type GridSelection, useGridSelection } from './use-grid-selection.ts';
import { type Mouse, useMouse } from './use-mouse.ts';

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
  /** What a row shows: another object whenever it is to be drawn otherwise. */
  record: (row: number) => unknown;
  /** The same function as long as nothing but records changes: only rows with new records are drawn again. */
  view: (record: unknown, column: number) => CellView;
  suggest: (column: number, text: string) => Suggestion[];
  onWrite: (writes: TextWrite[], how: WriteHow) => void;
  rowTone?: (row: number) => 'fired' | 'holds' | 'marked' | undefined;
  rowNumber: (row: number) => { text: string; title?: string };
  /** What stands beside the number of a row. */
  mark?: (record: unknown) => React.ReactNode;
  /** Takes a row elsewhere; left out where rows cannot be moved. */
  onMoveRow?: ((from: number, to: number) => void) | undefined;
  /** Told whenever other cells are selected. */
  onSelect?: (selection: Selection) => void;
  readOnly: boolean;
  /** A row to bring into view, and a counter that says when. */
  reveal?: { row: number; round: number };
}

/**
 * An editable grid with Excel's manners. One textarea stands over the selected cell and always holds the focus, so that an
 * input method can start composing on the first key.
 */
export function Grid(props: GridProps) {
  const { columns, rows, readOnly } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const [over, setOver] = useState(true);
  const edit = (text: string) => {
    setTyped(text);
    setOver(false);
  };
  const type = (text: string | null) => {
    if (typed === null) setOver(true);
    setTyped(text);
  };
  const [focused, setFocused] = useState(false);
  const at = useGridSelection(props, scroller, area);
  const view: View = (row, column) => props.view(props.record(row), column);
  const edits = useGridEdits(props, view, at, { typed, setTyped, edit });
  const mouse = useMouse(at.select, at.selection, ({ row, column }) => !readOnly && edit(view(row, column).raw));
  const width = at.lefts.at(-1) ?? gutter;
  const onFocusChange = (on: boolean) => {
    setFocused(on);
    if (!on && typed !== null) edits.write(typed);
  };
  return (
    <div className={focused ? 'grid grid-focused' : 'grid'} ref={scroller} tabIndex={-1}>
      <div role="grid" aria-label={props.label} aria-rowcount={rows + 1} aria-colcount={columns.length}>
        <GridHead columns={columns} width={width} />
        <GridBody grid={props} at={at} width={width} mouse={mouse} />
      </div>
      <div className="grid-over" style={{ top: headHeight, width }}>
        {rows > 0 && !readOnly && typed === null ? (
          <FillHandle
            range={at.range}
            rows={rows}
            rowHeight={rowHeight}
            lefts={at.lefts}
            label={props.fillLabel}
            onFill={(row) => props.onWrite(fillTo(at.range, row, view), 'fill')}
          />
        ) : null}
        {rows > 0 ? (
          <CellEditor
            area={area}
            label={`${columns[at.anchor.column]?.title ?? ''} ${at.anchor.row + 1}: ${view(at.anchor.row, at.anchor.column).words}`}
            style={editorPlace(at, columns)}
            typed={typed}
            over={over}
            suggestions={typed === null ? [] : props.suggest(at.anchor.column, typed)}
            readOnly={readOnly}
            onType={type}
            onCancel={() => setTyped(null)}
            onFocusChange={onFocusChange}
            {...edits}
          />
        ) : null}
      </div>
    </div>
  );
}

function editorPlace({ anchor, lefts }: GridSelection, columns: GridColumn[]): CSSProperties {
  return { top: anchor.row * rowHeight, left: lefts[anchor.column], width: columns[anchor.column]?.width };
}

interface BodyProps {
  grid: GridProps;
  at: GridSelection;
  width: number;
  mouse: Mouse;
}

/** The rows in view. */
function GridBody({ grid, at, width, mouse }: BodyProps) {
  const { virtual, range } = at;
  return (
    <div className="grid-body" style={{ height: virtual.getTotalSize(), width }}>
      {virtual.getVirtualItems().map(({ index, start }) => {
        const inside = index >= range.top && index <= range.bottom;
        const { text, title } = grid.rowNumber(index);
        return (
          <GridRow
            key={grid.rowKey(index)}
            row={index}
            top={start}
            columns={grid.columns}
            record={grid.record(index)}
            view={grid.view}
            tone={grid.rowTone?.(index)}
            number={text}
            numberTitle={title}
            left={inside ? range.left : -1}
            right={inside ? range.right : -1}
            mark={grid.mark}
            onMove={grid.onMoveRow}
            mouse={mouse}
          />
        );
      })}
    </div>
  );
}
