import type { Approval, TaskDefinition } from '../../contract/definitions/flows.ts';
import type { FlowDefinition, JsonObject, RoleRef, TransitionJson } from '../ground/definition.ts';
import { runOf } from '../rules/environment.ts';
import { resultOf } from './approval.ts';
import { blocking, childNames } from './children.ts';
import type { FlowEventInput, FlowOptions } from './flow-step.ts';
import { isEngines } from './machine-config.ts';
import { roleNames } from './roles.ts';
import type { MachineGuard } from './runtime.ts';
import { barredFrom, type DistinctEvents, isSeparated, type Unclear, unclearAt } from './separation.ts';
import type { StepInHand } from './step-in-hand.ts';
import { isInPool, isOf, type Turn, turnOf } from './turns.ts';
import { tasksOfEntry } from './work.ts';
import { isLiving, type Sender, type Work } from './work-state.ts';

/** What is asked of who sends an event, one after another: each is a refusal of its own. */
export const asked = { nothing: 0, role: 1, task: 2, person: 3 } as const;

/** What the sender of an event may do is read from. */
export interface Senders {
  definition: FlowDefinition;
  policy: string;
  tasks: ReadonlyMap<string, TaskDefinition>;
  distinct: DistinctEvents;
  unclear: Unclear;
}

/**
 * Who may take a transition is part of choosing it: who sent the event under way must have one of its roles, it must be their task, and they
 * must not be separated from it; and no child that was started must keep it from being taken. What is raised within is everybody's.
 */
export function sendersOf(flow: Senders, step: StepInHand) {
  const { events, machine } = flow.definition;
  const areChildren = childNames({ machine }).length > 0;
  return ({ meta }: TransitionJson, source: string): MachineGuard | undefined => {
    const approval = flow.tasks.get(source)?.approval;
    return ({ event }) => {
      // A wildcard is not meant for what is the engine's own.
      if (isEngines(event.type)) return false;
      const { sent, frame } = step;
      const isSent = sent?.event === event;
      if (areChildren || meta?.needs || meta?.owner) {
        const { children = [] } = frame.length > 0 ? runOf(frame) : {};
        const open = blocking(meta ?? {}, source, children, !isSent || sent.told);
        if (open.length > 0) step.open.push(...open.filter((one) => !step.open.includes(one)));
        if (open.length > 0) return false;
      }
      if (!isSent || sent.told || sent.level === asked.nothing) return true;
      const own = Object.hasOwn(events, event.type) ? events[event.type]?.roles : undefined;
      if (sent.voted && isWithin(sent.voted.state, source)) return false;
      if (!hasRole(meta?.roles ?? own ?? [], sent.roles, step.accepting ? undefined : sent.event)) return false;
      if (!sent.sender || sent.level === asked.role) return true;
      const turn = turnAt(flow, step, source, event.type, sent.sender);
      if (turn === 'none') return false;
      const unclear = unclearAt(flow.unclear, source, event.type);
      if (unclear !== undefined) {
        sent.unclear = unclear;
        return false;
      }
      if (sent.level >= asked.person && isBarred(flow, step, source, event.type, sent.sender, turn)) return false;
      if (approval) return votes(approval, step, source, event, turn);
      if (turn) noteTurn(sent.turns, turn);
      return true;
    };
  };
}

const isWithin = (state: string, around: string) => around === '' || state.startsWith(`${around}.`);

/**
 * Whether somebody with some roles may send an event: as it is, or with the field that is asked of it; undefined is every role.
 *
 * @param event absent: it is asked whether they might
 */
function hasRole(
  wanted: readonly RoleRef[],
  roles: readonly string[] | undefined,
  event: JsonObject | undefined,
): boolean {
  if (wanted.length === 0 || roles === undefined) return true;
  return wanted.some((one) => {
    if (typeof one === 'string') return roles.includes(one);
    const given = event ? (event[one.with] ?? null) : true;
    return roles.includes(one.role) && given !== null && given !== '';
  });
}

