import { lookup } from 'node:dns';
import type { Server } from 'node:http';
import { type AddressInfo, Server as NetServer } from 'node:net';
import { Accounts } from './access/accounts.ts';
import { readGivenOrganisations } from './access/given-organisations.ts';
import { Oidc } from './access/oidc.ts';
import { requireClientKey } from './access/oidc-client-auth.ts';
import { createApp } from './app.ts';
import { Anchor } from './audit/anchor.ts';
import { Health } from './audit/health.ts';
import type { Parts } from './decisions/parts.ts';
import { DecisionRecorder } from './decisions/recorder.ts';
import { Catalogue } from './editions/catalogue.ts';
import { checkAhead } from './governance/check-ahead.ts';
import { requireSecretsKey, sealWebhooks } from './governance/sealed.ts';
import { seed } from './governance/seed.ts';
import { closeUnused, createExpressServer } from './http/express-server.ts';
import { measureParts } from './http/measures.ts';
import { Changes } from './kernel/changes.ts';
import type { Config } from './kernel/config.ts';
import { Held } from './kernel/held.ts';
import { createIds } from './kernel/ids.ts';
import type { Log } from './kernel/log.ts';
import { Metrics } from './kernel/metrics.ts';
import type { ResolveName } from './kernel/outgoing/addresses.ts';
import { createGuardedFetch } from './kernel/outgoing/guarded-fetch.ts';
import { inTurn } from './kernel/outgoing/lookups.ts';
import { Vault } from './kernel/sealing.ts';
import { ConfigError } from './kernel/settings.ts';
import { isTraced } from './kernel/tracing/in-span.ts';
import { apart, flushSpans, tracedFetch } from './kernel/tracing/tracing.ts';
import { openEmbeddedStore } from './stores/embedded-store.ts';
import { KeyedQueue } from './stores/keyed-queue.ts';
import { openPostgresStore } from './stores/postgres/postgres-store.ts';
import type { Store } from './stores/store.ts';
import { KnownChannels } from './telling/known-channels.ts';
import { Webhooks } from './webhooks/webhooks.ts';
import { followOthers } from './worker/nodes.ts';
import { createWorker, type Worker } from './worker/worker.ts';

export interface RunningServer {
  parts: Parts;
  worker: Worker;
  server: Server;
  /** `http://host:port` */
  url: string;
  /** Says that it is going: not ready any more, its live streams ended; it goes on answering. */
  drain(): void;
  /**
   * Stops listening, finishes what was begun, writes what is still to be written, and gives the store back.
   *
   * @param graceMs for so long the connections that there are go on: one that a proxy holds is not closed while it sends into it
   */
  close(graceMs?: number): Promise<void>;
}
export interface Surroundings {
  config: Config;
  store: Store;
  log: Log;
  now: () => Date;
  newId?: () => string;
  fetch?: typeof fetch;
  resolve?: ResolveName;
}

const patienceMs = 10_000;

/** Puts the parts together over a store. What the worker is to do is left to who starts one. */
export async function createParts(around: Surroundings, wake: Parts['wake'] = () => {}): Promise<Parts> {
  const { config, store, log, now } = around;
  if (config.oidc) await requireClientKey(config.oidc);
  const metrics = new Metrics();
  const resolve = inTurn(around.resolve ?? lookup);
  const fetch = around.fetch ?? createGuardedFetch(config, resolve);
  const catalogue = new Catalogue(store);
  const given = config.mode === 'demo' ? await readGivenOrganisations(config.definitionsFolder, log) : undefined;
  const accounts = new Accounts(config, store, now, { zoneOf: (policy) => catalogue.knownZone(policy), given });
  const anchor = config.auditAnchor && new Anchor(config.auditAnchor, { store, fetch, log, now });
  const parts: Parts = {
    config,
    store,
    log,
    now,
    metrics,
    anchor,
    held: new Held((kind) => metrics.count('guiju_refused_total', { kind })),
    health: new Health(store, log, anchor),
    newId: around.newId ?? createIds(now),
    vault: new Vault(config.secretsKeys),
    resolve,
    fetch: tracedFetch(fetch),
    catalogue,
    accounts,
    directory: accounts.directory,
    oidc: config.oidc && new Oidc(config.oidc),
    webhooks: new Webhooks(await store.governed.list('webhook')),
    channels: new KnownChannels(),
    recorder: new DecisionRecorder(store.decisions, log, metrics),
    changes: new Changes(now().getTime().toString(36)),
    instanceQueue: new KeyedQueue(),
    callQueue: new KeyedQueue(),
    numberQueue: new KeyedQueue(),
    busy: new Map(),
    stopping: false,
    // What the worker does belongs to no request, whoever wakes it.
    wake: (atMs) => apart(() => wake(atMs)),
  };
  await requireSecretsKey(parts);
  await parts.accounts.refresh();
  await parts.catalogue.refresh();
  parts.channels.set(await parts.store.governed.list('channel'));
  measureParts(parts);
  return parts;
}

