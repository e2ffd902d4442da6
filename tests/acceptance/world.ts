import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { readPolicyFolder } from '../../scripts/policy-folders.ts';
import { saveAccount } from '../../server/governance/people/account-routes.ts';
import type { AccountRecord } from '../../server/stores/records/access.ts';
import { png, upload } from '../server/attaching.ts';
import { asAdmin, personFor, type Reply, startTestServer, type TestServer } from '../server/test-server.ts';

const folder = join(import.meta.dirname, '..', '..', 'definitions');
const minute = 60_000;
const hour = 60 * minute;

type Sent = Record<string, string>;
type Json = any;

/** What a world begins with. */
export interface Opening {
  /** What the clock says at first. */
  at: string;
  /** Rows of master data that there are from the beginning. */
  rows?: Record<string, object[]>;
  /** The policy as it is to be: figures that the source leaves open, say. */
  config?: Record<string, unknown>;
}

/**
 * A shipped policy on a server in production mode, with the organisation that comes with it: everybody in it has an account of their own
 * and acts by it over HTTP. Persons are named by their ids, as the organisation's file has them.
 */
export class World {
  readonly server: TestServer;
  readonly policy: string;
  private readonly organisation: Json;
  private readonly accounts = new Map<string, AccountRecord>();
  private readonly sessions = new Map<string, { at: number; sent: Sent }>();

  private constructor(server: TestServer, policy: string) {
    this.server = server;
    this.policy = policy;
    this.organisation = JSON.parse(readFileSync(join(folder, `${policy}.organisation.json`), 'utf8'));
  }

  /** Publishes the policy, appoints its persons, and puts the rows in their places. */
  static async open(policy: string, { at, rows = {}, config = {} }: Opening): Promise<World> {
    const content = readPolicyFolder(policy);
    for (const [name, value] of Object.entries(config)) Object.assign(content.config.values[name] as object, { value });
    const server = await startTestServer({ mode: 'production', content, startMs: Date.parse(at) });
    const world = new World(server, policy);
    await world.appoint();
    for (const [master, list] of Object.entries(rows)) await world.import(master, list);
    return world;
  }

  private async appoint(): Promise<void> {
    const { server, organisation, policy } = this;
    const { departments, posts, persons, bindings } = organisation;
    done(await server.send('/directory/import', { departments, posts, persons }, asAdmin), 'the organisation');
    const path = `/policies/${policy}/role-bindings`;
    const drafted = await server.call('PUT', path, bindings, { ...asAdmin, 'if-match': '"0"' });
    const second = await personFor(server, 'second-approver', 'approver');
    for (const step of ['approve', 'publish'])
      done(await server.send(`/policies/${policy}/drafts/${done(drafted, 'roles').id}/${step}`, {}, second), step);
  }

  /** What a person sends with a request, having just signed in; who is not in the organisation is nobody. */
  async as(person: string): Promise<Sent> {
    if (person === 'operator') return asAdmin;
    const { parts, clock } = this.server;
    const now = clock.now().getTime();
    const kept = this.sessions.get(person);
    if (kept && now - kept.at < minute) return kept.sent;
    const account = this.accounts.get(person) ?? (await this.accountOf(person));
    const { cookie, csrf } = await parts.accounts.sessions.begin(account, now);
    const sent = { cookie: cookie.split(';')[0] as string, 'x-guiju-csrf': csrf };
    this.sessions.set(person, { at: now, sent });
    return sent;
  }

  private async accountOf(person: string): Promise<AccountRecord> {
    const known = this.organisation.persons.some(({ id }: Json) => id === person);
    if (!known) throw new Error(`${person} is nobody of the organisation of ${this.policy}`);
    const { parts, clock } = this.server;
    const about = { name: person, revision: 1, roles: [], hands: [], createdBy: 'admin' };
    const account: AccountRecord = { id: person, ...about, createdAt: clock.now().toISOString() };
    await saveAccount(parts, account, 'admin', 'account.created');
    this.accounts.set(person, account);
    return account;
  }

  /** Puts rows of master data. */
  async import(master: string, rows: object[]): Promise<void> {
    const path = `/policies/${this.policy}/masters/${master}/import`;
    done(await this.server.send(path, { rows }, asAdmin), `rows of ${master}`);
  }

  /** A row of master data as it stands. */
  async row(master: string, key: string): Promise<Json> {
    const path = `/policies/${this.policy}/masters/${master}/${encodeURIComponent(key)}`;
    return done(await this.server.get(path, asAdmin), path).fields;
  }

  /** Starts a flow as somebody. @returns its id */
  async start(person: string, flow: string, input: object = {}, businessKey?: string): Promise<string> {
    const reply = await this.tryStart(person, flow, input, businessKey);
    const { id } = done(reply, `${person} starts ${flow}`);
    await this.settle();
    return id;
  }

  /** What comes of starting a flow as somebody. */
  async tryStart(person: string, flow: string, input: object = {}, businessKey?: string): Promise<Reply> {
    const body = { input, ...(businessKey === undefined ? {} : { businessKey }) };
    return this.server.send(`/policies/${this.policy}/flows/${flow}/instances`, body, await this.as(person));
  }

  /** Sends an event as somebody, which must be taken; what follows by itself has happened when it resolves. */
  async send(person: string, id: string, type: string, payload: object = {}): Promise<Json> {
    const body = done(await this.trySend(person, id, type, payload), `${person} sends ${type}`);
    await this.settle();
    return body;
  }

