import { declaredOf, type JsonObject, noWork, Problem, startFlow, type Who } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { flowOf } from '../editions/ready.ts';
import type { Caller } from '../kernel/caller.ts';
import { orDone } from '../kernel/or-done.ts';
import { ownTurn } from '../kernel/turns.ts';
import { rowsFor, withRows } from '../masters/rows-read.ts';
import { Filing, inNumberTurn, untilNumbered } from '../papers/filing.ts';
import { peopleOf } from '../people/people.ts';
import type { HandedRecord, InstanceRecord } from '../stores/records/instance.ts';
import { applyStep, withFiled, withPapers } from './apply-effects.ts';
import { commitApplied, noChain } from './commit-step.ts';
import { viewOf } from './present.ts';
import { withRowChanges } from './row-changes.ts';

export interface StartRequest {
  policy: string;
  flow: string;
  input: JsonObject;
  at?: string;
  businessKey?: string;
  /** Who starts it. */
  by: string;
  /** The caller who starts it by hand. */
  caller?: Caller;
  /** The call with an idempotency key that starts it, and what it asked. */
  call?: { id: string; request: string };
  /** An id that follows from why it is started: starting it again finds it there. */
  id?: string;
  /** For a child: its id follows from its parent, so that starting it again finds it there; it shares its parent's edition. */
  child?: {
    id: string;
    edition: number;
    depth: number;
    /** How many lines of their own lie above it. */
    lines?: number;
    parent: NonNullable<InstanceRecord['parent']>;
    /** Who started what it is part of. */
    startedBy?: Who | undefined;
    /** The records that its parent hands on. */
    records?: HandedRecord[];
  };
}

/**
 * Starts a flow on the edition in force; the instance stays on it.
 *
 * @throws Problem policyNotFound, noEditionInForce, flowNotFound, unknownValue, invalidValue, machineLoops
 */
export async function startInstance(parts: Parts, request: StartRequest): Promise<InstanceRecord> {
  const { policy, flow, input, by, businessKey, call, child } = request;
  const fixed = child?.id ?? request.id;
  const at = request.at ?? parts.now().toISOString();
  const edition = child?.edition ?? parts.catalogue.numberInForce(policy, Date.parse(at));
  const compiled = await flowOf(parts, { policy, edition, flow });
  await ownTurn();
  // What another flow or a schedule hands over may be more than the flow takes.
  const given = fixed === undefined ? input : declaredOf(compiled, input);
  const id = fixed ?? parts.newId();
  const blank: InstanceRecord = {
    id,
    policy,
    flow,
    edition,
    version: 0,
    revision: 0,
    status: 'active',
    state: null,
    snapshot: {},
    tasks: [],
    timers: {},
    actors: {},
    outbox: [],
    createdAt: at,
    updatedAt: at,
    chain: noChain,
    ...(businessKey === undefined ? {} : { businessKey }),
    ...(call ? { startCall: call.id } : {}),
    ...(child ? { parent: child.parent, depth: child.depth } : {}),
    ...(child?.lines ? { lines: child.lines } : {}),
    ...(child?.records ? { records: child.records } : {}),
  };
  const attempt = async () => {
    const filing = await Filing.before(
      { parts, instance: blank, caller: { id: by, person: by }, at },
      compiled,
      undefined,
    );
    const rows = rowsFor(parts, policy, compiled.library.content);
    const people = peopleOf(parts, request.caller, blank);
    const work = child?.startedBy && { ...noWork, startedBy: child.startedBy };
    const options = {
      at,
      instance: viewOf(parts.config, blank),
      ...filing?.options,
      people,
      ...(work ? { work } : {}),
    };
    const step = await withRows(rows, (row) => startFlow(compiled, given, { ...options, row }));
    await filing?.take(step, await parts.catalogue.edition(policy, edition));
    const begun = applyStep(withFiled(blank, filing), step, at, { at, type: 'started', by, input: given });
    const applied = withPapers(withRowChanges(begun, step, rows), filing);
    const answerTo = call && { key: call.id, request: call.request };
    const { result, instance } = await commitApplied(parts, applied, answerTo);
    if (result === 'ok') return instance;
    const existing = call ? await startedBefore(parts, call) : (await parts.store.instances.load(id)).instance;
    if ((fixed ?? call) && existing) return existing;
    // Another took the number that its record was to have, or changed a row that it read.
    if (filing?.counts || applied.rows) return undefined;
    throw new Problem('storeUnavailable');
  };
  const start = () => inNumberTurn(parts, blank, undefined, () => untilNumbered(attempt));
  return call ? orDone(start, () => startedBefore(parts, call)) : start();
}

/**
 * The instance that a call has started already, as it was answered then; of an old one as it is now.
 *
 * @throws Problem idempotencyKeyReused where something else was asked with the key
 */
export async function startedBefore(
  { store }: Pick<Parts, 'store'>,
  call: { id: string; request: string },
): Promise<InstanceRecord | undefined> {
  const id = await store.instances.startedBy(call.id);
  if (id === undefined) return undefined;
  const { instance, answer } = await store.instances.load(id, call.id);
  if (answer && answer.request !== call.request) throw new Problem('idempotencyKeyReused');
  return answer?.instance ?? instance;
}
