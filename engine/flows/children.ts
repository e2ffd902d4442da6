import type { Variable } from '../expressions/scope.ts';
import { anyType, type FeelType } from '../expressions/types.ts';
import { type ChildView, isOpenChild } from '../ground/child-view.ts';
import type { FlowDefinition, Json, JsonObject, TransitionMeta } from '../ground/definition.ts';
import { runOf } from '../rules/environment.ts';
import { actionNamed } from './actions.ts';
import { eachAction } from './graph.ts';

const childType: FeelType = {
  is: 'context',
  entries: {
    id: { is: 'string' },
    number: { is: 'string' },
    flow: { is: 'string' },
    status: { is: 'string' },
    output: anyType,
  },
};

/** The names under which a flow starts others. */
export const childNames = ({ machine }: Pick<FlowDefinition, 'machine'>): string[] => [
  ...new Set(
    eachAction(machine).flatMap(({ type, params = {} }) =>
      actionNamed(type)?.names === 'flow' && typeof params.as === 'string' ? [params.as] : [],
    ),
  ),
];

/** What `children` is to the expressions of a flow: by name the newest, and all of them under `all`; null where the flow is only tried. */
export function childrenVariable(definition: FlowDefinition): Variable {
  const names = childNames(definition);
  const newest = names.map((name) => [name, childType] as const);
  const all = names.map((name) => [name, { is: 'list', item: childType } as FeelType] as const);
  const entries = {
    ...Object.fromEntries(newest),
    all: { is: 'context', entries: Object.fromEntries(all) } as FeelType,
  };
  return {
    type: { is: 'context', entries },
    isClosed: true,
    read: (frame) => {
      const { children } = runOf(frame);
      return children ? viewOf(names, children) : null;
    },
  };
}

function viewOf(names: readonly string[], children: readonly ChildView[]): JsonObject {
  const view: Record<string, Json> = {};
  const all: Record<string, Json> = {};
  for (const name of names) {
    const own = children
      .filter((child) => child.as === name)
      .map(({ id, number, flow, status, output }) => ({ id, number, flow, status, output }));
    view[name] = own.at(-1) ?? null;
    all[name] = own;
  }
  return { ...view, all };
}

/**
 * The open children that keep a transition from being taken: those that it needs ended, the one that owns its event unless it is the one
 * that tells, and those that its state waits for.
 *
 * @param told whether another instance tells the event
 */
export function blocking(
  { needs = [], reports, owner }: Pick<TransitionMeta, 'needs' | 'reports' | 'owner'>,
  source: string,
  children: readonly ChildView[],
  told: boolean,
): ChildView[] {
  const open = children.filter(isOpenChild);
  const waited = reports ? [] : open.filter((child) => isWaitedFor(child, source, children));
  return open.filter((child) => needs.includes(child.as) || (owner === child.as && !told) || waited.includes(child));
}

function isWaitedFor({ as, wait }: ChildView, source: string, children: readonly ChildView[]): boolean {
  if (!wait?.in.some((state) => state === source || state.startsWith(`${source}.`))) return false;
  return wait.for === 'all' || !children.some((one) => one.as === as && !isOpenChild(one));
}

/** How a refusal, or the history, tells of open children. */
export const toldOf = (open: readonly ChildView[]): Json =>
  open.map(({ id, number, flow }) => ({ id, number, flow, holder: null }));
