import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Problem } from '../../engine/index.ts';
import { type Caller, isFlowRole } from '../kernel/caller.ts';
import type { Config } from '../kernel/config.ts';
import { sha256 } from '../kernel/sha256.ts';
import type { KeyRecord } from '../stores/records/access.ts';
import type { Store } from '../stores/store.ts';
import { decoded, readActFor } from './act-for.ts';
import { Devices } from './devices.ts';
import { Directory, type DirectoryAround } from './directory.ts';
import { FailureLimit, RateLimit } from './limits.ts';
import { Persons } from './persons.ts';
import { isCsrf, Sessions } from './sessions.ts';

const loopbackHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;
/** Wrong keys and passwords within a quarter of an hour: from an address, at an account from an address, at an account in all. */
const failuresOfAddress = 100;
const failuresOfGuesser = 10;
const failuresOfAccount = 1000;

type Settings = Pick<Config, 'mode' | 'adminKey' | 'behindTls' | 'rateLimit'>;

/** Tells who sends a request. */
export class Accounts {
  readonly sessions: Sessions;
  /** Who they all are. */
  readonly persons: Persons;
  /** What they are in the organisation. */
  readonly directory: Directory;
  private readonly byHash = new Map<string, Caller>();
  private readonly store: Store;
  private readonly config: Settings;
  private readonly adminHash: string | undefined;
  private readonly rate: RateLimit;
  private readonly addressFailures: FailureLimit;
  private readonly guesserFailures: FailureLimit;
  private readonly accountFailures: FailureLimit;
  readonly devices: Devices;
  private readonly now: () => Date;

  constructor(config: Settings, store: Store, now: () => Date, around: DirectoryAround = {}) {
    this.config = config;
    this.now = now;
    this.store = store;
    this.persons = new Persons(config.mode);
    this.directory = new Directory(this.persons, now, around);
    this.adminHash = config.adminKey === undefined ? undefined : sha256(config.adminKey);
    this.sessions = new Sessions(store, config.behindTls);
    this.addressFailures = new FailureLimit('address', failuresOfAddress, store.attempts);
    this.guesserFailures = new FailureLimit('guesser', failuresOfGuesser, store.attempts);
    this.accountFailures = new FailureLimit('account', failuresOfAccount, store.attempts);
    this.devices = new Devices(config.behindTls);
    this.rate = new RateLimit(config.mode === 'demo' ? 0 : config.rateLimit);
  }

  /** Reads keys, accounts and the directory: at the start, and when another node has changed some. @param options `directory`: that, too */
  async refresh({ directory = true } = {}): Promise<void> {
    if (directory) await this.directory.refresh(this.store);
    for (const key of await this.persons.refresh(this.store)) this.admitKey(key);
  }

  /** Takes note of a new, taken or revoked key. */
  put(key: KeyRecord): void {
    this.persons.put(key);
    this.admitKey(key);
  }

  private admitKey({ id, roles, policies, hash, revokedAt }: KeyRecord): void {
    if (revokedAt) this.byHash.delete(hash);
    else if (hash !== '')
      this.byHash.set(hash, { id: `key:${id}`, person: `key:${id}`, roles, ...(policies ? { policies } : {}) });
  }

  /**
   * The sender of a request: by its key, by its session, or in demo mode anyone, under the name in `X-Guiju-User`; and the person for
   * whom they act, whom `X-Guiju-Act-For` names.
   *
   * @throws Problem unauthorized, tooManyRequests, forbidden for a page of another site and for who may not act for others, unknownValue
   * for nobody
   */
  callerOf(request: IncomingMessage): Caller | Promise<Caller> {
    this.refuseOtherSites(request);
    const { authorization, cookie } = request.headers;
    if (authorization !== undefined) return this.admitted(request, this.byKey(request, authorization));
    if (cookie === undefined) return this.admitted(request, this.unknown(request));
    return this.bySession(request).then((signedIn) => this.admitted(request, signedIn ?? this.unknown(request)));
  }

