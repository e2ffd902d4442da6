import { memo, useState } from 'react';
import type { CellView } from '../../words/cell-words.ts';
import type { GridColumn } from './grid-props.ts';
import type { Mouse } from './use-mouse.ts';

export const rowHeight = 32;
export const headHeight = 48;
/** The width of the row numbers. */
export const gutter = 52;

/** The titles of the columns, with their menus. */
export const GridHead = memo(function GridHead({ columns, width }: { columns: GridColumn[]; width: number }) {
  return (
    <div className="grid-head" role="row" style={{ width, height: headHeight }}>
      <div className="grid-corner" role="columnheader" style={{ width: gutter }}>
        #
      </div>
      {columns.map((column) => (
        <div
          className={`grid-title grid-title-${column.tone}`}
          key={column.key}
          role="columnheader"
          style={{ width: column.width }}
        >
          <div className="grid-title-text">
            <small>{column.subtitle}</small>
            <span title={column.title}>{column.title}</span>
          </div>
          {column.menu}
        </div>
      ))}
    </div>
  );
});

interface RowProps {
  row: number;
  top: number;
  columns: GridColumn[];
  /** What the row shows, as long as it is the same object. */
  record: unknown;
  view: (record: unknown, column: number) => CellView;
  tone: 'fired' | 'holds' | 'marked' | undefined;
  number: string;
  numberTitle: string | undefined;
  /** What stands beside the number; the same function as long as it shows the same. */
  mark: ((record: unknown) => React.ReactNode) | undefined;
  /** The selected columns of this row; -1: none. */
  left: number;
  right: number;
  /** Taken hold of by its number and dropped elsewhere; without it rows stay where they are. */
  onMove: ((from: number, to: number) => void) | undefined;
  mouse: Mouse;
}

/** A row as it is drawn: nothing of it is drawn again while another row is edited or selected. */
export const GridRow = memo(function GridRow(props: RowProps) {
  const { row, top, columns, tone, onMove, mouse } = props;
  const [over, setOver] = useState(false);
  const drop = (event: React.DragEvent) => {
    event.preventDefault();
    setOver(false);
    const from = Number(event.dataTransfer.getData('text/plain'));
    if (Number.isInteger(from)) onMove?.(from, row);
  };
  return (
    <div
      className={`grid-row${tone ? ` grid-row-${tone}` : ''}${over ? ' grid-row-over' : ''}`}
      role="row"
      aria-rowindex={row + 2}
      style={{ transform: `translateY(${top}px)`, height: rowHeight }}
      onDragOver={(event) => {
        if (!onMove) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <div
        className="grid-number"
        role="rowheader"
        style={{ width: gutter }}
        draggable={onMove !== undefined}
        title={props.numberTitle}
        onDragStart={(event) => event.dataTransfer.setData('text/plain', String(row))}
        onMouseDown={(event) => {
          mouse.down(row, 0, event.shiftKey);
          mouse.over(row, columns.length - 1);
        }}
      >
        {props.number}
        {props.record === undefined ? null : props.mark?.(props.record)}
      </div>
      {columns.map((column, index) => (
        <Cell
          key={column.key}
          row={row}
          index={index}
          column={column}
          view={props.view(props.record, index)}
          selected={index >= props.left && index <= props.right}
          mouse={mouse}
        />
      ))}
    </div>
  );
});

interface CellProps {
  row: number;
  index: number;
  column: GridColumn;
  view: CellView;
  selected: boolean;
  mouse: Mouse;
}

function Cell({ row, index, column, view, selected, mouse }: CellProps) {
  const classes = `grid-cell grid-cell-${column.tone} look-${view.look}`;
  return (
    <div
      role="gridcell"
      aria-selected={selected}
      aria-invalid={view.flaw ? true : undefined}
      className={`${classes}${view.flaw ? ' grid-cell-bad' : ''}${selected ? ' grid-cell-selected' : ''}${column.mono ? ' mono' : ''}`}
      style={{ width: column.width }}
      title={view.flaw ?? (view.words.length > 12 ? view.words : undefined)}
      onMouseDown={(event) => {
        if (event.button !== 0) return;
        event.preventDefault();
        mouse.down(row, index, event.shiftKey);
      }}
      onMouseEnter={() => mouse.over(row, index)}
      onDoubleClick={() => mouse.twice(row, index)}
    >
      {view.words}
    </div>
  );
}
