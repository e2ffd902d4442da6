import type { RowQuery, Span } from './totals.ts';

/** What is asked of the spans of a register's rows: of those open at an instant, and of those that began or ended in a period. */
export interface SpanQuery extends Pick<RowQuery, 'filters'> {
  atMs: number;
  span: NonNullable<RowQuery['span']>;
}

/** How long some spans took: half of them at most `p50Ms`, nine in ten at most `p90Ms`; null where there are none. */
export interface SpanLengths {
  count: number;
  p50Ms: number | null;
  p90Ms: number | null;
}

/** What spans of one name come to. */
export interface SpanFigures {
  name: string;
  /** How many began in the period. */
  begun: number;
  /** Those that go on: how long they do by now. Of `untimed` of them it is not known, and they are in no length. */
  open: SpanLengths & { untimed: number; longestMs: number | null };
  /** Those that ended in the period. */
  ended: SpanLengths;
}

/** The shares of which is told how long they took at most: each length is one that was met. */
export const spanShares = [0.5, 0.9] as const;

interface Lengths {
  begun: number;
  untimed: number;
  open: number[];
  ended: number[];
}

/**
 * What spans come to, by their names.
 *
 * @example const totals = new SpanTotals({ atMs, span, filters: [] }); totals.add(row.spans); finish(totals.told())[0].open.p90Ms
 */
export class SpanTotals {
  private readonly asked: SpanQuery;
  private readonly names = new Map<string, Lengths>();

  constructor(asked: SpanQuery) {
    this.asked = asked;
  }

  add(spans: readonly Span[]): void {
    const { atMs, span } = this.asked;
    for (const { name, fromMs, toMs } of spans) {
      const found = this.of(name);
      if (fromMs !== null && fromMs >= span.fromMs && fromMs < span.toMs) found.begun += 1;
      if (toMs === null) {
        if (fromMs === null) found.untimed += 1;
        else if (fromMs <= atMs) found.open.push(atMs - fromMs);
      } else if (fromMs !== null && toMs >= span.fromMs && toMs < span.toMs) found.ended.push(toMs - fromMs);
    }
  }

  /** By their names, in no order; in pieces, each of which takes no longer than a turn may. What was added is not in its order any more. */
  *told(): Generator<void, SpanFigures[]> {
    const told: SpanFigures[] = [];
    for (const [name, { begun, untimed, open, ended }] of this.names) {
      yield;
      const { count, ...lengths } = lengthsOf(open);
      const longestMs = open.length === 0 ? null : open.reduce((most, one) => Math.max(most, one), 0);
      yield;
      const before = lengthsOf(ended);
      told.push({ name, begun, open: { count: count + untimed, untimed, longestMs, ...lengths }, ended: before });
    }
    return told;
  }

  private of(name: string): Lengths {
    const known = this.names.get(name);
    if (known) return known;
    const found = { begun: 0, untimed: 0, open: [], ended: [] };
    this.names.set(name, found);
    return found;
  }
}

function lengthsOf(lengths: number[]): SpanLengths {
  const [p50Ms = null, p90Ms = null] = spanShares.map((share) => atShare(lengths, share));
  return { count: lengths.length, p50Ms, p90Ms };
}

/** The least of some numbers that a share of them does not exceed. @example atShare([4, 1, 2, 3], 0.5) // 2 */
function atShare(numbers: number[], share: number): number | null {
  if (numbers.length === 0) return null;
  return nthLeast(numbers, Math.ceil(numbers.length * share) - 1);
}

/** Hoare's selection: sorting hundreds of thousands of lengths would stall whoever asks beside it. */
function nthLeast(numbers: number[], nth: number): number {
  let [low, high] = [0, numbers.length - 1];
  while (low < high) {
    const pivot = numbers[(low + high) >> 1] as number;
    let [left, right] = [low, high];
    while (left <= right) {
      while ((numbers[left] as number) < pivot) left += 1;
      while ((numbers[right] as number) > pivot) right -= 1;
      if (left > right) break;
      [numbers[left], numbers[right]] = [numbers[right] as number, numbers[left] as number];
      left += 1;
      right -= 1;
    }
    if (nth <= right) high = right;
    else if (nth >= left) low = left;
    else break;
  }
  return numbers[nth] as number;
}
