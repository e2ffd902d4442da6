import { type CSSProperties, memo, useState } from 'react';
import type { GridColumn, GridProps } from './grid.tsx';
import { isInside, type rangeOf } from './grid-selection.ts';
import type { Mouse } from './use-mouse.ts';

export const rowHeight = 32;
export const headHeight = 48;
/** The width of the row numbers. */
export const gutter = 52;

/** The titles of the columns, with their menus. */
export function GridHead({ columns, width }: { columns: GridColumn[]; width: number }) {
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
}

interface RowProps {
  row: number;
  top: number;
  grid: GridProps;
  range: ReturnType<typeof rangeOf>;
  mouse: Mouse;
}

/** A row as it is drawn: nothing of it is drawn again while another row is edited. */
export const GridRow = memo(function GridRow({ row, top, grid, range, mouse }: RowProps) {
  const [over, setOver] = useState(false);
  const tone = grid.rowTone?.(row);
  const drop = (event: React.DragEvent) => {
    event.preventDefault();
    setOver(false);
    const from = Number(event.dataTransfer.getData('text/plain'));
    if (Number.isInteger(from)) grid.onMoveRow?.(from, row);
  };
  return (
    <div
      className={`grid-row${tone ? ` grid-row-${tone}` : ''}${over ? ' grid-row-over' : ''}`}
      role="row"
      aria-rowindex={row + 2}
      style={{ transform: `translateY(${top}px)`, height: rowHeight }}
      onDragOver={(event) => {
        if (!grid.canMove) return;
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
        draggable={grid.canMove && !grid.readOnly}
        onDragStart={(event) => event.dataTransfer.setData('text/plain', String(row))}
        onMouseDown={(event) => {
          mouse.down(row, 0, event.shiftKey);
          mouse.over(row, grid.columns.length - 1);
        }}
      >
        {grid.rowNumber(row)}
      </div>
      {grid.columns.map((column, index) => {
        const view = grid.view(row, index);
        const style: CSSProperties = { width: column.width };
        return (
          <div
            key={column.key}
            role="gridcell"
            aria-selected={isInside(range, row, index)}
            aria-invalid={view.flaw ? true : undefined}
            className={`grid-cell grid-cell-${column.tone} look-${view.look}${view.flaw ? ' grid-cell-bad' : ''}${isInside(range, row, index) ? ' grid-cell-selected' : ''}${column.mono ? ' mono' : ''}`}
            style={style}
            title={view.flaw ? view.flawText : view.words.length > 12 ? view.words : undefined}
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
      })}
    </div>
  );
});
