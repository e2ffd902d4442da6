import { type DecisionPack, decisionsOf, linesOf, type RecordedDecision } from '../recorded-decisions.ts';
import type { Decisions } from '../store.ts';
import type { Database } from './database.ts';

const page = 2000;

/** Recorded decisions in PostgreSQL. */
export const decisionsIn = ({ askOften }: Database): Decisions => ({
  async record(pages) {
    const text = `insert into decisions (tenant, id, decided_at, policy, record)
      select $1, d->>'id', (d->>'decidedAt')::timestamptz, d->>'policy', d from json_array_elements($2::json) as d
      on conflict (tenant, id) do nothing`;
    await askOften('record', text, `[${pages.flatMap(linesOf).join(',')}]`);
  },
  /** The oldest first. */
  async *recorded(policy, { since, until }) {
    const text = `select record from decisions where tenant = $1 and policy = $2 and (decided_at, id) > ($3, $4) and decided_at < $5
      order by decided_at, id limit ${page}`;
    let [at, id] = [since ?? '-infinity', ''];
    for (;;) {
      const values = [policy, at, id, until ?? 'infinity'];
      const rows = await askOften<{ record: RecordedDecision | DecisionPack }>('decisions', text, ...values);
      for (const { record } of rows) yield* decisionsOf(record);
      const last = rows.at(-1)?.record;
      if (!last || rows.length < page) return;
      [at, id] = [last.decidedAt, last.id];
    }
  },
});
