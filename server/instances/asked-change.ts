import { canonicalJson, type Json, Problem } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { type Caller, requirePolicy } from '../kernel/caller.ts';
import { orDone } from '../kernel/or-done.ts';
import { sha256 } from '../kernel/sha256.ts';
import { inSpan } from '../kernel/tracing/in-span.ts';
import { inNumberTurn } from '../papers/filing.ts';
import type { InstanceRecord, StoredAnswer } from '../stores/records/instance.ts';
import type { Applied } from './apply-effects.ts';
import { commitApplied, unlessRefused, untilCommitted } from './commit-step.ts';

/** A change of one instance that somebody asks for: an event, something done with a task, a way back. */
export interface AskedChange {
  caller: Caller;
  /** What is asked, as its idempotency key knows it. */
  what: Json;
  /** The same key with the same is carried out once, however often it is sent. */
  key?: string | undefined;
  /** Only where the instance still has this version. */
  ifVersion?: number | '*' | undefined;
  /** The event that is sent: what it files is numbered in turn. */
  event?: string;
  /** What its spans are called by. */
  name: string;
  /** Whether the caller sees the instance; who does not is told that there is none. */
  sees?: ((instance: InstanceRecord) => Promise<boolean> | boolean) | undefined;
}

/**
 * Carries out a change of an instance. When it resolves all of it is on disk. Refusals come in this order: no such instance, the answer
 * that the key was given, another version, and what `apply` throws.
 *
 * @param apply what becomes of the instance; nothing: it stays as it is
 * @returns the instance after it; for a key used before, as it was answered then
 * @throws Problem instanceNotFound, idempotencyKeyReused, staleRevision, storeUnavailable, and what `apply` throws
 */
export async function changeAsAsked(
  parts: Parts,
  id: string,
  asked: AskedChange,
  apply: (instance: InstanceRecord) => Promise<Applied | undefined>,
): Promise<InstanceRecord> {
  const { caller, key, event } = asked;
  const own = key === undefined ? undefined : new ChangeKey(key, asked);
  const commit = async (applied: Applied, answer?: Omit<StoredAnswer, 'instance'>) => {
    const { result, instance } = await commitApplied(parts, applied, answer);
    return result === 'ok' ? instance : undefined;
  };
  const change = async (instance: InstanceRecord, others: StoredAnswer | undefined) => {
    requireVersion(instance, asked.ifVersion);
    const applied = await apply(instance);
    if (applied) return commit(applied, own?.answerBeside(others));
    return instance;
  };
  const attempt = async () => {
    const { instance, answer } = await parts.store.instances.load(id, own?.scoped, key);
    if (!instance) throw new Problem('instanceNotFound');
    requirePolicy(caller, instance.policy);
    if ((await asked.sees?.(instance)) === false) throw new Problem('instanceNotFound');
    if (answer && own?.isOf(answer)) return answered(answer, own.request, instance);
    const turn = () => inNumberTurn(parts, instance, event, () => change(instance, answer));
    return own ? orDone(turn, () => answerTo(parts, id, own, key)) : turn();
  };
  const onKnown = async (known: InstanceRecord) => {
    if (caller.policies && !caller.policies.includes(known.policy)) return undefined;
    return inNumberTurn(parts, known, event, async () => {
      const applying = async () => {
        if ((await asked.sees?.(known)) === false) throw new Problem('instanceNotFound');
        requireVersion(known, asked.ifVersion);
        return apply(known);
      };
      const applied = await unlessRefused(applying());
      // A key that was used, by whomever, makes its commit a conflict: then it is looked up what was answered.
      return applied && commit(applied, own?.answerBeside(undefined));
    });
  };
  const attributes = { 'guiju.instance': id, [`guiju.${asked.name}`]: event ?? asked.name };
  const send = () => untilCommitted(parts, id, attempt, onKnown);
  return parts.instanceQueue.run(id, async () => inSpan(asked.name, attributes, send));
}

function requireVersion({ version }: InstanceRecord, ifVersion: number | '*' | undefined): void {
  if (ifVersion === undefined || ifVersion === '*' || ifVersion === version) return;
  throw new Problem('staleRevision', {
    detail: { 'zh-CN': `当前版本为 ${version}`, en: `the version is ${version} now` },
  });
}

/** What another node answered to the same change meanwhile. */
async function answerTo({ store }: Parts, id: string, own: ChangeKey, key: string | undefined) {
  const { instance, answer } = await store.instances.load(id, own.scoped, key);
  return instance && answer && own.isOf(answer) ? answered(answer, own.request, instance) : undefined;
}

/** The idempotency key of a change: another caller's is another key, be it spelt alike. */
class ChangeKey {
  readonly scoped: string;
  readonly request: string;
  private readonly key: string;
  private readonly by: string;

  constructor(key: string, { caller, what }: AskedChange) {
    this.key = key;
    this.by = caller.id;
    this.scoped = sha256(`${caller.id}\n${key}`);
    this.request = sha256(canonicalJson(what));
  }

  /** Whether an answer was given to this key. Earlier versions did not write down whose a key was: theirs is anybody's. */
  isOf({ key, by = this.by }: StoredAnswer): boolean {
    return key === this.scoped || by === this.by;
  }

  /** What is kept: under the key as it is spelt, so that nodes of an earlier version know it, too, unless somebody else's is. */
  answerBeside(others: StoredAnswer | undefined) {
    return { key: others ? this.scoped : this.key, request: this.request, by: this.by };
  }
}

/** An answer too old to be kept whole is given as the instance is now: it was changed, and is not again. */
function answered(answer: StoredAnswer, hash: string, instance: InstanceRecord): InstanceRecord {
  if (answer.request !== hash) throw new Problem('idempotencyKeyReused');
  return answer.instance ?? instance;
}
