import { exceed, type Json, type JsonObject, limits } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { childId, withEnded } from '../instances/apply-effects.ts';
import { changeInstance, touched } from '../instances/commit-step.ts';
import { hear, openNamed } from '../instances/hear.ts';
import { sendInternal, takeEvent } from '../instances/send-event.ts';
import { startInstance } from '../instances/start-instance.ts';
import { stopped } from '../instances/stop.ts';
import type { UnsealedEntry } from '../stores/records/entry.ts';
import {
  type InstanceRecord,
  isGoing,
  isOpen,
  isSuspended,
  type Message,
  type MessageOf as Of,
} from '../stores/records/instance.ts';
import { answerActor, callAndAnswer, owes, replied, toError, without } from './calls.ts';
import { takeInforming } from './tellings.ts';

export type InternalMessage = Exclude<Message, { kind: 'webhook' }>;

/**
 * Delivers what an instance owes. A process that dies on the way delivers again: every receiver knows a message it has had.
 *
 * @throws Problem storeUnavailable; then the message is still owed
 */
export async function deliver(parts: Parts, instance: InstanceRecord, message: InternalMessage): Promise<void> {
  switch (message.kind) {
    case 'startActor':
      if (message.src === 'flow') return startChild(parts, instance, message);
      return callAndAnswer(parts, instance, message);
    case 'reply':
      await replyToParent(parts, message);
      return forget(parts, instance.id, message);
    case 'startFlow':
      return startBeside(parts, instance, message);
    case 'ended':
      await tellParent(parts, message);
      return forget(parts, instance.id, message);
    case 'tell':
      return tell(parts, instance, message);
    case 'inform':
      return takeInforming(parts, instance, message);
    case 'takeWaiting':
      return takeWaiting(parts, instance.id, message);
    case 'stopFlow':
      await stopInstance(parts, message);
      return forget(parts, instance.id, message);
  }
}

async function startChild(parts: Parts, parent: InstanceRecord, message: Of<'startActor'>): Promise<void> {
  const { actor, id: token, input } = message;
  const id = childId(token, message.createdAt);
  const { edition, depth = 0, children = [] } = parent;
  try {
    // It is among the children unless there were as many as there may be.
    if (!children.some((child) => child.instance === id)) exceed('children');
    await startInstance(parts, {
      policy: parent.policy,
      flow: String(input.flow),
      input: (input.input ?? {}) as JsonObject,
      by: parent.id,
      child: {
        ...{ id, edition, depth: depth + 1, parent: { instance: parent.id, actor, token } },
        startedBy: parent.work?.startedBy,
      },
    });
  } catch (error) {
    return answerActor(parts, parent.id, message, { error: toError(error) });
  }
  await forget(parts, parent.id, message);
}

/** Starts a flow that goes on by itself. Where it cannot begin the history of who starts it says so, and nothing else changes. */
async function startBeside(parts: Parts, parent: InstanceRecord, message: Of<'startFlow'>): Promise<void> {
  const { flow, input, businessKey, detached, handed } = message;
  const { policy, edition, depth = 0, lines = 0 } = parent;
  const id = childId(message.id, message.createdAt);
  try {
    if (detached && lines >= limits.lines.most) exceed('lines');
    await startInstance(parts, {
      policy,
      flow,
      input,
      by: parent.id,
      ...(businessKey === undefined ? {} : { businessKey }),
      child: {
        ...{ id, edition, parent: { instance: parent.id }, startedBy: parent.work?.startedBy },
        ...(detached ? { depth: 0, lines: lines + 1 } : { depth: depth + 1, lines }),
        ...(handed ? { records: handed } : {}),
      },
    });
  } catch (error) {
    const { code, ...problem } = toError(error);
    const at = parts.now().toISOString();
    await changeInstance(parts, parent.id, async (now) => {
      if (!owes(now, message)) return undefined;
      const change = {
        outbox: without(now, message),
        children: withEnded(now, id, 'failed'),
        version: now.version + 1,
      };
      return touched(now, { ...change, updatedAt: at }, [{ at, type: 'startFailed', flow, failed: code, ...problem }]);
    });
    return;
  }
  await forget(parts, parent.id, message);
}

/**
 * Tells a parent that a flow beside it has ended: once, since a child that is known to have ended is not waited for. Where the parent is
 * to be told by an event it takes it as if a person had sent it with the child's output; it need not.
 */
