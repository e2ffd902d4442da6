/** Fewer bounds than this are found by going through them. */
const fewest = 8;
/** What is kept of each list, in whole numbers: where its bounds begin, how many, where its grid begins, how many cells. */
const kept = 4;

/**
 * The bounds of many facts, each fact's sorted, in one array; finds where a number stands among those of a fact. A grid over the range
 * of the bounds tells the few to look at: a number is compared with about two, however many there are.
 */
export class Cuts {
  /** Of each list its lowest bound and the cells a unit takes; then all bounds. */
  private readonly bounds: Float64Array;
  /** What is kept of each list; then the grids: cell → how many bounds lie in cells before it. */
  private readonly places: Int32Array;

  /** @param lists the sorted bounds of each fact */
  constructor(lists: readonly ArrayLike<number>[]) {
    const bounds = lists.flatMap((list) => [list[0] ?? 0, scaleOf(list)]);
    const places: number[] = new Array(lists.length * kept).fill(0);
    for (const [index, list] of lists.entries()) {
      const [low, scale] = [bounds[index * 2] as number, bounds[index * 2 + 1] as number];
      const cells = scale > 0 ? list.length : 0;
      places.splice(index * kept, kept, bounds.length, list.length, places.length, cells);
      for (let index = 0; index < list.length; index += 1) bounds.push(list[index] as number);
      let position = 0;
      for (let cell = 0; cell <= cells && cells > 0; cell += 1) {
        while (position < list.length && cellOf(list[position] as number, low, scale, cells) < cell) position += 1;
        places.push(position);
      }
    }
    this.bounds = Float64Array.from(bounds);
    this.places = Int32Array.from(places);
  }

  /** How many bounds a list has. */
  countOf(list: number): number {
    return this.places[list * kept + 1] as number;
  }

  /** The class of a number among the bounds of a list: 2i+1 when it equals bound i, 2i when it lies below it and above the one before. */
  classOf(list: number, value: number): number {
    const { bounds, places } = this;
    const at = list * kept;
    const from = places[at] as number;
    const cells = places[at + 3] as number;
    const end = from + (places[at + 1] as number);
    let low = from;
    let high = end;
    if (cells > 0) {
      const cell = cellOf(value, bounds[list * 2] as number, bounds[list * 2 + 1] as number, cells);
      const grid = (places[at + 2] as number) + cell;
      low = from + (places[grid] as number);
      high = from + (places[grid + 1] as number);
      while (high - low > fewest) {
        const middle = (low + high) >> 1;
        if ((bounds[middle] as number) < value) low = middle + 1;
        else high = middle;
      }
    }
    while (low < high && (bounds[low] as number) < value) low += 1;
    return (low - from) * 2 + (low < end && bounds[low] === value ? 1 : 0);
  }
}

/** As many cells as bounds; 0: no grid. */
function scaleOf(list: ArrayLike<number>): number {
  const scale = list.length / ((list[list.length - 1] ?? 0) - (list[0] ?? 0));
  return list.length >= fewest && Number.isFinite(scale) ? scale : 0;
}

/** A greater number is never in an earlier cell: so what lies in other cells need not be compared. */
function cellOf(value: number, low: number, scale: number, cells: number): number {
  const cell = (value - low) * scale;
  if (!(cell > 0)) return 0;
  return cell < cells - 1 ? Math.floor(cell) : cells - 1;
}
