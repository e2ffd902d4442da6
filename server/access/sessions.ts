import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { sha256 } from '../kernel/sha256.ts';
import type { AccountRecord, SessionRecord } from '../stores/records/access.ts';
import type { Store } from '../stores/store.ts';

/** A session ends when it was not used for so long, and in any case after so long. */
const idleMs = 4 * 3_600_000;
const longestMs = 24 * 3_600_000;
/** Its use is written down this often at most. */
const touchMs = 60_000;
/** For so long a session that was read is taken to be as it was: one ended on another node ends here then. */
const keptMs = 2000;
const pageSize = 1000;
/** Sessions that an account may have at once. */
const mostOfAccount = 20;
/** Sessions of an account stand together, by a tag that its tokens have, too. */
const tagOf = (account: string) => sha256(`session ${account}`).slice(0, 16);
const idOf = (token: string) => (token.includes('~') ? `${token.split('~')[0]}-${sha256(token)}` : sha256(token));

/** Sessions of people who signed in. The browser keeps the token, the store only its hash. */
export class Sessions {
  private readonly store: Store;
  private readonly secure: boolean;
  private readonly kept = new Map<string, { record: SessionRecord | undefined; readMs: number }>();

  /** @param secure whether browsers reach the server by https */
  constructor(store: Store, secure: boolean) {
    this.store = store;
    this.secure = secure;
  }

  /**
   * @param provider where it began at an OpenID provider: its id there
   * @returns the cookie to set, and the token that requests must repeat in a header
   */
  async begin(
    account: AccountRecord,
    nowMs: number,
    provider?: SessionRecord['provider'],
  ): Promise<{ cookie: string; csrf: string }> {
    const token = `${tagOf(account.id)}~${randomBytes(32).toString('base64url')}`;
    const now = new Date(nowMs).toISOString();
    const expiresAt = new Date(nowMs + longestMs).toISOString();
    const { id, passwordAt = now } = account;
    // Under the present password, also where the clock was set back since that was set.
    const createdAt = new Date(Math.max(nowMs, Date.parse(passwordAt))).toISOString();
    const about = { account: id, createdAt, usedAt: now, expiresAt, ...(provider ? { provider } : {}) };
    const record: SessionRecord = { id: idOf(token), ...about };
    const { sessions } = this.store.shelves;
    for (const old of await sessions.due(now, 100)) await sessions.remove(old.id);
    await this.makeRoom(id);
    await sessions.put(record, expiresAt);
    return { cookie: this.cookie(token, longestMs / 1000), csrf: csrfOf(token) };
  }

  /** Ends the sessions of an account that were used longest ago, where there would be too many. */
  private async makeRoom(account: string): Promise<void> {
    const tag = tagOf(account);
    const page = await this.store.shelves.sessions.page(`${tag}-`, mostOfAccount * 2);
    const own = page.filter(({ id }) => id.startsWith(`${tag}-`)).sort((a, b) => (a.usedAt < b.usedAt ? 1 : -1));
    for (const { id } of own.slice(mostOfAccount - 1)) await this.remove(id);
  }

  /** When a session began, by what its browser keeps. */
  async begunAt(token: string): Promise<string | undefined> {
    return (await this.store.shelves.sessions.get(idOf(token)))?.createdAt;
  }

  /** The session of a request; nothing where it has none that lasts. */
  async find(request: IncomingMessage, nowMs: number): Promise<{ record: SessionRecord; token: string } | undefined> {
    const token = readCookie(request, this.name);
    if (token === undefined) return undefined;
    const record = await this.read(idOf(token), nowMs);
    if (!record || isOver(record, nowMs)) return undefined;
    if (nowMs - Date.parse(record.usedAt) < touchMs) return { record, token };
    const used = { ...record, usedAt: new Date(nowMs).toISOString() };
    this.kept.set(record.id, { record: used, readMs: nowMs });
    await this.store.shelves.sessions.put(used, record.expiresAt);
    // Ended meanwhile: what was just written must not bring it back.
    if (this.kept.get(record.id)?.record !== undefined) return { record: used, token };
    await this.remove(record.id);
    return undefined;
  }

