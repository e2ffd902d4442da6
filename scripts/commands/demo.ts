import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../server/kernel/config.ts';
import { silent } from '../../server/kernel/log.ts';
import { startServer } from '../../server/server.ts';
import type { Store } from '../../server/stores/store.ts';
import type { DemoFile } from '../demo/made-up.ts';
import { Month, type Organisation, type Told } from '../demo/month.ts';
import { readPolicyFolder } from '../policy-folders.ts';

/** What became of a policy's month. */
export type Played = Told & { policy: string };

/**
 * Fills a store with a month of made-up work on the policies whose organisations come with them, so that who tries the product sees it in
 * use. Everything goes over HTTP, as persons would do it, while a clock runs through the month.
 *
 * @param store of a server in demo mode, without cases yet
 * @param only the policies to fill; empty: all that come with an organisation
 * @param until when the month ends
 * @param days how long the month is
 * @throws Error where the server is not in demo mode, or there is work already
 * @example await playMonth(store, readConfig(process.env), [], new Date(), 1)
 */
export async function playMonth(
  store: Store,
  config: Config,
  only: string[],
  until: Date,
  seed: number,
  days = 31,
): Promise<Played[]> {
  if (config.mode !== 'demo')
    throw new Error('A demonstration is for GUIJU_MODE=demo: in production work is done by people.');
  const begin = new Date(until.getTime() - (days + 1) * 86_400_000);
  let now = begin;
  const quiet: Config = { ...config, port: 0, rateLimit: 0, accessLog: false };
  const running = await startServer({ config: quiet, store, log: silent, now: () => now });
  try {
    const server = {
      url: running.url,
      setClock: (at: Date) => {
        now = at;
      },
      settle: async () => {
        for (let count = 0; count < 3; count += 1) await running.worker.settle();
      },
    };
    const { items } = (await (await fetch(`${running.url}/api/v1/instances?limit=1`)).json()) as { items: unknown[] };
    if (items.length > 0) throw new Error('There are cases in this store: a demonstration begins with none.');
    const told: Played[] = [];
    for (const policy of policiesOf(running.parts.catalogue.list(), config, only)) {
      now = begin;
      const organisation = jsonOf<Organisation>(config, `${policy}.organisation.json`) as Organisation;
      const demo = jsonOf<DemoFile>(config, `${policy}.demo.json`) ?? { policy };
      const content = readPolicyFolder(policy);
      told.push({ policy, ...(await new Month(server, content, organisation, demo, seed).play(until, days)) });
    }
    return told;
  } finally {
    await running.close();
  }
}

const policiesOf = (known: { id: string }[], config: Config, only: string[]) =>
  known
    .map(({ id }) => id)
    .filter((id) => only.length === 0 || only.includes(id))
    .filter((id) => existsSync(join(config.definitionsFolder, `${id}.organisation.json`)));

function jsonOf<T>({ definitionsFolder }: Config, file: string): T | undefined {
  const path = join(definitionsFolder, file);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : undefined;
}
