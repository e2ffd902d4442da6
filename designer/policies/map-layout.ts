import { type Reference, referenceKey, type Usage } from '../document/references.ts';

export const card = { width: 216, height: 36, across: 84, down: 10, margin: 20 };

export interface MapCard {
  key: string;
  left: number;
  top: number;
}
export interface UsageLayout {
  cards: MapCard[];
  links: { from: MapCard; to: MapCard }[];
  width: number;
  height: number;
}

/** Places everything that uses or is used: each to the right of all that use it, beside what it belongs to. */
export function layoutUsage(usage: Map<string, Usage>): UsageLayout {
  const keys = [...usage].filter(([, { uses, usedBy }]) => uses.length + usedBy.length > 0).map(([key]) => key);
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
  const columns: string[][] = [];
  for (const key of keys) {
    const depth = depthOf(key, new Set([key]));
    columns[depth] = [...(columns[depth] ?? []), key];
  }
  const cards = new Map<string, MapCard>();
  for (const [depth, column] of columns.entries()) {
    const middle = (key: string) => {
      const tops = others(usage, key, 'usedBy').flatMap((other) => cards.get(other)?.top ?? []);
      return tops.length === 0 ? 0 : tops.reduce((sum, top) => sum + top, 0) / tops.length;
    };
    for (const [row, key] of (column ?? []).toSorted((a, b) => middle(a) - middle(b)).entries()) {
      const left = card.margin + depth * (card.width + card.across);
      cards.set(key, { key, left, top: card.margin + row * (card.height + card.down) });
    }
  }
  const links = keys.flatMap((key) =>
    others(usage, key, 'uses').map((other) => ({ from: cards.get(key) as MapCard, to: cards.get(other) as MapCard })),
  );
  const placed = [...cards.values()];
  return {
    ...{ cards: placed, links },
    width: Math.max(0, ...placed.map(({ left }) => left)) + card.width + card.margin,
    height: Math.max(0, ...placed.map(({ top }) => top)) + card.height + card.margin,
  };
}

function others(usage: Map<string, Usage>, key: string, side: keyof Usage): string[] {
  return (usage.get(key)?.[side] ?? [])
    .map((reference: Reference) => referenceKey(reference))
    .filter((one) => one !== key);
}
