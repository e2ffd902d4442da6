import { type Static, Type } from 'typebox';
import * as t from '../schema.ts';
import { Expression, json, ValueSchema, Wording } from './values.ts';

export const RoleRef = t.named(
  'RoleRef',
  t.either(t.text, t.closed({ role: t.text, with: t.text })),
  'A role; with a field that must come beside the event: the one for whom it is sent, or why by hand',
);
export type RoleRef = Static<typeof RoleRef>;

export const EventForm = t.named(
  'EventForm',
  t.either(
    t.text,
    t.closed({
      id: t.text,
      fields: t.maybe(t.described(t.list(t.text), 'The fields that it fills; absent: all')),
      mode: t.maybe(
        t.described(
          t.oneOf(['new', 'continue', 'amend']),
          '`new` makes the record, `continue` fills what is still empty, `amend` changes it for a reason; absent: `new`, or `continue` where there is one',
        ),
      ),
    }),
  ),
  'The form that an event fills: its payload is the form',
);
export type EventForm = Static<typeof EventForm>;

export const FlowEvent = t.named(
  'FlowEvent',
  t.closed({
    title: t.maybe(Wording),
    roles: t.maybe(t.list(RoleRef)),
    payload: t.maybe(ValueSchema),
    form: t.maybe(EventForm),
    prefill: t.maybe(t.described(t.mapOf(Expression), 'What fields of its form hold where nothing is given')),
    gives: t.maybe(t.described(t.list(t.text), 'Facts of the input that the event may bring besides its payload')),
    internal: t.maybe(
      t.described(t.flag, "Only the machine, another flow or a message sends it: it is nobody's button"),
    ),
  }),
  'An event that a flow takes, who may send it, and what comes with it',
);
export type FlowEvent = Static<typeof FlowEvent>;

const named = t.closed({ type: t.text, params: t.maybe(t.object) });
export const ActionJson = t.named('Action', t.either(t.text, named), 'What a flow does in passing, by name');
export type ActionJson = Static<typeof ActionJson>;
const actions = Type.Union([ActionJson, Type.Array(ActionJson)]);

export const TransitionJson = t.named(
  'Transition',
  t.closed({
    target: t.maybe(t.either(t.text, t.list(t.text))),
    guard: t.maybe(t.either(t.text, named)),
    actions: t.maybe(actions),
    description: t.maybe(t.text),
    meta: t.maybe(
      t.withMore(
        t.closed({
          roles: t.maybe(t.list(RoleRef)),
          needs: t.maybe(t.described(t.list(t.text), 'Children by their `as` that must have ended')),
          reports: t.maybe(t.described(t.list(t.text), 'Children that may be open: what is open is written down')),
          owner: t.maybe(
            t.described(t.text, "The child that tells this event while it is open; then it is nobody else's"),
          ),
          clauses: t.maybe(t.list(t.text)),
          record: t.maybe(t.either(t.localText, t.text)),
          assumed: t.maybe(t.flag),
        }),
      ),
    ),
    reenter: t.maybe(t.flag),
  }),
  'Where an event leads, under which guard, and what is done on the way',
);
export type TransitionJson = Static<typeof TransitionJson>;
export type TransitionMeta = NonNullable<TransitionJson['meta']>;

export const Transitions = t.named(
  'Transitions',
  Type.Union([t.text, TransitionJson, Type.Array(Type.Union([t.text, TransitionJson]))]),
  'One transition, or several of which the first whose guard holds is taken',
);
export type Transitions = Static<typeof Transitions>;

export const InvokeJson = t.named(
  'Invoke',
  t.closed({
    id: t.maybe(t.text),
    src: t.text,
    input: t.maybe(t.object),
    onDone: t.maybe(Transitions),
    onError: t.maybe(Transitions),
  }),
  'An actor that runs while a state lasts',
);
export type InvokeJson = Static<typeof InvokeJson>;

/** What may be done with a task besides sending its events. */
export const taskVerbs = [
  'claim',
  'release',
  'transfer',
  'delegate',
  'urge',
  'copy',
  'comment',
  'read',
  'return',
  'recall',
  'takeBack',
  'addSigner',
] as const;
export const AllowedVerb = t.named(
  'AllowedVerb',
  t.oneOf(taskVerbs),
  'What may be done with a task besides its events',
);
export type AllowedVerb = Static<typeof AllowedVerb>;

