import type { Edition } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { checkEdition } from './check-in-thread.ts';

/**
 * Has the threads of the check started and warm before somebody waits for it: at the first word of a draft, on whichever node, the edition
 * in force of its policy is checked, and nobody is told what came of it.
 */
export function checkAhead(parts: Parts, check: (edition: Edition) => Promise<unknown> = checkEdition): void {
  const stop = parts.changes.watch(({ type, policy }) => {
    if (type !== 'draft') return;
    stop();
    void warm(parts, policy, check).catch(() => {});
  });
}

async function warm({ catalogue }: Parts, policy: string, check: (edition: Edition) => Promise<unknown>) {
  const inForce = catalogue.newest(policy);
  if (!inForce) return;
  const edition = await catalogue.edition(policy, inForce.number);
  // What ran once is compiled for good only while it runs again.
  for (let time = 0; time < 2; time += 1) await check(edition);
}
