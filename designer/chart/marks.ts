import type { StatePath } from '../kernel/machine/places.ts';

/** What is chosen on the chart. */
export type Selection = { kind: 'state'; path: StatePath } | { kind: 'transition'; id: string } | null;

/** How much of something a state has beside the others: from 1 (least) to 5, with the figure in words. */
export interface Heat {
  level: 1 | 2 | 3 | 4 | 5;
  text: string;
}

/** What is shown over the plain chart: present states, what may happen now, how many instances stand where. */
export interface ChartMarks {
  active?: ReadonlySet<StatePath>;
  visited?: ReadonlySet<StatePath>;
  /** Transitions that may be taken now. */
  possible?: ReadonlySet<string>;
  counts?: ReadonlyMap<StatePath, number>;
  heat?: ReadonlyMap<StatePath, Heat>;
  /** Transitions that were taken on the way. */
  taken?: ReadonlySet<string>;
  /** What became of states and transitions, where two versions are laid over each other. */
  changes?: ReadonlyMap<string, 'added' | 'removed' | 'changed'>;
  /** How many open comments a state or a transition has. */
  comments?: ReadonlyMap<string, number>;
  /** States and transitions with findings. */
  flawed?: ReadonlySet<string>;
  /** Called for a possible transition that is pressed. */
  onTake?: (id: string) => void;
}

/** What a node of the chart stands for, by its id: states have their path, cards `card/` and the transition's id. */
export function selectionOf(nodeId: string): Selection {
  if (nodeId.startsWith('card/')) return { kind: 'transition', id: nodeId.slice('card/'.length).replace(/>\d+$/, '') };
  return nodeId.startsWith('marker/') ? null : { kind: 'state', path: nodeId };
}
