import { Type } from 'typebox';
import { entryOf } from './audit.ts';
import { calls, readers } from './call.ts';
import { decidingProblems } from './deciding-problems.ts';
import { givenRows, json } from './definitions/values.ts';
import * as t from './schema.ts';
import { Task, valueSchema } from './tasks.ts';
import { both, type Json } from './text.ts';

const FlowStart = t.named(
  'FlowStart',
  t.shape({
    flow: t.text,
    input: t.object,
    businessKey: t.maybe(t.text),
    tell: t.maybe(t.text),
    as: t.maybe(t.text),
    wait: t.maybe(t.oneOf(['all', 'any'])),
    records: t.maybe(t.list(t.text)),
    detached: t.maybe(t.exactly(true)),
  }),
  'Another flow that a flow starts beside itself',
);
/** `stuck`: something kept it from going on by itself; `suspended`: it stands still until somebody resumes it. */
const statuses = ['active', 'suspended', 'stuck', 'done', 'stopped'] as const;
export const status = t.oneOf(statuses);
export const timer = t.named(
  'Timer',
  t.shape({ id: t.text, dueAt: t.instant }),
  'An instant at which an instance gets an event of its own',
);
/** The value of a machine: a text where it is flat, else an object. */
export const state = Type.Unsafe<Json>({ type: ['string', 'object'] });

const AcceptedEvent = t.named(
  'AcceptedEvent',
  t.shape({
    type: t.text,
    title: t.localText,
    roles: t.list(t.text),
    payload: valueSchema,
    gives: t.maybe(t.described(valueSchema, 'Facts of the input that may come with it')),
    form: t.maybe(
      t.described(
        t.shape({
          id: t.text,
          fields: t.maybe(t.list(t.text)),
          mode: t.oneOf(['new', 'continue', 'amend']),
          prefilled: t.object,
        }),
        'The form that it fills, and what fields hold where nothing is given',
      ),
    ),
  }),
  'What a flow can be sent now',
);
const StartedFlow = t.named(
  'StartedFlow',
  t.shape({
    instance: t.text,
    flow: t.text,
    at: t.instant,
    businessKey: t.maybe(t.text),
    id: t.text,
    as: t.maybe(t.described(t.text, 'The name under which it was started')),
    number: t.maybe(t.text),
    output: t.maybe(json),
    detached: t.maybe(t.exactly(true)),
    actor: t.maybe(t.text),
    status: t.oneOf(['active', 'suspended', 'stuck', 'done', 'stopped', 'failed']),
  }),
  'A flow that an instance started',
);

const Tell = t.named(
  'Tell',
  t.shape({ to: t.either(t.text, t.object), event: t.text, facts: t.object }),
  'An event that a flow tells another',
);

const FormFilled = t.named(
  'FormFilled',
  t.shape({ form: t.text, fields: t.object, mode: t.oneOf(['new', 'continue', 'amend']) }),
  'A form that a walk filled',
);

const RunningClock = t.named(
  'RunningClock',
  t.shape({ id: t.text, title: t.maybe(t.localText), dueAt: t.instant, overdue: t.flag }),
  'A clock that runs: it is met at its exact instant, overdue after it',
);

const ClockHappening = t.named(
  'ClockHappening',
  t.shape({ id: t.text, what: t.oneOf(['reminded', 'breached', 'met']), dueAt: t.instant, at: t.instant }),
  'What became of a clock',
);

const TaskHeld = t.named(
  'TaskHeld',
  t.shape({
    state: t.text,
    roles: t.list(t.text),
    status: t.maybe(t.text),
    candidates: t.maybe(t.list(t.text)),
    assignee: t.maybe(t.text),
    owner: t.maybe(t.text),
  }),
  'Whose a task of a walk is',
);

export const Simulation = t.named(
  'Simulation',
  t.shape({
    state,
    context: t.object,
    status,
    output: t.maybe(json),
    tags: t.list(t.text),
    accepts: t.list(AcceptedEvent),
    steps: t.list(
      t.shape({
        type: t.text,
        from: state,
        to: state,
        accepted: t.flag,
        error: t.maybe(t.text),
        facts: t.maybe(t.described(t.list(t.text), 'What the error is about')),
        starts: t.maybe(t.list(FlowStart)),
        tells: t.maybe(t.list(Tell)),
        forms: t.maybe(t.list(FormFilled)),
        clocks: t.maybe(t.list(ClockHappening)),
        tasks: t.maybe(t.described(t.list(TaskHeld), 'Where persons are tried: the open tasks after it')),
      }),
    ),
    forms: t.described(t.list(FormFilled), 'The forms that were filled, in their order'),
    rows: t.described(
      t.list(t.shape({ master: t.text, key: t.text, fields: t.object })),
      'The rows of master data that were changed, in their order',
    ),
    starts: t.list(FlowStart),
    tells: t.described(t.list(Tell), 'What would be told to other instances'),
    clocks: t.described(t.list(ClockHappening), 'What became of clocks, in its order'),
    records: t.described(t.list(t.object), 'What `record` would have written, and when'),
    clauses: t.list(t.text),
    tasks: t.maybe(t.described(t.list(TaskHeld), 'Where persons are tried: the open tasks at the end')),
    timers: t.list(timer),
    at: t.described(t.instant, 'The imagined clock at the end'),
    edition: t.either(t.count, t.text),
  }),
  'Where a flow got to that was walked through events; nothing of it is stored',
);

