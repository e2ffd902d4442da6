import type { ElkPoint } from 'elkjs/lib/elk-api.js';
import type { StatePath } from '../../kernel/machine/places.ts';

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Size {
  width: number;
  height: number;
}

/** Measured sizes: of a state's header or whole box, and of an arrow's card. */
export interface Sizes {
  states: ReadonlyMap<StatePath, Size>;
  cards: ReadonlyMap<string, Size>;
}

/** Where everything stands: states relative to their parents as React Flow wants them, arrows and cards on the whole. */
export interface ChartLayout {
  states: Map<StatePath, Box>;
  /** The dots from which a compound state starts, by the state. */
  markers: Map<StatePath, Box>;
  lines: Map<string, ElkPoint[]>;
  cards: Map<string, Box>;
  width: number;
  height: number;
}

/** A state's box on the whole chart instead of in its parent. */
export function wholeBox(layout: ChartLayout, path: StatePath): Box | undefined {
  const own = layout.states.get(path);
  if (!own) return undefined;
  const around = path.includes('.') ? wholeBox(layout, path.slice(0, path.lastIndexOf('.'))) : undefined;
  return { ...own, x: own.x + (around?.x ?? 0), y: own.y + (around?.y ?? 0) };
}
