import type { FillMode } from '../forms/fill.ts';
import type { ChildView } from '../ground/child-view.ts';
import type { Json, JsonObject, ObjectSchema } from '../ground/definition.ts';
import type { FormRecord } from '../ground/form-record.ts';
import type { InstanceView } from '../ground/instance-view.ts';
import type { LocalText } from '../ground/local-text.ts';
import type { RowChange, RowReader } from '../ground/master-row.ts';
import type { ActorName } from './actors.ts';
import type { Turn } from './turns.ts';
import type { People, TaskHappening, TaskStatus, Work } from './work-state.ts';

/** A flow's state as plain JSON: XState's persisted snapshot. Store it as it is; give it back to the next step. */
export type FlowSnapshot = JsonObject;

/** An event sent to a flow: its payload stands beside `type`; `role` is who sends it. */
export interface FlowEventInput {
  type: string;
  role?: string;
  [payload: string]: Json | undefined;
}

/** Another flow that a flow starts beside itself: it goes on whatever becomes of who started it. */
export interface FlowStart {
  flow: string;
  input: JsonObject;
  businessKey?: string;
  /** The event that the starter is sent when it ends, with what its output has. */
  tell?: string;
  /** The name under which the starter knows it. */
  as?: string;
  /** Whether the next transitions of the starter's state need all of its name ended, or any. */
  wait?: 'all' | 'any';
  /** The forms whose records are handed on. */
  records?: string[];
  /** It begins a line of its own: how many flows may be started in it is counted anew. */
  detached?: true;
}

/** An event that a flow tells another: its parent, those that it started (under a name), or one of a flow by its business key or its id. */
export interface Tell {
  to: 'parent' | { child: string | null } | { flow: string; businessKey: string } | { flow: string; instance: string };
  event: string;
  facts: JsonObject;
}

/** What the world outside must do; the engine itself does nothing. In the order they arose. */
export type FlowEffect =
  | { type: 'startTimer'; id: string; dueAt: string; event: JsonObject }
  | { type: 'stopTimer'; id: string }
  | { type: 'startActor'; id: string; src: ActorName; input: JsonObject }
  | { type: 'stopActor'; id: string }
  | { type: 'record'; record: JsonObject }
  | { type: 'notify'; notification: JsonObject }
  | { type: 'start'; start: FlowStart }
  | { type: 'tell'; tell: Tell }
  | { type: 'file'; filed: Filed }
  | { type: 'sign'; sign: ToSign }
  | { type: 'row'; row: RowChange }
  | { type: 'clock'; clock: ClockEvent }
  | { type: 'task'; happened: TaskHappening };

/** An event that a person sent, with the tasks that are done by it. */
export interface SentEvent {
  event: JsonObject & { type: string };
  turns: Turn[];
  /** It is the agreement of an approval. */
  agrees?: boolean;
}

/** A clock of a run: from when it runs, when it must have been met, and what became of it. */
export interface RunningClock {
  fromAt: string;
  dueAt: string;
  /** How many of its reminders were given. */
  reminded?: number;
  /** Its time has passed, and what it waits for has not come. */
  breached?: true;
  /** What it waits for has come. It is remembered, so that the same beginning does not begin it again. */
  ended?: true;
}

/** What became of a clock: somebody was reminded of it, its time passed, or what it waits for came in time. */
export interface ClockEvent {
  id: string;
  what: 'reminded' | 'breached' | 'met';
  dueAt: string;
}

/** A form that an event filled: what is to become of its record. */
export interface Filed {
  form: string;
  /** The id of the record. */
  record: string;
  mode: FillMode;
  version: number;
  fields: JsonObject;
  /** Why it was amended. */
  reason?: string;
}

/** A signature that an event puts on the newest record of a form. */
export interface ToSign {
  form: string;
  record: string;
  version: number;
  /** What the signature is called. */
  as: string;
  role?: string;
  /** How it is signed, as it was sent. */
  signature: Json;
}

/** What a flow can be sent now: an event with a transition in the present state. */
export interface AcceptedEvent {
  type: string;
  title: LocalText;
  /** Who may send it here; empty: anyone. */
  roles: string[];
  payload: ObjectSchema;
  /** Facts of the input that may come with it; absent: none. */
  gives?: ObjectSchema;
  /** The form that it fills. */
  form?: { id: string; fields?: string[]; mode: FillMode; prefilled: JsonObject };
}

/** Work for a role in a state. */
export interface FlowTask {
  /** Its number in its instance; absent: the instance was not stepped since tasks have one. */
  n?: number;
  /** State path, `a.b`. */
  state: string;
  title: LocalText;
  roles: string[];
  events: string[];
  form?: ObjectSchema;
  dueAt?: string;
  status?: TaskStatus;
  /** Who may act, where that is not everybody with the role. */
  candidates?: string[];
  assignee?: string;
  owner?: string;
  createdAt?: string;
  updatedAt?: string;
}

