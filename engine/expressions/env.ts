import type { FeelNode } from './feel-node.ts';
import type { Read, Scope } from './scope.ts';
import type { Place } from './temporal.ts';
import { anyType, type FeelType } from './types.ts';

/** A part of an expression, compiled. */
export interface Typed {
  type: FeelType;
  read: Read;
  /** Its value, where that is the same always. */
  constant?: unknown;
}

/** Where a local name has its value while an expression runs. */
export interface Cell {
  value: unknown;
}

/** What is known where a part of an expression stands. */
export interface Env {
  scope: Scope;
  /** Where times are told that do not say it themselves. */
  place: Place;
  /** The cells of the local names, outermost first: a function keeps what they hold when it is made. */
  cells: readonly Cell[];
  /** What a name stands for; undefined: for nothing that is known. */
  find(name: string): Typed | undefined;
  compile(node: FeelNode, env: Env): Typed;
}

/** The same with one more local name. */
export function withLocal(env: Env, name: string, cell: Cell, type: FeelType = anyType): Env {
  const local: Typed = { type, read: () => cell.value };
  return { ...env, cells: [...env.cells, cell], find: (one) => (one === name ? local : env.find(one)) };
}

export const constant = (type: FeelType, value: unknown): Typed => ({ type, read: () => value, constant: value });

/** How many nodes there are: what an item costs that something is done with. */
export const weightOf = (node: FeelNode): number => node.children.reduce((sum, child) => sum + weightOf(child), 1);

/** A child that the grammar says is there. */
export function childOf(children: readonly FeelNode[], index: number): FeelNode {
  const child = children[index];
  if (!child) throw new Error(`the grammar has no ${index}. part here`);
  return child;
}
