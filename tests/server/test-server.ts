import { accessSync, constants, statfsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { PolicyContent } from '../../engine/index.ts';
import { saveAccount } from '../../server/governance/people/account-routes.ts';
import { seedContent } from '../../server/governance/seed.ts';
import type { Config } from '../../server/kernel/config.ts';
import { timeOrderedId } from '../../server/kernel/ids.ts';
import { type Log, silent } from '../../server/kernel/log.ts';
import { type RunningServer, type Surroundings, startServer } from '../../server/server.ts';
import { createMemoryStore } from '../../server/stores/memory-store.ts';
import type { AccountRecord } from '../../server/stores/records/access.ts';
import type { Store } from '../../server/stores/store.ts';
import { Conformance } from './conformance.ts';
import { shopContent } from './fixtures.ts';

export const adminKey = 'an-admin-key-for-tests';
export const startAt = '2024-03-01T02:00:00.000Z';

/** A clock that moves when it is told to. */
export class TestClock {
  private ms: number;
  constructor(ms = Date.parse(startAt)) {
    this.ms = ms;
  }
  readonly now = () => new Date(this.ms);
  advance(ms: number): void {
    this.ms += ms;
  }
}

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  body: any;
}
type Sent = { [header: string]: string };

export interface TestServer extends RunningServer {
  clock: TestClock;
  /** Sends a request below /api/v1 and reads the answer, which must be one that the OpenAPI document declares. */
  call(method: string, path: string, body?: unknown, headers?: Sent): Promise<Reply>;
  send(path: string, body?: unknown, headers?: Sent): Promise<Reply>;
  get(path: string, headers?: Sent): Promise<Reply>;
  /** Starts an instance and answers it. */
  start(flow: string, input?: object): Promise<Reply['body']>;
}

export interface TestOptions
  extends Partial<
    Pick<
      Config,
      | 'mode'
      | 'httpAllow'
      | 'allowPrivate'
      | 'behindTls'
      | 'rateLimit'
      | 'accessLog'
      | 'oidc'
      | 'dataFolder'
      | 'definitionsFolder'
      | 'auditAnchor'
      | 'publicUrl'
      | 'secretsKeys'
    >
  > {
  store?: Store;
  content?: PolicyContent | null;
  fetch?: typeof fetch;
  resolve?: Surroundings['resolve'];
  log?: Log;
  /** What the clock says at first. */
  startMs?: number;
  /** Which of several nodes on one store this is. */
  node?: number;
}

const nowhere = join(tmpdir(), 'guiju-there-is-no-such-folder');

/** A server on a port of its own, with the made-up policy published; it stops with the test. */
export async function startTestServer(options: TestOptions = {}): Promise<TestServer> {
  const { store = createMemoryStore(), content = shopContent(), mode = 'demo' } = options;
  const clock = new TestClock(options.startMs);
  let count = 0;
  const newId = () => {
    count += 1;
    const random = new Uint8Array(10);
    new DataView(random.buffer).setUint32(5, count);
    // The last four bits do not reach the id.
    random[9] = (options.node ?? 0) << 4;
    return timeOrderedId(clock.now().getTime(), random);
  };
  const config: Config = {
    ...{
      mode,
      host: '127.0.0.1',
      port: 0,
      adminKey,
      databaseUrl: undefined,
      organisation: 'default',
      httpAllow: options.httpAllow ?? [],
    },
    ...{ allowPrivate: options.allowPrivate ?? false, behindTls: options.behindTls ?? false },
    ...{
      rateLimit: options.rateLimit ?? 0,
      accessLog: options.accessLog ?? false,
      drainSeconds: 0,
      oidc: options.oidc,
      auditAnchor: options.auditAnchor,
      publicUrl: options.publicUrl,
      secretsKeys: options.secretsKeys,
    },
    dataFolder: options.dataFolder ?? nowhere,
    definitionsFolder: options.definitionsFolder ?? nowhere,
    designerFolder: nowhere,
  };
  const running = await startServer({
    config,
    store,
    log: options.log ?? silent,
    now: clock.now,
    newId,
    fetch: options.fetch,
    resolve: options.resolve,
  });
  onTestFinished(() => running.close());
  if (content && running.parts.catalogue.list().length === 0) await seedContent(running.parts, content);
  const conformance = Conformance.to(await (await fetch(`${running.url}/openapi.json`)).text());
  const call: TestServer['call'] = async (method, path, body, headers = {}) => {
    const answer = await request(`${running.url}/api/v1${path}`, method, body, headers);
    const type = answer.headers.get('content-type') ?? '';
    conformance.check(method, `/api/v1${path.split('?')[0]}`, answer.status, type, answer.body);
    if (answer.status === 201) expect(answer.headers.get('location'), `${method} ${path}`).toMatch(/^\/api\/v1\//);
    return answer;
  };
  return {
    ...running,
    clock,
    call,
    send: (path, body, headers) => call('POST', path, body, headers),
    get: (path, headers) => call('GET', path, undefined, headers),
    start: async (flow, input = {}) => (await call('POST', `/policies/shop/flows/${flow}/instances`, { input })).body,
  };
}

/** Sends a request; an object goes as JSON, text and bytes as they are. */
export async function request(url: string, method: string, body?: unknown, headers: Sent = {}): Promise<Reply> {
  const isPlain = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
  const text = isPlain ? (body as string | Uint8Array<ArrayBuffer> | undefined) : JSON.stringify(body);
  const type: Sent = text === undefined ? {} : { 'content-type': 'application/json' };
  const response = await fetch(url, { method, body: text, headers: { ...type, ...headers }, redirect: 'manual' });
  const answer = await response.text();
  const isJson =
    /json/.test(response.headers.get('content-type') ?? '') &&
    !/ndjson/.test(response.headers.get('content-type') ?? '');
  const parsed = isJson && answer !== '' ? JSON.parse(answer) : undefined;
  return { status: response.status, headers: response.headers, text: answer, body: parsed };
}

/** Where writing waits for no disk, on machines that have such a place with room; what becomes of full and read-only ones is tried on disks. */
const inMemory = '/dev/shm';
const quickPlace = hasRoom(inMemory) ? inMemory : tmpdir();

function hasRoom(place: string): boolean {
  try {
    accessSync(place, constants.W_OK);
    const { bavail, bsize } = statfsSync(place);
    return bavail * bsize > 4e9;
  } catch {
    return false;
  }
}

/** A folder that goes with the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(quickPlace, 'guiju-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** What a caller sends with a key. */
export const withKey = (key: string): Sent => ({ authorization: `Bearer ${key}` });
export const asAdmin = withKey(adminKey);

/** Makes keys as the administrator. */
export async function keyFor(server: TestServer, ...roles: string[]): Promise<Sent> {
  const { body } = await server.send('/api-keys', { name: roles.join(' '), roles }, asAdmin);
  return withKey(body.key);
}

/** Makes an account that is its owner's alone, and signs in: what the person sends. */
export async function personFor({ parts, clock }: TestServer, name: string, ...roles: string[]): Promise<Sent> {
  const about = { name, revision: 1, roles, hands: [], createdAt: clock.now().toISOString(), createdBy: 'admin' };
  const account: AccountRecord = { id: name, ...about };
  await saveAccount(parts, account, 'admin', 'account.created');
  const { cookie, csrf } = await parts.accounts.sessions.begin(account, clock.now().getTime());
  return { cookie: cookie.split(';')[0] as string, 'x-guiju-csrf': csrf };
}
