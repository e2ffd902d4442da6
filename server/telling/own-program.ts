import { createHmac } from 'node:crypto';
import type { Sender } from './letter.ts';

const timeoutMs = 10_000;

/** Sends to a program of one's own, signed as webhooks are: `t=<seconds>,v1=<HMAC-SHA256 of "<seconds>.<body>" in hex>`. */
export const sendToOwnProgram: Sender = async ({ fetch, now }, { settings, secrets }, address, letter) => {
  const { open: _, ...told } = letter;
  const body = JSON.stringify({ ...told, ...(address ? { to: address } : {}) });
  const seconds = Math.floor(now().getTime() / 1000);
  const mark = secrets.sign && createHmac('sha256', secrets.sign).update(`${seconds}.${body}`).digest('hex');
  const response = await fetch(settings.url ?? '', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'guiju',
      'idempotency-key': letter.id,
      ...(mark ? { 'guiju-signature': `t=${seconds},v1=${mark}` } : {}),
    },
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok) throw new Error(`answered ${response.status}`);
};
