import type { TaskDefinition } from '../../../../contract/definitions/flows.ts';
import { isExpression, type Json } from '../../../../engine/index.ts';

/** The ways in which a task is somebody's. */
export const ways = ['role', 'assign', 'candidates', 'approval'] as const;
type Way = (typeof ways)[number];

/** By which of the four ways a task is somebody's. */
export function wayOf({ approval, assign, candidates }: TaskDefinition): Way {
  if (approval) return 'approval';
  if (assign) return 'assign';
  return isExpression(candidates as Json) ? 'candidates' : 'role';
}

const starter = { '=': 'startedBy' };

/** The same task by another way: what goes with the one before is left out. */
export function inWay(task: TaskDefinition, way: Way, events: readonly string[]): TaskDefinition {
  const { approval, assign, candidates, skip, nobody, allow, ...rest } = task;
  const isApproval = way === 'approval';
  const verbs = isApproval ? allow : allow?.filter((verb) => verb !== 'addSigner');
  const kept = {
    ...rest,
    ...(verbs ? { allow: verbs } : {}),
    ...(nobody === undefined || way === 'role' || (nobody === 'pass' && !isApproval) ? {} : { nobody }),
  };
  if (way === 'role') return kept;
  const whose =
    approval?.of ?? assign ?? (isExpression(candidates as Json) ? (candidates as { '=': string }) : starter);
  if (way !== 'approval') return { ...kept, [way]: whose };
  const [agree = '', refuse] = events;
  return { ...kept, approval: { mode: 'all', of: whose, agree, ...(refuse ? { refuse } : {}) } };
}
