import fc from 'fast-check';
import { expect, test } from 'vitest';
import { card, layoutUsage } from '../../designer/features/policies/map-layout.ts';
import type { Usage } from '../../designer/kernel/document/references.ts';

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const pairs = fc.uniqueArray(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), {
  maxLength: 14,
  selector: (pair) => pair.join('>'),
});

function usageOfPairs(uses: [string, string][]): Map<string, Usage> {
  const reference = (id: string) => ({ kind: 'rules' as const, id });
  return new Map(
    names.map((name) => [
      `rules/${name}`,
      {
        uses: uses.filter(([from]) => from === name).map(([, to]) => reference(to)),
        usedBy: uses.filter(([, to]) => to === name).map(([from]) => reference(from)),
      },
    ]),
  );
}

test('on the map of a policy no card and no line lies on a card, whatever uses what', () => {
  fc.assert(
    fc.property(pairs, (uses) => {
      const { cards, links } = layoutUsage(usageOfPairs(uses));
      const over = (y: number, left: number) =>
        cards.filter((one) => one.left === left && Math.abs(one.y - y) < card.height / 2);
      for (const one of cards) expect(over(one.y, one.left)).toEqual([one]);
      for (const place of links.flatMap(({ past }) => past)) expect(over(place.y, place.left)).toEqual([]);
      for (const { from, to, past } of links) {
        const columns = Math.max(0, (to.left - from.left) / (card.width + card.across) - 1);
        expect(past).toHaveLength(columns);
      }
    }),
  );
});
