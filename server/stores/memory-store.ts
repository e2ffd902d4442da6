import { chainStart, endOf, seal } from './chain.ts';
import { type GovernedRecords, type Listed, listedOf } from './governed-kinds.ts';
import { GovernedTable } from './governed-table.ts';
import { indexedInstances } from './indexed-instances.ts';
import { type InstanceFile, withCommit } from './instance-file.ts';
import { InstanceIndex } from './instance-index.ts';
import { type DecisionPack, decisionsOf, isWithin, linesOf, type RecordedDecision } from './recorded-decisions.ts';
import type { ChainEntry } from './records/entry.ts';
import { createMemoryShelves, isAnyTaken } from './shelf-files.ts';
import type { Decisions, Governed, Shelf, Store, Write } from './store.ts';

/** A store that forgets: for tests and for trying things out. */
export function createMemoryStore(): Store {
  const files = new Map<string, InstanceFile>();
  const index = new InstanceIndex();
  let records = new GovernedTable();
  const audit: ChainEntry[] = [];
  const shelves = createMemoryShelves();
  const keep = (file: InstanceFile) => {
    files.set(file.instance.id, file);
    index.put(file.instance);
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
      if (!next || index.isStartedAgain(commit.next)) return 'conflict';
      keep(next);
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
    governed,
    shelves,
    decisions: createMemoryDecisions(),
    log: { read: async (after, limit) => audit.slice(after, after + limit), length: async () => audit.length },
    async restore(piece) {
      const { kind: _, ...given } = piece;
      if ('puts' in given) return put(given) ? 'ok' : 'conflict';
      if ('instance' in given) keep(given);
      else audit.push(...given.entries);
      return 'ok';
    },
    ready: () => true,
    damaged: () => [],
    inspect: async () => {},
    close: async () => {},
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