  /** A caller as they may still call, who goes on listening; nothing once their key is revoked, or their session or account is over. */
  asOfNow(caller: Caller): Caller | undefined {
    const { id, session } = caller;
    const { persons } = this;
    if (session !== undefined) {
      const account = persons.account(persons.personOf(id));
      if (!account || !this.directory.isHere(account.id) || this.sessions.isOver(session, account.passwordAt))
        return undefined;
      return { ...caller, roles: account.roles, policies: account.policies };
    }
    const key = persons.keyOf(caller.actedBy ?? id);
    if (caller.actedBy !== undefined) {
      const mayGoOn = this.directory.isHere(caller.person) && !key?.revokedAt;
      return mayGoOn ? caller : undefined;
    }
    if (!key) return caller;
    return key.revokedAt ? undefined : { ...caller, roles: key.roles, policies: key.policies };
  }

  /** Whether a caller who goes on listening still may, as the store has it by now. */
  async mayListen(caller: Caller): Promise<boolean> {
    const { session } = caller;
    if (session !== undefined && !(await this.sessions.lasts(session, this.now().getTime()))) return false;
    return this.asOfNow(caller) !== undefined;
  }

  /** Who acts for others is limited by their own name. */
  private admitted(request: IncomingMessage, caller: Caller): Caller {
    this.rate.take(caller.id, this.now().getTime());
    const person = readActFor(request);
    return person === undefined ? caller : this.actingFor(caller, person);
  }

  /**
   * A caller who acts for a person: that person, in the flow roles that both have and in no right. In demo mode anyone may; else a key with
   * the right.
   *
   * @throws Problem forbidden, unknownValue
   */
  private actingFor({ id, roles, policies }: Caller, person: string): Caller {
    const isKey = id.startsWith('key:') && roles !== 'all' && roles.includes('actFor');
    if (this.config.mode !== 'demo' && !isKey) throw new Problem('forbidden', { detail: needsActFor });
    if (!this.directory.isHere(person)) throw nobody(person);
    const account = this.persons.account(person);
    const isShared = (role: string) => isFlowRole(role) && (roles === 'all' || roles.includes(role));
    const both = [policies, account?.policies].filter((list) => list !== undefined);
    const within = both.length === 2 ? both[0]?.filter((one) => both[1]?.includes(one)) : both[0];
    return {
      id: `user:${person}`,
      person,
      actedBy: id,
      roles: account?.roles.filter(isShared) ?? [],
      ...(within ? { policies: within } : {}),
      bound: (policy) => this.directory.boundRoles(person, policy).filter(isShared),
    };
  }

  /** A request that anyone may send. @throws Problem tooManyRequests, forbidden for a page of another site */
  admitAnyone(request: IncomingMessage): void {
    this.refuseOtherSites(request);
    this.rate.take(`address ${this.addressOf(request)}`, this.now().getTime());
  }

  /**
   * Counts an attempt to sign in: so many may fail from an address, and so many at each account from there. A browser that has signed in to
   * the account before has a count of its own, so that nobody who guesses can lock its owner out.
   *
   * @param attempt answers whether it succeeded
   * @throws Problem tooManyRequests
   */
  async attempt(request: IncomingMessage, account: string, attempt: () => Promise<boolean>): Promise<boolean> {
    const nowMs = this.now().getTime();
    const counts = this.countsOf(request, account);
    for (const [limit, name] of counts) limit.check(name, nowMs);
    // Counted before it is known: many at once must not all be let in.
    for (const [limit, name] of counts) limit.failed(name, nowMs);
    for (const [limit, name] of counts) await limit.failedOnAll(name);
    if (!(await attempt())) return false;
    const [[guesses, guesser], ...others] = counts;
    await guesses.forget(guesser);
    for (const [limit, name] of others) await limit.takeBack(name);
    return true;
  }

