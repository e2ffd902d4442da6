import { App, Button, Dropdown, Input, Tooltip } from 'antd';
import { useMemo, useState } from 'react';
import type { DecisionTable, Json, PolicyContent, RuleSetDefinition } from '../../engine/index.ts';
import { CommentMark, openComments } from '../comments/comment-mark.tsx';
import { rulePointer } from '../comments/place-words.ts';
import { editDefinition, useDocument } from '../document/store.ts';
import { useWords, type Words } from '../forms/use-words.ts';
import { type Translate, useLocale, useT } from '../i18n/index.ts';
import { factSchema } from '../rules/fact-schema.ts';
import { Icon } from '../ui/icons.tsx';
import { EmptyHelp } from '../ui/page.tsx';
import { matches } from '../ui/search.ts';
import type { Suggestion } from './cell-editor.tsx';
import { type CellView, thenView, whenView } from './cell-words.ts';
import { ColumnMenu, ColumnPicker } from './column-menu.tsx';
import { Grid, type GridColumn, type TextWrite, type WriteHow } from './grid.tsx';
import { rangeOf, type Selection, selectionAt } from './grid-selection.ts';
import { type Choice, choicesOf, readThen, readWhen } from './read-cell.ts';
import { RowMenu } from './row-menu.tsx';
import { type CellWrite, columnsOf, insertRows, moveRow, type TableColumn, writeCells } from './table-model.ts';

interface TableEditorProps {
  definition: RuleSetDefinition;
  table: DecisionTable;
  /** Rules that fired and that hold in the present trial. */
  fired: ReadonlySet<string>;
  holds: ReadonlySet<string>;
  reveal?: { id: string; round: number };
}

