import '@xyflow/react/dist/base.css';
import { type NodeChange, ReactFlow, ReactFlowProvider, useReactFlow, type XYPosition } from '@xyflow/react';
import { Alert, Spin } from 'antd';
import { type ReactNode, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { parentPath, type StatePath } from '../kernel/machine/places.ts';
import { useT } from '../texts/translate.ts';
import type { FlowReading } from '../words/flow-words.ts';
import type { Sizes } from './layout/chart-layout.ts';
import { type ChartLayout, wholeBox } from './layout/chart-layout.ts';
import { chartOf } from './layout/graph.ts';
import { layOut } from './layout/run-elk.ts';
import './chart.css';
import { ChartControls } from './chart-controls.tsx';
import { ChartCrumbs } from './chart-crumbs.tsx';
import { chartNodes, nodeTypes } from './chart-nodes.tsx';
import { Lines } from './lines.tsx';
import { type ChartMarks, type Selection, selectionOf } from './marks.ts';
import { Measure } from './measure.tsx';
import { useChartKeys } from './use-chart-keys.ts';
import { useFraming } from './use-framing.ts';

interface ChartProps {
  reading: FlowReading;
  collapsed: ReadonlySet<StatePath>;
  onCollapse: (path: StatePath, collapsed: boolean) => void;
  selection: Selection;
  onSelect: (selection: Selection) => void;
  marks?: ChartMarks;
  /** What the author may do on the chart; without it, it can only be read. */
  edits?: ChartEdits;
  /** The state that is shown from inside, with what it is linked to; '' or nothing: the whole flow. */
  root?: StatePath;
  /** Goes into a state, or back out to one around it. */
  onEnter?: (path: StatePath) => void;
  /** The state that is brought into view at first. */
  focus?: StatePath | undefined;
  /** The whole chart is brought into view, however small. */
  whole?: boolean;
  children?: ReactNode;
}

export interface ChartEdits {
  /** A transition drawn from one state to another; `to` undefined: to a new state. */
  connect: (from: StatePath, to: StatePath | undefined) => void;
  /** A double click on the ground, or on a frame. */
  addState: (parent: StatePath) => void;
  /** A state dropped into another frame ('' for none). */
  reparent: (path: StatePath, parent: StatePath) => void;
  remove: (selection: Selection) => void;
}

/** A flow as a statechart that lays itself out. */
export function FlowChart(props: ChartProps) {
  return (
    <ReactFlowProvider>
      <ChartView {...props} />
    </ReactFlowProvider>
  );
}

interface Drawn {
  chart: ReturnType<typeof chartOf>;
  layout: ChartLayout;
}

/** The nodes as they are drawn; one that is being dragged is where the pointer has it. */
function useNodes(props: ChartProps, drawn: Drawn | undefined) {
  const { reading, selection, marks, onCollapse, onEnter, root = '', edits } = props;
  const editable = edits !== undefined;
  const placed = useMemo(
    () => (drawn ? chartNodes({ ...drawn, reading, selection, marks, onCollapse, onEnter, root, editable }) : []),
    [drawn, reading, selection, marks, onCollapse, onEnter, root, editable],
  );
  const [carried, setCarried] = useState<XYPosition & { id: string }>();
  const nodes = carried
    ? placed.map((node) => (node.id === carried.id ? { ...node, position: { x: carried.x, y: carried.y } } : node))
    : placed;
  return { nodes, onNodesChange: (changes: NodeChange[]) => setCarried(carriedNode(changes)) };
}

/** The button that led into a state is gone with what was around it: Escape must still lead back. */
function useFocusKept(root: StatePath, frame: RefObject<HTMLDivElement | null>): void {
  const entered = useRef(root);
  useEffect(() => {
    if (entered.current !== root) frame.current?.focus({ preventScroll: true });
    entered.current = root;
  }, [root, frame]);
}

function ChartView(props: ChartProps) {
  const { reading, collapsed, selection, onSelect, marks, edits, root = '', onEnter } = props;
  const t = useT();
  const { flow } = reading;
  const chart = useMemo(() => chartOf(flow, collapsed, root), [flow, collapsed, root]);
  const { drawn, failed, onSizes } = useLayout(chart);
  const frame = useRef<HTMLDivElement>(null);
  const framed = useFraming(drawn?.layout, frame, {
    focus: props.focus,
    chosen: selection?.kind === 'state' ? selection.path : undefined,
    whole: props.whole,
    part: drawn?.chart.root,
  });
  const { nodes, onNodesChange } = useNodes(props, drawn);
  useFocusKept(root, frame);
  const gestures = useGestures(props, drawn);
  const choose = (next: Selection) => {
    if (next?.kind === 'transition' && marks?.onTake && marks.possible?.has(next.id)) marks.onTake(next.id);
    else onSelect(next);
  };
  useChartKeys({ frame, selection, choose, root, onEnter, ...(edits ? { remove: edits.remove } : {}) });
  // Nothing moves from under the reader's pointer any more: laid out as it now is, and in view.
  const ready = framed && drawn?.chart === chart;
  return (
    <div className="chart" ref={frame} tabIndex={-1} data-ready={ready || undefined}>
      <Measure chart={chart} reading={reading} onSizes={onSizes} />
      {failed ? <Alert className="chart-failed" type="warning" showIcon title={t('flow.layoutFailed')} /> : null}
      {drawn ? null : (
        <div className="chart-wait">
          <Spin aria-label={t('flow.laying')} />
        </div>
      )}
      <ReactFlow
        nodes={nodes}
        onNodesChange={onNodesChange}
        edges={[]}
        nodeTypes={nodeTypes}
        minZoom={0.08}
        maxZoom={2}
        nodesDraggable={edits !== undefined}
        nodesConnectable={edits !== undefined}
        edgesFocusable={false}
        deleteKeyCode={null}
        zoomOnDoubleClick={false}
        panOnScroll
        onNodeClick={(_, node) => choose(selectionOf(node.id))}
        onPaneClick={() => onSelect(null)}
        ariaLabelConfig={{ 'node.a11yDescription.default': '', 'node.a11yDescription.keyboardDisabled': '' }}
        proOptions={{ hideAttribution: false }}
        {...gestures}
      >
        {drawn ? (
          <Lines layout={drawn.layout} chart={drawn.chart} selection={selection} {...(marks ? { marks } : {})} />
        ) : null}
        {root && onEnter ? <ChartCrumbs {...{ reading, root, onEnter }} /> : null}
        <ChartControls size={drawn && { width: drawn.layout.width, height: drawn.layout.height }} />
        {props.children}
      </ReactFlow>
    </div>
  );
}

/** Lays out whenever the chart has new sizes; the last drawing stands until the next is there. */
function useLayout(chart: ReturnType<typeof chartOf>) {
  const [drawn, setDrawn] = useState<Drawn>();
  const [failed, setFailed] = useState(false);
  const round = useRef(0);
  const onSizes = useCallback(
    (sizes: Sizes) => {
      round.current += 1;
      const mine = round.current;
      layOut(chart, sizes).then(
        (layout) => {
          if (mine !== round.current) return;
          setDrawn({ chart, layout });
          setFailed(false);
        },
        () => mine === round.current && setFailed(true),
      );
    },
    [chart],
  );
  return { drawn, failed, onSizes };
}

/** The state that is being dragged and where it is; it goes back to its place when it is let go. */
function carriedNode(changes: NodeChange[]): (XYPosition & { id: string }) | undefined {
  const change = changes.find((item) => item.type === 'position' && item.dragging);
  return change?.type === 'position' && change.position ? { id: change.id, ...change.position } : undefined;
}

/** Connecting, dropping and double-clicking, where the author may. */
function useGestures({ edits, onEnter, root = '' }: ChartProps, drawn: Drawn | undefined) {
  const { screenToFlowPosition, getIntersectingNodes } = useReactFlow();
  const connecting = useRef<StatePath | null>(null);
  if (!edits || !drawn) return {};
  const frameAt = (event: { clientX: number; clientY: number }): StatePath | undefined => {
    const at = screenToFlowPosition({ x: event.clientX, y: event.clientY });
    const hit = getIntersectingNodes({ ...at, x: at.x, y: at.y, width: 1, height: 1 }).filter(
      (node) => node.type === 'state',
    );
    return hit.toSorted((a, b) => b.id.split('.').length - a.id.split('.').length)[0]?.id;
  };
  return {
    onConnectStart: (_: unknown, { nodeId }: { nodeId: string | null }) => {
      connecting.current = nodeId;
    },
    onConnectEnd: (event: MouseEvent | TouchEvent) => {
      const from = connecting.current;
      connecting.current = null;
      if (from === null || !('clientX' in event)) return;
      const to = frameAt(event);
      if (to !== from) edits.connect(from, to);
    },
    onDoubleClick: (event: React.MouseEvent) => {
      const target = event.target as HTMLElement;
      if (target.closest('.react-flow__pane')) edits.addState(root);
    },
    onNodeDoubleClick: (_: unknown, node: { id: string; data: Record<string, unknown> }) => {
      const { open, item } = node.data as { open?: boolean; item?: { collapsed: boolean } };
      if (open) edits.addState(node.id);
      else if (item?.collapsed) onEnter?.(node.id);
    },
    onNodeDragStop: (event: React.MouseEvent | MouseEvent | TouchEvent, node: { id: string; type?: string }) => {
      if (node.type !== 'state' || !('clientX' in event)) return;
      const at = screenToFlowPosition({ x: event.clientX, y: event.clientY });
      const frames = drawn.chart.states.filter(
        (item) => item.open && item.path !== node.id && !item.path.startsWith(`${node.id}.`),
      );
      const into = frames
        .filter((item) => contains(drawn.layout, item.path, at))
        .toSorted((a, b) => b.path.length - a.path.length)[0];
      edits.reparent(node.id, into?.path ?? (root && parentPath(node.id)));
    },
  };
}

/** Whether a point of the whole chart lies in a state's box. */
function contains(layout: ChartLayout, path: StatePath, at: { x: number; y: number }): boolean {
  const box = wholeBox(layout, path);
  return box !== undefined && at.x >= box.x && at.y >= box.y && at.x <= box.x + box.width && at.y <= box.y + box.height;
}