  private countsOf(request: IncomingMessage, account: string): [[FailureLimit, string], ...[FailureLimit, string][]] {
    const device = this.devices.of(request, this.persons.account(account));
    if (device !== undefined) return [[this.guesserFailures, `${account} on ${device}`]];
    const address = this.addressOf(request);
    return [
      [this.guesserFailures, `${account} from ${address}`],
      [this.addressFailures, address],
      [this.accountFailures, account],
    ];
  }

  private unknown(request: IncomingMessage): Caller {
    if (this.config.mode === 'demo') return demoCaller(request);
    throw new Problem('unauthorized');
  }

  private byKey(request: IncomingMessage, authorization: string): Caller {
    const key = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    const hash = sha256(key ?? '');
    if (this.adminHash && isEqual(hash, this.adminHash)) return { id: 'admin', person: 'operator', roles: 'all' };
    const caller = key === undefined ? undefined : this.byHash.get(hash);
    if (caller) return caller;
    const nowMs = this.now().getTime();
    this.addressFailures.check(this.addressOf(request), nowMs);
    this.addressFailures.failed(this.addressOf(request), nowMs);
    throw new Problem('unauthorized');
  }

  private async bySession(request: IncomingMessage): Promise<Caller | undefined> {
    const found = await this.sessions.find(request, this.now().getTime());
    const account = found && this.persons.account(found.record.account);
    if (!found || !account || !this.directory.isHere(account.id)) return undefined;
    // Who changes a password ends what was begun under the old one.
    if (account.passwordAt && found.record.createdAt < account.passwordAt) return undefined;
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (!reads && !isCsrf(found.token, request.headers['x-guiju-csrf'])) {
      throw new Problem('forbidden', {
        detail: { 'zh-CN': '缺少 X-Guiju-CSRF', en: 'X-Guiju-CSRF must repeat the token of the session' },
      });
    }
    const { id, roles, policies } = account;
    return {
      id: `user:${id}`,
      person: id,
      roles,
      ...(policies ? { policies } : {}),
      bound: (policy) => this.directory.boundRoles(id, policy),
      session: found.token,
      confined: this.persons.isConfined(account),
    };
  }

  /** Behind a proxy the address is the one that the proxy saw. */
  addressOf(request: IncomingMessage): string {
    const forwarded = request.headers['x-forwarded-for'];
    const last = typeof forwarded === 'string' ? forwarded.split(',').at(-1)?.trim() : undefined;
    return (this.config.behindTls && last) || (request.socket.remoteAddress ?? '');
  }

  private refuseOtherSites({ headers: { origin, host }, method }: IncomingMessage): void {
    if (origin === undefined || method === 'GET') return;
    if (URL.canParse(origin) && new URL(origin).host === host) return;
    throw new Problem('forbidden', {
      detail: { 'zh-CN': '不接受其他网站的请求', en: 'requests from pages of other sites are refused' },
    });
  }
}

function demoCaller({ headers }: IncomingMessage): Caller {
  // A page of another site that had its own name resolve to this machine would have all rights here.
  if (!loopbackHost.test(headers.host ?? '')) {
    throw new Problem('forbidden', {
      detail: { 'zh-CN': '演示模式仅限本机访问', en: 'demo mode serves this machine only: use localhost' },
    });
  }
  const user = headers['x-guiju-user'];
  const id = typeof user === 'string' && user !== '' ? decoded(user).slice(0, 80) : 'demo';
  return { id, person: id, roles: 'all' };
}

const needsActFor = {
  'zh-CN': '代他人办理需要带“代办”权限（actFor）的密钥',
  en: 'only a key with the right actFor may act for a person',
};

function nobody(person: string): Problem {
  const message = { 'zh-CN': `没有人员 ${person}，或已不在`, en: `there is no person ${person}, or no more` };
  return new Problem('unknownValue', { errors: [{ path: '/headers/X-Guiju-Act-For', code: 'unknownValue', message }] });
}

const isEqual = (a: string, b: string) => timingSafeEqual(Buffer.from(a), Buffer.from(b));
