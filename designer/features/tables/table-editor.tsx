import { App, Button, Dropdown, Tooltip } from 'antd';
import { memo, type ReactNode, useMemo, useRef, useState } from 'react';
import { withDefinition } from '../../../engine/authoring.ts';
import type { DecisionTable, RuleSetDefinition, TableRow } from '../../../engine/index.ts';
import { edit, useDocument } from '../../kernel/document/store.ts';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { matches } from '../../kernel/ui/search.ts';
import { SearchInput } from '../../kernel/ui/search-input.tsx';
import { useLatest } from '../../kernel/ui/use-same.ts';
import { type Translate, useLocale, useT } from '../../texts/translate.ts';
import { rulePointer } from '../../words/place-words.ts';
import { useWords } from '../../words/use-words.ts';
import { ColumnPicker } from './column-menu.tsx';
import { Grid } from './grid.tsx';
import type { GridProps } from './grid-props.ts';
import { rangeOf, type SelectedCells, selectionAt } from './grid-selection.ts';
import type { TextWrite, WriteHow } from './grid-writes.ts';
import { RowMenu } from './row-menu.tsx';
import { SheetMenu } from './sheet-menu.tsx';
import { type CellReading, cellView, readText, restOf, stepName, suggestions } from './table-cells.ts';
import { type CellWrite, insertRows, moveRow, type TableColumn, type TableEdit, writeCells } from './table-model.ts';
import { useChoices, useColumns, useGridColumns, useInspector } from './use-table-columns.tsx';

interface TableEditorProps {
  definition: RuleSetDefinition;
  table: DecisionTable;
  /** Rules that fired and that hold in the present trial. */
  fired: ReadonlySet<string>;
  holds: ReadonlySet<string>;
  reveal?: { id: string; round: number };
  /** What stands with a row besides: what was said of its place. */
  mark: (path: string) => ReactNode;
  /** Opens what was said of a row. */
  onComment: (path: string) => void;
}

/** The decision table as a grid: cells read as words, are edited as text that people write, and stay FEEL underneath. */
export function TableEditor({ definition, table, fired, holds, reveal, ...comments }: TableEditorProps) {
  const t = useT();
  const words = useWords(definition);
  const locale = useLocale();
  const readOnly = useDocument((state) => state.readOnly);
  const hasDraft = useDocument((state) => state.draft !== null);
  const [query, setQuery] = useState('');
  const selection = useRef<SelectedCells>(selectionAt(0, 0));
  const change = useLatest<Parameters<TableEdit>, void>((name, next) => editTable(name, definition.id, next));
  const columns = useColumns(definition, table);
  const choices = useChoices(columns);
  const inspector = useInspector(definition, table);
  const reading: CellReading = useMemo(() => ({ words, locale, t, inspector }), [words, locale, t, inspector]);
  const view = useMemo(
    () => (record: unknown, column: number) => cellView(record as TableRow, columns[column] as TableColumn, reading),
    [columns, reading],
  );
  const visible = useVisibleRows(table, query, columns, reading);
  const write = useWrite({ definition, table, visible, columns, reading, change });
  const selected = useLatest(() => {
    const { top, bottom } = rangeOf(selection.current);
    return visible.slice(top, bottom + 1);
  });
  const tableNow = useLatest(() => table);
  const onMoveRow = useLatest((from: number, to: number) =>
    change(t('grid.stepMove'), (now) => moveRow(now, visible[from] ?? from, visible[to] ?? to)),
  );
  const pointerOf = (row: TableRow | undefined) => rulePointer('table/rows', row?.id ?? '');
  const onComment = useLatest((row: number) => comments.onComment(pointerOf(table.rows[row])));
  const mark = useLatest((record: unknown) => comments.mark(pointerOf(record as TableRow)));
  const menu = { change, selected, onComment: hasDraft ? onComment : undefined };
  const gridColumns = useGridColumns(columns, table, words, readOnly ? undefined : change);
  return (
    <div className="grid-frame" data-tour="grid">
      <div className="grid-tools">
        <Filter query={query} onQuery={setQuery} shown={visible.length} all={table.rows.length} />
        {readOnly && hasDraft && table.rows.length > 0 ? (
          <Button icon={<Icon name="comment" />} onClick={() => onComment(selected()[0] ?? 0)}>
            {t('comment.onRow')}
          </Button>
        ) : null}
        <Sheets {...{ definition, tableNow, columns, choices, reading }} change={readOnly ? undefined : change} />
        {readOnly ? null : <TableTools {...menu} columns={columns} definition={definition} />}
      </div>
      {columns.length === 3 ? (
        <EmptyHelp icon="table" title={t('grid.empty')} text={t('grid.emptyHelp')} />
      ) : (
        <Dropdown trigger={['contextMenu']} disabled={readOnly} popupRender={() => <RowMenu {...menu} inline />}>
          <div className="grid-hold">
            <Grid
              label={t('grid.label')}
              fillLabel={t('grid.fill')}
              columns={gridColumns}
              {...rowsOf({ table, visible, fired, holds, reveal }, t)}
              view={view}
              suggest={(column, text) => suggestions(columns[column], choices[column] ?? [], text, words)}
              onWrite={write}
              mark={mark}
              onMoveRow={readOnly || query ? undefined : onMoveRow}
              onSelect={(next) => {
                selection.current = next;
              }}
              readOnly={readOnly}
            />
          </div>
        </Dropdown>
      )}
    </div>
  );
}

interface ShownRows extends Pick<TableEditorProps, 'table' | 'fired' | 'holds' | 'reveal'> {
  visible: number[];
}

