import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../server/kernel/config.ts';
import { silent } from '../../server/kernel/log.ts';
import { startServer } from '../../server/server.ts';
import { openEmbeddedStore } from '../../server/stores/embedded-store.ts';
import type { Store } from '../../server/stores/store.ts';
import { builtDesigner } from './built-designer.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export interface RunningDesigner {
  url: string;
  dataFolder: string;
  store: Store;
  close(): Promise<void>;
  /** Resolves when all that is due and owed at this moment has been done. */
  settle(): Promise<void>;
  /** Sends a request below /api/v1 and answers the JSON. */
  send(method: string, path: string, body?: unknown): Promise<any>;
}

/** The real server with the built designer, on a free port and in a folder of its own, serving the policies of `definitions`. */
export async function runDesigner(
  definitions = here('./definitions'),
  settings: Partial<Config> = {},
  now = () => new Date(),
): Promise<RunningDesigner> {
  const folder = await mkdtemp(join(tmpdir(), 'guiju-designer-'));
  const designerFolder = await builtDesigner();
  const config: Config = {
    ...{
      mode: 'demo',
      host: '127.0.0.1',
      port: 0,
      adminKey: undefined,
      databaseUrl: undefined,
      organisation: 'default',
      httpAllow: [],
      allowPrivate: false,
    },
    ...{ dataFolder: join(folder, 'data'), definitionsFolder: definitions, designerFolder, allowPrivate: false },
    ...{ behindTls: false, rateLimit: 0, accessLog: false, drainSeconds: 0, oidc: undefined, ...settings },
  };
  const store = await openEmbeddedStore(config.dataFolder, silent);
  const running = await startServer({ config, store, log: silent, now });
  return {
    url: running.url,
    dataFolder: config.dataFolder,
    store,
    settle: running.worker.settle,
    async close() {
      await running.close();
      await rm(folder, { recursive: true, force: true });
    },
    async send(method, path, body) {
      const headers = { 'content-type': 'application/json' };
      const init = body === undefined ? { method } : { method, headers, body: JSON.stringify(body) };
      const response = await fetch(`${running.url}/api/v1${path}`, init);
      const answer = await response.json();
      if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${JSON.stringify(answer)}`);
      return answer;
    },
  };
}
