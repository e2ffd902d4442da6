import { readConfig } from './kernel/config.ts';
import { type Log, silent } from './kernel/log.ts';
import { openServer } from './server.ts';

export type { Log, LogFields } from './kernel/log.ts';
export { ConfigError } from './kernel/settings.ts';

/** A server that listens. */
export interface Guiju {
  /** `http://host:port` */
  url: string;
  /** Says to balancers that it is going (`/readyz` answers 503), and goes on answering. */
  drain(): void;
  /**
   * Stops listening, finishes what was begun, and gives the store back.
   *
   * @param graceMs for so long the connections that there are go on
   */
  close(graceMs?: number): Promise<void>;
}

/**
 * Starts a server within this process; resolves when it listens. Signals and the end of the process are left to the program:
 * `guiju start` is the server as a process of its own.
 *
 * @param settings by their names in docs/running.md, as `process.env` has them
 * @param log is told what happens; without one nothing is written
 * @throws ConfigError for a setting that is not valid or not safe, and what openServer throws
 * @example
 * const guiju = await serve({ PORT: '0', GUIJU_DATA: '/srv/guiju' });
 * await fetch(`${guiju.url}/healthz`);
 * await guiju.close();
 */
export const serve = (settings: Readonly<Record<string, string | undefined>>, log: Log = silent): Promise<Guiju> =>
  openServer(readConfig(settings), log, () => new Date());