const Who = t.named(
  'Who',
  t.shape({ id: t.text, name: t.text, departments: t.list(t.text), posts: t.list(t.text) }),
  'A person with their departments and posts',
);

const Incident = t.named(
  'Incident',
  t.shape({
    at: t.instant,
    code: t.text,
    title: t.described(t.localText, 'What happened, for people: who was called, and how that went'),
    message: t.described(t.text, 'What the other side said, as it said it'),
    actor: t.maybe(t.text),
  }),
  'What kept an instance from going on by itself: an actor that failed, or an event of its own that it could not take',
);

export const Instance = t.named(
  'Instance',
  t.shape({
    id: t.text,
    policy: t.text,
    flow: t.text,
    edition: t.count,
    version: t.count,
    status,
    state,
    context: t.object,
    accepts: t.list(AcceptedEvent),
    tasks: t.described(t.list(Task), "The caller's own"),
    waitsFor: t.described(t.list(Task), 'Those of others: who has it now, to be urged or told something'),
    timers: t.list(timer),
    clocks: t.described(t.list(RunningClock), 'Deadlines that run across states'),
    businessKey: t.maybe(t.text),
    records: t.described(
      t.list(t.shape({ id: t.text, form: t.text, version: t.count, number: t.maybe(t.text) })),
      'The records that it filled, or was handed, the newest last',
    ),
    number: t.maybe(t.described(t.text, 'That of the newest record that has one')),
    startedBy: t.maybe(Who),
    belongs: t.maybe(t.described(t.shape({ departments: t.list(t.text), persons: t.list(t.text) }), 'Whose it is')),
    output: t.maybe(json),
    parent: t.maybe(t.shape({ instance: t.text, actor: t.maybe(t.text) })),
    children: t.list(StartedFlow),
    waiting: t.described(
      t.list(t.shape({ event: t.text, by: t.text, at: t.instant })),
      'What it was told and its state does not take yet',
    ),
    incidents: t.described(t.list(Incident), 'While there are any the status is `stuck`; they can be tried again'),
    incident: t.maybe(
      t.described(t.shape({ code: t.text, message: t.text, at: t.instant }), 'The first of these that is still open'),
    ),
    suspended: t.maybe(
      t.described(t.shape({ since: t.instant, by: t.text, reason: t.text }), 'Since when it stands still, and why'),
    ),
    createdAt: t.instant,
    updatedAt: t.instant,
  }),
  'One run of a flow, pinned to an edition',
);

export const HistoryEntry = t.named(
  'HistoryEntry',
  entryOf({
    role: t.text,
    clauses: t.list(t.text),
    event: t.object,
    from: t.orNull(state),
    to: t.orNull(state),
    record: t.orNull(t.either(t.text, t.object)),
    notification: t.object,
    flow: t.text,
    instance: t.text,
    status: t.text,
    verb: t.text,
    target: t.described(t.text, 'The state to which it was moved, as a path'),
    reason: t.text,
    operation: t.described(t.text, 'The operation over many by which it was done'),
    voided: t.list(t.shape({ id: t.text, form: t.text, number: t.maybe(t.text) })),
  }),
  'What happened to an instance: an entry of its history, which is a chain of its own',
);

const pause = t.shape({ type: t.maybe(t.text), role: t.maybe(t.text), after: t.text });
const sent = t.shape({
  type: t.text,
  role: t.maybe(t.text),
  by: t.maybe(t.described(t.text, 'The person who sends it; absent: nobody in particular, and no person is asked for')),
  after: t.maybe(t.text),
});

export const SimulationRequest = t.named(
  'SimulationRequest',
  t.closed({
    input: t.object,
    config: t.maybe(t.object),
    at: t.maybe(t.instantOrDate()),
    edition: t.maybe(t.editionSelector),
    strict: t.maybe(t.described(t.flag, 'All is asked of events that a running instance asks')),
    rows: t.maybe(givenRows),
    startedBy: t.maybe(t.described(t.text, 'The person who starts it; absent: nobody in particular')),
    events: t.maybe(
      t.list(t.described(t.either(sent, pause), 'An event; with `after` alone, time that passes without one'), {
        maxItems: 1000,
      }),
    ),
  }),
  'How a flow is to be walked',
);

