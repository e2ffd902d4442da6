import { Handle, type Node, type NodeHandle, type NodeProps, Position } from '@xyflow/react';
import { placeId, type StatePath } from '../kernel/machine/places.ts';
import { Icon } from '../kernel/ui/icons.tsx';
import type { FlowReading } from '../words/flow-words.ts';
import { guardWords, stateTitle, triggerWords } from '../words/flow-words.ts';
import { CardBody } from './card-body.tsx';
import type { Box, ChartLayout } from './layout/chart-layout.ts';
import type { Chart, ChartEdge, ChartState } from './layout/graph.ts';
import { edgesInside } from './layout/inside.ts';
import type { ChartMarks, Selection } from './marks.ts';
import { StateBody } from './state-body.tsx';

interface Shared {
  reading: FlowReading;
  selection: Selection;
  marks: ChartMarks | undefined;
  onCollapse: (path: StatePath, collapsed: boolean) => void;
  /** Shows a state from inside; left out where one cannot go. */
  onEnter: ((path: StatePath) => void) | undefined;
  /** The state that is shown from inside. */
  root: StatePath;
  editable: boolean;
}
type StateData = Shared & { item: ChartState; open: boolean; holds: boolean };
type CardData = Shared & { edge: ChartEdge };

/** React Flow's nodes: frames and boxes (parents first), start dots, and the cards on top. */
export function chartNodes({ chart, layout, ...shared }: Shared & { chart: Chart; layout: ChartLayout }): Node[] {
  const nodes: Node[] = [];
  const inside = edgesInside(chart);
  for (const item of chart.states) {
    const box = layout.states.get(item.path);
    if (!box) continue;
    nodes.push({
      ...placed(box),
      id: item.path,
      type: 'state',
      data: { item, open: item.open, holds: inside.has(item.path), ...shared },
      selectable: false,
      handles: hasDot(item, shared.editable) ? [dotOf(box)] : [],
      ...(item.parent ? { parentId: item.parent } : {}),
      ariaLabel: stateTitle(shared.reading, item.path),
    });
    const marker = layout.markers.get(item.path);
    if (marker) nodes.push(markerNode(item.path, marker));
  }
  for (const edge of chart.edges) {
    const box = layout.cards.get(edge.id);
    if (!box) continue;
    nodes.push({
      id: `card/${edge.id}`,
      type: 'card',
      data: { edge, ...shared },
      selectable: false,
      draggable: false,
      connectable: false,
      ...placed(box),
      handles: [],
      zIndex: 1000,
      ariaLabel: cardLabel(edge, shared.reading),
    });
  }
  return nodes;
}

/**
 * Where a node is and how large, told instead of measured: React Flow forgets what it measured whenever a node is made
 * anew, and until it has measured again no drag begins at a node and one that is under way ends.
 */
const placed = ({ x, y, width, height }: Box) => ({
  position: { x, y },
  width,
  height,
  measured: { width, height },
});

const dotSize = 12;
const hasDot = ({ kind, outside }: ChartState, editable: boolean) => editable && kind !== 'history' && !outside;
/** The dot that transitions are drawn from, as `.state-handle` puts it: half across the right edge. */
const dotOf = ({ width, height }: Box): NodeHandle => ({
  type: 'source',
  position: Position.Right,
  width: dotSize,
  height: dotSize,
  x: width - dotSize / 2,
  y: (height - dotSize) / 2,
});

function markerNode(path: StatePath, box: Box): Node {
  return {
    id: `marker/${path}`,
    type: 'marker',
    data: {},
    parentId: path,
    handles: [],
    ...placed(box),
    focusable: false,
    draggable: false,
    selectable: false,
    connectable: false,
  };
}

function cardLabel(edge: ChartEdge, reading: FlowReading): string {
  const guard = guardWords(edge.place, reading);
  const way = `${stateTitle(reading, edge.from)} → ${stateTitle(reading, edge.to)}`;
  return `${triggerWords(edge.place.trigger, reading)}${guard ? ` (${guard})` : ''}, ${way}`;
}

