import { readFile } from 'node:fs/promises';
import { importJWK, type JWK } from 'jose';
import * as client from 'openid-client';
import type { OidcConfig } from '../kernel/config.ts';
import { ConfigError } from '../kernel/settings.ts';

/**
 * The proof that the settings ask for.
 *
 * @throws Error where the private key cannot be read
 */
export async function clientAuthOf({
  clientAuth,
  clientSecret,
  clientKeyFile,
}: OidcConfig): Promise<client.ClientAuth> {
  switch (clientAuth) {
    case 'client_secret_basic':
      return client.ClientSecretBasic(clientSecret);
    case 'client_secret_post':
      return client.ClientSecretPost(clientSecret);
    case 'private_key_jwt':
      return client.PrivateKeyJwt(await readKey(clientKeyFile as string));
    case 'none':
      return client.None();
  }
}

/** A private key as a JWK with its `alg`, and its `kid` where the provider knows it by one. */
async function readKey(file: string): Promise<client.PrivateKey> {
  const jwk = JSON.parse(await readFile(file, 'utf8')) as JWK;
  const key = (await importJWK(jwk)) as client.CryptoKey;
  return { key, ...(jwk.kid ? { kid: jwk.kid } : {}) };
}

/** A private key that cannot be read is told at the start, not when somebody wants to sign in. @throws ConfigError */
export async function requireClientKey({ clientAuth, clientKeyFile }: OidcConfig): Promise<void> {
  if (clientAuth !== 'private_key_jwt') return;
  await readKey(clientKeyFile as string).catch(() => {
    throw new ConfigError(
      `GUIJU_OIDC_CLIENT_KEY_FILE is "${clientKeyFile}"; it must be a file with a private key, a JWK with its "alg".`,
    );
  });
}
