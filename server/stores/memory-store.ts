import { chainStart, endOf, seal } from './chain.ts';
import { type GovernedRecords, type Listed, listedOf } from './governed-kinds.ts';
import { GovernedTable } from './governed-table.ts';
import { indexedInstances } from './indexed-instances.ts';
import { type InstanceFile, withCommit } from './instance-file.ts';
import { InstanceIndex } from './instance-index.ts';
import { MemoryFiles } from './memory-files.ts';
import { RecordIndex } from './record-index.ts';
import { type DecisionPack, decisionsOf, isWithin, linesOf, type RecordedDecision } from './recorded-decisions.ts';
import type { ChainEntry } from './records/entry.ts';
import type { FiledRecord } from './records/form-record.ts';
import type { MasterRow, RowHistory, RowName, RowsWritten } from './records/master-row.ts';
import { RegistersInMemory } from './registers-in-memory.ts';
import { restoreFile } from './restore-file.ts';
import { rowId, rowsOf, withRowVersion } from './row-hash.ts';
import { RowIndex } from './row-index.ts';
import { createMemoryShelves, isAnyTaken } from './shelf-files.ts';
import type { Decisions, Governed, Records, Rows, Shelf, Store, Write } from './store.ts';

/** A store that forgets: for tests and for trying things out. */
export function createMemoryStore(): Store {
  const files = new Map<string, InstanceFile>();
  const decisions = createMemoryDecisions();
  const registers = new RegistersInMemory({
    ids: async ({ policy, over: { kind, of } }) =>
      kind === 'records' ? papersIndex.idsOf(policy, of) : index.idsOf(policy, of),
    read: async (kind, id) => (kind === 'records' ? papers.get(id) : files.get(id)?.instance),
    decisions: (policy) => decisions.recorded(policy, {}),
  });
  const index = new InstanceIndex((one) => registers.changed('instances', one.id, one.policy, one.flow));
  let records = new GovernedTable();
  const audit: ChainEntry[] = [];
  const shelves = createMemoryShelves();
  const keep = (file: InstanceFile) => {
    files.set(file.instance.id, file);
    index.put(file.instance);
  };
  const papers = new Map<string, FiledRecord>();
  const papersIndex = new RecordIndex((one) => registers.changed('records', one.id, one.policy, one.form));
  const uploads = new MemoryFiles();
  const file = (record: FiledRecord) => {
    papers.set(record.id, record);
    papersIndex.put(record);
  };
  const rows = new Map<string, RowHistory>();
  const rowsIndex = new RowIndex();
  const keepRow = (row: RowHistory) => {
    rows.set(rowId(row), row);
    rowsIndex.put(rowsOf(row).at(-1) as MasterRow);
  };
  const writeRows = ({ changed }: RowsWritten) => {
    for (const row of changed) keepRow(withRowVersion(rows.get(rowId(row)), row) as RowHistory);
  };
  const put = ({ puts }: Pick<Write, 'puts'>) => {
    const next = records.after(puts);
    records = next ?? records;
    return next !== undefined;
  };

  const instances = indexedInstances({
    read: async (id) => files.get(id),
    async commit(commit) {
      const next = withCommit(files.get(commit.next.id), commit);
      const { papers = [], attached = [], rows: written } = commit;
      if (!next || index.isStartedAgain(commit.next) || !papersIndex.follows(papers)) return 'conflict';
      if (!uploads.mayAttach(attached) || (written && !rowsIndex.follows(written))) return 'conflict';
      keep(next);
      papers.forEach(file);
      uploads.attach(attached);
      if (written) writeRows(written);
      return 'ok';
    },
    wholeIndex: async () => index,
  });
  const governed: Governed = {
    get: async (kind, ...key) => records.get(kind, key) as GovernedRecords[typeof kind] | undefined,
    list: async (kind, policy) =>
      records.list(kind, policy).map((one) => listedOf(kind, one as GovernedRecords[typeof kind])) as Listed<
        typeof kind
      >[],
    async write({ puts, log, shelved = [] }) {
      if ((await isAnyTaken(shelves, shelved)) || !put({ puts })) return 'conflict';
      audit.push(...seal(endOf(audit, { length: 0, head: chainStart }), log));
      for (const { shelf, record, dueAt } of shelved)
        await (shelves[shelf] as Shelf<{ id: string }>).put(record, dueAt);
      return 'ok';
    },
  };
  return {
    instances,
    records: recordsIn(papers, papersIndex, uploads, file),
    files: uploads,
    rows: rowsIn(rows, rowsIndex, writeRows),
    governed,
    shelves,
    decisions: {
      async record(made) {
        await decisions.record(made);
        registers.decided(() => made.flatMap(linesOf).flatMap((line) => decisionsOf(JSON.parse(line))));
      },
      recorded: decisions.recorded,
    },
    registers,
    log: { read: async (after, limit) => audit.slice(after, after + limit), length: async () => audit.length },
    async restore(piece) {
      if (piece.kind === 'file') return restoreFile(uploads, piece);
      const { kind: _, ...given } = piece;
      if ('puts' in given) return put(given) ? 'ok' : 'conflict';
      if ('record' in given) file(given.record);
      else if ('row' in given) keepRow(given.row);
      else if ('instance' in given) keep(given);
      else audit.push(...given.entries);
      return 'ok';
    },
    ready: () => true,
    damaged: () => [],
    inspect: async () => {},
    close: () => registers.close(),
  };
}

const recordsIn = (
  papers: ReadonlyMap<string, FiledRecord>,
  index: RecordIndex,
  uploads: MemoryFiles,
  file: (record: FiledRecord) => void,
): Records => ({
  get: async (id) => papers.get(id),
  numbered: async (policy, number) => papers.get(index.numbered(policy, number) ?? ''),
  async list(query) {
    const { ids, cursor } = index.find(query);
    return { items: ids.map((id) => papers.get(id) as FiledRecord), cursor };
  },
  filedBy: async (call) => index.filedBy(call),
  counted: async (counter) => index.counted(counter),
  ids: async () => index.ids(),
  async write(records, attached = []) {
    if (!index.follows(records) || !uploads.mayAttach(attached)) return 'conflict';
    records.forEach(file);
    uploads.attach(attached);
    return 'ok';
  },
});

function rowsIn(rows: ReadonlyMap<string, RowHistory>, index: RowIndex, put: (written: RowsWritten) => void): Rows {
  const historyOf = (name: RowName) => {
    const row = rows.get(rowId(name));
    return row ? rowsOf(row) : [];
  };
  return {
    get: async (name) => historyOf(name).at(-1),
    history: async (name) => historyOf(name),
    async list(query) {
      const { names, ...more } = index.find(query);
      return { items: names.map((name) => historyOf(name).at(-1) as MasterRow), ...more };
    },
    counts: async (policy) => index.counts(policy),
    names: async () => index.names(),
    async write(written) {
      if (!index.follows(written)) return 'conflict';
      put(written);
      return 'ok';
    },
  };
}

function createMemoryDecisions(): Decisions {
  const made: (RecordedDecision | DecisionPack)[] = [];
  return {
    async record(pages) {
      for (const line of pages.flatMap(linesOf)) made.push(JSON.parse(line) as RecordedDecision | DecisionPack);
    },
    async *recorded(policy, period) {
      for (const one of made.slice()) if (one.policy === policy && isWithin(one, period)) yield* decisionsOf(one);
    },
  };
}
