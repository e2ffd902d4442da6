import type { Accounts } from './access/accounts.ts';
import type { Oidc } from './access/oidc.ts';
import type { Anchor } from './audit/anchor.ts';
import type { Health } from './audit/health.ts';
import type { Config } from './config.ts';
import type { DecisionRecorder } from './decisions/recorder.ts';
import type { Catalogue } from './editions/catalogue.ts';
import type { Changes } from './http/changes.ts';
import type { Held } from './http/held.ts';
import type { Metrics } from './http/metrics.ts';
import type { Log } from './log.ts';
import type { ResolveName } from './outgoing/addresses.ts';
import type { KeyedQueue } from './stores/keyed-queue.ts';
import type { Store } from './stores/store.ts';
import type { Webhooks } from './webhooks/webhooks.ts';

/** What the rooms of the server work with. A plain object: a test makes it with what it wants to watch. */
export interface Parts {
  config: Config;
  store: Store;
  catalogue: Catalogue;
  accounts: Accounts;
  /** Single sign-on, where a provider is configured. */
  oidc: Oidc | undefined;
  webhooks: Webhooks;
  recorder: DecisionRecorder;
  changes: Changes;
  /** Whether the store is whole. */
  health: Health;
  /** What is told of each head of the audit log; nothing where none is configured. */
  anchor: Anchor | undefined;
  metrics: Metrics;
  /** The node is about to go: it is not ready for more, and finishes what it has. */
  stopping: boolean;
  /** What callers hold on this node. */
  held: Held;
  /** Serialises what happens to one instance in this process. */
  instanceQueue: KeyedQueue;
  /** Serialises calls with the same idempotency key in this process. */
  callQueue: KeyedQueue;
  /** Instances that another node reached for lately, and until when (in milliseconds) that is remembered. */
  busy: Map<string, number>;
  now: () => Date;
  newId: () => string;
  log: Log;
  /** Tells the addresses of a host's name. */
  resolve: ResolveName;
  /** Calls other hosts. */
  fetch: typeof fetch;
  /** Tells the worker that there may be something to do: now, or at an instant (in milliseconds). */
  wake: (atMs?: number) => void;
}
