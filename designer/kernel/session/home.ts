import type { Me } from '../../../client/api.ts';
import { hasRight } from './state.ts';

/** The rooms in which readers begin. */
type HomeRoom = 'overview' | 'tasks' | 'policies';

/** Whether the reader looks after policies. */
export const isOverseer = (me: Me | undefined): boolean => hasRight(me, 'policyManager', 'administrator', 'developer');

/**
 * Where the reader begins: who looks after policies with what waits where, who works in flows alone with their tasks. Who is nobody in
 * particular, in a demo say, begins with the policies.
 *
 * @example homeOf(me) // 'overview'
 */
export function homeOf(me: Me | undefined): HomeRoom {
  if (me === undefined || me.roles === 'all') return 'policies';
  if (isOverseer(me)) return 'overview';
  return hasRight(me, 'flowRole') && !hasRight(me, 'approver') ? 'tasks' : 'policies';
}
