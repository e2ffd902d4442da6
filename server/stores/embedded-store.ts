import { join } from 'node:path';
import { type Log, silent } from '../log.ts';
import { CatalogueFiles } from './catalogue-files.ts';
import { DecisionFiles } from './decision-files.ts';
import { lockFolder } from './folder-lock.ts';
import { InstanceFiles } from './instance-files.ts';
import { owedAt, toInstant } from './memory-store.ts';
import type { InstanceRecord } from './records/instance.ts';
import { openShelfFiles } from './shelf-files.ts';
import type { Store } from './store.ts';

/**
 * The store that needs nothing but a folder: JSON files written through lowdb, one process at a time.
 *
 * @param folder made where it does not exist
 * @param log is told of files that cannot be read
 * @param readOnly takes no lock and cleans nothing up: for a copy, or to look while a server runs
 * @throws FolderInUse, Problem storeUnavailable
 */
export async function openEmbeddedStore(
  folder: string,
  log: Log = silent,
  { readOnly = false }: { readOnly?: boolean } = {},
): Promise<Store> {
  const unlock = readOnly ? async () => {} : await lockFolder(folder);
  const catalogue = await CatalogueFiles.open(folder, readOnly);
  const shelves = await openShelfFiles(join(folder, 'shelves'), readOnly, ({ policy, number, retired }) => {
    const edition = catalogue
      .policies()
      .find(({ id }) => id === policy)
      ?.editions.find((one) => one.number === number);
    return edition !== undefined && (!retired || edition.retired !== undefined);
  });
  const decisions = new DecisionFiles(join(folder, 'decisions'));
  const instances = new InstanceFiles(join(folder, 'instances'), log);
  /** Every instance must have been seen before what is said of all is true. */
  const indexed = async () => {
    await instances.indexed;
    return instances.index;
  };
  return {
    async load(id, key) {
      const file = await instances.read(id);
      return { instance: file?.instance, answer: file?.answers.find((answer) => answer.key === key) };
    },
    commit: (commit) => instances.commit(commit),
    history: async (id) => (await instances.readFromDisk(id))?.history ?? [],
    answers: async (id) => (await instances.readFromDisk(id))?.answers ?? [],
    async list(query) {
      const { ids, cursor } = (await indexed()).find(query);
      const files = await Promise.all(ids.map((id) => instances.read(id)));
      return { items: files.map((file) => file?.instance as InstanceRecord), cursor };
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
      const { deliveries = [] } = change;
      // Written before the catalogue that makes them count; a process that dies in between leaves what the next one throws away.
      for (const one of deliveries) await shelves.deliveries.prepare(one, owedAt(change));
      const result = await catalogue.govern(change);
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

    restore: (piece) =>
      piece.kind === 'instance'
        ? instances.put({ instance: piece.instance, history: piece.history, answers: piece.answers })
        : catalogue.restore(piece),

    ready: () => instances.isIndexed,
    async close() {
      // Another process may take the folder as soon as it is given back.
      await Promise.all([catalogue, instances, decisions, ...Object.values(shelves)].map((files) => files.close()));
      await unlock();
    },
  };
}
