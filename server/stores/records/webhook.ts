/** What is kept of where changes are sent to. */

import type { WebhookType } from '../../../contract/webhooks.ts';
import type { JsonObject } from '../../../engine/index.ts';

/** Where changes are sent to: the same that the live stream tells, and notifications addressed to it by its name. */
export interface WebhookRecord {
  id: string;
  name: string;
  url: string;
  types: WebhookType[];
  policies?: string[];
  flow?: string;
  /** Signs what is sent, sealed where there is a key for that; the one before is used beside it until `until`. */
  secret: string;
  previous?: { secret: string; until: string };
  createdAt: string;
  createdBy: string;
  /** The person who looks after it since it was handed over to them; absent: who made it. */
  keptBy?: string;
  removedAt?: string;
}

/** What the secret of a webhook is sealed for. */
export const placeOfWebhook = (id: string) => `webhook ${id}`;

/** What is sent. `id` is the same however often it is sent: `instance:version:n`, or `policy:edition:n`. */
export interface WebhookBody {
  id: string;
  type: WebhookType;
  at: string;
  policy: string;
  data: JsonObject;
}

/** A delivery that failed and waits for its next attempt, or was given up. */
export interface DeliveryRecord {
  id: string;
  webhook: string;
  body: WebhookBody;
  attempts: number;
  /** What came of the last attempt. */
  error?: string;
  lastAt?: string;
  trace?: string;
  /** The edition it tells of, published or retired: without it there is nothing to tell. */
  edition?: { policy: string; number: number; retired?: boolean } | undefined;
}