/** The decision table as a grid: cells read as words, are edited as text that people write, and stay FEEL underneath. */
export function TableEditor({ definition, table, fired, holds, reveal }: TableEditorProps) {
  const t = useT();
  const locale = useLocale();
  const words = useWords(definition);
  const { message } = App.useApp();
  const readOnly = useDocument((state) => state.readOnly);
  const hasDraft = useDocument((state) => state.draft !== null);
  const [query, setQuery] = useState('');
  const [selection, setSelection] = useState<Selection>(selectionAt(0, 0));
  const columns = useColumns(definition, table);
  const choices = useChoices(columns);
  const view = (at: number, column: number): CellView =>
    cellView(table, at, columns[column] as TableColumn, { label: words.label, locale, t });
  const visible = useMemo(() => {
    const all = table.rows.map((_, index) => index);
    if (!query) return all;
    const show = (at: number) =>
      columns.map((column) => cellView(table, at, column, { label: words.label, locale, t }).words);
    return all.filter((at) => matches(query, ...show(at)));
  }, [table, columns, query, words, locale, t]);
  const change = (name: string, next: DecisionTable) => editDefinition(name, { ...definition, table: next });

  const write = (writes: TextWrite[], how: WriteHow) => {
    const past = Math.max(0, ...writes.map((item) => item.row + 1)) - visible.length;
    const grown = past > 0 && how === 'paste' ? insertRows(table, table.rows.length, past) : table;
    const rows =
      grown === table
        ? visible
        : [...visible, ...Array.from({ length: past }, (_, index) => table.rows.length + index)];
    const cells = writes.flatMap((item): CellWrite[] => {
      const column = columns[item.column];
      const row = rows[item.row];
      return column && row !== undefined
        ? [{ row, column, value: readText(item.text, column, choices[item.column] ?? []) }]
        : [];
    });
    const next = writeCells(grown, cells);
    change(stepName(how, writes, cells, columns, words, t), next);
    if (how === 'paste') {
      const bad = cells.filter(
        (cell) => cellView(next, cell.row, cell.column, { label: words.label, locale, t }).flaw,
      ).length;
      const lines = new Set(cells.map((cell) => cell.row)).size;
      message[bad > 0 ? 'warning' : 'success'](
        bad > 0 ? t('grid.pastedBad', { rows: lines, bad }) : t('grid.pasted', { rows: lines }),
      );
    }
  };
  const range = rangeOf(selection);
  const selected = visible.slice(range.top, range.bottom + 1);
  return (
    <div className="grid-frame" data-tour="grid">
      <div className="grid-tools">
        <Input
          prefix={<Icon name="search" />}
          placeholder={t('grid.filter')}
          aria-label={t('grid.filter')}
          allowClear
          style={{ width: 200 }}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
        <span className="faint">
          {query
            ? t('grid.filtered', { shown: visible.length, all: table.rows.length })
            : t('grid.rows', { count: table.rows.length })}
        </span>
        <span className="grow" />
        <Tooltip title={t('grid.keys')}>
          <Button type="text" icon={<Icon name="info" />} aria-label={t('grid.keysTitle')} />
        </Tooltip>
        {readOnly && hasDraft && table.rows.length > 0 ? (
          <Button
            icon={<Icon name="comment" />}
            onClick={() => openComments(rulePointer('table/rows', table.rows[selected[0] ?? 0]?.id ?? ''))}
          >
            {t('comment.onRow')}
          </Button>
        ) : null}
        {readOnly ? null : (
          <>
            <ColumnPicker definition={definition} table={table} kind="input" onChange={change} />
            <ColumnPicker definition={definition} table={table} kind="output" onChange={change} />
            <RowMenu table={table} selected={selected} onChange={change} />
            <Button
              icon={<Icon name="plus" />}
              onClick={() =>
                change(t('grid.stepInsert'), insertRows(table, (selected.at(-1) ?? table.rows.length - 1) + 1, 1))
              }
            >
              {t('grid.addRow')}
            </Button>
          </>
        )}
      </div>
      {columns.length === 3 ? (
        <EmptyHelp icon="table" title={t('grid.empty')} text={t('grid.emptyHelp')} />
      ) : (
        <Dropdown
          trigger={['contextMenu']}
          disabled={readOnly}
          popupRender={() => <RowMenu table={table} selected={selected} onChange={change} inline />}
        >
          <div className="grid-hold">
            <Grid
              label={t('grid.label')}
              fillLabel={t('grid.fill')}
              columns={columns.map((column) =>
                gridColumn(column, definition, table, words, t, readOnly ? undefined : change),
              )}
              rows={visible.length}
              rowKey={(row) => table.rows[visible[row] ?? -1]?.id ?? String(row)}
              view={(row, column) => view(visible[row] ?? 0, column)}
              suggest={(_, column, text) => suggestions(columns[column], choices[column] ?? [], text, words)}
              onWrite={write}
              rowNumber={(row) => rowNumber(definition.id, table, visible[row] ?? 0, fired, t)}
              rowTone={(row) => {
                const id = table.rows[visible[row] ?? -1]?.id ?? '';
                return fired.has(id) ? 'fired' : holds.has(id) ? 'holds' : undefined;
              }}
              onMoveRow={(from, to) =>
                change(t('grid.stepMove'), moveRow(table, visible[from] ?? from, visible[to] ?? to))
              }
              onSelect={setSelection}
              readOnly={readOnly}
              canMove={query === ''}
              {...(reveal
                ? { reveal: { row: visible.findIndex((at) => table.rows[at]?.id === reveal.id), round: reveal.round } }
                : {})}
            />
          </div>
        </Dropdown>
      )}
    </div>
  );
}

function rowNumber(id: string, table: DecisionTable, at: number, fired: ReadonlySet<string>, t: Translate) {
  const row = table.rows[at]?.id ?? '';
  return (
    <>
      {fired.has(row) ? <span title={t('try.fired')}>✓ {at + 1}</span> : at + 1}
      <CommentMark place={{ kind: 'rules', id, path: rulePointer('table/rows', row) }} />
    </>
  );
}

/** The columns with schemas: of own facts, of derived facts, and of the facts of the rule sets that are asked. */
function useColumns(definition: RuleSetDefinition, table: DecisionTable): TableColumn[] {
  const content = useDocument((state) => state.content) as PolicyContent;
  return useMemo(
    () => columnsOf(definition, table, (name) => factSchema(content, definition, name)),
    [content, definition, table],
  );
}

function useChoices(columns: TableColumn[]): Choice[][] {
  const content = useDocument((state) => state.content) as PolicyContent;
  return useMemo(() => {
    const names = (value: string) => {
      const word = content.vocabulary.words[value];
      return word ? [word['zh-CN'], word.en].filter(Boolean) : [];
    };
    return columns.map((column) => ('schema' in column ? choicesOf(column.schema, names) : []));
  }, [columns, content]);
}

