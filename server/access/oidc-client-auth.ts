import { readFile } from 'node:fs/promises';
import { importJWK, type JWK } from 'jose';
import * as client from 'openid-client';
import type { OidcConfig } from '../config.ts';

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
