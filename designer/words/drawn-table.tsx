import {
  type DecisionTable,
  type Json,
  type PolicyContent,
  type RuleSetDefinition,
  textOf,
} from '../../engine/index.ts';
import { factSchema, outcomeSchema } from '../kernel/document/fact-schema.ts';
import { useLocale, useT } from '../texts/translate.ts';
import { thenView, whenView } from './cell-words.ts';
import { useWords } from './use-words.ts';
import './diff.css';
import { type DiffCell, type DiffColumn, type DiffRow, diffTables, drawnRows } from './table-diff.ts';

interface DrawnTableProps {
  before: RuleSetDefinition & { table: DecisionTable };
  after: RuleSetDefinition & { table: DecisionTable };
  content: PolicyContent;
  /** The row that the reader asked for. */
  chosen?: string | undefined;
}

/** A changed table as a grid: rows that are new, gone or changed, and in a changed cell what it was and what it is. */
export function DrawnTable({ before, after, content, chosen }: DrawnTableProps) {
  const t = useT();
  const { columns, rows } = diffTables(before.table, after.table);
  const title = useColumnTitle(before, after);
  return (
    <div className="diff-scroll">
      <table className="diff-table">
        <thead>
          <tr>
            <th scope="col" className="diff-mark-head">
              <span className="visually-hidden">{t('diff.what')}</span>
            </th>
            <th scope="col">#</th>
            {columns.map((column) => (
              <th scope="col" key={`${column.kind}/${column.name}`} className={`diff-column-${column.state}`}>
                {title(column)}
                {column.state === 'same' ? null : <small> {t(`diff.${column.state}`)}</small>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {drawnRows(rows).map((row, index) =>
            typeof row === 'number' ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: gaps are known by their place
              <tr key={`gap${index}`} className="diff-gap">
                <td colSpan={columns.length + 2}>{t('diff.equalRows', { count: row })}</td>
              </tr>
            ) : (
              <Row key={`${row.state}${row.id}`} {...{ row, columns, after, content }} chosen={row.id === chosen} />
            ),
          )}
        </tbody>
      </table>
    </div>
  );
}

function useColumnTitle(before: RuleSetDefinition & { table: DecisionTable }, after: typeof before) {
  const t = useT();
  const locale = useLocale();
  const words = useWords(after);
  return ({ kind, name, before: was, after: is }: DiffColumn): string => {
    if (kind === 'clauses') return t('grid.clauses');
    const input = kind === 'input' ? (after.table.inputs[is] ?? before.table.inputs[was]) : undefined;
    return (typeof input === 'object' && textOf(input.title, locale)) || words.label(name);
  };
}

interface RowProps {
  row: DiffRow;
  columns: DiffColumn[];
  after: RuleSetDefinition;
  content: PolicyContent;
  chosen: boolean;
}

const signs = { same: '', added: '+', removed: '−', changed: '≠', moved: '↕' };

function Row({ row, columns, after, content, chosen }: RowProps) {
  const t = useT();
  const say = useCellWords(after, content);
  const { state, from } = row;
  return (
    <tr className={`diff-row diff-row-${state}${chosen ? ' diff-chosen' : ''}`} data-diff={state} data-place={row.id}>
      <td className="diff-mark">
        {state === 'same' ? null : (
          <>
            <b aria-hidden="true">{signs[state]}</b> {t(`diff.${state}`)}
          </>
        )}
        {from === undefined ? null : <small> {t('diff.movedFrom', { number: from })}</small>}
      </td>
      <th scope="row">{row.number}</th>
      {columns.map((column, index) => (
        <Cell
          key={`${column.kind}/${column.name}`}
          cell={row.cells[index] as DiffCell}
          say={(value) => say(column, value)}
        />
      ))}
    </tr>
  );
}

function useCellWords(definition: RuleSetDefinition, content: PolicyContent) {
  const locale = useLocale();
  const words = useWords(definition);
  return ({ kind, name }: DiffColumn, value: Json | undefined): string => {
    if (value === undefined) return '';
    if (kind === 'clauses') return (value as string[]).join(', ');
    if (kind === 'input') {
      return whenView(String(value), { schema: factSchema(content, definition, name), words, locale }).words;
    }
    return thenView(value, { schema: outcomeSchema(content, definition, name), words, locale }).words;
  };
}

function Cell({ cell, say }: { cell: DiffCell; say: (value: Json | undefined) => string }) {
  const t = useT();
  if (!cell.changed) return <td>{say('after' in cell ? cell.after : cell.before)}</td>;
  return (
    <td className="diff-cell">
      <del>
        <span className="visually-hidden">{t('diff.was')}</span>
        {say(cell.before) || t('diff.empty')}
      </del>
      <span aria-hidden="true"> → </span>
      <ins>
        <span className="visually-hidden">{t('diff.is')}</span>
        {say(cell.after) || t('diff.empty')}
      </ins>
    </td>
  );
}
