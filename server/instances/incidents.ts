import { Problem } from '../../engine/index.ts';
import type { UnsealedEntry } from '../stores/records/entry.ts';
import { type Incident, type InstanceRecord, isSuspended } from '../stores/records/instance.ts';
import type { Applied } from './apply-effects.ts';
import { touched } from './commit-step.ts';

/**
 * What becomes of an instance that could not go on by itself: it stays where it is, open, with what is to be tried again. Events and timers
 * that lead out of where it stands are taken as ever.
 *
 * @param before the instance, what failed being taken from it
 * @param cause what failed, as the history tells it
 */
export function withIncident(
  before: InstanceRecord,
  incident: Pick<Incident, 'code' | 'message' | 'actor' | 'called' | 'again'>,
  cause: UnsealedEntry,
): Applied {
  const version = before.version + 1;
  const { code, message } = incident;
  const incidents = [...(before.incidents ?? []), { ...incident, at: cause.at }];
  const status = isSuspended(before) ? before.status : 'error';
  return touched(before, { status, incidents, version, updatedAt: cause.at }, [{ ...cause, failed: code, message }]);
}

/**
 * What becomes of an instance when it is tried again what kept it from going on: actors are asked anew, with the same key, and its own
 * events come once more.
 *
 * @throws Problem wrongStatus where nothing keeps it
 */
export function retried(
  instance: InstanceRecord,
  { at, by, reason }: { at: string; by: string; reason?: string },
): Applied {
  const { incidents = [] } = instance;
  if (incidents.length === 0) throw new Problem('wrongStatus');
  const next = { actors: { ...instance.actors }, outbox: [...instance.outbox], timers: { ...instance.timers } };
  for (const { actor, again } of incidents) {
    if ('timer' in again) next.timers[again.timer.id] = again.timer;
    else {
      const { attempts: _, notBefore: __, ...message } = again.message;
      next.outbox.push(message);
      if (actor !== undefined) next.actors[actor] = { token: message.id };
    }
  }
  const status = isSuspended(instance) ? instance.status : 'active';
  return touched(instance, { ...next, status, incidents: [], version: instance.version + 1, updatedAt: at }, [
    { at, type: 'retried', by, ...(reason === undefined ? {} : { reason }) },
  ]);
}
