import type { Span } from '../../engine/index.ts';
import { statePaths } from '../stores/instance-index.ts';
import { type InstanceRecord, isGoing, isOpen, toldStatus } from '../stores/records/instance.ts';

/** What a span of a case is of: the case itself, its status while it is open, a state that it stood in, a task that is due. */
export type SpanName =
  | ['case', flow: string]
  | ['status', flow: string, status: string]
  | ['state', flow: string, path: string]
  | ['due', holders: string[] | null, roles: string[]];

/** How the store knows it. @example nameOf(['case', 'repair']) // '["case","repair"]' */
export const spanNameOf = (text: string): SpanName => JSON.parse(text);
const textOf = (name: SpanName) => JSON.stringify(name);

/** When a case ended, in milliseconds; null: it is open. */
export function endedMs({ status, work, createdAt, updatedAt }: InstanceRecord): number | null {
  if (isOpen({ status })) return null;
  // What was told of it afterwards does not make it end later.
  const at = status === 'done' ? (work?.way.at(-1)?.at ?? updatedAt) : updatedAt;
  return Math.max(Date.parse(at), Date.parse(createdAt));
}

/**
 * What of a case took its time: itself, the innermost states that it stood in, and since when its tasks are overdue. States are those that the
 * way it came remembers; of one that began before, it is not known when.
 */
export function spansOfCase(record: InstanceRecord): Span[] {
  const { flow, status, createdAt, tasks } = record;
  const fromMs = Date.parse(createdAt);
  const toMs = endedMs(record);
  const open: Span[] = toMs === null ? [{ name: textOf(['status', flow, toldStatus(status)]), fromMs, toMs }] : [];
  const due = isGoing(record) ? tasks.flatMap((task) => dueSpan(task)) : [];
  const stays = staysOf(record).map(({ path, ...stay }) => ({ name: textOf(['state', flow, path]), ...stay }));
  return [{ name: textOf(['case', flow]), fromMs, toMs }, ...open, ...stays, ...due];
}

function dueSpan({ dueAt, status, assignee, candidates, roles }: InstanceRecord['tasks'][number]): Span[] {
  // Whose turn it is not yet is not late.
  if (dueAt === undefined || status === 'waiting') return [];
  const holders = assignee === undefined ? (candidates ?? null) : [assignee];
  return [{ name: textOf(['due', holders && [...holders].sort(), [...roles]]), fromMs: Date.parse(dueAt), toMs: null }];
}

type Stay = { path: string } & Pick<Span, 'fromMs' | 'toMs'>;

/** How long a case stood in which of its innermost states. To enter again the state that one is in is to stay there. */
function staysOf(record: InstanceRecord): Stay[] {
  const { work, state, createdAt, status } = record;
  const way = work?.way ?? [];
  const stays: Stay[] = [];
  const now = new Map<string, number | null>();
  for (const [place, { at, states }] of way.entries()) {
    const atMs = Date.parse(at);
    const paths = innermost(states);
    for (const [path, fromMs] of now) if (!paths.includes(path)) end(path, fromMs, atMs);
    const isBegin = place > 0 || Date.parse(createdAt) === atMs;
    for (const path of paths) if (!now.has(path)) now.set(path, isBegin ? atMs : null);
  }
  const endMs = endedMs(record);
  // Where it was done it stands in no state; a node of before this is remembered leaves the way behind.
  const standing = status === 'done' ? [] : statePaths(state);
  for (const [path, fromMs] of now) if (standing.includes(path) && endMs !== null) end(path, fromMs, endMs);
  if (endMs !== null) return stays;
  return [...stays, ...standing.map((path) => ({ path, fromMs: now.get(path) ?? null, toMs: null }))];

  function end(path: string, fromMs: number | null, toMs: number): void {
    now.delete(path);
    stays.push({ path, fromMs, toMs: Math.max(toMs, fromMs ?? toMs) });
  }
}

const innermost = (paths: readonly string[]) =>
  paths.filter((path) => !paths.some((other) => other.startsWith(`${path}.`)));
