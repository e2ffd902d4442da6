import type { Parts } from '../decisions/parts.ts';
import { isSealed } from '../kernel/sealing.ts';
import { ConfigError } from '../kernel/settings.ts';
import { placeOfWebhook, type WebhookRecord } from '../stores/records/webhook.ts';
import { entryOf, govern } from './govern.ts';

/**
 * In production nothing starts that could not use the secrets it has: a call that is refused in the night is found too late.
 *
 * @throws ConfigError
 */
export async function requireSecretsKey({ config, store, vault, log }: Parts): Promise<void> {
  const secrets = (await store.governed.list('secret')).map(({ policy, name, sealed }) => [
    `${policy}/${name}`,
    sealed,
  ]);
  const channels = (await store.governed.list('channel')).flatMap(({ id, secrets: own }) =>
    Object.entries(own).map(([name, sealed]) => [`${id}/${name}`, sealed]),
  );
  const webhooks = (await store.governed.list('webhook')).filter(({ removedAt }) => !removedAt);
  const sealedOnes = webhooks.filter(({ secret }) => isSealed(secret)).map(({ name, secret }) => [name, secret]);
  const lost = [...secrets, ...channels, ...sealedOnes].filter(([, sealed]) => !vault.canOpen(sealed as string));
  const plain = webhooks.filter(({ secret }) => !isSealed(secret));
  if (plain.length > 0 && !vault.hasKey && config.mode === 'production')
    log.warn('secrets of webhooks are kept as they are: set GUIJU_SECRETS_KEY to have them sealed', {
      webhooks: plain.length,
    });
  if (lost.length === 0) return;
  const names = lost
    .map(([name]) => name)
    .slice(0, 5)
    .join(', ');
  const message = `GUIJU_SECRETS_KEY does not open ${lost.length} secrets that are in use (${names}). Set the key with which they were set.`;
  if (config.mode === 'production') throw new ConfigError(message);
  log.warn(message);
}

/** A webhook as it is written down: its secret sealed where there is a key for that. */
export function sealedWebhook({ vault }: Pick<Parts, 'vault'>, webhook: WebhookRecord): WebhookRecord {
  const { id, secret, previous } = webhook;
  const sealed = (text: string) =>
    text === '' || isSealed(text) || !vault.hasKey ? text : vault.seal(text, placeOfWebhook(id));
  return {
    ...webhook,
    secret: sealed(secret),
    ...(previous ? { previous: { ...previous, secret: sealed(previous.secret) } } : {}),
  };
}

/** Seals the secrets of webhooks that were made before there was a key. */
export async function sealWebhooks(parts: Parts): Promise<void> {
  if (!parts.vault.hasKey) return;
  for (const before of parts.webhooks.list()) {
    const webhook = sealedWebhook(parts, before);
    if (webhook.secret === before.secret && webhook.previous?.secret === before.previous?.secret) continue;
    const audit = [entryOf(parts, { id: 'guiju' }, 'webhook.sealed', { webhook: before.id })];
    await govern(parts, { webhook, audit });
    parts.webhooks.put(webhook);
  }
}
