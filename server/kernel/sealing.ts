import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Problem } from '../../engine/index.ts';
import { sha256 } from './sha256.ts';

const mark = 'sealed:v1';
const ivBytes = 12;

/** A key by which secrets are sealed, and the name by which a sealed text says that it was this one. */
interface SealingKey {
  name: string;
  bytes: Buffer;
}

/**
 * Seals secrets before they are written down, by AES-256-GCM: what stands on a disk, in a backup or in a database is of no use to whoever
 * has not the key, and what was sealed for one place opens in no other.
 */
export class Vault {
  private readonly keys: readonly SealingKey[];

  /** @param secrets `GUIJU_SECRETS_KEY`: the first seals, each opens; none: nothing is sealed, and nothing opens */
  constructor(secrets: readonly string[] = []) {
    this.keys = secrets.map((secret) => {
      const bytes = Buffer.from(hkdfSync('sha256', secret, 'guiju', mark, 32));
      return { name: sha256(bytes.toString('hex')).slice(0, 8), bytes };
    });
  }

  /** Whether secrets can be taken. */
  get hasKey(): boolean {
    return this.keys.length > 0;
  }

  /**
   * @param place what the secret is for: it opens for that alone
   * @throws Problem secretsKeyMissing
   * @example vault.seal('s3cret', 'secret shop/BANK') // 'sealed:v1.1f0c….…'
   */
  seal(secret: string, place: string): string {
    const [key] = this.keys;
    if (!key) throw new Problem('secretsKeyMissing');
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', key.bytes, iv).setAAD(Buffer.from(place));
    const data = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return [mark, key.name, ...[iv, cipher.getAuthTag(), data].map((part) => part.toString('base64url'))].join('.');
  }

  /** Whether a text was sealed by a key that is here. */
  canOpen(sealed: string): boolean {
    return this.keyOf(sealed) !== undefined;
  }

  /** @throws Problem secretsKeyMissing where it was sealed by a key that is not here, or for another place */
  open(sealed: string, place: string): string {
    const key = this.keyOf(sealed);
    if (!key) throw new Problem('secretsKeyMissing');
    const [iv, tag, data] = sealed
      .split('.')
      .slice(2)
      .map((part) => Buffer.from(part, 'base64url')) as Buffer[];
    try {
      const decipher = createDecipheriv('aes-256-gcm', key.bytes, iv as Buffer, { authTagLength: 16 })
        .setAAD(Buffer.from(place))
        .setAuthTag(tag as Buffer);
      return Buffer.concat([decipher.update(data as Buffer), decipher.final()]).toString('utf8');
    } catch (error) {
      throw new Problem('secretsKeyMissing', { cause: error });
    }
  }

  private keyOf(sealed: string): SealingKey | undefined {
    const [begin, name] = sealed.split('.');
    return begin === mark ? this.keys.find((key) => key.name === name) : undefined;
  }
}

/** Whether a text is a sealed one: secrets of before were written as they are. */
export const isSealed = (text: string): boolean => text.startsWith(`${mark}.`);
