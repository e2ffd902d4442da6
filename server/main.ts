import { AnchorMismatch } from './audit/anchor.ts';
import { unfitServer } from './http/unfit-server.ts';
import { type Config, readConfig } from './kernel/config.ts';
import { createLog } from './kernel/log.ts';
import { ConfigError } from './kernel/settings.ts';
import { openServer, type RunningServer } from './server.ts';
import { StoreNotWhole } from './stores/damage.ts';
import { FolderInUse } from './stores/own-folder.ts';
import { SchemaNewer } from './stores/postgres/schema.ts';

const now = () => new Date();
const patienceMs = 2000;
/** For so long after the last new connection, proxies use up those that they hold. */
const graceMs = 1500;
// Whoever reads the log may go away; answering goes on.
process.stdout.on('error', () => {});
const log = createLog((line) => process.stdout.write(line), now);

/** What is told in a sentence: the operator knows what to do. */
const expected = [ConfigError, FolderInUse, StoreNotWhole, AnchorMismatch];

try {
  const config = readConfig(process.env);
  await serve(config).catch((error) => {
    if (error instanceof SchemaNewer) return refuse(config, error.message);
    throw error;
  });
} catch (error) {
  const sentence = expected.some((kind) => error instanceof kind) ? (error as Error).message : sentenceOf(error);
  if (sentence !== undefined) process.stderr.write(`${sentence}\n`);
  else log.error('Guiju could not start', { error });
  process.exit(1);
}

async function serve(config: Config): Promise<void> {
  const running = await openServer(config, log, now);
  running.parts.metrics.measureProcess();
  log.info('Guiju is ready', {
    url: running.url,
    mode: config.mode,
    store: config.databaseUrl ? `PostgreSQL (${config.organisation})` : config.dataFolder,
  });
  stopOn(running, config.drainSeconds);
  endWhenLost(running);
}

/** The node stays where it is watched, and says why it is not one. */
function refuse({ port, host }: Config, reason: string): void {
  log.error('Guiju is not ready', { reason });
  unfitServer(reason).listen(port, host);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0));
}

/** Whoever sends SIGTERM has others to send requests to: they are given the time to notice. A second signal, or SIGINT, waits for nobody. */
function stopOn(running: RunningServer, drainSeconds: number): void {
  let hurry = () => {};
  let stopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    if (stopping) return hurry();
    stopping = true;
    const waitMs = signal === 'SIGTERM' ? drainSeconds * 1000 : 0;
    log.info('Guiju is stopping', { signal, waitMs });
    running.drain();
    await new Promise<void>((resolve) => {
      hurry = resolve;
      setTimeout(resolve, waitMs);
    });
    await running.close(waitMs > 0 ? graceMs : 0);
    log.info('Guiju has stopped');
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
}

/** What another process writes to is nothing to go by any more: those who wait are told, then the process ends. */
function endWhenLost(running: RunningServer): void {
  void running.parts.store.lost?.then(async (reason) => {
    log.error('Guiju ends: its store is that of another process now', { reason });
    setTimeout(() => process.exit(1), patienceMs).unref();
    await running.close();
    process.exit(1);
  });
}

/** What the system refuses because of a setting, with the setting. */
function sentenceOf(error: unknown): string | undefined {
  const { code = '', syscall = '', message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return `${message}. Choose another port with PORT.`;
  if (/^(listen|bind|getaddrinfo)$/.test(syscall))
    return `${message}. HOST and PORT must be this machine's, and free to use.`;
  const isFolder = syscall === 'mkdir' && /^(EEXIST|ENOTDIR|EACCES|EPERM|EROFS)$/.test(code);
  return isFolder ? `${message}. GUIJU_DATA must be a folder that this process may write to.` : undefined;
}
