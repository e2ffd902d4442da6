import { hitPolicyOf } from '../../../engine/authoring.ts';
import type { TableInspector } from '../../../engine/checks.ts';
import {
  type Json,
  type LocalText,
  type RuleSetDefinition,
  type TableInput,
  type TableRow,
  textOf,
} from '../../../engine/index.ts';
import type { Choice } from '../../../engine/reading.ts';
import { readThen } from '../../../engine/reading.ts';
import { matches } from '../../kernel/ui/search.ts';
import type { Translate } from '../../texts/sections.ts';
import { type CellView, readCell, thenView, whenView } from '../../words/cell-words.ts';
import type { Words } from '../../words/policy-words.ts';
import { readWhen } from '../../words/reading/conditions.ts';
import type { Suggestion, TextWrite, WriteHow } from './grid-writes.ts';
import type { TableColumn } from './table-model.ts';

export interface CellReading {
  words: Words;
  locale: 'zh-CN' | 'en';
  t: Translate;
  /** What the engine finds wrong with cells. */
  inspector: TableInspector;
}

/** What stands above a column. */
export function columnTitle(
  column: TableColumn,
  inputs: (string | TableInput)[],
  { words, t }: Pick<CellReading, 'words' | 't'>,
): string {
  if (!('name' in column)) return t(`grid.${column.kind}`);
  const input = column.kind === 'input' ? inputs[column.index] : undefined;
  return typeof input === 'object' && input.title
    ? words.label(textOf(input.title, 'zh-CN'))
    : words.label(column.name);
}

/** A cell of a decision table as the grid shows it. */
export function cellView(
  row: TableRow | undefined,
  column: TableColumn,
  { words, locale, inspector }: CellReading,
): CellView {
  const plain = (text: string): CellView => ({ words: text, raw: text, look: 'value' });
  const marked = (view: CellView, flaw: LocalText | undefined): CellView =>
    flaw ? { ...view, flaw: flaw[locale] } : view;
  switch (column.kind) {
    case 'input': {
      const text = row?.when[column.index] ?? '-';
      const view = whenView(text, { schema: column.schema, words, locale });
      return marked(view, inspector.cell(column.index, text));
    }
    case 'output': {
      const value = row?.then[column.index] as Json | undefined;
      const view = thenView(value, { schema: column.schema, words, locale });
      return marked(view, inspector.result(column.index, value ?? null));
    }
    case 'clauses':
      return plain((row?.clauses ?? []).join(', '));
    case 'note':
      return plain(row?.note?.[locale] ?? '');
    case 'id':
      return plain(row?.id ?? '');
  }
}

/**
 * What a typed text is in a column's cell.
 *
 * @param rest what 其他 is there, as FEEL
 */
export function readText(
  text: string,
  column: TableColumn,
  { words }: Pick<CellReading, 'words'>,
  rest?: string,
): Json {
  switch (column.kind) {
    case 'input': {
      const { schema, name } = column;
      return readWhen(text, {
        schema,
        choices: words.choices(schema),
        lexicon: words,
        subjects: [name, words.label(name)],
        rest,
      });
    }
    case 'output':
      return readThen(text, column.schema, words.choices(column.schema), words);
    case 'clauses':
      return text.split(/[\s,\uff0c\u3001;]+/).filter(Boolean);
    default:
      return text.trim();
  }
}

/**
 * What 其他 is in a condition cell: anything where the rows above come first, else whatever no other row of the column tests for; undefined
 * where that cannot be said in a cell.
 */
export function restOf(definition: RuleSetDefinition, column: TableColumn, row: number): string | undefined {
  const { table } = definition;
  if (column.kind !== 'input' || !table) return undefined;
  if (hitPolicyOf(definition).stopsAtFirst) return row === table.rows.length - 1 ? '-' : undefined;
  const others = table.rows.filter((_, at) => at !== row).map(({ when }) => when[column.index] ?? '-');
  const cells = others.map((text) => ({ text, cell: readCell(text) }));
  const isPositive = cells.every(({ cell }) => cell?.kind === 'any' || (cell?.kind === 'tests' && !cell.negated));
  const tests = [...new Set(cells.filter(({ cell }) => cell?.kind === 'tests').map(({ text }) => text))];
  return isPositive && tests.length > 0 ? `not(${tests.join(', ')})` : undefined;
}

/** What may be written in a column's cell, as far as its schema lists it. */
export function suggestions(
  column: TableColumn | undefined,
  choices: Choice[],
  text: string,
  words: Words,
): Suggestion[] {
  if (!column || !('schema' in column)) return [];
  const all = choices.map((choice) => ({
    text: String(choice.value),
    label: words.value(choice.value, column.schema?.items ?? column.schema),
    hint: String(choice.value),
  }));
  const typed = text.trim().replaceAll('"', '');
  return all.filter((item) => typed === '' || matches(typed, item.label, item.text)).slice(0, 40);
}

/** What the history calls a write; `rows`: how many rows it reaches. */
export function stepName(
  how: WriteHow,
  { writes, rows, columns }: { writes: TextWrite[]; rows: number; columns: TableColumn[] },
  { words, t }: CellReading,
): string {
  if (how === 'paste') return t('grid.stepPaste', { rows });
  if (how === 'clear') return t('grid.stepClear');
  if (how === 'fill') return t('grid.stepFill');
  const column = columns[writes[0]?.column ?? 0];
  const name = column && 'name' in column ? words.label(column.name) : column ? t(`grid.${column.kind}`) : '';
  return t('grid.stepCell', { column: name, row: (writes[0]?.row ?? 0) + 1 });
}
