import { type KeptRow, type SpanFigures, type SpanQuery, spanShares } from '../../../engine/index.ts';
import type { Ask } from './database.ts';

/** The columns of a row that hold its spans, as PostgreSQL writes arrays; null where it has none. */
export function spansOf({ spans = [] }: Pick<KeptRow, 'spans'>): {
  names: readonly string[] | null;
  from: readonly (number | null)[] | null;
  to: readonly (number | null)[] | null;
} {
  if (spans.length === 0) return { names: null, from: null, to: null };
  return {
    names: spans.map(({ name }) => name),
    from: spans.map(({ fromMs }) => fromMs),
    to: spans.map(({ toMs }) => toMs),
  };
}

interface Told {
  name: string;
  begun: number;
  open: number;
  untimed: number;
  longest: number | null;
  open_at: number[] | null;
  ended: number;
  ended_at: number[] | null;
}

/** What the spans of a register's rows come to, by name. @param number by which its rows name it */
export async function spansIn(
  ask: Ask,
  number: number,
  { atMs, span, filters }: SpanQuery,
  textOf: (text: string) => string,
): Promise<SpanFigures[]> {
  const values: unknown[] = [number, atMs, span.fromMs, span.toMs, [...spanShares]];
  const where = filters.map(([column, text]) => ` and texts[${column + 1}] = $${values.push(textOf(text)) + 1}`);
  const told = await ask<Told>(
    `select name,
      count(*) filter (where began >= $4 and began < $5)::int as begun,
      count(*) filter (where ended is null and (began is null or began <= $3))::int as open,
      count(*) filter (where ended is null and began is null)::int as untimed,
      max($3 - began) filter (where ended is null and began <= $3) as longest,
      percentile_disc($6::float8[]) within group (order by $3 - began) filter (where ended is null and began <= $3) as open_at,
      count(ended - began) filter (where ended >= $4 and ended < $5)::int as ended,
      percentile_disc($6::float8[]) within group (order by ended - began) filter (where ended >= $4 and ended < $5) as ended_at
    from register_rows, unnest(span_names, span_from, span_to) as s(name, began, ended)
    where tenant = $1 and kept = $2${where.join('')} group by name`,
    ...values,
  );
  return told.map(({ name, begun, open, untimed, longest, open_at, ended, ended_at }) => ({
    name,
    begun,
    open: { count: open, untimed, longestMs: longest, ...lengthsOf(open_at) },
    ended: { count: ended, ...lengthsOf(ended_at) },
  }));
}

/** Of none there are no lengths. */
const lengthsOf = (at: (number | null)[] | null) => ({ p50Ms: at?.[0] ?? null, p90Ms: at?.[1] ?? null });