/**
 * Opens the store that the settings name and starts a server on it, which closes it at its end.
 *
 * @throws ConfigError where spans are wanted and nobody takes them, FolderInUse, StoreNotWhole, SchemaNewer, AnchorMismatch, or what the system says of the store, the host or the port
 */
export async function openServer(config: Config, log: Log, now: () => Date): Promise<RunningServer> {
  const { databaseUrl, dataFolder, collector, organisation } = config;
  if (collector !== undefined && !isTraced()) throw new ConfigError(noSdk(collector));
  const store = databaseUrl
    ? await openPostgresStore(databaseUrl, { log, organisation })
    : await openEmbeddedStore(dataFolder, log);
  const running = await startServer({ config, store, log, now: store.now ?? now }).catch(async (error) => {
    await store.close();
    throw error;
  });
  checkAhead(running.parts);
  return running;
}

const noSdk = (collector: string) =>
  `OTEL_EXPORTER_OTLP_ENDPOINT is "${collector}", but this process has no OpenTelemetry SDK, which sends traces there. ` +
  'Start it with one (NODE_OPTIONS="--import …", docs/running.md, Traces), or leave the setting out.';

/** Puts the parts together, publishes the definitions not published yet, and listens. */
export async function startServer(around: Surroundings): Promise<RunningServer> {
  const { config } = around;
  let worker: Worker | undefined;
  const parts = await createParts(around, (atMs) => worker?.wake(atMs));
  await parts.anchor?.compare();
  await seed(parts, config.definitionsFolder);
  await sealWebhooks(parts);
  const stopFollowing = followOthers(parts);
  const server = createExpressServer(createApp(parts), () => !server.listening);
  await listen(server, config);
  worker = createWorker(parts);
  worker.wake();
  void parts.anchor?.follow();
  const looking = parts.health.look();
  const { port } = server.address() as AddressInfo;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  const url = `http://${host}:${port}`;
  const drain = () => {
    parts.stopping = true;
    // Streams never end by themselves; their readers come back to another node.
    parts.changes.end();
  };
  const close = async (graceMs = 0) => {
    await closeConnections(server, parts, graceMs);
    await closeParts(worker as Worker, parts, stopFollowing, looking);
  };
  return { parts, worker, server, url, drain, close };
}

function listen(server: Server, { port, host }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
}

/**
 * Whoever connects anew is refused, and goes to another node. On the connections that there are each answer says that it is the last: a
 * proxy uses them up. Those that nobody uses are closed at the end.
 */
async function closeConnections(server: Server, parts: Parts, graceMs: number): Promise<void> {
  // The listener alone: `http.Server` would close unused connections at once, and what is on its way on one of them would be lost.
  const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()));
  parts.changes.end();
  if (graceMs > 0) await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, graceMs).unref())]);
  closeUnused(server);
  const late = setTimeout(() => server.closeAllConnections(), patienceMs);
  await closed;
  clearTimeout(late);
}

/** @param looking ends when the store was looked through: under load that takes long, and nobody who stops is to wait for the load */
async function closeParts(
  worker: Worker,
  parts: Parts,
  stopFollowing: () => Promise<void>,
  looking: Promise<void>,
): Promise<void> {
  await worker.stop();
  await looking;
  await stopFollowing();
  await parts.recorder.flush();
  await parts.anchor?.stop();
  await parts.store.close();
  await flushSpans();
}
