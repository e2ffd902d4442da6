import type { KeptRow } from '../../engine/index.ts';

/** A part is halved where it has more. */
const most = 512;

/** Rows in the order of their places: in parts, so that one more is put among a million at once. */
export class SortedRows {
  private readonly parts: KeptRow[][] = [[]];

  put(row: KeptRow): void {
    const at = this.partOf(row.place);
    const part = this.parts[at] as KeptRow[];
    part.splice(placeIn(part, row.place), 0, row);
    if (part.length > most) this.parts.splice(at + 1, 0, part.splice(most / 2));
  }

  /** @param row one that was put */
  remove({ place }: KeptRow): void {
    const at = this.partOf(place);
    const part = this.parts[at] as KeptRow[];
    const found = placeIn(part, place);
    if (part[found]?.place === place) part.splice(found, 1);
    if (part.length === 0 && this.parts.length > 1) this.parts.splice(at, 1);
  }

  /** Parts one after the other: while they are gone through nothing is to be put. */
  all(): readonly (readonly KeptRow[])[] {
    return this.parts;
  }

  /** Some of them: behind a place, so many passed over. */
  some(from: number, after: string | undefined, limit = Number.POSITIVE_INFINITY): KeptRow[] {
    const found: KeptRow[] = [];
    let left = from;
    for (
      let at = after === undefined ? 0 : this.partOf(after);
      at < this.parts.length && found.length < limit;
      at += 1
    ) {
      const part = this.parts[at] as KeptRow[];
      const behind = after === undefined ? part : part.filter(({ place }) => place > after);
      for (const row of behind.slice(left)) if (found.length < limit) found.push(row);
      left = Math.max(0, left - behind.length);
    }
    return found;
  }

  /** The last part that does not begin behind a place. */
  private partOf(place: string): number {
    let [low, high] = [0, this.parts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (beginsAt(this.parts[middle] as KeptRow[]) <= place) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Where a row of a place stands, or would, among rows in their order. */
export function placeIn(part: readonly KeptRow[], place: string): number {
  let [low, high] = [0, part.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((part[middle] as KeptRow).place < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

const beginsAt = ([first]: readonly KeptRow[]) => (first as KeptRow).place;
