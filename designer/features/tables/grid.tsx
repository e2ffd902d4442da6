import { type CSSProperties, useRef, useState } from 'react';
import './grid.css';
import { CellEditor } from './cell-editor.tsx';
import { FillHandle, fillTo } from './fill-handle.tsx';
import type { GridColumn, GridProps } from './grid-props.ts';
import { GridHead, GridRow, gutter, headHeight, rowHeight } from './grid-row.tsx';
import type { View } from './range-text.ts';
import { useGridEdits } from './use-grid-edits.ts';
import { type GridSelection, useGridSelection } from './use-grid-selection.ts';
import { type Mouse, useMouse } from './use-mouse.ts';

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
