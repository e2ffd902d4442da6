import type { InstanceRecord, StoredAnswer } from '../records/instance.ts';
import { guarded, type Pool } from './connection.ts';
import { Gather } from './gather.ts';

export interface Loaded {
  instance?: InstanceRecord;
  answer?: StoredAnswer;
}
interface Waiting {
  id: string;
  key: string | null;
  other: string | null;
  resolve(loaded: Loaded): void;
  reject(error: unknown): void;
}
interface Row {
  /** The place among those asked for, counted from one. */
  place: number;
  record: InstanceRecord;
  answer: StoredAnswer | null;
}

/** Each by its key: a join of sets could have the planner read all there are of either. */
const text = `
select w.place::int as place, i.record, a.answer
from unnest($2::text[], $3::text[], $4::text[]) with ordinality as w(id, key, other, place)
cross join lateral (select record from instances where tenant = $1 and id = w.id offset 0) as i
left join lateral (
  select answer from answers where tenant = $1 and instance = w.id and key in (w.key, w.other) order by key = w.key desc limit 1
) as a on true`;

/** Instances asked for while others are being read are read by one statement: each sees all that was committed before it asked. */
export class GroupLoad {
  private readonly pool: Pool;
  private readonly organisation: string;
  private readonly waiting = new Gather<Waiting>((group) => this.read(group));

  constructor(pool: Pool, organisation: string) {
    this.pool = pool;
    this.organisation = organisation;
  }

  /** @throws Problem storeUnavailable */
  load(id: string, key: string | null = null, other: string | null = null): Promise<Loaded> {
    return new Promise((resolve, reject) => this.waiting.add({ id, key, other, resolve, reject }));
  }

  private async read(group: Waiting[]): Promise<void> {
    try {
      const values = [
        this.organisation,
        group.map(({ id }) => id),
        group.map(({ key }) => key),
        group.map(({ other }) => other),
      ];
      const { rows } = await guarded(() => this.pool.query<Row>({ name: 'load', text, values }));
      const found = new Map(rows.map((row) => [row.place, row]));
      for (const [index, { resolve }] of group.entries()) {
        const row = found.get(index + 1);
        resolve(row ? { instance: row.record, answer: row.answer ?? undefined } : {});
      }
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}
