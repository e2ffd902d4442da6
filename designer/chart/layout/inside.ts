import type { StatePath } from '../../kernel/machine/places.ts';
import { type Box, type ChartLayout, type Size, type Sizes, wholeBox } from './chart-layout.ts';
import type { Chart, ChartEdge } from './graph.ts';

/** So many events that leave a state as it is are drawn as loops around it; more stand inside its box, as UML has internal transitions. */
const mostLoops = 1;
const gap = 8;
const margin = 10;

/** The arrows that stand as cards inside the box of their state, by the state. */
export function edgesInside({ states, edges }: Chart): Map<StatePath, ChartEdge[]> {
  const boxes = new Set(states.filter(({ open, path }) => !open && path !== '').map(({ path }) => path));
  const loops = Map.groupBy(
    edges.filter(({ loop, from }) => loop && boxes.has(from)),
    ({ from }) => from,
  );
  for (const [path, own] of loops) if (own.length <= mostLoops) loops.delete(path);
  return loops;
}

const columnsOf = (count: number) => (count <= 3 ? 1 : count <= 8 ? 2 : 3);

/** Where cards stand in their state's box, which begins with a header, and how large that becomes. */
function gridOf(header: Size, cards: Size[]): Size & { places: Box[] } {
  const columns = columnsOf(cards.length);
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...cards.filter((_, index) => index % columns === column).map(({ width }) => width)),
  );
  const places: Box[] = [];
  let y = header.height + gap;
  for (let first = 0; first < cards.length; first += columns) {
    const row = cards.slice(first, first + columns);
    row.forEach((card, column) => {
      const before = widths.slice(0, column).reduce((sum, width) => sum + width + gap, 0);
      places.push({ x: margin + before, y, ...card });
    });
    y += Math.max(...row.map(({ height }) => height)) + gap;
  }
  const width = 2 * margin + widths.reduce((sum, one) => sum + one + gap, -gap);
  return { width: Math.max(header.width, width), height: y - gap + margin, places };
}

const usualState = { width: 120, height: 40 };
const usualCard = { width: 100, height: 28 };
const cardsOf = (edges: ChartEdge[], sizes: Sizes) => edges.map(({ id }) => sizes.cards.get(id) ?? usualCard);

/** Sizes of states that have room for the cards inside them. */
export function withRoom(sizes: Sizes, inside: ReadonlyMap<StatePath, ChartEdge[]>): Sizes {
  const states = new Map(sizes.states);
  for (const [path, edges] of inside) {
    const { width, height } = gridOf(sizes.states.get(path) ?? usualState, cardsOf(edges, sizes));
    states.set(path, { width, height });
  }
  return { ...sizes, states };
}

/** Puts the cards into the boxes of their states, wherever these have come to stand. @param sizes as they were measured */
export function placeInside(layout: ChartLayout, inside: ReadonlyMap<StatePath, ChartEdge[]>, sizes: Sizes): void {
  for (const [path, edges] of inside) {
    const box = wholeBox(layout, path);
    if (!box) continue;
    const { places } = gridOf(sizes.states.get(path) ?? usualState, cardsOf(edges, sizes));
    edges.forEach(({ id }, index) => {
      const place = places[index] as Box;
      layout.cards.set(id, { ...place, x: box.x + place.x, y: box.y + place.y });
    });
  }
}
