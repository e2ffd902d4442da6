import type { ReactNode } from 'react';
import './data-table.css';

/** A column of a table of data. */
export interface DataColumn<T> {
  key: string;
  title: ReactNode;
  /** What it is called where it stands beside its value, on a narrow page. */
  label: string;
  /** Its values stand under each other by their last digit. */
  numeric?: boolean;
  cell: (row: T) => ReactNode;
  /** What stands beneath all rows. */
  foot?: ReactNode;
}

interface DataTableProps<T> {
  label: string;
  columns: DataColumn<T>[];
  rows: T[];
  keyOf: (row: T, index: number) => string;
  /** What stands in a line of its own above a row. */
  above?: (row: T, index: number) => ReactNode;
  /** It stays a table however narrow its place is. */
  plain?: boolean;
}

/** Rows of data: a table, or cards where it is narrow. */
export function DataTable<T>({ label, columns, rows, keyOf, above, plain }: DataTableProps<T>) {
  const hasFoot = columns.some(({ foot }) => foot !== undefined);
  const look = (numeric: boolean | undefined) => (numeric ? 'data-number' : undefined);
  return (
    <section className="data-table-frame" data-plain={plain || undefined} aria-label={label}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than its frame is moved by the arrow keys */}
      <div className="data-table-scroll" tabIndex={0} role="group" aria-label={label}>
        <table className="data-table">
          <thead>
            <tr>
              {columns.map(({ key, title, numeric }) => (
                <th key={key} scope="col" className={look(numeric)}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => {
              const head = above?.(row, index);
              return [
                head ? (
                  <tr key={`above ${keyOf(row, index)}`} className="data-group">
                    <th colSpan={columns.length} scope="rowgroup">
                      {head}
                    </th>
                  </tr>
                ) : null,
                <tr key={keyOf(row, index)}>
                  {columns.map(({ key, label: name, numeric, cell }) => (
                    <td key={key} className={look(numeric)} data-label={name}>
                      {cell(row)}
                    </td>
                  ))}
                </tr>,
              ];
            })}
          </tbody>
          {hasFoot ? (
            <tfoot>
              <tr>
                {columns.map(({ key, label: name, numeric, foot }) => (
                  <td key={key} className={look(numeric)} data-label={foot === undefined ? undefined : name}>
                    {foot}
                  </td>
                ))}
              </tr>
            </tfoot>
          ) : null}
        </table>
      </div>
    </section>
  );
}
