import type { Edition, Flow } from '../../engine/index.ts';
import { inTurns } from '../kernel/turns.ts';
import type { InstanceRecord } from '../stores/records/instance.ts';
import type { EditionParts } from './parts.ts';

type Kind = 'rules' | 'flow';

/** What is being compiled: who asks for it meanwhile waits for the same. */
const underWay = new WeakMap<Edition, Map<string, Promise<void>>>();

/**
 * Has a definition of an edition compiled, in turns so that others are served meanwhile: a large table takes a while.
 *
 * @returns undefined where there is nothing to wait for
 * @example const wait = ready(edition, 'rules', id); if (wait) await wait; edition.ruleSet(id)
 */
export function ready(edition: Edition, kind: Kind, id: string): Promise<void> | undefined {
  if (edition.isReady(kind, id)) return undefined;
  const all = underWay.get(edition) ?? new Map<string, Promise<void>>();
  underWay.set(edition, all);
  const key = `${kind}/${id}`;
  const begun = all.get(key);
  if (begun) return begun;
  const work = inTurns(edition.prepare(kind, id)).finally(() => all.delete(key));
  all.set(key, work);
  return work;
}

/** The flow of an instance on its edition, ready to be stepped. @throws Problem recordDamaged, flowNotFound, invalidDefinition */
export async function flowOf(
  { catalogue }: EditionParts,
  instance: Pick<InstanceRecord, 'policy' | 'edition' | 'flow'>,
): Promise<Flow> {
  const edition = await catalogue.editionOf(instance);
  const wait = ready(edition, 'flow', instance.flow);
  if (wait) await wait;
  return edition.flow(instance.flow);
}
