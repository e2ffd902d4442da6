import { type Reference, referenceKey, type Usage } from '../../kernel/document/references.ts';

export const card = { width: 216, height: 36, across: 84, down: 10, margin: 20 };
/** The room that a line has to itself where it goes past a column of cards. */
const passHeight = 8;

export interface MapPlace {
  key: string;
  left: number;
  /** Of the middle. */
  y: number;
}
export interface MapLink {
  from: MapPlace;
  to: MapPlace;
  /** Where it goes past the columns between, from left to right. */
  past: MapPlace[];
}
export interface UsageLayout {
  cards: MapPlace[];
  links: MapLink[];
  width: number;
  height: number;
}

/** Something that stands in a column: a card, or the room for a line that goes past. */
interface Item {
  key: string;
  /** What it hangs on in the columns before. */
  above: string[];
  height: number;
}

/**
 * Places everything that uses or is used: each to the right of all that use it, beside what it belongs to. A line that is longer than
 * one column has a place of its own in each that it passes.
 */
export function layoutUsage(usage: Map<string, Usage>): UsageLayout {
  const keys = [...usage].filter(([, { uses, usedBy }]) => uses.length + usedBy.length > 0).map(([key]) => key);
  const depths = depthsOf(keys, usage);
  const depth = (key: string) => depths.get(key) as number;
  const links = keys.flatMap((from) =>
    others(usage, from, 'uses').map((to) => {
      const between = Math.max(0, depth(to) - depth(from) - 1);
      const past = Array.from({ length: between }, (_, step) => `${from}>${to}>${step}`);
      return { from, to, past };
    }),
  );
  const columns: Item[][] = Array.from({ length: Math.max(-1, ...depths.values()) + 1 }, () => []);
  for (const key of keys) {
    const above = links.filter(({ to }) => to === key).map(({ from, past }) => past.at(-1) ?? from);
    columns[depth(key)]?.push({ key, above, height: card.height });
  }
  for (const { from, past } of links) {
    for (const [step, key] of past.entries()) {
      const above = [past[step - 1] ?? from];
      columns[depth(from) + 1 + step]?.push({ key, above, height: passHeight });
    }
  }
  const places = placed(columns);
  const at = (key: string) => places.get(key) as MapPlace;
  const cards = keys.map(at);
  return {
    cards,
    links: links.map(({ from, to, past }) => ({ from: at(from), to: at(to), past: past.map(at) })),
    width: Math.max(0, ...cards.map(({ left }) => left)) + card.width + card.margin,
    height: Math.max(0, ...[...places.values()].map(({ y }) => y)) + card.height / 2 + card.margin,
  };
}

/** The longest way to each from something that nothing uses. */
function depthsOf(keys: string[], usage: Map<string, Usage>): Map<string, number> {
  const depths = new Map<string, number>();
  const depthOf = (key: string, path: ReadonlySet<string>): number => {
    const known = depths.get(key);
    if (known !== undefined) return known;
    // A flow may start itself: what is on the way already does not count.
    const above = others(usage, key, 'usedBy').filter((other) => !path.has(other));
    const depth = Math.max(-1, ...above.map((other) => depthOf(other, new Set([...path, key])))) + 1;
    depths.set(key, depth);
    return depth;
  };
  for (const key of keys) depthOf(key, new Set([key]));
  return depths;
}

/** Column after column, each ordered by what its items hang on. */
function placed(columns: Item[][]): Map<string, MapPlace> {
  const places = new Map<string, MapPlace>();
  for (const [column, items] of columns.entries()) {
    const middle = ({ above }: Item) => {
      const known = above.flatMap((key) => places.get(key)?.y ?? []);
      return known.length === 0 ? 0 : known.reduce((sum, y) => sum + y, 0) / known.length;
    };
    let top = card.margin;
    for (const { key, height } of items.toSorted((a, b) => middle(a) - middle(b))) {
      places.set(key, { key, left: card.margin + column * (card.width + card.across), y: top + height / 2 });
      top += height + card.down;
    }
  }
  return places;
}

function others(usage: Map<string, Usage>, key: string, side: keyof Usage): string[] {
  return (usage.get(key)?.[side] ?? [])
    .map((reference: Reference) => referenceKey(reference))
    .filter((one) => one !== key);
}
