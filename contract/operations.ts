import { calls, readers } from './call.ts';
import { decidingProblems } from './deciding-problems.ts';
import { Instance, status, timer } from './instances.ts';
import * as t from './schema.ts';
import { both } from './text.ts';

/** What is done with one instance or many. */
export const operatorVerbs = ['jump', 'terminate', 'suspend', 'resume', 'retry', 'correct'] as const;

const foreseenTask = t.shape({ state: t.text, title: t.localText, roles: t.list(t.text), assignee: t.maybe(t.text) });
export const Foreseen = t.named(
  'Foreseen',
  t.shape({
    tasks: t.shape({ added: t.list(foreseenTask), removed: t.list(foreseenTask) }),
    timers: t.shape({ started: t.list(timer), stopped: t.list(timer) }),
    children: t.shape({
      started: t.list(t.shape({ flow: t.text, as: t.maybe(t.text) })),
      stopped: t.list(t.shape({ id: t.text, flow: t.text, businessKey: t.maybe(t.text) })),
    }),
    records: t.shape({
      voided: t.list(t.shape({ id: t.text, form: t.text, number: t.maybe(t.text) })),
    }),
  }),
  'What would vanish and begin with an instance',
);

const reason = t.maybe(t.described(t.textUpTo(2000), 'Why; it stands in the history'));
const dryRun = t.maybe(t.described(t.flag, 'Only say what would become of it'));
const to = t.maybe(t.described(t.textUpTo(1000), 'The state, as a path'));
const children = t.maybe(
  t.described(t.oneOf(['stop', 'keep']), 'Whether the flows beside it go on; absent: they are stopped with it'),
);
const records = t.maybe(
  t.described(t.oneOf(['keep', 'void']), 'Whether its records are void; absent: they stay. Numbers are kept'),
);
const timers = t.maybe(
  t.described(
    t.oneOf(['left', 'calendar']),
    'Timers and clocks go on with what was left of them, or are due when they would have been; absent: `left`',
  ),
);
const set = t.maybe(t.described(t.object, 'Values by the names of facts'));

/** What the operator says of each verb. */
const said = {
  jump: { to, reason },
  terminate: { reason, children, records },
  suspend: { reason },
  resume: { reason, timers },
  retry: { reason },
  correct: { set, reason },
} as const;

export const InstancesQuery = t.named(
  'InstancesQuery',
  t.closed({
    ids: t.maybe(t.list(t.textOf(1, 200), { minItems: 1, maxItems: 10_000 })),
    policy: t.maybe(t.textUpTo(200)),
    flow: t.maybe(t.textUpTo(200)),
    state: t.maybe(t.textUpTo(1000)),
    status: t.maybe(status),
    businessKey: t.maybe(t.textUpTo(200)),
    code: t.maybe(t.described(t.textUpTo(200), 'Of an incident that keeps it from going on')),
    overdue: t.maybe(t.described(t.flag, 'A clock of it is over')),
    before: t.maybe(t.described(t.instant, 'Nothing has happened to it since')),
    operation: t.maybe(t.described(t.textUpTo(200), 'An operation that was done to it')),
  }),
  'Which open instances; each member narrows it',
);

export const Operation = t.named(
  'Operation',
  t.shape({
    id: t.text,
    verb: t.oneOf(operatorVerbs),
    status: t.oneOf(['running', 'done']),
    at: t.instant,
    by: t.text,
    reason: t.maybe(t.text),
    to: t.maybe(t.text),
    query: InstancesQuery,
    total: t.described(t.count, 'How many there were when it began'),
    done: t.count,
    failed: t.count,
    problems: t.described(
      t.list(t.shape({ instance: t.text, code: t.text })),
      'Of those that it was not done to, the first hundred, and why',
    ),
    finishedAt: t.maybe(t.instant),
    undo: t.maybe(
      t.described(
        t.shape({ verb: t.oneOf(operatorVerbs), query: InstancesQuery, back: t.maybe(t.text) }),
        'What would undo it, where anything does',
      ),
    ),
  }),
  'What is being done with many instances, and how far it is',
);

