import type { InstanceRecord, StoredAnswer } from '../store.ts';
import { guarded, type Pool } from './connection.ts';

type Loaded = { instance?: InstanceRecord; answer?: StoredAnswer };

/** As many instances as one statement reads. */
const largest = 128;
/** So many statements run side by side; whoever comes meanwhile waits for the next, and shares it. */
const sideBySide = 2;

interface Waiting {
  id: string;
  key: string | null;
  resolve(loaded: Loaded): void;
  reject(error: unknown): void;
}

const text = `
select g.place, i.record, a.answer
from unnest($2::text[], $3::text[]) with ordinality as g(id, key, place)
left join instances i on i.tenant = $1 and i.id = g.id
left join answers a on a.tenant = $1 and a.instance = g.id and a.key = g.key`;

/** Instances that are asked for at the same time are read by one statement, which begins after all of them were asked for. */
export class GroupLoad {
  private readonly pool: Pool;
  private readonly tenant: string;
  private waiting: Waiting[] = [];
  private running = 0;

  constructor(pool: Pool, tenant: string) {
    this.pool = pool;
    this.tenant = tenant;
  }

  load(id: string, key: string | undefined): Promise<Loaded> {
    // What can be no id is none; PostgreSQL would refuse some texts, and with them all that are read beside.
    if (!/^[\w.-]{1,100}$/.test(id)) return Promise.resolve({});
    return new Promise((resolve, reject) => {
      this.waiting.push({ id, key: key ?? null, resolve, reject });
      setImmediate(() => void this.run());
    });
  }

  private async run(): Promise<void> {
    if (this.running >= sideBySide || this.waiting.length === 0) return;
    this.running += 1;
    const group = this.waiting.splice(0, largest);
    try {
      await this.read(group);
    } finally {
      this.running -= 1;
      void this.run();
    }
  }

  private async read(group: Waiting[]): Promise<void> {
    try {
      const values = [this.tenant, group.map(({ id }) => id), group.map(({ key }) => key)];
      const { rows } = await guarded(() =>
        this.pool.query<{ place: string; record: InstanceRecord | null; answer: StoredAnswer | null }>({
          ...{ name: 'load', text, values },
        }),
      );
      for (const { place, record, answer } of rows) {
        group[Number(place) - 1]?.resolve({ instance: record ?? undefined, answer: answer ?? undefined });
      }
    } catch (error) {
      if (group.length === 1) return group[0]?.reject(error);
      // One that cannot be read must not take the others with it.
      for (const one of group) await this.read([one]);
    }
  }
}
