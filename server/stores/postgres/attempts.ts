import type { Attempts } from '../store.ts';
import { guarded, type Pool } from './connection.ts';

/** What was forgotten is thrown away when so many more were counted. */
const tidyEvery = 1000;

/** Attempts counted over all nodes, by the clock of the database. */
export class AttemptTable implements Attempts {
  private readonly pool: Pool;
  private readonly organisation: string;
  private counted = 0;

  constructor(pool: Pool, organisation: string) {
    this.pool = pool;
    this.organisation = organisation;
  }

  async count(name: string, windowMs: number): Promise<{ count: number; leftMs: number }> {
    const text = `insert into attempts as a (tenant, name, count, until)
      values ($1, $2, 1, clock_timestamp() + $3 * interval '1 millisecond')
      on conflict (tenant, name) do update set
        count = case when a.until > clock_timestamp() then a.count + 1 else 1 end,
        until = case when a.until > clock_timestamp() then a.until else excluded.until end
      returning count, (extract(epoch from until - clock_timestamp()) * 1000)::float8 as "leftMs"`;
    const values = [this.organisation, name, windowMs];
    const { rows } = await guarded(() => this.pool.query<{ count: number; leftMs: number }>(text, values));
    this.counted += 1;
    if (this.counted >= tidyEvery) await this.tidy();
    return rows[0] as { count: number; leftMs: number };
  }

  async takeBack(name: string): Promise<void> {
    const text = 'update attempts set count = count - 1 where tenant = $1 and name = $2 and count > 0';
    await guarded(() => this.pool.query(text, [this.organisation, name]));
  }

  async forget(name: string): Promise<void> {
    const text = 'delete from attempts where tenant = $1 and name = $2';
    await guarded(() => this.pool.query(text, [this.organisation, name]));
  }

  private async tidy(): Promise<void> {
    this.counted = 0;
    const text = 'delete from attempts where tenant = $1 and until < clock_timestamp()';
    await guarded(() => this.pool.query(text, [this.organisation]));
  }
}
