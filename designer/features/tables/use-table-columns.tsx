import { useMemo } from 'react';
import { type TableInspector, tableInspector } from '../../../engine/checks.ts';
import type { DecisionTable, PolicyContent, RuleSetDefinition, TableInput } from '../../../engine/index.ts';
import { type Choice, choicesOf, namesIn } from '../../../engine/reading.ts';
import { schemasOf } from '../../kernel/document/fact-schema.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { useSame } from '../../kernel/ui/use-same.ts';
import { type Translate, useT } from '../../texts/translate.ts';
import type { Words } from '../../words/policy-words.ts';
import { ColumnMenu } from './column-menu.tsx';
import type { GridColumn } from './grid-props.ts';
import { columnTitle } from './table-cells.ts';
import { columnsOf, type TableColumn, type TableEdit } from './table-model.ts';

/** The columns with schemas: of own facts, of derived facts, and of the facts of the rule sets that are asked. */
export function useColumns(definition: RuleSetDefinition, table: DecisionTable): TableColumn[] {
  const content = useDocument((state) => state.content) as PolicyContent;
  return useSame(columnsOf(table, schemasOf(content, definition)));
}

/** What finds the cells that are wrong: the same until something but the rows is another. */
export function useInspector(definition: RuleSetDefinition, { inputs, outputs }: DecisionTable): TableInspector {
  const content = useDocument((state) => state.content) as PolicyContent;
  const shape = useSame({ ...definition, rules: [], table: { inputs, outputs, rows: [] } });
  const { config, policy } = content;
  return useMemo(() => tableInspector(shape, { config, policy }), [shape, config, policy]);
}

/** What the schema of each column lists, by every name it goes by. */
export function useChoices(columns: TableColumn[]): Choice[][] {
  const vocabulary = useDocument((state) => state.content?.vocabulary) as PolicyContent['vocabulary'];
  return useMemo(() => {
    const names = namesIn(vocabulary);
    return columns.map((column) => ('schema' in column ? choicesOf(column.schema, names) : []));
  }, [columns, vocabulary]);
}

/** The columns as the grid draws them: the same objects until a column itself is another. */
export function useGridColumns(
  columns: TableColumn[],
  { inputs, outputs }: DecisionTable,
  words: Words,
  edit: TableEdit | undefined,
): GridColumn[] {
  const t = useT();
  const shape = useSame({ inputs, outputs: outputs.length });
  return useMemo(
    () => columns.map((column) => gridColumn(column, { ...shape, words, t, edit })),
    [columns, shape, words, t, edit],
  );
}

interface ColumnReading {
  inputs: (string | TableInput)[];
  outputs: number;
  words: Words;
  t: Translate;
  edit: TableEdit | undefined;
}

const plainWidths = { clauses: 200, note: 200, id: 150 };

function gridColumn(column: TableColumn, { inputs, outputs, words, t, edit }: ColumnReading): GridColumn {
  const { kind } = column;
  if (kind !== 'input' && kind !== 'output') {
    const title = t(`grid.${kind}`);
    return { key: kind, title, tone: 'plain', width: plainWidths[kind], mono: kind !== 'note' };
  }
  const { index } = column;
  const title = columnTitle(column, inputs, { words, t });
  const unit = words.unit(column.schema?.unit);
  const subtitle = t(kind === 'input' ? 'grid.input' : 'grid.output');
  const length = kind === 'input' ? inputs.length : outputs;
  return {
    key: `${kind}/${index}`,
    title,
    subtitle: unit ? `${subtitle} · ${unit}` : subtitle,
    tone: kind,
    width: Math.max(130, Math.min(240, 60 + widthOf(title))),
    ...(edit ? { menu: <ColumnMenu {...{ title, kind, index, length, edit }} /> } : {}),
  };
}

/** About as wide as a text is drawn. */
function widthOf(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + (character.charCodeAt(0) > 255 ? 14 : 8), 0);
}
