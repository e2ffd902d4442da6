import type { TellingParts } from '../telling/parts.ts';
import type { Webhooks } from './webhooks.ts';

export interface WebhookParts extends TellingParts {
  webhooks: Webhooks;
}
