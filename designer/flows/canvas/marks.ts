import type { StatePath } from '../machine/places.ts';

/** What is chosen on the chart. */
export type Selection = { kind: 'state'; path: StatePath } | { kind: 'transition'; id: string } | null;

/** What is shown over the plain chart: present states, what may happen now, how many instances stand where. */
export interface ChartMarks {
  active?: ReadonlySet<StatePath>;
  visited?: ReadonlySet<StatePath>;
  /** Transitions that may be taken now. */
  possible?: ReadonlySet<string>;
  counts?: ReadonlyMap<StatePath, number>;
  /** States and transitions with findings. */
  flawed?: ReadonlySet<string>;
  /** Called for a possible transition that is pressed. */
  onTake?: (id: string) => void;
}
