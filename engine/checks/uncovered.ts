import { allows, firstAllowed } from './classes.ts';
import type { Box, Dimension } from './space.ts';

/** How much work a search may still do; shared by the searches of one definition. */
export interface Budget {
  left: number;
}

/**
 * Searches a region for a point that no box covers: dimension by dimension, classes that the same boxes allow taken together.
 *
 * @returns a class for each dimension; `covered` where there is no such point (a proof); `undecided` where the budget ran out
 */
export function findUncovered(
  region: Box,
  boxes: Box[],
  dimensions: Dimension[],
  budget: Budget,
): number[] | 'covered' | 'undecided' {
  // The dimension that most boxes speak of first: it thins them out soonest.
  const speaking = dimensions.map((_, place) => boxes.filter((box) => box[place]).length);
  const order = dimensions.map((_, place) => place).sort((a, b) => (speaking[b] as number) - (speaking[a] as number));
  const lastOf = boxes.map((box) => order.findLastIndex((place) => box[place] !== undefined));
  const covered = new Set<string>();
  const point = dimensions.map((_, place) => Math.max(0, firstAllowed(region[place])));

  const search = (depth: number, candidates: number[]): 'covered' | 'open' | 'undecided' => {
    if (candidates.length === 0) return 'open';
    if (candidates.some((box) => (lastOf[box] as number) < depth)) return 'covered';
    const key = `${depth}:${candidates.join()}`;
    if (covered.has(key)) return 'covered';
    budget.left -= candidates.length;
    if (budget.left < 0) return 'undecided';
    const place = order[depth] as number;
    const groups = new Map<string, { example: number; inside: number[] }>();
    const allowed = region[place];
    const size = (dimensions[place] as Dimension).examples.length;
    for (let value = 0; value < size; value += 1) {
      if (!allows(allowed, value)) continue;
      const inside = candidates.filter((box) => allows((boxes[box] as Box)[place], value));
      budget.left -= candidates.length / 16;
      const name = inside.join();
      if (!groups.has(name)) groups.set(name, { example: value, inside });
    }
    // The classes that fewest boxes allow are the likeliest to be open.
    const byChance = [...groups.values()].sort((a, b) => a.inside.length - b.inside.length);
    for (const { example, inside } of byChance) {
      const found = search(depth + 1, inside);
      if (found === 'open') point[place] = example;
      if (found !== 'covered') return found;
    }
    covered.add(key);
    return 'covered';
  };

  const found = search(
    0,
    boxes.map((_, box) => box),
  );
  return found === 'open' ? point : found;
}
