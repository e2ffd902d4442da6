import type { EditionParts } from '../editions/parts.ts';
import type { Webhooks } from './webhooks.ts';

export interface WebhookParts extends EditionParts {
  webhooks: Webhooks;
}
