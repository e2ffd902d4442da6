import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Problem } from '../../engine/index.ts';
import { sha256 } from '../audit/chain.ts';
import type { Config } from '../config.ts';
import type { KeyRecord } from '../stores/store.ts';
import type { Caller } from './caller.ts';

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Tells who sends a request. */
export class Accounts {
  private readonly byHash = new Map<string, Caller>();
  private readonly demo: boolean;
  private readonly adminHash: string | undefined;

  constructor({ mode, adminKey }: Pick<Config, 'mode' | 'adminKey'>, keys: KeyRecord[]) {
    this.demo = mode === 'demo';
    this.adminHash = adminKey === undefined ? undefined : sha256(adminKey);
    for (const key of keys) this.put(key);
  }

  /** Takes note of a new or revoked key. */
  put({ id, roles, policies, hash, revokedAt }: KeyRecord): void {
    if (revokedAt) this.byHash.delete(hash);
    else this.byHash.set(hash, { id: `key:${id}`, roles, ...(policies ? { policies } : {}) });
  }

  /**
   * The sender of a request: by its key, or in demo mode anyone, under the name in `X-Guiju-User`.
   *
   * @throws Problem unauthorized, forbidden for a page of another site
   */
  callerOf(request: IncomingMessage): Caller {
    const { authorization, origin, host } = request.headers;
    if (origin !== undefined && request.method !== 'GET') refuseOtherSites(origin, host);
    if (authorization === undefined && this.demo) return demoCaller(request);
    const key = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    const hash = sha256(key ?? '');
    if (this.adminHash && isEqual(hash, this.adminHash)) return { id: 'admin', roles: 'all' };
    const caller = key === undefined ? undefined : this.byHash.get(hash);
    if (!caller) throw new Problem('unauthorized');
    return caller;
  }
}

function demoCaller({ headers }: IncomingMessage): Caller {
  // A page of another site that had its own name resolve to this machine would have all rights here.
  const name = (headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  if (!loopbackNames.has(name)) {
    throw new Problem('forbidden', {
      detail: { 'zh-CN': '演示模式仅限本机访问', en: 'demo mode serves this machine only: use localhost' },
    });
  }
  const user = headers['x-guiju-user'];
  return { id: typeof user === 'string' && user !== '' ? decode(user).slice(0, 80) : 'demo', roles: 'all' };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function refuseOtherSites(origin: string, host: string | undefined): void {
  if (URL.canParse(origin) && new URL(origin).host === host) return;
  throw new Problem('forbidden', {
    detail: { 'zh-CN': '不接受其他网站的请求', en: 'requests from pages of other sites are refused' },
  });
}

const isEqual = (a: string, b: string) => timingSafeEqual(Buffer.from(a), Buffer.from(b));
