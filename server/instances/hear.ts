import type { Parts } from '../decisions/parts.ts';
import { isOpen, isSuspended, type Named, openStatuses, type WaitingTell } from '../stores/records/instance.ts';
import { changeInstance, touched } from './commit-step.ts';
import { takeEvent } from './send-event.ts';

/** The open instances of a flow that have a business key. */
export async function openOf(
  parts: Parts,
  policy: string,
  { flow, businessKey }: { flow: string; businessKey: string },
) {
  const wanted = { policies: [policy], flow, businessKey, status: openStatuses, limit: 100 };
  return (await parts.store.instances.list(wanted)).items.map(({ id }) => id);
}

/** The open instances that are named so: those of a flow that have a business key, or one by its id. */
export async function openNamed(parts: Parts, policy: string, named: Named): Promise<string[]> {
  if ('businessKey' in named) return openOf(parts, policy, named);
  const { instance } = await parts.store.instances.load(named.instance);
  const isIt = instance && instance.policy === policy && instance.flow === named.flow && isOpen(instance);
  return isIt ? [instance.id] : [];
}

/** How many messages an instance remembers, not to take one twice. */
const mostHeard = 200;
/** What is not taken now may be taken in a later state. */
const notYet = ['eventNotAllowed', 'guardRejected'];

/** What became of what an instance was told. */
export type Heard = 'taken' | 'waiting' | 'dropped';

/** Gives an instance what it is told: taken, kept until its state takes it, or dropped with a word in the history. */
export async function hear(parts: Parts, id: string, told: Omit<WaitingTell, 'at'>): Promise<Heard> {
  let became: Heard = 'dropped';
  if (!(await parts.store.instances.load(id)).instance) return became;
  const at = parts.now().toISOString();
  await changeInstance(parts, id, async (instance) => {
    const { heard = [], waiting = [] } = instance;
    if (heard.includes(told.id)) {
      became = waiting.some((one) => one.id === told.id) ? 'waiting' : 'taken';
      return undefined;
    }
    const before = { ...instance, heard: [...heard, told.id].slice(-mostHeard) };
    const entry = (type: string) => ({ at, type, by: told.by, event: { type: told.event, ...told.facts } });
    const change = { heard: before.heard, version: instance.version + 1, updatedAt: at };
    if (!isOpen(instance)) return touched(instance, change, [entry('tellDropped')]);
    const taken = isSuspended(instance)
      ? { refused: 'eventNotAllowed' }
      : await takeEvent(parts, before, { type: told.event, payload: told.facts, by: told.by, at });
    if (taken.applied) {
      became = 'taken';
      return { ...taken.applied, entries: [...taken.applied.entries, entry('told')] };
    }
    if (!notYet.includes(taken.refused ?? ''))
      return touched(instance, change, [{ ...entry('tellDropped'), refused: taken.refused }]);
    became = 'waiting';
    return touched(instance, { ...change, waiting: [...waiting, { ...told, at }] }, [entry('tellWaiting')]);
  });
  return became;
}
