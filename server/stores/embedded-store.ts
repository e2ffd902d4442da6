import { join } from 'node:path';
import { type Log, silent } from '../kernel/log.ts';
import { CatalogueFiles } from './catalogue-files.ts';
import { Damages } from './damage.ts';
import { DecisionFiles } from './decision-files.ts';
import { FileHeads, indexedFiles } from './file-heads.ts';
import { indexedInstances } from './indexed-instances.ts';
import { InstanceFiles } from './instance-files.ts';
import type { Opening } from './opening.ts';
import { isAtRest, type OwnerTimes, ownFolder } from './own-folder.ts';
import { indexedRecords, RecordFiles } from './record-files.ts';
import { decisionsOf, linesOf } from './recorded-decisions.ts';
import { RegistersInMemory } from './registers-in-memory.ts';
import { restoreFile } from './restore-file.ts';
import { indexedRows, RowFiles } from './row-files.ts';
import { LeftOnShelves, openShelfFiles } from './shelf-files.ts';
import type { Store } from './store.ts';

/**
 * The store that needs nothing but a folder: JSON files written through lowdb, one process at a time.
 *
 * @param folder made where it does not exist
 * @param log is told of what cannot be read
 * @param readOnly takes nothing over and cleans nothing up: for a copy, or to look while a server runs
 * @throws FolderInUse, StoreNotWhole, Problem storeUnavailable
 */
export async function openEmbeddedStore(
  folder: string,
  log: Log = silent,
  { readOnly = false, ...times }: { readOnly?: boolean } & Partial<OwnerTimes> = {},
): Promise<Store> {
  const owner = readOnly ? undefined : await ownFolder(folder, log, times);
  try {
    const atRest = owner ? !owner.takenOver : isAtRest(folder);
    return await openFiles(folder, { owner, damages: new Damages(log), log, atRest });
  } catch (error) {
    await owner?.release();
    throw error;
  }
}

async function openFiles(folder: string, opening: Opening): Promise<Store> {
  const { owner, damages } = opening;
  const catalogue = await CatalogueFiles.open(folder, opening);
  const shelves = await openShelfFiles(
    join(folder, 'shelves'),
    opening,
    (end) => catalogue.hasCome(end),
    ({ policy, number, retired }) => catalogue.has(retired ? 'retirement' : 'edition', policy, number),
  );
  const left = new LeftOnShelves(join(folder, 'shelves'), opening);
  await left.compare(catalogue.isNew);
  const decisions = await DecisionFiles.open(join(folder, 'decisions'), opening, catalogue.isNew);
  const heads = new FileHeads(folder, opening, catalogue.knowsNoFilesOrRows);
  const registers = new RegistersInMemory({
    async ids({ policy, over: { kind, of } }) {
      const table = kind === 'records' ? records : files;
      await table.indexed;
      return kind === 'records' ? records.index.idsOf(policy, of) : files.index.idsOf(policy, of);
    },
    read: async (kind, id) =>
      kind === 'records' ? (await records.read(id))?.record : (await files.read(id))?.instance,
    decisions: (policy) => decisions.read(policy, {}),
  });
  const records = new RecordFiles(folder, opening, catalogue.knowsNoRecords, heads, (one) =>
    registers.changed('records', one.id, one.policy, one.form),
  );
  const rows = new RowFiles(folder, opening, catalogue.knowsNoFilesOrRows);
  const files = new InstanceFiles(folder, opening, catalogue.isNew, {
    ...{ records, rows },
    changed: (one) => registers.changed('instances', one.id, one.policy, one.flow),
  });
  for (const one of [records, rows]) one.completeAfter(files.indexed);
  await Promise.all([files.known, records.known, rows.known, heads.known]);
  await left.forget();
  const settled = files.indexed.then(() => {
    const settles = files.isIndexed && owner;
    return Promise.all([heads.indexed, ...[records, rows].map((one) => (settles ? one.settle() : one.indexed))]);
  });
  settled.catch(() => {});
  const isIndexed = () => [files, records, rows, heads].every((one) => one.isIndexed);
  const stamped = settled.then(() => (isIndexed() ? catalogue.stamp() : undefined));
  stamped.catch(() => {});
  let closed = false;
  return {
    instances: indexedInstances(files),
    records: indexedRecords(records),
    files: indexedFiles(heads),
    rows: indexedRows(rows),
    governed: {
      get: (kind, ...key) => catalogue.get(kind, ...key),
      list: (kind, policy) => catalogue.list(kind, policy),
      write: (write) => catalogue.write(write, shelves),
    },
    log: catalogue.log,
    shelves,
    decisions: {
      async record(made) {
        await decisions.append(made);
        registers.decided(() => made.flatMap(linesOf).flatMap((line) => decisionsOf(JSON.parse(line))));
      },
      recorded: (policy, period) => decisions.read(policy, period),
    },
    registers,
    async restore(piece) {
      await catalogue.beginRestore();
      if (piece.kind === 'record') {
        await records.put({ record: piece.record });
        return 'ok';
      }
      if (piece.kind === 'file')
        return restoreFile({ take: (bytes) => heads.take(bytes), put: (head) => heads.put({ head }) }, piece);
      if (piece.kind === 'row') {
        await rows.put({ row: piece.row });
        return 'ok';
      }
      if (piece.kind !== 'instance') return catalogue.restore(piece);
      await files.put({ instance: piece.instance, history: piece.history, answers: piece.answers });
      return 'ok';
    },

    ready: isIndexed,
    fault: () => owner?.fault,
    lost: owner?.lost,
    damaged: () => damages.all(),
    async inspect({ quick = false } = {}) {
      await Promise.all([files.indexed, settled, catalogue.inspect(), ...(quick ? [] : [decisions.inspect()])]);
    },
    async close() {
      await registers.close();
      await Promise.all([files.close(), records.close(), rows.close()]);
      await heads.close();
      await stamped.catch(() => {});
      // Another process may take the folder as soon as it is given back.
      await Promise.all([catalogue, decisions, ...Object.values(shelves)].map((one) => one.close()));
      if (owner && !closed) await left.write().catch(() => {});
      closed = true;
      await owner?.release();
    },
  };
}
