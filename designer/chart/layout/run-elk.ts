import ElkApi, { type ElkNode } from 'elkjs/lib/elk-api.js';
import workerUrl from 'elkjs/lib/elk-worker.min.js?url';
import type { ChartLayout, Sizes } from './chart-layout.ts';
import { elkGraph, type LayoutManner, machineNode, markerId, outside } from './elk-graph.ts';
import type { Chart } from './graph.ts';
import { edgesInside, placeInside } from './inside.ts';
import { crossingsOf, isSound } from './soundness.ts';

const limitMs = 12_000;
let elk: InstanceType<typeof ElkApi> | undefined;

function engine(): InstanceType<typeof ElkApi> {
  elk ??= new ElkApi({ workerUrl });
  return elk;
}

/** Starts the worker before a chart needs it: reading its program takes longer than laying out. */
export function warmLayout(): void {
  void engine().layout({ id: 'nothing', children: [{ id: 'one', width: 1, height: 1 }] });
}

/** A chart this many times as wide as high is hard to read in one line. */
const tooWide = 2.6;
/** Widths by height towards which it is broken, the best first: ELK loses arrows at some places where it breaks a chart. */
const ratios = [1.7, 3, 1.3];

/**
 * Lays a chart out in a worker. A layout that fails or takes too long is tried once more in a plainer way; a long chart without
 * frames is broken into lines where that can be done soundly.
 */
export async function layOut(chart: Chart, sizes: Sizes): Promise<ChartLayout> {
  const usual = await attempt(chart, sizes, 'usual').catch(() => attempt(chart, sizes, 'plain'));
  const isFlat = chart.states.every((state) => !state.open);
  if (!isFlat || usual.width < tooWide * usual.height) return leastCrossed(chart, sizes, usual, ['thorough', 'free']);
  for (const [place, ratio] of ratios.entries()) {
    const wrapped = await attempt(chart, sizes, ratio).catch(() => undefined);
    if (wrapped && isSound(chart, wrapped)) return leastCrossed(chart, sizes, wrapped, ratios.slice(place + 1));
  }
  return usual;
}

/** A larger chart is not laid out twice: people wait for it. */
const mostLooked = 60;

/** A layout, or one made in another manner in which fewer lines cross. */
async function leastCrossed(
  chart: Chart,
  sizes: Sizes,
  first: ChartLayout,
  others: LayoutManner[],
): Promise<ChartLayout> {
  let [best, least] = [first, crossingsOf(first)];
  const isFlat = chart.states.every((state) => !state.open);
  for (const manner of chart.states.length > mostLooked ? [] : others) {
    if (least === 0) break;
    const next = await attempt(chart, sizes, manner).catch(() => undefined);
    if (!next || (isFlat && !isSound(chart, next))) continue;
    const crossings = crossingsOf(next);
    if (crossings < least) [best, least] = [next, crossings];
  }
  return best;
}

async function attempt(chart: Chart, sizes: Sizes, manner: LayoutManner): Promise<ChartLayout> {
  const layout = read(await withLimit(elkGraph(chart, sizes, manner)), chart);
  placeInside(layout, edgesInside(chart), sizes);
  return layout;
}

async function withLimit(graph: ElkNode): Promise<ElkNode> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      elk?.terminateWorker();
      elk = undefined;
      reject(new Error('the layout takes too long'));
    }, limitMs);
  });
  try {
    return await Promise.race([engine().layout(graph), late]);
  } finally {
    clearTimeout(timer);
  }
}

function read(root: ElkNode, chart: Chart): ChartLayout {
  const layout: ChartLayout = {
    states: new Map(),
    markers: new Map(),
    lines: new Map(),
    cards: new Map(),
    width: root.width ?? 0,
    height: root.height ?? 0,
  };
  const markers = new Map(chart.states.map((state) => [markerId(state.path), state.path]));
  const visit = (node: ElkNode, shift: { x: number; y: number }) => {
    const box = {
      x: (node.x ?? 0) + shift.x,
      y: (node.y ?? 0) + shift.y,
      width: node.width ?? 0,
      height: node.height ?? 0,
    };
    const marked = markers.get(node.id);
    if (marked !== undefined) layout.markers.set(marked, box);
    else if (node.id !== outside && node.id !== machineNode) layout.states.set(node.id, box);
    // The two outermost nodes are not drawn: their places are added to what lies directly inside.
    const inner = node.id === outside || node.id === machineNode ? { x: box.x, y: box.y } : { x: 0, y: 0 };
    for (const child of node.children ?? []) visit(child, inner);
    for (const edge of node.edges ?? []) readEdge(edge, layout);
  };
  visit(root, { x: 0, y: 0 });
  widenRegions(layout, chart);
  return layout;
}

const regionMargin = 20;

/** The parts of a parallel state reach from edge to edge, so that they read as lanes. */
function widenRegions(layout: ChartLayout, chart: Chart): void {
  for (const region of chart.states.filter((state) => state.region && state.open)) {
    const box = layout.states.get(region.path);
    const around = layout.states.get(region.parent);
    if (!box || !around) continue;
    const shift = box.x - regionMargin;
    box.x = regionMargin;
    box.width = around.width - 2 * regionMargin;
    const inside = [
      layout.markers.get(region.path),
      ...chart.states.filter((state) => state.parent === region.path).map((state) => layout.states.get(state.path)),
    ];
    for (const inner of inside) if (inner) inner.x += shift;
  }
}

function readEdge(edge: NonNullable<ElkNode['edges']>[number], layout: ChartLayout): void {
  const [section] = edge.sections ?? [];
  if (section) layout.lines.set(edge.id, [section.startPoint, ...(section.bendPoints ?? []), section.endPoint]);
  const [label] = edge.labels ?? [];
  if (label)
    layout.cards.set(edge.id, { x: label.x ?? 0, y: label.y ?? 0, width: label.width ?? 0, height: label.height ?? 0 });
}
