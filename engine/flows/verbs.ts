import { defaultTaskVerbs, type TaskDefinition } from '../../contract/definitions/flows.ts';
import { instantToIso } from '../expressions/dates.ts';
import type { JsonObject } from '../ground/definition.ts';
import { both } from '../ground/local-text.ts';
import type { StoodInFor } from '../ground/organisation.ts';
import { Problem } from '../ground/problem.ts';
import { resultOf } from './approval.ts';
import type { Flow } from './compile.ts';
import { barredFrom, requireClear } from './separation.ts';
import { isInPool, isOf, turnOf } from './turns.ts';
import { put, settleTurns, tasksOfEntry } from './work.ts';
import { isLiving, type People, type Sender, type TaskHappening, type Work, type WorkTask } from './work-state.ts';

/** What somebody does with a task besides sending its events. */
export interface TaskAction {
  verb: TaskVerb;
  /** The number of the task. */
  task: number;
  /** To whom, or who is added or removed. */
  to?: string;
  /** Where an added signer stands; absent: `beside`. */
  at?: 'before' | 'after' | 'beside';
  reason?: string;
}

/** What becomes of the work of an instance by it. */
export interface TaskChange {
  work: Work;
  happenings: TaskHappening[];
  /** Whether it changes who may act: then the version of the instance grows. */
  changes: boolean;
  /** The event that follows: those who are left have decided already. */
  follows?: JsonObject & { type: string };
}

interface Doing {
  flow: Flow;
  action: TaskAction;
  task: WorkTask;
  definition: TaskDefinition;
  work: Work;
  sender: Sender;
  people: People;
  /** The roles of the task: one of them is asked of who claims from a pool. */
  roles: readonly string[];
  at: string;
  /** In whose place the sender does it. */
  stoodIn?: string | undefined;
}

/** One verb: which entry of `allow` has it, whether it says to whom, who may, and what it does. */
interface Verb {
  allowedBy?: NonNullable<TaskDefinition['allow']>[number];
  names?: 'to';
  /** It leaves the version: nobody's `If-Match` fails because somebody looked. */
  looks?: true;
  /** It is done with a task that has ended, too. */
  afterEnd?: true;
  who: 'holder' | 'candidate' | 'owner' | 'anybody' | 'others';
  run(doing: Doing): Partial<WorkTask> | undefined;
}

