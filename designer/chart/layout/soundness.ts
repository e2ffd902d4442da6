import type { Box, ChartLayout } from './chart-layout.ts';
import type { Chart } from './graph.ts';
import { edgesInside } from './inside.ts';

interface Point {
  x: number;
  y: number;
}

/** Lines may touch a box by so much. */
const slack = 2;

/**
 * Whether a flat chart's layout can be read: every arrow leads from its state to its state, nothing lies over anything, no line runs
 * through a box.
 */
export function isSound(chart: Chart, layout: ChartLayout): boolean {
  // What stands inside its state has no line, and lies in its box.
  const inside = new Set([...edgesInside(chart).values()].flat());
  const edges = chart.edges.filter((edge) => !inside.has(edge));
  if (!edges.every((edge) => isWhole(edge, layout))) return false;
  const held = new Set([...inside].map(({ id }) => id));
  const boxes: [string, Box][] = [...layout.states, ...[...layout.cards].filter(([id]) => !held.has(id))];
  const overlap = boxes.some(([, a], index) => boxes.slice(index + 1).some(([, b]) => touch(a, b)));
  return (
    !overlap &&
    edges.every((edge) => {
      const own = new Set([edge.id, edge.from, edge.to]);
      const others = boxes.filter(([id]) => !own.has(id));
      return segments(layout.lines.get(edge.id) ?? []).every(
        (segment) => !others.some(([, box]) => touch(segment, box)),
      );
    })
  );
}

/** How often lines of a layout cross each other. */
export function crossingsOf({ lines }: Pick<ChartLayout, 'lines'>): number {
  const pieces = [...lines].flatMap(([id, points]) => segments(points, 0).map((box) => ({ id, box })));
  const isFlat = ({ width, height }: Box) => width >= height;
  let count = 0;
  for (const [index, a] of pieces.entries()) {
    for (const b of pieces.slice(index + 1)) {
      if (a.id === b.id || isFlat(a.box) === isFlat(b.box)) continue;
      const [flat, steep] = isFlat(a.box) ? [a.box, b.box] : [b.box, a.box];
      const crosses =
        steep.x > flat.x && steep.x < flat.x + flat.width && flat.y > steep.y && flat.y < steep.y + steep.height;
      if (crosses) count += 1;
    }
  }
  return count;
}

/** Broken into lines, a chart can lose what leads an arrow on from one line to the next. */
function isWhole({ id, from, to }: Chart['edges'][number], { lines, states }: ChartLayout): boolean {
  const points = lines.get(id) ?? [];
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < 2) return false;
  // The whole machine has no box.
  const reaches = (path: string, point: Point) => !states.has(path) || isAt(states.get(path) as Box, point);
  return reaches(from, first) && reaches(to, last);
}

const isAt = ({ x, y, width, height }: Box, point: Point) =>
  point.x >= x - slack && point.x <= x + width + slack && point.y >= y - slack && point.y <= y + height + slack;

const touch = (a: Box, b: Box) =>
  a.x + a.width > b.x + slack &&
  b.x + b.width > a.x + slack &&
  a.y + a.height > b.y + slack &&
  b.y + b.height > a.y + slack;

/** The straight pieces of a line as boxes, thin but not empty where half of their width is given. */
function segments(points: Point[], half = slack + 0.5): Box[] {
  return points.slice(1).map((to, index) => {
    const from = points[index] as Point;
    return {
      x: Math.min(from.x, to.x) - half,
      y: Math.min(from.y, to.y) - half,
      width: Math.abs(from.x - to.x) + 2 * half,
      height: Math.abs(from.y - to.y) + 2 * half,
    };
  });
}
