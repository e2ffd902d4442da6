import type { RecordedDecision } from '../stores/recorded-decisions.ts';

/** Where a decision stands among others. */
export type Standing = Pick<RecordedDecision, 'decidedAt' | 'id'>;

const lengthOfAnId = 36;

/** The newest decision first; those of one millisecond by their ids, those of a batch by their place in it. */
export function newestFirst(a: Standing, b: Standing): number {
  if (a.decidedAt !== b.decidedAt) return a.decidedAt < b.decidedAt ? 1 : -1;
  const [own, other] = [a.id.slice(0, lengthOfAnId), b.id.slice(0, lengthOfAnId)];
  if (own !== other) return own < other ? 1 : -1;
  const [places, others] = [placesOf(a), placesOf(b)];
  const differs = places.findIndex((place, index) => place !== others[index]);
  return differs < 0 ? 0 : (others[differs] ?? 0) - (places[differs] as number);
}

/** @example placesOf({ id: `${id}-2.17` }) // [0, 2, 17]: the seventeenth of the second pack */
const placesOf = ({ id }: Standing) => id.slice(lengthOfAnId).split(/\D/).map(Number);

/** Keeps the newest of many decisions that come in any order: never more than twice as many as are wanted. */
export class Newest {
  private readonly size: number;
  private kept: RecordedDecision[] = [];
  /** Nothing older is wanted any more. */
  private oldest: RecordedDecision | undefined;

  constructor(size: number) {
    this.size = size;
  }

  add(decision: RecordedDecision): void {
    if (this.oldest && newestFirst(this.oldest, decision) < 0) return;
    this.kept.push(decision);
    if (this.kept.length >= 2 * this.size) this.list();
  }

  get full(): boolean {
    return this.kept.length >= this.size;
  }

  /** The newest first. */
  list(): RecordedDecision[] {
    this.kept = this.kept.sort(newestFirst).slice(0, this.size);
    this.oldest = this.kept[this.size - 1];
    return this.kept;
  }
}
