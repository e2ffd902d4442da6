import { join } from 'node:path';
import { type Log, silent } from '../kernel/log.ts';
import { CatalogueFiles } from './catalogue-files.ts';
import { Damages } from './damage.ts';
import { DecisionFiles } from './decision-files.ts';
import { answerTo } from './instance-file.ts';
import { InstanceFiles } from './instance-files.ts';
import { owedAt, toInstant } from './memory-store.ts';
import type { Opening } from './opening.ts';
import { isAtRest, type OwnerTimes, ownFolder } from './own-folder.ts';
import { untilOf } from './records/call.ts';
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
  const shelves = await openShelfFiles(join(folder, 'shelves'), opening, {
    edition({ policy, number, retired }) {
      const known = catalogue.policies().find(({ id }) => id === policy);
      const edition = known?.editions.find((one) => one.number === number);
      return edition !== undefined && (!retired || edition.retired !== undefined);
    },
    call: (end) => catalogue.hasCome(end),
  });
  const left = new LeftOnShelves(join(folder, 'shelves'), opening);
  await left.compare(catalogue.isNew);
  const decisions = await DecisionFiles.open(join(folder, 'decisions'), opening, catalogue.isNew);
  const instances = new InstanceFiles(folder, opening, catalogue.isNew);
  await instances.known;
  await left.forget();
  const stamped = instances.indexed.then(() => (instances.isIndexed ? catalogue.stamp() : undefined));
  stamped.catch(() => {});
  let closed = false;
  /** Every instance must have been seen before what is said of all is true. */
  const indexed = async () => {
    await instances.indexed;
    return instances.index;
  };
  return {
    async load(id, key, other) {
      const file = await instances.read(id);
      return { instance: file?.instance, answer: answerTo(file, key, other) };
    },
    commit: (commit) => instances.commit(commit),
    startedBy: async (call) => (await indexed()).startedBy(call),
    history: async (id) => (await instances.readFromDisk(id))?.history ?? [],
    answers: async (id) => (await instances.readFromDisk(id))?.answers ?? [],
    async list(query) {
      const { ids, cursor } = (await indexed()).find(query);
      return { items: (await instances.readable(ids)).map(({ instance }) => instance), cursor };
    },
    instanceIds: async () => (await indexed()).ids(),
    due: async (now, limit) => (await indexed()).due(Date.parse(now), limit),
    nextDueAt: async () => toInstant((await indexed()).nextDueMs()),
    owing: async (now, limit) => (await indexed()).owing(Date.parse(now), limit),
    claim: async (names) => names,
    inTurn: (_, work) => work(),

    policies: async () => catalogue.policies(),
    edition: (policy, number) => catalogue.edition(policy, number),
    drafts: (policy) => catalogue.drafts(policy),
    draft: (policy, id) => catalogue.draft(policy, id),
    keys: async () => catalogue.keys(),
    webhooks: async () => catalogue.webhooks(),
    accounts: async () => catalogue.accounts(),
    shelves,
    async govern(change) {
      const { deliveries = [], call } = change;
      if (call && (await shelves.calls.get(call.id))) return 'conflict';
      // Written before the catalogue that makes them count; a process that dies in between leaves what the next one throws away.
      for (const one of deliveries) await shelves.deliveries.prepare(one, owedAt(change));
      const result = await catalogue.govern(change, async (governed) => {
        if (call) await shelves.calls.prepare({ ...call, governed }, untilOf(call));
      });
      if (call && result === 'ok') shelves.calls.count(call.id);
      for (const { id } of deliveries) {
        if (result === 'ok') shelves.deliveries.count(id);
        else await shelves.deliveries.remove(id);
      }
      return result;
    },
    audit: (after, limit) => catalogue.audit(after, limit),
    governed: async () => catalogue.governed,

    record: (made) => decisions.append(made),
    recorded: (policy, period) => decisions.read(policy, period),

    async restore(piece) {
      if (piece.kind !== 'catalogue') await catalogue.beginRestore();
      if (piece.kind !== 'instance') return catalogue.restore(piece);
      await instances.put({ instance: piece.instance, history: piece.history, answers: piece.answers });
    },

    ready: () => instances.isIndexed,
    fault: () => owner?.fault,
    lost: owner?.lost,
    damaged: () => damages.all(),
    async inspect({ quick = false } = {}) {
      await Promise.all([indexed(), catalogue.inspect(), ...(quick ? [] : [decisions.inspect()])]);
    },
    async close() {
      await instances.close();
      await stamped.catch(() => {});
      // Another process may take the folder as soon as it is given back.
      await Promise.all([catalogue, decisions, ...Object.values(shelves)].map((files) => files.close()));
      if (owner && !closed) await left.write().catch(() => {});
      closed = true;
      await owner?.release();
    },
  };
}