/** What may be done with a task whose state does not say. */
export const defaultTaskVerbs: readonly AllowedVerb[] = [
  'claim',
  'release',
  'transfer',
  'delegate',
  'urge',
  'copy',
  'comment',
  'read',
];

export const Approval = t.named(
  'Approval',
  t.closed({
    mode: t.either(
      t.oneOf(['all', 'any', 'sequence']),
      t.closed({
        share: t.described(Type.Number({ exclusiveMinimum: 0, maximum: 1 }), 'Of the weights that must agree'),
        weights: t.maybe(t.described(t.mapOf(Type.Number({ minimum: 0 })), 'By person; absent: 1')),
        tie: t.maybe(t.described(t.oneOf(['agree', 'refuse']), 'What exactly the share means when all have voted')),
      }),
    ),
    of: t.described(Expression, 'The persons, in their order'),
    agree: t.described(t.text, 'The event by which one agrees; before the last it is accepted and the state stays'),
    refuse: t.maybe(t.described(t.text, 'The event by which one refuses')),
    reject: t.maybe(
      t.described(t.oneOf(['one', 'all']), '`one`: the first refusal refuses; `all`: when everybody has voted'),
    ),
  }),
  'How several persons decide together',
);
export type Approval = Static<typeof Approval>;

const escalation = t.closed({ after: t.maybe(t.text), to: t.maybe(t.either(t.text, Expression)) });

export const TaskDefinition = t.named(
  'TaskDefinition',
  t.closed({
    title: t.maybe(Wording),
    role: t.maybe(t.either(t.text, t.list(t.text))),
    form: t.maybe(ValueSchema),
    due: t.maybe(t.text),
    assign: t.maybe(t.described(Expression, 'A person, or several of whom the first who acts ends it')),
    candidates: t.maybe(t.described(t.either(t.list(t.text), Expression), 'Who may act: roles, or persons by FEEL')),
    approval: t.maybe(Approval),
    notBy: t.maybe(
      t.described(t.list(t.text), 'Who may not: `starter`, who acted in `state:<state>`, who sent `event:<event>`'),
    ),
    allow: t.maybe(t.described(t.list(AllowedVerb), 'What may be done with it besides its events')),
    skip: t.maybe(
      t.described(
        t.oneOf(['sameApprover', 'consecutive']),
        'Who agreed in this case before, or just before, has agreed here too',
      ),
    ),
    nobody: t.maybe(
      t.described(
        t.oneOf(['superior', 'administrator', 'pass']),
        'Whose it is where nobody is found; absent: `administrator`',
      ),
    ),
    events: t.maybe(t.described(t.list(t.text), 'Its events; absent: all of the state')),
    remind: t.maybe(t.described(t.list(t.text), 'How long before it is due somebody is reminded')),
    escalate: t.maybe(
      t.described(
        t.either(t.exactly(true), escalation),
        'Who gets it, too, when it is overdue: `superior`, a post, a person, or persons by FEEL',
      ),
    ),
    copy: t.maybe(
      t.described(t.closed({ to: Expression }), 'Who is shown the case, too, when the task begins: persons by FEEL'),
    ),
  }),
  'The work that a state puts in front of people',
);
export type TaskDefinition = Static<typeof TaskDefinition>;

export const StateMeta = t.named(
  'StateMeta',
  t.withMore(
    t.closed({
      title: t.maybe(Wording),
      clauses: t.maybe(t.list(t.text)),
      task: t.maybe(TaskDefinition),
    }),
  ),
  'What people call a state, and the task it puts in front of a role',
);
export type StateMeta = Static<typeof StateMeta>;

