import { readConfig } from './config.ts';
import { createLog } from './log.ts';
import { type RunningServer, startServer } from './server.ts';
import { ConfigError } from './settings.ts';
import { openEmbeddedStore } from './stores/embedded-store.ts';
import { FolderInUse } from './stores/folder-lock.ts';
import { openPostgresStore } from './stores/postgres/postgres-store.ts';

const now = () => new Date();
// Whoever reads the log may go away; answering goes on.
process.stdout.on('error', () => {});
const log = createLog((line) => process.stdout.write(line), now);

try {
  const config = readConfig(process.env);
  const store = config.databaseUrl
    ? await openPostgresStore(config.databaseUrl, { log })
    : await openEmbeddedStore(config.dataFolder, log);
  const running = await startServer({ config, store, log, now: store.now ?? now });
  running.parts.metrics.measureProcess();
  log.info('Guiju is ready', {
    url: running.url,
    mode: config.mode,
    store: config.databaseUrl ? 'PostgreSQL' : config.dataFolder,
  });
  stopOn(running, config.drainSeconds);
} catch (error) {
  const expected = error instanceof ConfigError || error instanceof FolderInUse || isAddressInUse(error);
  if (expected) process.stderr.write(`${(error as Error).message}\n`);
  else log.error('Guiju could not start', { error });
  process.exit(1);
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
    await running.close();
    log.info('Guiju has stopped');
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
}

function isAddressInUse(error: unknown): boolean {
  if ((error as { code?: unknown }).code !== 'EADDRINUSE') return false;
  (error as Error).message = `${(error as Error).message}. Choose another port with PORT.`;
  return true;
}
