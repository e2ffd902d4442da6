import type { ElkExtendedEdge, ElkNode, LayoutOptions } from 'elkjs/lib/elk-api.js';
import { isWithin, parentPath, type StatePath } from '../../kernel/machine/places.ts';
import type { Sizes } from './chart-layout.ts';
import type { Chart, ChartEdge, ChartState } from './graph.ts';
import { edgesInside, withRoom } from './inside.ts';

/** The outermost node wraps the machine, so that the machine itself can have arrows and loops. */
export const outside = '$outside';
export const machineNode = '$machine';
const nodeId = (path: StatePath) => (path === '' ? machineNode : path);
const markerSize = 12;
const simplexLimit = 250;

/** Options that ELK takes from each container, not from its parents. */
function containerOptions(count: number): LayoutOptions {
  return {
    'elk.algorithm': 'layered',
    'elk.direction': 'RIGHT',
    'elk.edgeRouting': 'ORTHOGONAL',
    'elk.spacing.nodeNode': '34',
    'elk.spacing.edgeNode': '20',
    'elk.spacing.edgeEdge': '14',
    'elk.spacing.edgeLabel': '6',
    'elk.spacing.nodeSelfLoop': '14',
    'elk.layered.spacing.nodeNodeBetweenLayers': '40',
    'elk.layered.spacing.edgeNodeBetweenLayers': '20',
    'elk.layered.spacing.edgeEdgeBetweenLayers': '14',
    // considerModelOrder crashes elkjs 0.12 on unconnected siblings; positions as hints keep the authored order.
    'elk.layered.crossingMinimization.semiInteractive': 'true',
    'elk.layered.nodePlacement.strategy': count > simplexLimit ? 'BRANDES_KOEPF' : 'NETWORK_SIMPLEX',
  };
}

/** `thorough` looks longer for few crossings, `free` also leaves the order of the states; `plain` leaves out what has been seen to fail; a number breaks a long flat chart into lines, like text, towards that width by height. */
export type LayoutManner = 'usual' | 'thorough' | 'free' | 'plain' | number;

const wrapping = (ratio: number): LayoutOptions => ({
  'elk.layered.wrapping.strategy': 'MULTI_EDGE',
  'elk.layered.wrapping.additionalEdgeSpacing': '24',
  'elk.aspectRatio': String(ratio),
});

/** The chart as ELK's graph. */
export function elkGraph(whole: Chart, measured: Sizes, manner: LayoutManner = 'usual'): ElkNode {
  const inside = edgesInside(whole);
  const held = new Set([...inside.values()].flat());
  const chart = { ...whole, edges: whole.edges.filter((edge) => !held.has(edge)) };
  const sizes = withRoom(measured, inside);
  const count = chart.states.length;
  const options = containerOptions(manner === 'plain' ? simplexLimit + 1 : count);
  if (manner === 'plain' || manner === 'free') delete options['elk.layered.crossingMinimization.semiInteractive'];
  if (manner === 'thorough' || manner === 'free') options['elk.layered.thoroughness'] = '60';
  const byParent = Map.groupBy(chart.states, (state) => state.parent);
  const frames = new Set(chart.states.filter((state) => state.open).map((state) => state.path));
  const edgesOf = Map.groupBy(chart.edges, (edge) => containerOf(edge, frames));
  const children = (parent: StatePath): ElkNode[] =>
    (byParent.get(parent) ?? []).map((state, index) => elkState(state, index, sizes, options, children, edgesOf));
  const machine: ElkNode = {
    id: machineNode,
    layoutOptions: {
      ...options,
      ...(typeof manner === 'number' ? wrapping(manner) : {}),
      'elk.padding': '[top=16,left=16,bottom=16,right=16]',
    },
    children: children(''),
    edges: (edgesOf.get('') ?? []).map((edge) => elkEdge(edge, sizes)),
  };
  return {
    id: outside,
    layoutOptions: {
      ...options,
      'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
      'elk.json.edgeCoords': 'ROOT',
      'elk.json.shapeCoords': 'PARENT',
      'elk.padding': '[top=8,left=8,bottom=8,right=8]',
    },
    children: [machine],
    edges: (edgesOf.get(outside) ?? []).map((edge) => elkEdge(edge, sizes)),
  };
}

function elkState(
  state: ChartState,
  index: number,
  sizes: Sizes,
  options: LayoutOptions,
  childrenOf: (path: StatePath) => ElkNode[],
  edgesOf: Map<StatePath, ChartEdge[]>,
): ElkNode {
  const size = sizes.states.get(state.path) ?? { width: 120, height: 40 };
  const position = { 'elk.position': `(0, ${100 * (index + 1)})` };
  if (!state.open) return { id: state.path, ...size, layoutOptions: position };
  const children = childrenOf(state.path);
  const edges = (edgesOf.get(state.path) ?? []).map((edge) => elkEdge(edge, sizes));
  const first = state.initial;
  if (first && children.some((child) => child.id === first)) {
    const marker = markerId(state.path);
    children.unshift({
      id: marker,
      width: markerSize,
      height: markerSize,
      layoutOptions: { 'elk.position': '(0, 0)' },
    });
    edges.unshift({ id: `${marker}>`, sources: [marker], targets: [first] });
  }
  return {
    id: state.path,
    layoutOptions: {
      ...options,
      ...position,
      'elk.padding': `[top=${size.height + 18},left=20,bottom=20,right=20]`,
      'elk.nodeSize.constraints': 'MINIMUM_SIZE',
      'elk.nodeSize.minimum': `(${size.width}, ${size.height + 40})`,
    },
    children,
    edges,
  };
}

export const markerId = (path: StatePath) => `$initial|${path}`;

function elkEdge(edge: ChartEdge, sizes: Sizes): ElkExtendedEdge {
  const size = sizes.cards.get(edge.id) ?? { width: 100, height: 28 };
  return {
    id: edge.id,
    sources: [nodeId(edge.from)],
    targets: [nodeId(edge.to)],
    labels: [
      {
        id: `${edge.id}|card`,
        text: ' ',
        ...size,
        layoutOptions: {
          'elk.edgeLabels.placement': 'CENTER',
          ...(edge.loop ? {} : { 'elk.edgeLabels.inline': 'true' }),
        },
      },
    ],
  };
}

/** The lowest frame that holds both ends; an arrow from a state to itself belongs to its parent. */
function containerOf(edge: ChartEdge, frames: ReadonlySet<StatePath>): StatePath {
  if (edge.loop && edge.from === '') return outside;
  let at = edge.loop ? parentPath(edge.from) : edge.from;
  while (at !== '' && !(frames.has(at) && isWithin(edge.to, at))) at = parentPath(at);
  return at;
}