const ManyForeseen = t.named(
  'ManyForeseen',
  t.shape({
    count: t.count,
    examples: t.list(
      t.joined(
        t.shape({ id: t.text, policy: t.text, flow: t.text, businessKey: t.maybe(t.text), problem: t.maybe(t.text) }),
        { foreseen: t.maybe(Foreseen) },
      ),
    ),
  }),
  'How many instances it would be done to, and what would become of the first of them',
);

const problems = [
  'instanceNotFound',
  'idempotencyKeyReused',
  'staleRevision',
  'wrongStatus',
  'notAllowedHere',
  'guardRejected',
  'notYourTask',
  'samePerson',
  'separationUnclear',
  ...decidingProblems,
] as const;
const headers = { 'If-Match': 'The version the instance must have' };
const one = {
  200: { description: 'The instance; of a dry run what would become of it', schema: t.either(Instance, Foreseen) },
};
const instance = { 200: { description: 'The instance', schema: Instance } };
const many = {
  202: { description: 'It has begun', schema: t.shape({ operation: t.text }) },
  200: { description: 'What would become of them: a dry run', schema: ManyForeseen },
};

export const operationCalls = calls({
  recallInstance: {
    method: 'POST',
    path: '/instances/{id}/recall',
    summary: both('发起人撤回', 'Take an instance back to where it began, as its starter'),
    allow: readers.instance,
    headers,
    body: t.closed({ reason }),
    bodyOptional: true,
    answers: instance,
    problems,
  },
  takeBackInstance: {
    method: 'POST',
    path: '/instances/{id}/take-back',
    summary: both('拿回刚办理的', 'Take back what one has done last'),
    allow: readers.instance,
    headers,
    body: t.closed({ reason }),
    bodyOptional: true,
    answers: instance,
    problems,
  },
  returnInstance: {
    method: 'POST',
    path: '/instances/{id}/return',
    summary: both('退回', 'Return an instance to a state that it passed, as the holder of its task'),
    allow: readers.instance,
    headers,
    body: t.closed({
      to: t.maybe(t.described(t.textUpTo(1000), 'A state that was passed; absent: the step before')),
      mode: t.maybe(
        t.described(
          t.oneOf(['redo', 'backToMe']),
          'Every step again, or directly back to who returned it; absent: every step again',
        ),
      ),
      reason,
    }),
    answers: instance,
    problems,
  },
  jumpInstance: {
    method: 'POST',
    path: '/instances/{id}/jump',
    summary: both('跳转', 'Put an instance in another state'),
    allow: ['administrator'],
    headers,
    body: t.closed({ ...said.jump, dryRun }),
    answers: one,
    problems,
  },
  terminateInstance: {
    method: 'POST',
    path: '/instances/{id}/terminate',
    summary: both('终止', 'End an instance, in whatever state'),
    allow: ['administrator'],
    headers,
    body: t.closed({ ...said.terminate, dryRun }),
    answers: one,
    problems,
  },
  suspendInstance: {
    method: 'POST',
    path: '/instances/{id}/suspend',
    summary: both('挂起', 'Let an instance stand still'),
    allow: ['administrator'],
    headers,
    body: t.closed({ ...said.suspend, dryRun }),
    answers: one,
    problems,
  },
  resumeInstance: {
    method: 'POST',
    path: '/instances/{id}/resume',
    summary: both('恢复', 'Let an instance go on that stands still'),
    allow: ['administrator'],
    headers,
    body: t.closed({ ...said.resume, dryRun }),
    answers: one,
    problems,
  },
  retryInstance: {
    method: 'POST',
    path: '/instances/{id}/retry',
    summary: both('重试未能继续的步骤', 'Try again what kept an instance from going on'),
    allow: ['developer', 'administrator'],
    headers,
    body: t.closed({ ...said.retry, dryRun }),
    bodyOptional: true,
    answers: one,
    problems,
  },
  correctInstance: {
    method: 'POST',
    path: '/instances/{id}/correct',
    summary: both('更正数据', 'Give facts of an instance other values'),
    allow: ['administrator'],
    headers,
    body: t.closed({ ...said.correct, dryRun }),
    answers: one,
    problems,
  },
  jumpInstances: {
    method: 'POST',
    path: '/instances/jump',
    summary: both('批量跳转', 'Put many instances in another state'),
    allow: ['administrator'],
    body: t.closed({
      query: InstancesQuery,
      ...said.jump,
      back: t.maybe(t.described(t.textUpTo(200), 'Instead of `to`: an operation; what it moved goes back')),
      dryRun,
    }),
    answers: many,
    problems: ['missingFact'],
  },
  terminateInstances: {
    method: 'POST',
    path: '/instances/terminate',
    summary: both('批量终止', 'End many instances'),
    allow: ['administrator'],
    body: t.closed({ query: InstancesQuery, ...said.terminate, dryRun }),
    answers: many,
    problems: ['missingFact'],
  },
  suspendInstances: {
    method: 'POST',
    path: '/instances/suspend',
    summary: both('批量挂起', 'Let many instances stand still'),
    allow: ['administrator'],
    body: t.closed({ query: InstancesQuery, ...said.suspend, dryRun }),
    answers: many,
    problems: ['missingFact'],
  },
  resumeInstances: {
    method: 'POST',
    path: '/instances/resume',
    summary: both('批量恢复', 'Let many instances go on that stand still'),
    allow: ['administrator'],
    body: t.closed({ query: InstancesQuery, ...said.resume, dryRun }),
    answers: many,
    problems: ['missingFact'],
  },
  retryInstances: {
    method: 'POST',
    path: '/instances/retry',
    summary: both('批量重试', 'Try again what kept many instances from going on'),
    allow: ['administrator'],
    body: t.closed({ query: InstancesQuery, ...said.retry, dryRun }),
    answers: many,
    problems: ['missingFact'],
  },
  correctInstances: {
    method: 'POST',
    path: '/instances/correct',
    summary: both('批量更正数据', 'Give facts of many instances other values'),
    allow: ['administrator'],
    body: t.closed({ query: InstancesQuery, ...said.correct, dryRun }),
    answers: many,
    problems: ['missingFact'],
  },
  listOperations: {
    method: 'GET',
    path: '/operations',
    summary: both('批量操作记录', 'What was done with many instances, the newest first'),
    allow: ['administrator'],
    query: t.pageQuery,
    answers: { 200: { description: 'A page of operations', schema: t.pageOf(Operation) } },
    problems: [],
  },
  readOperation: {
    method: 'GET',
    path: '/operations/{id}',
    summary: both('查看批量操作', 'Read how far an operation is'),
    allow: ['administrator'],
    answers: { 200: { description: 'The operation', schema: Operation } },
    problems: ['operationNotFound'],
  },
  findInstances: {
    method: 'GET',
    path: '/operations/instances',
    summary: both('查找要处理的事项', 'Find open instances as an operation would, the newest first'),
    allow: ['administrator'],
    query: {
      policy: t.textUpTo(200),
      flow: t.textUpTo(200),
      state: t.textUpTo(1000),
      status,
      businessKey: t.textUpTo(200),
      code: t.textUpTo(200),
      overdue: t.oneOf(['true']),
      before: t.instant,
      operation: t.textUpTo(200),
      cursor: t.pageQuery.cursor,
    },
    answers: {
      200: { description: 'Some of them; a page may be empty and have a cursor', schema: t.pageOf(Instance) },
    },
    problems: [],
  },
  countTroubles: {
    method: 'GET',
    path: '/operations/troubles',
    summary: both('未能继续的事项统计', 'How many instances do not go on, and why'),
    allow: ['administrator'],
    query: { policy: t.textUpTo(200) },
    answers: {
      200: {
        description: 'Counts over open instances',
        schema: t.shape({
          active: t.count,
          stuck: t.count,
          suspended: t.count,
          overdue: t.count,
          deadLetters: t.count,
          groups: t.described(
            t.list(
              t.shape({
                policy: t.text,
                flow: t.text,
                code: t.text,
                title: t.localText,
                count: t.count,
                oldest: t.instant,
              }),
            ),
            'Incidents by flow and code, the most first',
          ),
          whole: t.described(t.flag, 'Whether all open instances were looked at'),
        }),
      },
    },
    problems: [],
  },
});
