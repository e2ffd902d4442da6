import type { Changes } from './changes.ts';
import type { Config } from './config.ts';
import type { Held } from './held.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { ResolveName } from './outgoing/addresses.ts';
import type { Vault } from './sealing.ts';

/**
 * What every room works with. A room higher up has what stands below it and adds its own (`StoreParts`, `AccessParts`, … `Parts`): one
 * plain object in the end, which a test makes with what it wants to watch.
 */
export interface KernelParts {
  config: Config;
  changes: Changes;
  metrics: Metrics;
  /** The node is about to go: it is not ready for more, and finishes what it has. */
  stopping: boolean;
  /** What callers hold on this node. */
  held: Held;
  now: () => Date;
  newId: () => string;
  log: Log;
  /** Seals and opens what must not be read where it is kept. */
  vault: Vault;
  /** Tells the addresses of a host's name. */
  resolve: ResolveName;
  /** Calls other hosts. */
  fetch: typeof fetch;
  /** Tells the worker that there may be something to do: now, or at an instant (in milliseconds). */
  wake: (atMs?: number) => void;
}
