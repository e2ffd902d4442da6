import type { KernelParts } from '../kernel/parts.ts';
import type { KeyedQueue } from './keyed-queue.ts';
import type { Store } from './store.ts';

export interface StoreParts extends KernelParts {
  store: Store;
  /** Serialises what happens to one instance in this process. */
  instanceQueue: KeyedQueue;
  /** Serialises calls with the same idempotency key in this process. */
  callQueue: KeyedQueue;
  /** Instances that another node reached for lately, and until when (in milliseconds) that is remembered. */
  busy: Map<string, number>;
}
