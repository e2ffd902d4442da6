import { Problem } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { type Caller, requirePolicy } from '../kernel/caller.ts';
import type { UnsealedEntry } from '../stores/records/entry.ts';
import { type Incident, type InstanceRecord, isSuspended } from '../stores/records/instance.ts';
import type { Applied } from './apply-effects.ts';
import { changeInstance, touched } from './commit-step.ts';

/**
 * What becomes of an instance that could not go on by itself: it stays where it is, open, with what is to be tried again. Events and timers
 * that lead out of where it stands are taken as ever.
 *
 * @param before the instance, what failed being taken from it
 * @param cause what failed, as the history tells it
 */
export function withIncident(
  before: InstanceRecord,
  incident: Pick<Incident, 'code' | 'message' | 'actor' | 'again'>,
  cause: UnsealedEntry,
): Applied {
  const version = before.version + 1;
  const { code, message } = incident;
  const incidents = [...(before.incidents ?? []), { ...incident, at: cause.at }];
  const status = isSuspended(before) ? before.status : 'error';
  return touched(before, { status, incidents, version, updatedAt: cause.at }, [{ ...cause, failed: code, message }]);
}

/**
 * Tries again what kept an instance from going on: actors are asked anew, with the same key, and its own events come once more.
 *
 * @returns the instance, active
 * @throws Problem instanceNotFound, wrongStatus where nothing keeps it
 */
export async function retryIncidents(parts: Parts, id: string, caller: Caller): Promise<InstanceRecord> {
  return changeInstance(parts, id, async (instance) => {
    requirePolicy(caller, instance.policy);
    const { incidents = [] } = instance;
    if (incidents.length === 0) throw new Problem('wrongStatus');
    const at = parts.now().toISOString();
    const next = { actors: { ...instance.actors }, outbox: [...instance.outbox], timers: { ...instance.timers } };
    for (const { actor, again } of incidents) {
      if ('timer' in again) next.timers[again.timer.id] = again.timer;
      else {
        const { attempts: _, notBefore: __, ...message } = again.message;
        next.outbox.push(message);
        if (actor !== undefined) next.actors[actor] = { token: message.id };
      }
    }
    const version = instance.version + 1;
    return touched(instance, { ...next, status: 'active', incidents: [], version, updatedAt: at }, [
      { at, type: 'retried', by: caller.id },
    ]);
  });
}
