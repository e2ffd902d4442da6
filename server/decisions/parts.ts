import type { WebhookParts } from '../webhooks/parts.ts';
import type { DecisionRecorder } from './recorder.ts';

/** What the rooms from here on work with: everything. */
export interface Parts extends WebhookParts {
  recorder: DecisionRecorder;
}
