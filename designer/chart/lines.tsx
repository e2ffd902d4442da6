import { ViewportPortal } from '@xyflow/react';
import { placeId } from '../kernel/machine/places.ts';
import type { ChartLayout } from './layout/chart-layout.ts';
import type { Chart, ChartEdge } from './layout/graph.ts';
import type { ChartMarks, Selection } from './marks.ts';

interface Point {
  x: number;
  y: number;
}

const radius = 7;

/** The arrows, drawn once in one picture between boxes and cards. */
export function Lines({
  chart,
  layout,
  selection,
  marks,
}: {
  chart: Chart;
  layout: ChartLayout;
  selection: Selection;
  marks?: ChartMarks;
}) {
  const edges = new Map(chart.edges.map((edge) => [edge.id, edge]));
  return (
    <ViewportPortal>
      <svg className="lines" width={layout.width} height={layout.height} aria-hidden="true">
        <defs>
          {['line', 'line-strong', 'line-possible', 'line-taken'].map((name) => (
            <marker
              key={name}
              id={`arrow-${name}`}
              className={`arrow-${name}`}
              viewBox="0 0 10 10"
              refX="8.500"
              refY="5"
              markerWidth="7"
              markerHeight="7"
              orient="auto"
            >
              <path d="M0 1 9 5 0 9z" />
            </marker>
          ))}
        </defs>
        {[...layout.lines].map(([id, points]) => {
          const name = lineClass(edges.get(id), selection, marks);
          return (
            <path key={id} data-line={id} className={name} d={roundedPath(points)} markerEnd={`url(#arrow-${name})`} />
          );
        })}
      </svg>
    </ViewportPortal>
  );
}

function lineClass(edge: ChartEdge | undefined, selection: Selection, marks: ChartMarks | undefined): string {
  if (!edge) return 'line';
  const id = placeId(edge.place);
  const chosen =
    selection?.kind === 'transition'
      ? selection.id === id
      : selection?.kind === 'state' && (edge.from === selection.path || edge.to === selection.path);
  if (chosen) return 'line-strong';
  if (marks?.possible?.has(id)) return 'line-possible';
  return marks?.taken?.has(id) ? 'line-taken' : 'line';
}

/** A path through the points with its corners rounded. */
function roundedPath(points: Point[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let path = `M${first.x} ${first.y}`;
  rest.forEach((point, index) => {
    const next = rest[index + 1];
    const before = index === 0 ? first : (rest[index - 1] as Point);
    if (!next) {
      path += `L${point.x} ${point.y}`;
      return;
    }
    const into = towards(point, before);
    const out = towards(point, next);
    path += `L${into.x} ${into.y}Q${point.x} ${point.y} ${out.x} ${out.y}`;
  });
  return path;
}

function towards(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const step = Math.min(radius, length / 2);
  return { x: from.x + ((to.x - from.x) / length) * step, y: from.y + ((to.y - from.y) / length) * step };
}