/** The task by which somebody sends an event from a state; undefined where it is no task's, `none` where it is another's. */
function turnAt(
  flow: Senders,
  step: StepInHand,
  state: string,
  type: string,
  sender: Sender,
): Turn | undefined | 'none' {
  const { work, people, at } = step;
  if (!work || !people) return undefined;
  const { events: narrowed, candidates } = flow.tasks.get(state) ?? {};
  if (narrowed && !narrowed.includes(type)) return undefined;
  const living = tasksOfEntry(work, state).filter(isLiving);
  if (living.length === 0) return undefined;
  const now = { policy: flow.policy, flow: flow.definition.id, at };
  const turn = turnOf(living, sender, people.organisation, now) ?? 'none';
  // A pool of roles is for who has one of them, whoever may send its events elsewhere.
  const isOpen = turn !== 'none' && isOf(turn.task, sender.person) === 'pool' && Array.isArray(candidates);
  return isOpen && !isInPool(candidates as string[], sender.roles) ? 'none' : turn;
}

/** Whether somebody, or who they stand in for, is separated from an event. */
function isBarred(
  flow: Senders,
  { work, people }: StepInHand,
  state: string,
  event: string,
  { behind }: Sender,
  turn: Turn | undefined,
): boolean {
  if (!work) return false;
  const all = turn?.for === undefined ? behind : [...behind, turn.for];
  const task = flow.tasks.get(state);
  const barred = task?.notBy ? barredFrom(task, work) : undefined;
  if (barred && all.some((person) => barred.has(person))) return true;
  const sent = { flow: flow.definition.id, event, behind: all };
  return flow.distinct.length > 0 && isSeparated(flow.distinct, sent, work.acts, people?.others ?? []);
}

/**
 * A vote of an approval takes the transition only where it decides it. One that does not is taken in all the same: the step notes it. One
 * that decides otherwise than it says is followed by the event of what was decided.
 */
function votes(
  { agree, refuse, ...how }: Approval,
  step: StepInHand,
  state: string,
  event: { type: string },
  turn: Turn | undefined,
): boolean {
  const isVote = event.type === agree || event.type === refuse;
  if (!isVote || !turn || turn.task.voter === undefined || !step.sent) {
    if (turn && step.sent) noteTurn(step.sent.turns, turn);
    return true;
  }
  noteTurn(step.sent.turns, turn);
  const agrees = event.type === agree;
  step.sent.agrees = agrees;
  const voted = tasksOfEntry(step.work as Work, state).map((task) =>
    task.n === turn.task.n ? { ...task, status: 'done' as const, vote: { event: event as never, agrees } } : task,
  );
  const result = resultOf({ agree, ...(refuse ? { refuse } : {}), ...how }, voted);
  const decided = result === undefined ? undefined : result === 'agree' ? agree : refuse;
  if (decided === event.type) return true;
  step.sent.voted = {
    state,
    ...(decided === undefined ? {} : { decided: lastVote(voted, result === 'agree', decided) }),
  };
  return false;
}

/** What was sent with the last vote of a kind. */
const lastVote = (tasks: ReturnType<typeof tasksOfEntry>, agrees: boolean, type: string) =>
  tasks.findLast(({ vote }) => vote?.agrees === agrees)?.vote?.event ?? { type };

function noteTurn(turns: Turn[], turn: Turn): void {
  if (!turns.some(({ task }) => task.n === turn.task.n)) turns.push(turn);
}

/** The role in which somebody sent an event: of theirs the first that may. */
export function roleOf(
  { definition: { events } }: Pick<Senders, 'definition'>,
  taken: readonly { meta: { roles?: RoleRef[] } | undefined }[],
  type: string,
  roles: readonly string[] | undefined,
): string | undefined {
  const own = Object.hasOwn(events, type) ? events[type]?.roles : undefined;
  const wanted = taken.flatMap(({ meta }) => roleNames(meta?.roles ?? own));
  return roles?.find((role) => wanted.includes(role));
}

/** The roles in which an event is sent; undefined: it is not asked. */
export const rolesOf = ({ role }: FlowEventInput, { people, roles }: FlowOptions): readonly string[] | undefined =>
  role === undefined ? (people?.sender ? people.sender.roles : roles) : [role];
