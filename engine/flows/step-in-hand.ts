import type { Frame } from '../expressions/scope.ts';
import type { ChildView } from '../ground/child-view.ts';
import type { JsonObject } from '../ground/definition.ts';
import type { Refusal } from './runtime.ts';
import type { Turn } from './turns.ts';
import type { People, Sender, Work } from './work-state.ts';

/** The step under way: its run, the problem a guard or action met, and who sent the event. Steps are synchronous, so one is enough. */
export interface StepInHand {
  frame: Frame;
  problem: unknown;
  sent: Sent | undefined;
  refusal: Refusal | undefined;
  open: ChildView[];
  work: Work | undefined;
  people: People | undefined;
  at: string;
  /** The move that it is, if it is one. */
  move: { type: string } | undefined;
  /** It is asked what somebody might send: what comes with it is not there yet. */
  accepting: boolean;
}

/** An event from outside, and the roles it is sent in: undefined is every role. */
interface Sent {
  event: JsonObject & { type: string };
  roles: readonly string[] | undefined;
  sender: Sender | undefined;
  /** How much is asked of who sends it. */
  level: number;
  /** The tasks that it is sent by. */
  turns: Turn[];
  /** It is a vote that agrees. */
  agrees?: boolean;
  /** It is a vote that does not decide what it says: what is decided by it, if anything is. */
  voted?: { state: string; decided?: JsonObject & { type: string } };
  /** What keeps apart by a name that names nothing, where it asks for that. */
  unclear?: string;
  /** What it may bring. */
  brings: ReadonlySet<string>;
  /** Another instance tells it. */
  told: boolean;
}

/** Before the first step. */
export const noStep = (): StepInHand => ({
  frame: [],
  problem: undefined,
  sent: undefined,
  refusal: undefined,
  open: [],
  work: undefined,
  people: undefined,
  at: '',
  move: undefined,
  accepting: false,
});