  /** @returns the cookie that takes the other away */
  async end(request: IncomingMessage): Promise<string> {
    const token = readCookie(request, this.name);
    if (token !== undefined) {
      await this.remove(idOf(token));
    }
    return this.cookie('', 0);
  }

  private async remove(id: string): Promise<void> {
    await this.store.shelves.sessions.remove(id);
    // Remembered as over: whoever listens under it is told nothing more.
    this.kept.set(id, { record: undefined, readMs: Number.NEGATIVE_INFINITY });
  }

  /** Ends every session that is meant, on this node at once and on the others within two seconds. @returns how many */
  async endAll(isMeant: (record: SessionRecord) => boolean): Promise<number> {
    const { sessions } = this.store.shelves;
    let ended = 0;
    for (let after = ''; ; ) {
      const page = await sessions.page(after, pageSize);
      for (const { id } of page.filter(isMeant)) {
        await this.remove(id);
        ended += 1;
      }
      if (page.length < pageSize) return ended;
      after = page.at(-1)?.id as string;
    }
  }

  /** Whether the store still has a session that lasts: of who listens no request tells, and it may be ended on another node. */
  async lasts(token: string, nowMs: number): Promise<boolean> {
    const record = await this.read(idOf(token), nowMs);
    return record !== undefined && !isOver(record, nowMs);
  }

  /** Whether a session that was there is known on this node to be over: ended, or begun under an older password. */
  isOver(token: string, passwordAt = ''): boolean {
    const kept = this.kept.get(idOf(token));
    return kept !== undefined && (kept.record === undefined || kept.record.createdAt < passwordAt);
  }

  private async read(id: string, nowMs: number): Promise<SessionRecord | undefined> {
    const kept = this.kept.get(id);
    if (kept && Math.abs(nowMs - kept.readMs) < keptMs) return kept.record;
    const record = await this.store.shelves.sessions.get(id);
    this.kept.delete(id);
    this.kept.set(id, { record, readMs: nowMs });
    if (this.kept.size > 5000) this.kept.delete(this.kept.keys().next().value as string);
    return record;
  }

  private get name(): string {
    return this.secure ? '__Host-guiju' : 'guiju';
  }

  private cookie(value: string, seconds: number): string {
    return cookieText(this.name, value, { seconds, secure: this.secure, sameSite: 'Strict' });
  }
}

const isOver = ({ expiresAt, usedAt }: SessionRecord, nowMs: number) =>
  nowMs >= Date.parse(expiresAt) || nowMs - Date.parse(usedAt) >= idleMs;

/** What a request must send in `X-Guiju-CSRF` beside the cookie: a page of another site cannot know it. */
export const csrfOf = (token: string) => sha256(`csrf ${token}`);

export function isCsrf(token: string, header: string | string[] | undefined): boolean {
  const given = sha256(typeof header === 'string' ? header : '');
  return timingSafeEqual(Buffer.from(given), Buffer.from(sha256(csrfOf(token))));
}

export function cookieText(
  name: string,
  value: string,
  { seconds, secure, sameSite }: { seconds: number; secure: boolean; sameSite: 'Strict' | 'Lax' },
): string {
  const parts = [`${name}=${value}`, 'Path=/', 'HttpOnly', `SameSite=${sameSite}`, `Max-Age=${seconds}`];
  return [...parts, ...(secure ? ['Secure'] : [])].join('; ');
}

export function readCookie({ headers }: IncomingMessage, name: string): string | undefined {
  for (const part of (headers.cookie ?? '').split(';')) {
    const [key, value] = part.trim().split('=');
    if (key === name && value) return value;
  }
  return undefined;
}
