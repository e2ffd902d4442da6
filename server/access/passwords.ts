import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { Problem } from '../../engine/index.ts';

/** About 60 ms and 32 MB on a small server. They stand in every hash, so that they can be raised later. */
const cost = { N: 32_768, r: 8, p: 1 };
const length = 32;
/** So many at once: more would take the memory of everything else, and all four threads by which files are read and written. */
const mostAtOnce = 2;
const mostWaiting = 64;
let running = 0;
const waiting: (() => void)[] = [];

/** The hash of a password, with its salt and parameters. */
export async function hashPassword(password: string, salt = randomBytes(16)): Promise<string> {
  const hash = await derive(password, salt, cost);
  return `scrypt$${cost.N}$${cost.r}$${cost.p}$${salt.toString('base64url')}$${hash.toString('base64url')}`;
}

/** Whether a password is the one that was hashed. Takes as long for an account that has none. */
export async function isPassword(password: string, hash: string | undefined): Promise<boolean> {
  const [kind, N, r, p, salt, wanted] = (hash ?? nobody).split('$');
  if (kind !== 'scrypt' || !salt || !wanted) return false;
  const options = { N: Number(N), r: Number(r), p: Number(p) };
  const met = await derive(password, Buffer.from(salt, 'base64url'), options);
  const expected = Buffer.from(wanted, 'base64url');
  return met.length === expected.length && timingSafeEqual(met, expected) && hash !== undefined;
}

const nobody = `scrypt$${cost.N}$${cost.r}$${cost.p}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

async function derive(password: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  if (waiting.length >= mostWaiting) throw new Problem('tooManyRequests');
  if (running >= mostAtOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  running += 1;
  try {
    return await new Promise((resolve, reject) => {
      const all = { ...options, maxmem: 256 * 1024 * 1024 };
      // The same letter can be written in several ways.
      scrypt(password.normalize('NFKC'), salt, length, all, (error, key) => (error ? reject(error) : resolve(key)));
    });
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}