  /** What comes of an event. */
  async trySend(person: string, id: string, type: string, payload: object = {}): Promise<Reply> {
    return this.server.send(`/instances/${id}/events`, { type, ...payload }, await this.as(person));
  }

  /** Sends an event that must be refused. @returns the problem */
  async refused(person: string, id: string, type: string, payload: object = {}): Promise<Json> {
    const { status, body, text } = await this.trySend(person, id, type, payload);
    expect(status, `${person} sends ${type}: ${text}`).toBeGreaterThanOrEqual(400);
    return body;
  }

  /** Files a form that belongs to no flow. */
  async file(person: string, form: string, fields: object): Promise<Json> {
    const path = `/policies/${this.policy}/forms/${form}/records`;
    return done(await this.server.send(path, { fields }, await this.as(person)), `${person} files ${form}`);
  }

  /** Uploads a picture as somebody. @returns its id, for a field */
  async photo(person: string): Promise<string> {
    return done(await upload(this.server, 'image/png', png(8, 8), await this.as(person)), 'photo').id;
  }

  /** Uploads a file of a type. @returns its id, for a field */
  async upload(person: string, type: string): Promise<string> {
    return done(await upload(this.server, type, undefined, await this.as(person)), type).id;
  }

  /** Lets everything that is due happen: timers, starts, tells, schedules. */
  async settle(): Promise<void> {
    for (let count = 0; count < 4; count += 1) await this.server.worker.settle();
  }

  /** Lets hours pass, at most six at once. */
  async pass(hours: number): Promise<void> {
    for (let left = hours; left > 0; left -= 6) {
      this.server.clock.advance(Math.min(left, 6) * hour);
      await this.settle();
    }
  }

  /** Lets time pass until an instant. */
  async until(instant: string): Promise<void> {
    await this.pass((Date.parse(instant) - this.server.clock.now().getTime()) / hour);
  }

  async instance(id: string, person = 'operator'): Promise<Json> {
    return done(await this.server.get(`/instances/${id}`, await this.as(person)), id);
  }

  /** Everything of a flow, the newest first; of all flows without one. */
  async instances(flow?: string, query = ''): Promise<Json[]> {
    const of = flow === undefined ? '' : `&flow=${flow}`;
    return done(await this.server.get(`/instances?policy=${this.policy}${of}&limit=200${query}`, asAdmin), 'list')
      .items;
  }

  /** The one open instance of a flow. */
  async only(flow: string): Promise<Json> {
    const open = await this.instances(flow, '&status=open');
    expect(
      open.map(({ state, businessKey }) => ({ state, businessKey })),
      `open: ${flow}`,
    ).toHaveLength(1);
    return open[0];
  }

  async history(id: string): Promise<Json[]> {
    return done(await this.server.get(`/instances/${id}/history?limit=200`, asAdmin), id).items;
  }

  /** The types of the records in a history, in their order. */
  async recorded(id: string): Promise<string[]> {
    return (await this.history(id)).flatMap(({ type, record }) => (type === 'record' ? [record.type] : []));
  }

  /** The newest record of a form that an instance has, or was handed. */
  async record(id: string, form: string): Promise<Json> {
    const { records } = await this.instance(id);
    const found = records.filter((one: Json) => one.form === form).at(-1);
    expect(found, `${form} of ${id}`).toBeDefined();
    return done(await this.server.get(`/records/${found.id}`, asAdmin), form);
  }

  /** The rows of a register, with its sums. */
  async register(id: string, query = ''): Promise<Json> {
    return done(await this.server.get(`/policies/${this.policy}/registers/${id}?${query}`, asAdmin), id);
  }

  /** What stands in a person's list, as `flow state`. */
  async box(person: string, box = 'todo'): Promise<string[]> {
    const { items } = done(await this.server.get(`/tasks?box=${box}&limit=200`, await this.as(person)), box);
    return items.map(({ flow, state }: Json) => `${flow} ${state}`);
  }

  /** That nothing is left in anybody's list, nothing open or stuck, and that nothing ended with children open. */
  async expectNothingLeft(): Promise<void> {
    const all = await this.instances();
    const open = all.filter(({ status }) => !['done', 'stopped'].includes(status));
    expect(
      open.map(({ flow, state, status, businessKey }) => ({ flow, state, status, businessKey })),
      'still open',
    ).toEqual([]);
    for (const { id, flow } of all) {
      const entries = await this.history(id);
      const left = entries.filter(({ type, record }) => type === 'record' && record?.type === 'openChildren');
      expect(left, `${flow} ended with open children`).toEqual([]);
      const lost = entries.filter(({ type }) =>
        ['tellDropped', 'tellFailed', 'startFailed', 'incident'].includes(type),
      );
      expect(lost, `${flow} could not tell or start`).toEqual([]);
    }
  }

  /** That each document that an instance filled has a number, where its form has numbers. */
  async expectNumbers(): Promise<void> {
    const { forms } = readPolicyFolder(this.policy);
    const numbered = new Set(Object.values(forms).flatMap(({ id, number }) => (number === undefined ? [] : [id])));
    const without = (await this.instances()).flatMap(({ flow, records }) =>
      records.filter(({ form, number }: Json) => numbered.has(form) && !number).map(({ form }: Json) => [flow, form]),
    );
    expect(without, 'documents without a number').toEqual([]);
  }
}

/** The body of an answer that must not be a refusal. */
function done({ status, body, text }: Reply, what: string): Json {
  expect(status, `${what}: ${text}`).toBeLessThan(300);
  return body;
}
