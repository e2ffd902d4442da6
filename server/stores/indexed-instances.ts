import { unlessDamaged } from './damage.ts';
import { answerTo, type InstanceFile } from './instance-file.ts';
import type { InstanceIndex } from './instance-index.ts';
import type { Instances } from './store.ts';

/** Instances that one process has to itself, and an index of them. */
interface Indexed extends Pick<Instances, 'commit'> {
  /** @param now as it is durable, whatever is kept in memory */
  read(id: string, now?: boolean): Promise<InstanceFile | undefined>;
  /** Resolves once every instance has been seen: before, what is said of all is not true. */
  wholeIndex(): Promise<InstanceIndex>;
}

/** What all processes together would be asked is answered by the one that there is. */
export const indexedInstances = (files: Indexed): Instances => ({
  async load(id, key, other) {
    const file = await files.read(id);
    return { instance: file?.instance, answer: answerTo(file, key, other) };
  },
  commit: (commit) => files.commit(commit),
  startedBy: async (call) => (await files.wholeIndex()).startedBy(call),
  history: async (id) => (await files.read(id, true))?.history ?? [],
  answers: async (id) => (await files.read(id, true))?.answers ?? [],
  async count(query) {
    return (await files.wholeIndex()).count(query);
  },
  async list(query) {
    const { ids, cursor } = (await files.wholeIndex()).find(query);
    const found = await Promise.all(ids.map((id) => files.read(id).catch(unlessDamaged)));
    return { items: found.flatMap((file) => file?.instance ?? []), cursor };
  },
  ids: async () => (await files.wholeIndex()).ids(),
  due: async (now, limit) => (await files.wholeIndex()).due(Date.parse(now), limit),
  async nextDueAt() {
    const ms = (await files.wholeIndex()).nextDueMs();
    return ms === undefined ? undefined : new Date(ms).toISOString();
  },
  owing: async (now, limit) => (await files.wholeIndex()).owing(Date.parse(now), limit),
  claim: async (names) => names,
  inTurn: (_, work) => work(),
});