const state = {
  type: t.maybe(t.oneOf(['atomic', 'compound', 'parallel', 'final', 'history'])),
  id: t.maybe(t.text),
  initial: t.maybe(t.text),
  history: t.maybe(t.oneOf(['shallow', 'deep'])),
  target: t.maybe(t.text),
  description: t.maybe(t.text),
  meta: t.maybe(StateMeta),
  states: t.maybe(Type.Record(Type.String(), Type.Ref('State'))),
  on: t.maybe(t.mapOf(Transitions)),
  always: t.maybe(Transitions),
  after: t.maybe(t.mapOf(Transitions)),
  invoke: t.maybe(Type.Union([InvokeJson, Type.Array(InvokeJson)])),
  onDone: t.maybe(Transitions),
  entry: t.maybe(actions),
  exit: t.maybe(actions),
  output: t.maybe(t.either(Expression, json)),
  tags: t.maybe(t.either(t.text, t.list(t.text))),
};
/** XState v5 machine JSON; its context is the flow's to begin with. */
export const MachineJson = Type.Cyclic(
  { State: t.closed(state), Machine: t.closed({ ...state, context: t.maybe(t.object), version: t.maybe(t.text) }) },
  'Machine',
);
export const StateJson = Type.Cyclic({ State: t.closed(state) }, 'State');
export type StateJson = Static<typeof StateJson>;
export type MachineJson = Static<typeof MachineJson>;

export const Clock = t.named(
  'Clock',
  t.closed({
    id: t.text,
    title: t.maybe(Wording),
    clauses: t.maybe(t.list(t.text)),
    from: t.described(
      t.either(t.text, Expression),
      'Where it begins: `start`, `state:<state>`, `event:<event>`, or FEEL giving an instant',
    ),
    until: t.described(t.either(t.text, Expression), 'What it waits for, written alike'),
    limit: t.described(t.either(t.text, Expression), 'How long: an ISO 8601 duration, the name of a delay, or FEEL'),
    remind: t.maybe(t.described(t.either(t.text, t.list(t.text)), 'How long before its end somebody is reminded')),
    over: t.maybe(
      t.described(
        t.oneOf(['record', 'notify']),
        'What a breach does besides standing in the history; absent: `record`',
      ),
    ),
  }),
  'A deadline that runs across states: met at its exact instant, breached after it',
);
export type Clock = Static<typeof Clock>;

export const FlowDefinition = t.named(
  'FlowDefinition',
  t.closed({
    kind: t.exactly('flow'),
    id: t.text,
    title: Wording,
    description: t.maybe(Wording),
    clauses: t.list(t.text),
    input: t.maybe(ValueSchema),
    start: t.maybe(
      t.described(
        t.closed({ roles: t.maybe(t.list(RoleRef)), form: t.maybe(EventForm) }),
        'Who starts it by hand, and the form that is filled for it; without roles anybody with a role in it',
      ),
    ),
    events: t.mapOf(FlowEvent),
    delays: t.maybe(t.mapOf(t.either(t.text, Expression))),
    clocks: t.maybe(t.described(t.list(Clock), 'Deadlines that run across states')),
    belongs: t.maybe(
      t.described(
        t.closed({ departments: t.maybe(Expression), persons: t.maybe(Expression) }),
        'Whose an instance is, read after each step; absent: who started it, and their departments',
      ),
    ),
    see: t.maybe(
      t.described(
        t.closed({ roles: t.maybe(t.list(t.text)), scope: t.maybe(t.oneOf(['own', 'department', 'all'])) }),
        'Who sees an instance; absent: the roles that the flow names, each as far as it is bound',
      ),
    ),
    distinct: t.maybe(
      t.described(
        t.list(t.list(t.text)),
        'Events of which one person sends at most one in a case, `flow.EVENT` of another flow',
      ),
    ),
    recall: t.maybe(
      t.described(
        t.closed({ to: t.maybe(t.text), until: t.maybe(t.text) }),
        'Where the starter takes it back to, and until `acted` or `state:<state>`',
      ),
    ),
    takeBack: t.maybe(
      t.described(
        t.closed({ until: t.oneOf(['acted', 'read']) }),
        'Until when who acted last may take that back; absent: until the next has read it',
      ),
    ),
    businessKey: t.maybe(t.described(t.exactly('unique'), 'No two instances have the same business key')),
    machine: MachineJson,
  }),
  'A procedure: events, and an XState machine that takes them',
);
export type FlowDefinition = Static<typeof FlowDefinition>;
