import type { Json } from './definition.ts';

/** A flow that an instance started under a name, as it last told of itself: at its start, and at its end. */
export interface ChildView {
  as: string;
  id: string;
  number: string | null;
  flow: string;
  /** `failed`: it could not be started. */
  status: 'active' | 'suspended' | 'stuck' | 'done' | 'stopped' | 'failed';
  output: Json;
  /** What waits for it: the transitions that leave these states, until all of its name have ended, or any. */
  wait?: { for: 'all' | 'any'; in: readonly string[] };
}

/** Whether a child has not ended. */
export const isOpenChild = ({ status }: Pick<ChildView, 'status'>): boolean =>
  status === 'active' || status === 'suspended' || status === 'stuck';
