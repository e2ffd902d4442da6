import { type DecisionTable, isEqualJson, type Json, type TableRow } from '../../engine/index.ts';

type DiffState = 'same' | 'added' | 'removed' | 'changed' | 'moved';

export interface DiffColumn {
  kind: 'input' | 'output' | 'clauses';
  /** The fact, expression or outcome property. */
  name: string;
  state: 'same' | 'added' | 'removed';
  /** Where it stands on each side; -1: not there. */
  before: number;
  after: number;
}
export interface DiffCell {
  before?: Json;
  after?: Json;
  changed: boolean;
}
export interface DiffRow {
  id: string;
  state: DiffState;
  /** Its number in the later table, or in the earlier one where it was removed. */
  number: number;
  /** It stood elsewhere among the rows that both have. */
  from?: number;
  cells: DiffCell[];
}
interface TableDiff {
  columns: DiffColumn[];
  rows: DiffRow[];
}

const nameOf = (input: DecisionTable['inputs'][number]) => (typeof input === 'string' ? input : input['=']);

/** Two tables laid over each other: columns by name, rows by id, in the later order, removed ones where they stood. */
export function diffTables(before: DecisionTable, after: DecisionTable): TableDiff {
  const columns = [
    ...columnsOf('input', before.inputs.map(nameOf), after.inputs.map(nameOf)),
    ...columnsOf('output', before.outputs, after.outputs),
    { kind: 'clauses' as const, name: '', state: 'same' as const, before: 0, after: 0 },
  ];
  const moved = movedRows(before.rows, after.rows);
  const old = new Map(before.rows.map((row, place) => [row.id, { row, place }]));
  const kept = new Set(after.rows.map(({ id }) => id));
  const rows = after.rows.map((row, place): DiffRow => {
    const was = old.get(row.id);
    const cells = columns.map((column) => cellOf(column, was?.row, row));
    const changed = cells.some((cell) => cell.changed) || !sameNote(was?.row, row);
    const state = !was ? 'added' : changed ? 'changed' : moved.has(row.id) ? 'moved' : 'same';
    const from = was && moved.has(row.id) ? { from: was.place + 1 } : {};
    return { id: row.id, state, number: place + 1, cells, ...from };
  });
  before.rows.forEach((row, place) => {
    if (kept.has(row.id)) return;
    const follows = before.rows[place - 1]?.id;
    const at = follows === undefined ? 0 : rows.findIndex(({ id }) => id === follows) + 1;
    const cells = columns.map((column) => cellOf(column, row, undefined));
    rows.splice(at, 0, { id: row.id, state: 'removed', number: place + 1, cells });
  });
  return { columns, rows };
}

function columnsOf(kind: 'input' | 'output', before: string[], after: string[]): DiffColumn[] {
  const names = [...after, ...before.filter((name) => !after.includes(name))];
  return names.map((name) => {
    const [was, is] = [before.indexOf(name), after.indexOf(name)];
    return { kind, name, before: was, after: is, state: was < 0 ? 'added' : is < 0 ? 'removed' : 'same' };
  });
}

function cellOf(column: DiffColumn, before: TableRow | undefined, after: TableRow | undefined): DiffCell {
  const [was, is] = [readCell(column, before, column.before), readCell(column, after, column.after)];
  return {
    ...(was === undefined ? {} : { before: was }),
    ...(is === undefined ? {} : { after: is }),
    changed: before !== undefined && after !== undefined && !isEqualJson(was, is),
  };
}

function readCell({ kind }: DiffColumn, row: TableRow | undefined, place: number): Json | undefined {
  if (!row || place < 0) return undefined;
  if (kind === 'clauses') return row.clauses ?? [];
  return kind === 'input' ? (row.when[place] ?? '-') : ((row.then[place] as Json | undefined) ?? null);
}

const sameNote = (a: TableRow | undefined, b: TableRow) => isEqualJson(a?.note, b.note);

/** Rows that stand in another order: those outside of the longest run that kept its order. */
function movedRows(before: TableRow[], after: TableRow[]): Set<string> {
  const place = new Map(before.map(({ id }, index) => [id, index]));
  const common = after.flatMap(({ id }) => (place.has(id) ? [{ id, at: place.get(id) as number }] : []));
  // Patience sorting: `ends[n]` is where the best run of n + 1 rows ends.
  const ends: number[] = [];
  const previous: number[] = [];
  common.forEach(({ at }, index) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((common[ends[middle] as number]?.at as number) < at) low = middle + 1;
      else high = middle;
    }
    previous[index] = low > 0 ? (ends[low - 1] as number) : -1;
    ends[low] = index;
  });
  const moved = new Set(common.map(({ id }) => id));
  for (let index = ends.at(-1) ?? -1; index >= 0; index = previous[index] as number) {
    moved.delete(common[index]?.id as string);
  }
  return moved;
}

/** Rows worth drawing: what differs with a neighbour on each side; a number stands for so many equal rows left out. */
export function drawnRows(rows: DiffRow[]): (DiffRow | number)[] {
  const near = (index: number) =>
    [index - 1, index, index + 1].some((at) => rows[at] !== undefined && rows[at]?.state !== 'same');
  const drawn: (DiffRow | number)[] = [];
  rows.forEach((row, index) => {
    const last = drawn.at(-1);
    if (near(index)) drawn.push(row);
    else if (typeof last === 'number') drawn[drawn.length - 1] = last + 1;
    else drawn.push(1);
  });
  return drawn;
}