function cellView(
  table: DecisionTable,
  at: number,
  column: TableColumn,
  reading: { label: Words['label']; locale: 'zh-CN' | 'en'; t: Translate },
): CellView {
  const row = table.rows[at];
  const plain = (text: string): CellView => ({ words: text, raw: text, look: 'value' });
  const marked = (view: CellView): CellView => (view.flaw ? { ...view, flawText: reading.t(view.flaw) } : view);
  switch (column.kind) {
    case 'input':
      return marked(whenView(row?.when[column.index] ?? '-', { schema: column.schema, ...reading }));
    case 'output':
      return marked(thenView(row?.then[column.index] as Json | undefined, { schema: column.schema, ...reading }));
    case 'clauses':
      return plain((row?.clauses ?? []).join(', '));
    case 'note':
      return plain(row?.note?.[reading.locale] ?? '');
    case 'id':
      return plain(row?.id ?? '');
  }
}

function readText(text: string, column: TableColumn, choices: Choice[]): Json {
  switch (column.kind) {
    case 'input':
      return readWhen(text, column.schema, choices);
    case 'output':
      return readThen(text, column.schema, choices);
    case 'clauses':
      return text.split(/[\s,\uff0c\u3001;]+/).filter(Boolean);
    default:
      return text.trim();
  }
}

function suggestions(column: TableColumn | undefined, choices: Choice[], text: string, words: Words): Suggestion[] {
  if (!column || !('schema' in column)) return [];
  const all = choices.map((choice) => ({
    text: typeof choice.value === 'boolean' ? String(choice.value) : String(choice.value),
    label: words.value(choice.value, column.schema?.items ?? column.schema),
    hint: String(choice.value),
  }));
  const typed = text.trim().replaceAll('"', '');
  return all.filter((item) => typed === '' || matches(typed, item.label, item.text)).slice(0, 40);
}

function gridColumn(
  column: TableColumn,
  definition: RuleSetDefinition,
  table: DecisionTable,
  words: Words,
  t: Translate,
  change: ((name: string, next: DecisionTable) => void) | undefined,
): GridColumn {
  if (column.kind !== 'input' && column.kind !== 'output') {
    const widths = { clauses: 200, note: 200, id: 150 };
    return {
      key: column.kind,
      title: t(`grid.${column.kind}`),
      tone: 'plain',
      width: widths[column.kind],
      mono: column.kind !== 'note',
    };
  }
  const input = column.kind === 'input' ? table.inputs[column.index] : undefined;
  const title = typeof input === 'object' && input.title ? words.label(input.title['zh-CN']) : words.label(column.name);
  const unit = words.unit(column.schema?.unit);
  const kind = t(column.kind === 'input' ? 'grid.input' : 'grid.output');
  return {
    key: `${column.kind}/${column.index}`,
    title,
    subtitle: unit ? `${kind} · ${unit}` : kind,
    tone: column.kind,
    width: Math.max(
      130,
      Math.min(
        240,
        60 + Array.from(title).reduce((sum, character) => sum + (character.charCodeAt(0) > 255 ? 14 : 8), 0),
      ),
    ),
    ...(change
      ? {
          menu: (
            <ColumnMenu
              definition={definition}
              table={table}
              kind={column.kind}
              index={column.index}
              onChange={change}
            />
          ),
        }
      : {}),
  };
}

function stepName(
  how: WriteHow,
  writes: TextWrite[],
  cells: CellWrite[],
  columns: TableColumn[],
  words: Words,
  t: Translate,
): string {
  if (how === 'paste') return t('grid.stepPaste', { rows: new Set(cells.map((cell) => cell.row)).size });
  if (how === 'clear') return t('grid.stepClear');
  if (how === 'fill') return t('grid.stepFill');
  const column = columns[writes[0]?.column ?? 0];
  const name = column && 'name' in column ? words.label(column.name) : column ? t(`grid.${column.kind}`) : '';
  return t('grid.stepCell', { column: name, row: (writes[0]?.row ?? 0) + 1 });
}
