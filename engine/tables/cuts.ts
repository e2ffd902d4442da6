/** Fewer bounds than this are found by going through them. */
const fewest = 8;

/**
 * The bounds of many facts, each fact's sorted, in one array; finds where a number stands among those of a fact. A grid over the range
 * of the bounds tells the few to look at: a number is compared with about two, however many there are.
 */
export class Cuts {
  private readonly cuts: Float64Array;
  private readonly starts: Int32Array;

  private constructor(cuts: number[], starts: number[]) {
    this.cuts = Float64Array.from(cuts);
    this.starts = Int32Array.from(starts);
  }

  /** @param lists the sorted bounds of each fact */
  static of(lists: readonly number[][]): { cuts: Cuts; ranges: CutRange[] } {
    const all: number[] = [];
    const starts: number[] = [];
    const ranges = lists.map((list): CutRange => {
      const range = {
        from: all.length,
        count: list.length,
        low: list[0] ?? 0,
        scale: 0,
        grid: starts.length,
        cells: 0,
      };
      const width = (list.at(-1) ?? 0) - range.low;
      if (list.length >= fewest && Number.isFinite(list.length / width) && Number.isFinite(width)) {
        range.cells = list.length;
        range.scale = list.length / width;
        addStarts(starts, list, range);
      }
      for (const cut of list) all.push(cut);
      return range;
    });
    return { cuts: new Cuts(all, starts), ranges };
  }

  /** The class of a number: 2i+1 when it equals bound i, 2i when it lies below it and above the one before. */
  classOf(range: CutRange, value: number): number {
    const { from, count, cells } = range;
    const { cuts, starts } = this;
    let low = from;
    let high = from + count;
    if (cells > 0) {
      const cell = range.grid + cellOf(range, value);
      low = from + (starts[cell] as number);
      high = from + (starts[cell + 1] as number);
      while (high - low > fewest) {
        const middle = (low + high) >> 1;
        if ((cuts[middle] as number) < value) low = middle + 1;
        else high = middle;
      }
    }
    while (low < high && (cuts[low] as number) < value) low += 1;
    return (low - from) * 2 + (low < from + count && cuts[low] === value ? 1 : 0);
  }
}

/** Where the bounds of one fact stand, and its grid: cell → how many bounds lie in cells before it. */
export interface CutRange {
  from: number;
  count: number;
  low: number;
  scale: number;
  grid: number;
  cells: number;
}

/** A greater number is never in an earlier cell: so what lies in other cells need not be compared. */
function cellOf({ low, scale, cells }: CutRange, value: number): number {
  const cell = (value - low) * scale;
  if (!(cell > 0)) return 0;
  return cell < cells - 1 ? Math.floor(cell) : cells - 1;
}

function addStarts(starts: number[], list: readonly number[], range: CutRange): void {
  let position = 0;
  for (let cell = 0; cell <= range.cells; cell += 1) {
    while (position < list.length && cellOf(range, list[position] as number) < cell) position += 1;
    starts.push(position);
  }
}