export const InstanceStart = t.named(
  'InstanceStart',
  t.closed({
    input: t.object,
    at: t.maybe(t.instantOrDate()),
    businessKey: t.maybe(t.textOf(1, 200)),
  }),
  'What an instance is started with',
);

export const InstanceEvent = t.named(
  'InstanceEvent',
  t.withMore(t.shape({ type: t.textOf(1, 200), role: t.maybe(t.textAtLeast(1)) }), {
    description: 'The event; its payload stands beside `type` and `role`',
  }),
);

export const instanceCalls = calls({
  simulate: {
    method: 'POST',
    path: '/policies/{policy}/flows/{flow}/simulate',
    summary: both('试走流程，不保存', 'Walk a flow through events; nothing is stored'),
    allow: ['policyManager', 'developer'],
    body: SimulationRequest,
    answers: { 200: { description: 'Where the flow got to, one step for each event sent', schema: Simulation } },
    problems: [
      'policyNotFound',
      'flowNotFound',
      'editionNotFound',
      'draftNotFound',
      'noEditionInForce',
      'masterNotFound',
      ...decidingProblems,
    ],
  },
  startInstance: {
    method: 'POST',
    path: '/policies/{policy}/flows/{flow}/instances',
    summary: both('启动流程实例', 'Start an instance of a flow'),
    allow: readers.instance,
    body: InstanceStart,
    answers: { 201: { description: 'The instance', schema: Instance } },
    problems: [
      'policyNotFound',
      'flowNotFound',
      'noEditionInForce',
      'roleNotAllowed',
      'notAllowedHere',
      ...decidingProblems,
    ],
  },
  sendEvent: {
    method: 'POST',
    path: '/instances/{id}/events',
    summary: both('向实例发送事件', 'Send an instance an event'),
    allow: readers.instance,
    headers: { 'If-Match': 'The version the instance must have' },
    body: InstanceEvent,
    answers: { 200: { description: 'The instance after the event', schema: Instance } },
    problems: [
      'instanceNotFound',
      'idempotencyKeyReused',
      'staleRevision',
      'eventNotAllowed',
      'guardRejected',
      'roleNotAllowed',
      'notYourTask',
      'samePerson',
      'separationUnclear',
      'notAllowedHere',
      ...decidingProblems,
    ],
  },
  postMessage: {
    method: 'POST',
    path: '/policies/{policy}/flows/{flow}/messages',
    summary: both('按业务编号告知事项', 'Send an event to the instance of a flow that has a business key'),
    allow: ['developer'],
    body: t.withMore(t.shape({ businessKey: t.textOf(1, 200), type: t.textOf(1, 200) }), {
      description: 'The key and the event; its payload stands beside',
    }),
    answers: {
      202: {
        description: 'Whether it was taken, or waits for its state or for an instance of the key',
        schema: t.shape({ result: t.oneOf(['taken', 'waiting']), instance: t.maybe(t.text) }),
      },
    },
    problems: [
      'policyNotFound',
      'flowNotFound',
      'noEditionInForce',
      'eventNotAllowed',
      'businessKeyAmbiguous',
      ...decidingProblems,
    ],
  },
  listInstances: {
    method: 'GET',
    path: '/instances',
    summary: both('查询实例', 'Find instances, the newest first'),
    allow: readers.instance,
    query: {
      policy: t.textUpTo(200),
      flow: t.textUpTo(200),
      state: t.textUpTo(200),
      status: t.oneOf([...statuses, 'open'], { description: '`open`: whatever has not ended' }),
      businessKey: t.textUpTo(200),
      ...t.pageQuery,
    },
    answers: { 200: { description: 'A page of instances', schema: t.pageOf(Instance) } },
    problems: [],
  },
  readInstance: {
    method: 'GET',
    path: '/instances/{id}',
    summary: both('查看实例', 'Read an instance; the whole case as PDF by `.pdf` behind the id, or by `Accept`'),
    allow: readers.instance,
    alsoMedia: 'application/pdf',
    answers: { 200: { description: 'The instance', schema: Instance } },
    problems: ['instanceNotFound'],
  },
  readHistory: {
    method: 'GET',
    path: '/instances/{id}/history',
    summary: both('查看实例履历', 'Read what happened to an instance'),
    allow: readers.instance,
    query: t.listQuery,
    answers: { 200: { description: 'Its entries, the oldest first', schema: t.pageOf(HistoryEntry) } },
    problems: ['instanceNotFound'],
  },
});
