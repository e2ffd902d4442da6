import type { ReactNode } from 'react';
import { type Allowed, useRight } from './state.ts';

/** What stands there only for those who have one of these rights. */
export function ForRight({ of, children }: { of: readonly Allowed[]; children: ReactNode }) {
  return useRight(...of) ? children : null;
}