/** Verbs by their names in addresses. */
const verbs = {
  claim: {
    allowedBy: 'claim',
    who: 'candidate',
    run({ task, sender, stoodIn, people }) {
      if (task.voter !== undefined) throw notHere(notInPool);
      if (task.assignee === sender.person) return undefined;
      if (task.assignee !== undefined) {
        const { name } = people.organisation.who(task.assignee);
        throw notHere(both(`已由${name}认领`, `${name} has claimed it`), { assignee: task.assignee });
      }
      return { status: 'claimed', assignee: sender.person, standsFor: stoodIn as never };
    },
  },
  release: {
    allowedBy: 'release',
    who: 'holder',
    run({ task }) {
      if (task.status !== 'claimed') throw notHere(notClaimed);
      return { status: 'open', assignee: undefined as never, standsFor: undefined as never };
    },
  },
  transfer: {
    allowedBy: 'transfer',
    names: 'to',
    who: 'holder',
    run(doing) {
      const { task, work } = doing;
      const to = receiver(doing);
      const next = { assignee: to, standsFor: undefined as never };
      if (task.voter === undefined) return { status: 'claimed', ...next };
      if (votersOf(work, task).includes(to)) throw notHere(votesAlready);
      return { ...next, voter: to };
    },
  },
  delegate: {
    allowedBy: 'delegate',
    names: 'to',
    who: 'holder',
    run(doing) {
      const { stoodIn, sender } = doing;
      return {
        status: 'delegated',
        assignee: receiver(doing),
        owner: stoodIn ?? sender.person,
        standsFor: undefined as never,
      };
    },
  },
  resolve: {
    allowedBy: 'delegate',
    who: 'owner',
    run({ task, definition }) {
      if (task.status !== 'delegated') throw notHere(notDelegated);
      const status = task.voter !== undefined || definition.assign ? 'open' : 'claimed';
      return { status, assignee: task.owner as string, owner: undefined as never };
    },
  },
  'add-signer': {
    allowedBy: 'addSigner',
    names: 'to',
    who: 'holder',
    run(doing) {
      const { task, action, work, sender, definition, at } = doing;
      if (!definition.approval || task.voter === undefined) throw notHere(notTogether);
      const to = separated(doing);
      if (votersOf(work, task).includes(to)) throw notHere(votesAlready);
      const added = { by: sender.person, at: action.at ?? ('beside' as const), to: task.n };
      work.last += 1;
      work.tasks.push({
        ...{ n: work.last, entry: task.entry, state: task.state, status: 'open', at, updatedAt: at },
        ...{ voter: to, assignee: to, added },
      });
      return {};
    },
  },
  'remove-signer': {
    allowedBy: 'addSigner',
    names: 'to',
    who: 'holder',
    run({ task, action, work, definition, at }) {
      if (!definition.approval) throw notHere(notTogether);
      const all = tasksOfEntry(work, task.state).filter(
        ({ voter, status }) => voter !== undefined && status !== 'void',
      );
      const removed = all.find(({ voter }) => voter === action.to);
      if (!removed) throw new Problem('unknownValue', { facts: ['to'] });
      if (removed.status === 'done') throw notHere(votesAlready);
      if (all.length === 1) throw notHere(lastOne);
      put(work, { ...removed, status: 'void', updatedAt: at });
      return {};
    },
  },
  urge: {
    allowedBy: 'urge',
    looks: true,
    who: 'others',
    run({ task, at }) {
      const againMs = task.urgedAt === undefined ? 0 : Date.parse(task.urgedAt) + urgedMs;
      if (againMs > Date.parse(at)) throw notHere(urgedLately, { retryAt: instantToIso(againMs) });
      return { urgedAt: at };
    },
  },
  copy: {
    allowedBy: 'copy',
    names: 'to',
    looks: true,
    afterEnd: true,
    who: 'anybody',
    run({ work, action, sender, at }) {
      const to = action.to as string;
      if (work.copied.some(({ person }) => person === to)) return undefined;
      work.copied = [...work.copied, { person: to, at, by: sender.person }];
      return {};
    },
  },
  read: {
    allowedBy: 'read',
    looks: true,
    afterEnd: true,
    who: 'anybody',
    run({ task, work, sender: { person }, at }) {
      const copied = work.copied.some((one) => one.person === person && one.readAt === undefined);
      if (copied)
        work.copied = work.copied.map((one) => (one.person === person ? { ...one, readAt: one.readAt ?? at } : one));
      const isMine = isLiving(task) && isOf(task, person) !== false && !(task.readBy ?? []).includes(person);
      if (!isMine && !copied) return undefined;
      return isMine ? { readBy: [...(task.readBy ?? []), person] } : {};
    },
  },
  comment: { allowedBy: 'comment', looks: true, afterEnd: true, who: 'anybody', run: () => ({}) },
} satisfies Record<string, Verb>;

export type TaskVerb = keyof typeof verbs;

/** An urge reaches somebody once in so long. */
const urgedMs = 3_600_000;

/**
 * Does something with a task. Pure: the given work is not changed.
 *
 * @param roles those of the task, as the instance tells them
 * @param people who does it, and in which organisation
 * @throws Problem taskNotFound, missingFact, notYourTask, samePerson, separationUnclear, notAllowedHere
 * @example doWithTask(flow, work, { verb: 'claim', task: 3 }, { roles: ['clerk'], people, at }).work.tasks // …, { n: 3, status: 'claimed' }
 */
export function doWithTask(
  flow: Flow,
  before: Work,
  action: TaskAction,
  { roles, people, at }: { roles: readonly string[]; people: People & { sender: Sender }; at: string },
): TaskChange {
  const work: Work = { ...before, tasks: [...before.tasks], copied: [...before.copied] };
  const task = work.tasks.find(({ n }) => n === action.task);
  if (!task) throw new Problem(action.task <= work.last && action.task > 0 ? 'notAllowedHere' : 'taskNotFound');
  const verb: Verb = verbs[action.verb];
  if (verb.names === 'to' && !action.to) throw new Problem('missingFact', { facts: ['to'] });
  const definition = flow.tasks.get(task.state) ?? {};
  const doing: Doing = { flow, action, task, definition, work, sender: people.sender, people, roles, at };
  doing.stoodIn = requireWho(verb, doing);
  const { allow = defaultTaskVerbs } = definition;
  if (verb.allowedBy && !allow.includes(verb.allowedBy)) throw notHere(notAllowed);
  if (!isLiving(task) && !verb.afterEnd) throw notHere(ended);
  // Whoever is only asked answers; it is not theirs to give away.
  if (task.status === 'delegated' && (verb.who === 'holder' || verb.who === 'candidate')) throw notHere(asksSomebody);
  const changed = verb.run(doing);
  if (changed === undefined) return { work: before, happenings: [], changes: false };
  const stands = work.tasks.find(({ n }) => n === task.n) ?? task;
  put(work, { ...stands, ...changed, updatedAt: verb.looks ? task.updatedAt : at });
  const { to, reason } = action;
  const happened: TaskHappening = {
    ...{ verb: action.verb, task: task.n, state: task.state, by: people.sender.person },
    ...(doing.stoodIn === undefined ? {} : { for: doing.stoodIn }),
    ...(to === undefined ? {} : { to }),
    ...(reason === undefined ? {} : { reason }),
    ...(action.verb === 'add-signer' ? { more: { where: action.at ?? 'beside' } } : {}),
  };
  const seen = [to, people.sender.person].filter((one) => one !== undefined);
  work.seenBy = [...new Set([...work.seenBy, ...seen])].sort();
  const { approval } = definition;
  if (approval) settleTurns(work, task.state, approval, at);
  const decided = approval && !verb.looks && resultOf(approval, tasksOfEntry(work, task.state));
  const type = decided && (decided === 'agree' ? approval.agree : approval.refuse);
  return { work, happenings: [happened], changes: !verb.looks, ...(type ? { follows: { type } } : {}) };
}

