import type { Caller } from '../kernel/caller.ts';
import type { Config } from '../kernel/config.ts';
import type { AccountRecord, KeyRecord } from '../stores/records/access.ts';
import type { Store } from '../stores/store.ts';
import { type Maker, readMakers } from './makers.ts';

/** The person of the admin key: who runs the server, and says who the others are. */
const operator = 'operator';

/**
 * Keys and accounts, and the persons they belong to. Four eyes are judged by these: an id is *one* person, and could be more, as long as
 * an account is in the hands of whoever made it or set its password.
 */
export class Persons {
  private readonly mode: Config['mode'];
  private readonly keys = new Map<string, KeyRecord>();
  private readonly accounts = new Map<string, AccountRecord>();
  /** Another number where anything may have changed. */
  generation = 0;

  constructor(mode: Config['mode']) {
    this.mode = mode;
  }

  /** Reads all of them, and answers the keys; of those from before persons were written down, the audit log tells who made them. */
  async refresh(store: Store): Promise<KeyRecord[]> {
    const accounts = (await store.governed.list('account')).map((account) => this.known(account));
    const keys = await store.governed.list('key');
    for (const account of accounts) this.putAccount(account);
    for (const key of keys) this.put({ ...key, person: key.person ?? this.keys.get(key.id)?.person });
    if (this.mode === 'production') await this.findMakers(store);
    return keys;
  }

  private async findMakers(store: Store): Promise<void> {
    const accounts = this.list().filter(({ hands }) => hands === undefined);
    // Who made a key may be a key that was made before.
    const keys = this.allKeys().filter(({ person }) => person === undefined);
    if (accounts.length + keys.length === 0) return;
    const makers = await readMakers(store, accounts);
    for (const account of accounts) this.putAccount({ ...account, ...this.handsFrom(makers, account.id) });
    for (const key of keys.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1)))
      this.put({ ...key, person: this.personOf(makers.get(`key ${key.id}`)?.by ?? 'admin') });
  }

  /** What was found out about an account holds as long as nobody changes it. */
  private known(account: AccountRecord): AccountRecord {
    const before = this.accounts.get(account.id);
    return account.hands === undefined && before?.revision === account.revision ? before : account;
  }

  put(key: KeyRecord): void {
    this.generation += 1;
    this.keys.set(key.id, key);
  }

  putAccount(account: AccountRecord): void {
    this.generation += 1;
    this.accounts.set(account.id, account);
  }

  account(id: string): AccountRecord | undefined {
    return this.accounts.get(id);
  }

  list(): AccountRecord[] {
    return [...this.accounts.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  allKeys(): KeyRecord[] {
    return [...this.keys.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** The keys that wait for a person to take them. */
  untakenOf(person: string): KeyRecord[] {
    return this.allKeys().filter((key) => key.person === person && key.hash === '' && !key.revokedAt);
  }

  /** Whether a person has this id already; the operator is one without an account. */
  isTaken(id: string): boolean {
    return id === operator || this.accounts.has(id);
  }

  /** Whether a key can be made for this person. */
  isKnown(person: string): boolean {
    const account = this.accounts.get(person);
    return person === operator || (account !== undefined && !account.disabledAt);
  }

  /**
   * The person of a caller's id, as audit entries and drafts have it.
   *
   * @example persons.personOf('user:li') // 'li'
   * @example persons.personOf('admin') // 'operator'
   */
  personOf(id: string): string {
    if (id === 'admin') return operator;
    if (id.startsWith('user:')) return id.slice('user:'.length);
    // In demo mode anyone has whatever name they give, and each key is a person of its own.
    if (this.mode === 'demo') return id;
    return (id.startsWith('key:') ? this.keys.get(id.slice('key:'.length))?.person : undefined) ?? operator;
  }

  /** Every person who may be behind an id: its own, and those in whose hands its account or key is. */
  behind(id: string): string[] {
    const person = this.personOf(id);
    if (this.mode === 'demo') return [person];
    return [...new Set([person, ...(this.keyOf(id)?.hands ?? []), ...(this.accounts.get(person)?.hands ?? [])])];
  }

  /** Those behind an id, and whoever gave it a first password that its owner has not changed yet. */
  couldBe(id: string): string[] {
    if (this.mode === 'demo') return this.behind(id);
    const given = [this.keyOf(id)?.passwordBy, this.accounts.get(this.personOf(id))?.passwordBy];
    return [...new Set([...this.behind(id), ...given.flatMap((one) => one ?? [])])];
  }

  /**
   * What is written down with an account that somebody makes, or gives a password: it is in the hands of all who may be behind them.
   * The operator says who the people are: an account made with the admin key is its owner's once they have changed the password.
   */
  handsOn({ id }: Pick<Caller, 'id'>, account?: AccountRecord): Pick<AccountRecord, 'hands' | 'passwordBy'> {
    // Whatever was made while everybody could make everything, the operator let happen.
    if (this.mode === 'demo') return { hands: account?.hands ?? [], passwordBy: operator };
    const hands = this.behind(id).filter((person) => account !== undefined || person !== operator);
    return { hands: [...new Set([...(account?.hands ?? []), ...hands])], passwordBy: this.personOf(id) };
  }

  /** Whether somebody else set the password of an account after it was its owner's: then its owner sets another before anything else. */
  isConfined({ passwordBy, hands = [] }: AccountRecord): boolean {
    return passwordBy !== undefined && hands.includes(passwordBy);
  }

  /** Whoever may be behind who makes a key, or takes it, knows it from then on. */
  handsOfKey({ id }: Pick<Caller, 'id'>): Pick<KeyRecord, 'hands' | 'passwordBy'> {
    const own = this.personOf(id);
    const passwordBy = this.keyOf(id)?.passwordBy ?? this.accounts.get(own)?.passwordBy;
    return { hands: this.behind(id).filter((one) => one !== own), ...(passwordBy ? { passwordBy } : {}) };
  }

  private handsFrom(makers: Map<string, Maker>, id: string): Pick<AccountRecord, 'hands' | 'passwordBy'> {
    const made = makers.get(`account ${id}`);
    if (!made) return { hands: [] };
    const maker = this.personOf(made.by);
    const setter = made.passwordBy === undefined ? id : this.personOf(made.passwordBy);
    const hands = [...(maker === operator ? [] : [maker]), ...(made.passwordBy === made.by ? [] : [setter])];
    return {
      hands: [...new Set(hands)].filter((person) => person !== id),
      ...(setter === id ? {} : { passwordBy: setter }),
    };
  }

  /** The record of a key's caller; nothing for other callers. */
  keyOf(id: string): KeyRecord | undefined {
    return id.startsWith('key:') ? this.keys.get(id.slice('key:'.length)) : undefined;
  }
}