/** The rows as the grid asks for them: by their places on screen, with what the present trial makes of each. */
function rowsOf({ table, visible, fired, holds, reveal }: ShownRows, t: Translate) {
  const idAt = (row: number) => table.rows[visible[row] ?? -1]?.id ?? '';
  const tone = (id: string) => (fired.has(id) ? 'fired' : holds.has(id) ? 'holds' : undefined);
  const rowOf = (id: string) => visible.findIndex((at) => table.rows[at]?.id === id);
  return {
    rows: visible.length,
    rowKey: (row: number) => idAt(row) || String(row),
    record: (row: number) => table.rows[visible[row] ?? -1],
    rowTone: (row: number) => tone(idAt(row)),
    rowNumber: (row: number) => {
      const number = String((visible[row] ?? 0) + 1);
      return fired.has(idAt(row)) ? { text: `✓ ${number}`, title: t('try.fired') } : { text: number };
    },
    ...(reveal ? { reveal: { row: rowOf(reveal.id), round: reveal.round } } : {}),
  } satisfies Partial<GridProps>;
}

/** Changes the table of a rule set as one step of the history. */
function editTable(name: string, id: string, change: (table: DecisionTable) => DecisionTable): void {
  edit(name, (content) => {
    const definition = content.rules[id];
    if (!definition?.table) return content;
    const table = change(definition.table);
    return table === definition.table ? content : withDefinition(content, { ...definition, table });
  });
}

/** The rows that are shown, by their places in the table. */
function useVisibleRows(table: DecisionTable, query: string, columns: TableColumn[], reading: CellReading): number[] {
  const filtered = useMemo(() => {
    if (!query) return undefined;
    const texts = (at: number) => columns.map((column) => cellView(table.rows[at], column, reading).words);
    return table.rows.map((_, index) => index).filter((at) => matches(query, ...texts(at)));
  }, [table, columns, query, reading]);
  const count = table.rows.length;
  const all = useMemo(() => Array.from({ length: count }, (_, index) => index), [count]);
  return filtered ?? all;
}

interface WriteOptions {
  definition: RuleSetDefinition;
  table: DecisionTable;
  visible: number[];
  columns: TableColumn[];
  reading: CellReading;
  change: TableEdit;
}

/** Writes texts into cells as one step; what was pasted makes rows where there are too few, and what cannot be understood is told. */
function useWrite({ definition, table, visible, columns, reading, change }: WriteOptions) {
  const { message } = App.useApp();
  const { t } = reading;
  return (writes: TextWrite[], how: WriteHow) => {
    const past = Math.max(0, ...writes.map((item) => item.row + 1)) - visible.length;
    const grown = past > 0 && how === 'paste' ? insertRows(table, table.rows.length, past) : table;
    const cells = writes.flatMap((item): CellWrite[] => {
      const column = columns[item.column];
      const beyond = item.row - visible.length;
      const row = visible[item.row] ?? (grown === table ? undefined : table.rows.length + beyond);
      if (!column || row === undefined) return [];
      return [{ row, column, value: readText(item.text, column, reading, restOf(definition, column, row)) }];
    });
    const rows = new Set(cells.map((cell) => cell.row)).size;
    const next = writeCells(grown, cells);
    change(stepName(how, { writes, rows, columns }, reading), () => next);
    if (how !== 'paste') return;
    const bad = cells.filter(({ row, column }) => cellView(next.rows[row], column, reading).flaw).length;
    if (bad > 0) message.warning(t('grid.pastedBad', { rows, bad }));
    else message.success(t('grid.pasted', { rows }));
  };
}

interface FilterProps {
  query: string;
  onQuery: (query: string) => void;
  shown: number;
  all: number;
}

const Filter = memo(function Filter({ query, onQuery, shown, all }: FilterProps) {
  const t = useT();
  return (
    <>
      <SearchInput label={t('grid.filter')} width={150} value={query} onChange={onQuery} />
      <span className="faint">{query ? t('grid.filtered', { shown, all }) : t('grid.rows', { count: all })}</span>
      <span className="grow" />
      <Tooltip title={t('grid.keys')}>
        <Button type="text" icon={<Icon name="info" />} aria-label={t('grid.keysTitle')} />
      </Tooltip>
    </>
  );
});

/** Cells that were written change nothing here. */
const Sheets = memo(SheetMenu, (before, after) =>
  (['columns', 'choices', 'reading', 'change'] as const).every((part) => before[part] === after[part]),
);

interface ToolsProps {
  definition: RuleSetDefinition;
  columns: TableColumn[];
  change: TableEdit;
  selected: () => number[];
  onComment: ((row: number) => void) | undefined;
}

/** Adding columns and rows. */
const TableTools = memo(
  function TableTools({ definition, columns, change, selected, onComment }: ToolsProps) {
    const t = useT();
    const add = () =>
      change(t('grid.stepInsert'), (table) => insertRows(table, (selected().at(-1) ?? table.rows.length - 1) + 1, 1));
    return (
      <>
        <ColumnPicker definition={definition} columns={columns} kind="input" edit={change} />
        <ColumnPicker definition={definition} columns={columns} kind="output" edit={change} />
        <RowMenu {...{ change, selected, onComment }} />
        <Button icon={<Icon name="plus" />} onClick={add}>
          {t('grid.addRow')}
        </Button>
      </>
    );
  },
  // Cells that were written change nothing here.
  (before, after) =>
    before.columns === after.columns &&
    (before.onComment === undefined) === (after.onComment === undefined) &&
    (['facts', 'outcome', 'derived'] as const).every((part) => before.definition[part] === after.definition[part]),
);