export interface FlowStep {
  snapshot: FlowSnapshot;
  /** XState's value: a string where the machine is flat, an object where it is nested or parallel. */
  state: Json;
  context: JsonObject;
  status: 'active' | 'done' | 'error' | 'stopped';
  output?: Json;
  tags: string[];
  effects: FlowEffect[];
  /** The clocks that run, by their ids, and those that ran. */
  clocks: Record<string, RunningClock>;
  /** What it remembers beside the snapshot. */
  work: Work;
  accepts: AcceptedEvent[];
  /** The records known to the flow, with the one that the step made or changed. */
  records: readonly FormRecord[];
  tasks: FlowTask[];
  /** The role in which the event was sent, where roles are asked for. */
  role?: string;
  /** The transitions taken by the event itself (none at the start): what the log entry says and cites. */
  transitions: { from: string; to: string[]; clauses: string[]; record?: LocalText }[];
}

/** The id and number that a record gets which is made; the number is null where its form has none. */
export interface NewRecord {
  id: string;
  number: string | null;
}

export interface FlowOptions {
  /** The instant of the step. */
  at: string;
  config?: JsonObject;
  /** Due instants of the running timers by id: tasks show theirs, and a timer that is started without an id takes none of them. */
  timers?: Record<string, string>;
  /** The clocks as the last step left them; absent: none runs. */
  clocks?: Readonly<Record<string, RunningClock>> | undefined;
  /** The flow is only tried: an event may bring any fact of the input, and what it requires may be known already. */
  tried?: boolean;
  /** Who sends: it stands in the records that are filed. */
  by?: string;
  /** The records known to the flow, the newest last. */
  records?: readonly FormRecord[];
  /** Records of others of the same case, the newest last: what they hold is filled in beforehand, and expressions do not read it. */
  around?: readonly FormRecord[];
  /** The flows that it started under a name, the newest last; absent: it is only tried. */
  children?: readonly ChildView[];
  /** The instance that runs; absent: it is only tried. */
  instance?: InstanceView | undefined;
  /** What it remembers of who did what, as the last step left it; absent: nothing yet. */
  work?: Work | undefined;
  /** Who acts, and in which organisation; absent: nobody in particular, and no person is asked for. */
  people?: People | undefined;
  /** The roles of who sends, where it is not asked who that is; absent: every one. */
  roles?: readonly string[] | undefined;
  /** Another instance tells the event, and no person. */
  told?: boolean;
  /** The id and number of a record that is made; absent: made-up ones. */
  newRecord?: (form: string) => NewRecord;
  /** Reads rows of master data as they stand; absent: there are none. */
  row?: RowReader | undefined;
}

export interface SimulatedStep {
  type: string;
  from: Json;
  to: Json;
  accepted: boolean;
  error?: string;
  /** What the error is about, by name; left out where it names nothing. */
  facts?: string[];
  /** Flows that would be started; left out where there are none. */
  starts?: FlowStart[];
  /** What would be told to other instances; left out where there is nothing. */
  tells?: Tell[];
  /** Forms that were filled; left out where there are none. */
  forms?: FormFilled[];
  /** What became of clocks since the step before; left out where nothing did. */
  clocks?: ClockHappening[];
  /** Whose the open tasks are after it; left out where no persons are tried. */
  tasks?: TaskHeld[];
}

/** Whose a task of a walk is. */
export type TaskHeld = Pick<FlowTask, 'state' | 'roles' | 'status' | 'candidates' | 'assignee' | 'owner'>;

/** What became of a clock in a walk, and when. */
export interface ClockHappening extends ClockEvent {
  at: string;
}

/** A form that a walk filled. */
export interface FormFilled {
  form: string;
  fields: JsonObject;
  mode: FillMode;
}

export interface Simulation {
  state: Json;
  context: JsonObject;
  status: FlowStep['status'];
  output?: Json;
  tags: string[];
  steps: SimulatedStep[];
  /** What `record` wrote and when, timers included. */
  records: JsonObject[];
  /** The forms that were filled, in their order. */
  forms: FormFilled[];
  /** The rows of master data that were changed, in their order, as they then stood. */
  rows: RowChange[];
  /** Flows that would be started from the beginning on, in their order. Nothing is. */
  starts: FlowStart[];
  /** What would be told to other instances, in its order. */
  tells: Tell[];
  /** What became of clocks, in its order. */
  clocks: ClockHappening[];
  /** Clauses of the transitions taken and of the deadlines that passed, once each. */
  clauses: string[];
  accepts: AcceptedEvent[];
  /** Whose the open tasks are at the end; left out where no persons are tried. */
  tasks?: TaskHeld[];
  timers: { id: string; dueAt: string }[];
  snapshot: FlowSnapshot;
  at: string;
}
