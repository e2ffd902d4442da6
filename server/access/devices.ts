import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { sha256 } from '../kernel/sha256.ts';
import type { AccountRecord } from '../stores/records/access.ts';
import { cookieText, readCookie } from './sessions.ts';

const keptSeconds = 90 * 86_400;

type Known = Pick<AccountRecord, 'id' | 'password'>;

/**
 * What a browser keeps of having signed in to an account. Whoever comes with it is not one of the strangers who guess, so that their
 * guesses cannot lock its owner out. It is proved by the account's password alone: a new one makes every browser a stranger again.
 */
export class Devices {
  private readonly secure: boolean;

  /** @param secure whether browsers reach the server by https */
  constructor(secure: boolean) {
    this.secure = secure;
  }

  /** The cookie that a browser is given when somebody has signed in with a password. */
  cookieFor(account: Known): string {
    const name = randomBytes(16).toString('base64url');
    const value = `${name}.${proofOf(account, name)}`;
    return cookieText(this.cookieName(account), value, {
      seconds: keptSeconds,
      secure: this.secure,
      sameSite: 'Strict',
    });
  }

  /** The name of a browser that has signed in to an account before; nothing for a stranger's. */
  of(request: IncomingMessage, account: Known | undefined): string | undefined {
    if (!account?.password) return undefined;
    const [name = '', proof = ''] = (readCookie(request, this.cookieName(account)) ?? '').split('.');
    const right = Buffer.from(proofOf(account, name));
    const given = Buffer.from(proof);
    return name !== '' && given.length === right.length && timingSafeEqual(given, right) ? name : undefined;
  }

  private cookieName({ id }: Known): string {
    return `${this.secure ? '__Host-' : ''}guiju-device-${sha256(`device ${id}`).slice(0, 12)}`;
  }
}

const proofOf = ({ id, password = '' }: Known, name: string) =>
  createHmac('sha256', sha256(`device ${id} ${password}`))
    .update(name)
    .digest('base64url');
