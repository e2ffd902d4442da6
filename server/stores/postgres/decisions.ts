import {
  type DecisionPack,
  type DecisionPage,
  decisionsOf,
  linesOf,
  type Period,
  type RecordedDecision,
} from '../recorded-decisions.ts';
import type { Decisions } from '../store.ts';
import { guarded, type Pool } from './connection.ts';

const page = 2000;

/** Recorded decisions in PostgreSQL. */
export class DecisionRows implements Decisions {
  private readonly pool: Pool;
  private readonly organisation: string;

  constructor(pool: Pool, organisation: string) {
    this.pool = pool;
    this.organisation = organisation;
  }

  async record(pages: readonly DecisionPage[]): Promise<void> {
    const text = `insert into decisions (tenant, id, decided_at, policy, record)
      select $1, d->>'id', (d->>'decidedAt')::timestamptz, d->>'policy', d from json_array_elements($2::json) as d
      on conflict (tenant, id) do nothing`;
    const list = `[${pages.flatMap(linesOf).join(',')}]`;
    await guarded(() => this.pool.query({ name: 'record', text, values: [this.organisation, list] }));
  }

  /** The decisions of a period, the oldest first. */
  async *recorded(policy: string, { since, until }: Period): AsyncGenerator<RecordedDecision> {
    const text = `select record from decisions where tenant = $1 and policy = $2 and (decided_at, id) > ($3, $4) and decided_at < $5
      order by decided_at, id limit ${page}`;
    let [at, id] = [since ?? '-infinity', ''];
    for (;;) {
      const values = [this.organisation, policy, at, id, until ?? 'infinity'];
      const { rows } = await guarded(() =>
        this.pool.query<{ record: RecordedDecision | DecisionPack }>({ name: 'decisions', text, values }),
      );
      for (const { record } of rows) yield* decisionsOf(record);
      const last = rows.at(-1)?.record;
      if (!last || rows.length < page) return;
      [at, id] = [last.decidedAt, last.id];
    }
  }
}
