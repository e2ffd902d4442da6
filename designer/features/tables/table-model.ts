import type { DecisionTable, Json, TableInput, TableRow, ValueSchema } from '../../../engine/index.ts';
import { freshId, freshIds } from '../../kernel/document/fresh-ids.ts';
import { inBoth } from '../../texts/local-text.ts';

/** A column of the decision table as the grid has it. */
export type TableColumn =
  | { kind: 'input'; index: number; name: string; schema: ValueSchema | undefined }
  | { kind: 'output'; index: number; name: string; schema: ValueSchema | undefined }
  | { kind: 'note' | 'clauses' | 'id' };

const inputName = (input: string | TableInput) => (typeof input === 'string' ? input : input['=']);

/** The columns: conditions, results, then what describes the row. */
export function columnsOf(
  table: DecisionTable,
  schemas: { fact: (name: string) => ValueSchema | undefined; outcome: (name: string) => ValueSchema | undefined },
): TableColumn[] {
  const inputs = table.inputs.map((input, index) => ({
    kind: 'input' as const,
    index,
    name: inputName(input),
    schema: schemas.fact(inputName(input)),
  }));
  const outputs = table.outputs.map((name, index) => ({
    kind: 'output' as const,
    index,
    name,
    schema: schemas.outcome(name),
  }));
  return [...inputs, ...outputs, { kind: 'clauses' }, { kind: 'note' }, { kind: 'id' }];
}

/** Changes the table as one step of the history. */
export type TableEdit = (name: string, change: (table: DecisionTable) => DecisionTable) => void;

/** A change of one cell; what it becomes is already read. */
export interface CellWrite {
  row: number;
  column: TableColumn;
  value: Json;
}

/** The table with some cells written; rows that are not touched stay the same objects. */
export function writeCells(table: DecisionTable, writes: CellWrite[]): DecisionTable {
  if (writes.length === 0) return table;
  const rows = [...table.rows];
  for (const { row, column, value } of writes) {
    const before = rows[row];
    if (before) rows[row] = writeCell(before, column, value);
  }
  return { ...table, rows };
}

function writeCell(row: TableRow, column: TableColumn, value: Json): TableRow {
  switch (column.kind) {
    case 'input':
      return { ...row, when: padded(row.when, column.index, '-').with(column.index, String(value)) };
    case 'output':
      return { ...row, then: padded(row.then, column.index, null).with(column.index, value) };
    case 'clauses':
      return { ...row, clauses: value as string[] };
    case 'note': {
      const { note: _dropped, ...rest } = row;
      return value ? { ...rest, note: inBoth(String(value), row.note?.en) } : rest;
    }
    case 'id':
      return value ? { ...row, id: String(value) } : row;
  }
}

function padded<T>(list: T[], index: number, filler: T): T[] {
  return list.length > index ? list : [...list, ...Array.from({ length: index + 1 - list.length }, () => filler)];
}

/** The table with `count` empty rows before row `at`. */
export function insertRows(table: DecisionTable, at: number, count: number): DecisionTable {
  const { inputs, outputs, rows } = table;
  const blank = freshIds(rows, count, 'row').map(
    (id): TableRow => ({ id, clauses: [], when: inputs.map(() => '-'), then: outputs.map(() => null) }),
  );
  return { ...table, rows: rows.toSpliced(at, 0, ...blank) };
}

export function removeRows(table: DecisionTable, rows: ReadonlySet<number>): DecisionTable {
  return { ...table, rows: table.rows.filter((_, index) => !rows.has(index)) };
}

export function duplicateRow(table: DecisionTable, at: number): DecisionTable {
  const row = table.rows[at];
  return row ? { ...table, rows: table.rows.toSpliced(at + 1, 0, { ...row, id: freshId(table.rows, row.id) }) } : table;
}

/** The table with row `from` moved so that it stands where `to` stood. */
export function moveRow(table: DecisionTable, from: number, to: number): DecisionTable {
  const row = table.rows[from];
  if (!row || from === to) return table;
  return { ...table, rows: table.rows.toSpliced(from, 1).toSpliced(to, 0, row) };
}

export function addColumn(table: DecisionTable, kind: 'input' | 'output', name: string): DecisionTable {
  if (kind === 'input') {
    return {
      ...table,
      inputs: [...table.inputs, name],
      rows: table.rows.map((row) => ({ ...row, when: [...row.when, '-'] })),
    };
  }
  return {
    ...table,
    outputs: [...table.outputs, name],
    rows: table.rows.map((row) => ({ ...row, then: [...row.then, null] })),
  };
}

export function removeColumn(table: DecisionTable, kind: 'input' | 'output', index: number): DecisionTable {
  if (kind === 'input') {
    return {
      ...table,
      inputs: table.inputs.toSpliced(index, 1),
      rows: table.rows.map((row) => ({ ...row, when: row.when.toSpliced(index, 1) })),
    };
  }
  return {
    ...table,
    outputs: table.outputs.toSpliced(index, 1),
    rows: table.rows.map((row) => ({ ...row, then: row.then.toSpliced(index, 1) })),
  };
}

/** Moves a column by one place among those of its kind. */
export function moveColumn(table: DecisionTable, kind: 'input' | 'output', index: number, step: 1 | -1): DecisionTable {
  const to = index + step;
  const length = kind === 'input' ? table.inputs.length : table.outputs.length;
  if (to < 0 || to >= length) return table;
  const swap = <T>(list: T[]): T[] => {
    const moving = list[index] as T;
    return list.toSpliced(index, 1).toSpliced(to, 0, moving);
  };
  if (kind === 'input')
    return { ...table, inputs: swap(table.inputs), rows: table.rows.map((row) => ({ ...row, when: swap(row.when) })) };
  return { ...table, outputs: swap(table.outputs), rows: table.rows.map((row) => ({ ...row, then: swap(row.then) })) };
}