function StateNode({ data }: NodeProps) {
  const { item, holds, reading, selection, marks, editable } = data as unknown as StateData;
  const { path, kind } = item;
  const classes = ['state', `state-${kind}`, item.open ? 'state-open' : 'state-closed'];
  if (holds) classes.push('state-holding');
  if (item.region) classes.push('state-region');
  if (item.outside) classes.push('state-outside');
  if (selection?.kind === 'state' && selection.path === path) classes.push('state-selected');
  if (marks?.active?.has(path)) classes.push('state-active');
  else if (marks?.visited?.has(path)) classes.push('state-visited');
  if (marks?.flawed?.has(path)) classes.push('state-flawed');
  const heat = marks?.heat?.get(path);
  if (heat) classes.push(`state-heat state-heat-${heat.level}`);
  const change = marks?.changes?.get(path);
  if (change) classes.push(`diff-${change}`);
  return (
    <div className={classes.join(' ')} data-state={path} data-diff={change}>
      {hasDot(item, editable) ? <Handle type="source" position={Position.Right} className="state-handle" /> : null}
      <StateBody item={item} reading={reading} />
      {item.open || item.collapsed ? <FrameButtons {...(data as unknown as StateData)} /> : null}
      <StateMarks path={path} marks={marks} reading={reading} />
    </div>
  );
}

/** What the boxes of a chart are marked with: how many instances are there, how it changed, comments. */
function StateMarks({ path, marks, reading }: Pick<StateData, 'marks' | 'reading'> & { path: StatePath }) {
  const { t } = reading;
  const count = marks?.counts?.get(path);
  const heat = marks?.heat?.get(path);
  const change = marks?.changes?.get(path);
  return (
    <>
      {count ? <span className="state-count">{count}</span> : null}
      {heat ? <span className="state-heat-figure">{heat.text}</span> : null}
      {change ? <span className={`diff-badge diff-badge-${change}`}>{t(`diff.${change}`)}</span> : null}
      <Said count={marks?.comments?.get(path)} reading={reading} />
    </>
  );
}

/** How many open comments a state or a transition has. */
function Said({ count, reading: { t } }: Pick<Shared, 'reading'> & { count: number | undefined }) {
  if (!count) return null;
  return (
    <span className="chart-comments">
      <Icon name="comment" size={12} label={t('comment.count', { count })} />
      {count}
    </span>
  );
}

/** Going into a frame, and folding it. */
function FrameButtons({ item, reading, onCollapse, onEnter, root }: StateData) {
  const { t } = reading;
  const state = stateTitle(reading, item.path);
  const press = (act: () => void) => (event: React.MouseEvent) => {
    event.stopPropagation();
    act();
  };
  return (
    <div className="state-buttons nodrag">
      {onEnter && item.path !== root ? (
        <button
          type="button"
          className="plain-button state-fold"
          aria-label={t('flow.enter', { state })}
          title={t('flow.enter', { state })}
          onClick={press(() => onEnter(item.path))}
        >
          <Icon name="fit" size={13} />
        </button>
      ) : null}
      <button
        type="button"
        className="plain-button state-fold"
        aria-label={t(item.collapsed ? 'flow.expand' : 'flow.collapse', { state })}
        onClick={press(() => onCollapse(item.path, !item.collapsed))}
      >
        <Icon name={item.collapsed ? 'expand' : 'collapse'} size={13} />
      </button>
    </div>
  );
}

function CardNode({ data }: NodeProps) {
  const { edge, reading, selection, marks } = data as unknown as CardData;
  const id = placeId(edge.place);
  const classes = ['card'];
  if (selection?.kind === 'transition' && selection.id === id) classes.push('card-selected');
  if (marks?.possible?.has(id)) classes.push('card-possible');
  if (marks?.taken?.has(id)) classes.push('card-taken');
  if (marks?.flawed?.has(id)) classes.push('card-flawed');
  const change = marks?.changes?.get(id);
  if (change) classes.push(`diff-${change}`);
  return (
    <div className={classes.join(' ')} data-transition={id} data-diff={change}>
      {marks?.taken?.has(id) ? (
        <Icon name="check" size={12} className="card-taken-mark" label={reading.t('instance.passed')} />
      ) : null}
      {change ? <span className={`diff-badge diff-badge-${change}`}>{reading.t(`diff.${change}`)}</span> : null}
      <CardBody place={edge.place} reading={reading} />
      <Said count={marks?.comments?.get(id)} reading={reading} />
    </div>
  );
}

function MarkerNode() {
  return <div className="start-dot" />;
}

export const nodeTypes = { state: StateNode, card: CardNode, marker: MarkerNode };
