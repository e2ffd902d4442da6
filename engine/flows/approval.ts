import type { Approval } from '../../contract/definitions/flows.ts';
import { isLiving, type WorkTask } from './work-state.ts';

/** What persons who decide together have come to; undefined: not yet anything. */
export type Result = 'agree' | 'refuse' | undefined;

/** Whether a vote still counts: of those who were taken off the list nothing does. */
const counts = ({ voter, status }: WorkTask) => voter !== undefined && status !== 'void';

/** Sums of weights differ from what they come to exactly by the last bits of a double. */
const tiny = 1e-9;

/**
 * What the votes of an approval come to: certain either way, be there votes missing or not.
 *
 * @param tasks those of the approval, one for each person
 * @example resultOf({ mode: { share: 0.6 }, … }, [agreed, agreed, open]) // 'agree': 2 of 3 are more than 1.8
 */
export function resultOf({ mode, reject = 'one' }: Approval, tasks: readonly WorkTask[]): Result {
  const votes = tasks.filter(counts);
  const weights = typeof mode === 'object' ? (mode.weights ?? {}) : {};
  const weigh = (some: readonly WorkTask[]) =>
    some.reduce((sum, { voter = '' }) => sum + (Object.hasOwn(weights, voter) ? (weights[voter] ?? 1) : 1), 0);
  const agreed = votes.filter(({ vote }) => vote?.agrees === true);
  const refused = votes.filter(({ vote }) => vote?.agrees === false);
  const isWhole = agreed.length + refused.length === votes.length;
  if (mode === 'any') return refused.length > 0 ? 'refuse' : agreed.length > 0 ? 'agree' : undefined;
  if (typeof mode === 'string') {
    if (refused.length > 0 && (reject === 'one' || isWhole)) return 'refuse';
    return isWhole && votes.length > 0 ? 'agree' : undefined;
  }
  const needed = mode.share * weigh(votes);
  const [have, may] = [weigh(agreed), weigh(votes) - weigh(refused)];
  const isExactly = Math.abs(have - needed) <= tiny;
  if (mode.tie && isExactly) return isWhole ? mode.tie : undefined;
  if (have >= needed - tiny) return 'agree';
  return may < needed - tiny ? 'refuse' : undefined;
}

/**
 * Whose turn it is of an approval: in a sequence the first who has not voted, otherwise everybody; who was added before somebody goes first.
 *
 * @returns the tasks, their statuses as they are to be
 */
export function inTurn({ mode }: Approval, tasks: readonly WorkTask[], at: string): WorkTask[] {
  const isOpen = ({ status }: WorkTask) => ['open', 'claimed', 'waiting'].includes(status);
  const waitsFor = (task: WorkTask) =>
    tasks.some(
      (other) =>
        isLiving(other) &&
        ((other.added?.at === 'before' && other.added.to === task.n) ||
          (task.added?.at === 'after' && task.added.to === other.n)),
    );
  const first = mode === 'sequence' ? ordered(tasks).find((task) => isLiving(task) && !waitsFor(task)) : undefined;
  return tasks.map((task) => {
    if (!isOpen(task)) return task;
    const waits = waitsFor(task) || (first !== undefined && first.n !== task.n && !isBeside(task));
    if (waits === (task.status === 'waiting')) return task;
    return { ...task, status: waits ? 'waiting' : 'open', updatedAt: at };
  });
}

const isBeside = ({ added }: WorkTask) => added?.at === 'beside' || added?.at === 'before';

/** In the order of the list: who was added stands beside whom they were added to. */
function ordered(tasks: readonly WorkTask[]): WorkTask[] {
  const own = tasks.filter(({ added }) => added === undefined);
  const beside = (task: WorkTask): WorkTask[] => {
    const added = (where: string) =>
      tasks.filter((one) => one.added?.to === task.n && one.added.at === where).flatMap(beside);
    return [...added('before'), task, ...added('beside'), ...added('after')];
  };
  return own.flatMap(beside);
}
