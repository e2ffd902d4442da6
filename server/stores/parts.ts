import type { KernelParts } from '../kernel/parts.ts';
import type { KeyedQueue } from './keyed-queue.ts';
import type { Store } from './store.ts';

export interface StoreParts extends KernelParts {
  store: Store;
  /** Serialises what happens to one instance in this process. */
  instanceQueue: KeyedQueue;
  /** Serialises calls with the same idempotency key in this process. */
  callQueue: KeyedQueue;
  /** Whoever takes the next number of a counter takes it in turn. */
  numberQueue: KeyedQueue;
  /** Instances that another node reached for lately, and until when (in milliseconds) that is remembered. */
  busy: Map<string, number>;
}
