import type { DeliveryRecord } from '../stores/records/webhook.ts';
import type { WebhookParts } from './parts.ts';

/** Gives a dead letter another round of attempts. */
export async function replay(parts: WebhookParts, letter: DeliveryRecord): Promise<DeliveryRecord> {
  const { error: _, lastAt: __, ...rest } = letter;
  const again: DeliveryRecord = { ...rest, attempts: 0 };
  await parts.store.shelves.deliveries.put(again, parts.now().toISOString());
  await parts.store.shelves.deadLetters.remove(letter.id);
  parts.wake();
  return again;
}