async function tellParent(parts: Parts, { instance: id, child, status, output, number }: Of<'ended'>): Promise<void> {
  const at = parts.now().toISOString();
  await changeInstance(parts, id, async (parent) => {
    const known = parent.children?.find((one) => one.instance === child && one.status === 'active');
    if (!known) return undefined;
    const kept = known.as === undefined ? {} : { output, ...(number ? { number } : {}) };
    const before = { ...parent, children: withEnded(parent, child, status, kept) };
    const ended: UnsealedEntry = { at, type: 'flowEnded', flow: known.flow, instance: child, status };
    if (status === 'done' && known.tell !== undefined && isSuspended(parent)) {
      const isObject = typeof output === 'object' && output !== null && !Array.isArray(output);
      const facts: JsonObject = isObject ? output : {};
      const told = { id: `${child}:ended`, event: known.tell, facts, by: child, at };
      const waiting = [...(parent.waiting ?? []), told];
      return touched(before, { waiting, version: parent.version + 1, updatedAt: at }, [ended]);
    }
    if (status === 'done' && known.tell !== undefined && isOpen(parent)) {
      const told = await takeEvent(parts, before, { type: known.tell, payload: output, by: child, at });
      if (told.applied) return { ...told.applied, entries: [...told.applied.entries, ended] };
      ended.refused = told.refused;
    }
    return touched(before, { version: parent.version + 1, updatedAt: at }, [ended]);
  });
}

/** Tells other instances an event, each once: where its state does not take it yet it waits there. */
async function tell(parts: Parts, sender: InstanceRecord, message: Of<'tell'>): Promise<void> {
  const { to, event, facts, id } = message;
  const targets = typeof to === 'string' ? [to] : await openNamed(parts, sender.policy, to);
  for (const target of targets) await hear(parts, target, { id, event, facts, by: sender.id });
  await changeInstance(parts, sender.id, async (now) => {
    if (!owes(now, message)) return undefined;
    const outbox = without(now, message);
    if (targets.length > 0) return touched(now, { outbox });
    const at = parts.now().toISOString();
    const dropped = { at, type: 'tellDropped', to: to as unknown as Json, event: { type: event, ...facts } };
    return touched(now, { outbox, version: now.version + 1, updatedAt: at }, [dropped]);
  });
}

/** Takes of what an instance was told before the first that its state takes now. */
async function takeWaiting(parts: Parts, id: string, message: Of<'takeWaiting'>): Promise<void> {
  const at = parts.now().toISOString();
  await changeInstance(parts, id, async (instance) => {
    if (!owes(instance, message)) return undefined;
    const outbox = without(instance, message);
    const { waiting = [] } = instance;
    for (const one of isGoing(instance) ? waiting : []) {
      const before = { ...instance, outbox, waiting: waiting.filter((other) => other !== one) };
      const taken = await takeEvent(parts, before, { type: one.event, payload: one.facts, by: one.by, at });
      const told = { at, type: 'told', by: one.by, event: { type: one.event, ...one.facts } };
      if (taken.applied) return { ...taken.applied, entries: [...taken.applied.entries, told] };
    }
    return touched(instance, { outbox });
  });
}

async function replyToParent(parts: Parts, message: Of<'reply'>): Promise<void> {
  const at = parts.now().toISOString();
  const { actor, token, output, error } = message;
  await sendInternal(parts, message.instance, (instance) => {
    if (!isOpen(instance) || instance.actors[actor]?.token !== token) return undefined;
    return replied(instance, actor, error === undefined ? { output: output ?? null } : { error }, at);
  });
}

/** Stops a child whose parent no longer waits for it, or that is stopped with it. */
async function stopInstance(parts: Parts, { instance: id, beside }: Of<'stopFlow'>): Promise<void> {
  const at = parts.now().toISOString();
  if (!(await parts.store.instances.load(id)).instance) return;
  const how = beside ? { ...beside, beside: true } : { by: 'parent' };
  await changeInstance(parts, id, async (instance) =>
    isOpen(instance) ? stopped(instance, { at, ...how }) : undefined,
  );
}

async function forget(parts: Parts, id: string, message: Message): Promise<void> {
  await changeInstance(parts, id, async (instance) =>
    owes(instance, message) ? touched(instance, { outbox: without(instance, message) }) : undefined,
  );
}
