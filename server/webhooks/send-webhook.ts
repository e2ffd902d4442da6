import { createHmac } from 'node:crypto';
import { isSealed } from '../kernel/sealing.ts';
import { placeOfWebhook, type WebhookBody, type WebhookRecord } from '../stores/records/webhook.ts';
import type { WebhookParts } from './parts.ts';

const timeoutMs = 10_000;

/**
 * The signature of what is sent, as the header `Guiju-Signature` has it: `t=<seconds>,v1=<hex>`, where v1 is the HMAC-SHA256 of
 * `<seconds>.<body>`. For a day after a rotation there is one v1 for each secret.
 */
function signatureOf(secrets: string[], seconds: number, body: string): string {
  const marks = secrets.map(
    (secret) => `v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`,
  );
  return [`t=${seconds}`, ...marks].join(',');
}

/** Sends a webhook once. @throws Error where it was not taken: no connection, no answer in time, or one that is not 2xx */
export async function sendWebhook(parts: WebhookParts, webhook: WebhookRecord, body: WebhookBody): Promise<void> {
  const now = parts.now();
  const text = JSON.stringify(body);
  const { id, secret, previous } = webhook;
  const kept = [secret, ...(previous && Date.parse(previous.until) > now.getTime() ? [previous.secret] : [])];
  const secrets = kept.map((one) => (isSealed(one) ? parts.vault.open(one, placeOfWebhook(id)) : one));
  const response = await parts.fetch(webhook.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'guiju',
      'idempotency-key': body.id,
      'guiju-signature': signatureOf(secrets, Math.floor(now.getTime() / 1000), text),
    },
    body: text,
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok) throw new Error(`answered ${response.status}`);
}
