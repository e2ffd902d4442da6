import type { Attempts } from '../store.ts';
import type { Database } from './database.ts';

/** What was forgotten is thrown away when so many more were counted. */
const tidyEvery = 1000;

/** Attempts counted over all nodes, by the clock of the database. */
export function attemptsIn({ ask }: Database): Attempts {
  let counted = 0;
  return {
    async count(name, windowMs) {
      const text = `insert into attempts as a (tenant, name, count, until)
        values ($1, $2, 1, clock_timestamp() + $3 * interval '1 millisecond')
        on conflict (tenant, name) do update set
          count = case when a.until > clock_timestamp() then a.count + 1 else 1 end,
          until = case when a.until > clock_timestamp() then a.until else excluded.until end
        returning count, (extract(epoch from until - clock_timestamp()) * 1000)::float8 as "leftMs"`;
      const [found] = await ask<{ count: number; leftMs: number }>(text, name, windowMs);
      counted = (counted + 1) % tidyEvery;
      if (counted === 0) await ask('delete from attempts where tenant = $1 and until < clock_timestamp()');
      return found as { count: number; leftMs: number };
    },
    async takeBack(name) {
      await ask('update attempts set count = count - 1 where tenant = $1 and name = $2 and count > 0', name);
    },
    async forget(name) {
      await ask('delete from attempts where tenant = $1 and name = $2', name);
    },
  };
}