/**
 * Asks whether somebody may do it.
 *
 * @returns in whose place they do
 * @throws Problem notYourTask, samePerson, separationUnclear
 */
function requireWho({ who, allowedBy }: Verb, doing: Doing): string | undefined {
  const { task, sender, people, roles, flow, at, definition, work } = doing;
  if (who === 'anybody') return undefined;
  const mine = isOf(task, sender.person);
  if (who === 'others') {
    if (mine === true && task.assignee !== undefined) throw new Problem('notYourTask');
    return undefined;
  }
  const now = { policy: flow.library.content.policy.id, flow: flow.id, at };
  if (who === 'owner') return task.status === 'delegated' ? askedOrAsking(task, sender, people, now) : undefined;
  const inPool = mine !== 'pool' || isInPool(roles, sender.roles);
  const isFree = who === 'candidate' && task.assignee !== undefined && wasCandidate(task, sender, roles);
  const stands = turnOf([{ ...task, status: 'open' }], sender, people.organisation, now);
  if (!isFree && (!inPool || !stands)) throw new Problem('notYourTask');
  if (allowedBy === 'claim') requireClear(flow, task.state);
  const barred = allowedBy === 'claim' ? barredFrom(definition, work) : new Set<string>();
  if (sender.behind.some((person) => barred.has(person))) throw new Problem('samePerson');
  return stands?.for;
}

/** Who was asked answers, who asked takes it back; or who stands in for them. @throws Problem notYourTask */
function askedOrAsking(
  { assignee, owner }: WorkTask,
  { person }: Sender,
  { organisation }: People,
  now: StoodInFor,
): string | undefined {
  const both = [assignee, owner].filter((one) => one !== undefined);
  if (both.includes(person)) return undefined;
  const stoodIn = both.find((one) => organisation.substitutesOf(one, now).includes(person));
  if (stoodIn === undefined) throw new Problem('notYourTask');
  return stoodIn;
}

/** Whether somebody might have claimed what another did. */
const wasCandidate = ({ candidates, voter }: WorkTask, { person, roles }: Sender, wanted: readonly string[]) =>
  voter === undefined && (candidates ? candidates.includes(person) : isInPool(wanted, roles));

/** Who takes over a task: another, and nobody who is separated from it. */
function receiver(doing: Doing): string {
  const to = separated(doing);
  if (to === doing.sender.person) throw notHere(toOneself);
  return to;
}

function separated({ action, definition, work, flow, task }: Doing): string {
  requireClear(flow, task.state);
  const to = action.to as string;
  if (barredFrom(definition, work).has(to)) throw new Problem('samePerson');
  return to;
}

const votersOf = (work: Work, { state }: WorkTask) =>
  tasksOfEntry(work, state).flatMap(({ voter, status }) => (voter === undefined || status === 'void' ? [] : [voter]));

const notHere = (detail: ReturnType<typeof both>, more: JsonObject = {}) =>
  new Problem('notAllowedHere', { detail, ...(Object.keys(more).length > 0 ? { more } : {}) });
const ended = both('这项待办已经结束', 'the task has ended');
const notAllowed = both('这一步不允许这样做', 'this step does not allow it');
const notClaimed = both('没有认领，无须退还', 'it was not claimed');
const notInPool = both('这项待办已指定到人，无须认领', 'it is a person’s already');
const asksSomebody = both('已委派出去，等待答复', 'somebody was asked, and has not answered');
const notDelegated = both('没有委派出去', 'it was not delegated');
const notTogether = both('这一步不是会签', 'this step is not decided together');
const votesAlready = both('此人已在名单中', 'this person is on the list already');
const lastOne = both('至少要留一人', 'one must be left');
const urgedLately = both('一小时内已经催办过', 'it was urged within the hour');
const toOneself = both('不能转给自己', 'not to oneself');
