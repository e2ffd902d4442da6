import type { Json, JsonObject } from '../ground/definition.ts';
import type { Organisation, Who } from '../ground/organisation.ts';

/** Who sends an event or does something with a task: a person, or somebody who acts for one. */
export interface Sender {
  /** The person who acts: an account's id, `key:<id>` or `operator`. */
  person: string;
  /** Everybody who is behind: the person, and who owns the key. Separation of duties asks all of them. */
  behind: readonly string[];
  /** The flow roles that they have in this instance; undefined: every one. */
  roles: readonly string[] | undefined;
}

/** What became of a task: whoever may act on it does so while it is `open`, `claimed` or answered; `waiting` is not its turn yet. */
export type TaskStatus = 'open' | 'claimed' | 'delegated' | 'waiting' | 'done' | 'void';

/** A task of persons in a state. Its number is new at each entry of the state. */
export interface WorkTask {
  n: number;
  /** Of the tasks that began when its state was entered: the number of the first. */
  entry: number;
  state: string;
  status: TaskStatus;
  at: string;
  updatedAt: string;
  /** Who may act: absent where it is everybody's who has the role. */
  candidates?: string[];
  /** Whose it is alone: assigned, claimed, transferred to. */
  assignee?: string;
  /** For whom the assignee stands in: it was claimed, or given on, in their place. */
  standsFor?: string;
  /** Whose it is again when who it was delegated to has answered. */
  owner?: string;
  /** It is one of an approval: whose vote it is. */
  voter?: string;
  /** How they voted, with what they sent. */
  vote?: { event: JsonObject & { type: string }; agrees: boolean };
  /** Who added this voter, and where they stand to the other's task. */
  added?: { by: string; at: 'before' | 'after' | 'beside'; to: number };
  /** Nobody was found: how it goes on is written in the history. */
  orphan?: 'superior' | 'administrator' | 'pass';
  /** Who ended it, and for whom. */
  by?: string;
  for?: string;
  /** Who opened it first, and who was last urged when. */
  readBy?: string[];
  urgedAt?: string;
  /** When it is due, how many reminders were given, and whether others have it, too, because it is overdue. */
  dueAt?: string;
  reminded?: number;
  escalated?: true;
  /** The event that led to it, where whose it is follows from that: of an entry, with its first task. */
  led?: JsonObject;
  /** Who was told that it is theirs. */
  told?: string[];
}

export const isLiving = ({ status }: Pick<WorkTask, 'status'>): boolean => status !== 'done' && status !== 'void';

/** That somebody did something: separation of duties and the ways back ask for it. */
export interface Act {
  at: string;
  /** Everybody behind it. */
  persons: string[];
  /** The states it was done in. */
  states: string[];
  /** Empty: it was started. */
  event: string;
  /** It was the agreement of an approval. */
  agrees?: true;
  /** The task it ended. */
  task?: number;
  /** Nothing was decided by it: it was moved, to this state. */
  moved?: Moved;
}

/** That an instance was put back, or put elsewhere by the operator. */
export interface Moved {
  verb: MoveVerb;
  to: string;
}
export type MoveVerb = 'recall' | 'takeBack' | 'return' | 'jump';

/** Where an instance came to by a step. */
export interface Passed {
  at: string;
  /** The paths of its states, the outermost first. */
  states: string[];
  /** By which event, and whose; absent: by itself. */
  event?: string;
  by?: string;
  /** The records that were filed with it. */
  filed?: string[];
  /** It was moved there. */
  moved?: MoveVerb;
}

/** One that was returned and comes back directly: from where, by what it went on then, and to whom. */
export interface ComingBack {
  /** The state that it was returned to. */
  from: string;
  /** The event by which that was left before; absent: it was left by itself, and any event will do. */
  by?: string;
  /** The state that returned it, and who did. */
  state: string;
  person?: string;
}

/** What an instance remembers beside XState's snapshot: who acted where, whose it is, its tasks, the way it came. */
export interface Work {
  /** The number of the last task. */
  tasks: WorkTask[];
  last: number;
  startedBy?: Who;
  /** Whose it is: absent: who started it, and their departments. */
  belongs?: { departments: string[]; persons: string[] };
  acts: Act[];
  way: Passed[];
  /** It was returned, and comes directly back to who returned it. */
  backTo?: ComingBack;
  /** Whoever took part, was a candidate or was copied: they go on seeing it. */
  seenBy: string[];
  /** Who else sees it: roles, each everywhere, in a department (`@`), or of a person (`#`); see `sightOf`. */
  sight?: string[];
  copied: { person: string; at: string; by?: string; readAt?: string }[];
}

export const noWork: Work = { tasks: [], last: 0, acts: [], way: [], seenBy: [], copied: [] };

/** Whose an instance is: what its flow says, else who started it, and their departments. */
export const belonging = ({ belongs, startedBy }: Pick<Work, 'belongs' | 'startedBy'>) => ({
  departments: belongs?.departments ?? [...(startedBy?.departments ?? [])],
  persons: belongs?.persons ?? (startedBy ? [startedBy.id] : []),
});

/** What was done by others of the same case, as far as separation asks for it. */
export interface CaseAct {
  flow: string;
  event: string;
  persons: readonly string[];
}

/** Who acts, and in which organisation. */
export interface People {
  /** Absent: nobody in particular; no person is asked for. */
  sender?: Sender | undefined;
  organisation: Organisation;
  /** Of the others of the case: its parents and what they started. */
  others?: readonly CaseAct[];
}

/** Something that was done to a task, as the history tells it. */
export interface TaskHappening {
  verb: string;
  task: number;
  state: string;
  by?: string;
  for?: string;
  to?: string;
  reason?: string;
  more?: { [name: string]: Json };
}
