import { calls, readers } from './call.ts';
import { decidingProblems } from './deciding-problems.ts';
import type { ValueSchema } from './definitions/values.ts';
import * as t from './schema.ts';
import { both, type LocalText } from './text.ts';

/** A JSON Schema of values as it is answered: its form is that of definitions. */
export const valueSchema = t.toMeet<ValueSchema>('ValueSchema', t.object);

export const Task = t.named(
  'Task',
  t.shape({
    id: t.text,
    instance: t.text,
    policy: t.text,
    flow: t.text,
    edition: t.count,
    businessKey: t.maybe(t.text),
    number: t.maybe(t.described(t.text, 'That of the newest document of its case')),
    state: t.text,
    status: t.oneOf(['open', 'claimed', 'delegated', 'waiting', 'done', 'void']),
    title: t.localText,
    roles: t.list(t.text),
    candidates: t.described(t.list(t.text), 'The persons who may act; none: everybody with one of the roles'),
    assignee: t.maybe(t.described(t.text, 'Whose it is alone')),
    owner: t.maybe(t.described(t.text, 'Whose it is again when it was delegated and is answered')),
    events: t.list(t.text),
    form: t.maybe(t.described(t.shape({ id: t.text, event: t.text }), 'The form that one of its events fills')),
    dueAt: t.maybe(t.instant),
    overdue: t.flag,
    summary: t.described(
      t.list(t.shape({ name: t.text, title: t.localText, value: t.localText })),
      'Who, what, how much: what is known of the case in a few words',
    ),
    createdAt: t.maybe(t.instant),
    updatedAt: t.maybe(t.instant),
  }),
  'Work that a flow puts in front of people; its id is new at each entry of its state',
);

const Reason = t.textOf(1, 2000);
const Person = t.textOf(1, 200);

const verbProblems = [
  'instanceNotFound',
  'taskNotFound',
  'idempotencyKeyReused',
  'staleRevision',
  'missingFact',
  'unknownValue',
  'notYourTask',
  'samePerson',
  'separationUnclear',
  'notAllowedHere',
] as const;

/** A call by which somebody does something with a task. */
const doing = <const P extends string, const B extends t.TSchema>(verb: P, summary: LocalText, body: B) =>
  ({
    method: 'POST',
    path: `/instances/{id}/tasks/{task}/${verb}`,
    summary,
    allow: readers.instance,
    headers: { 'If-Match': 'The version the instance must have' },
    body,
    bodyOptional: true,
    answers: { 200: { description: 'The task', schema: Task } },
    problems: [...verbProblems, ...decidingProblems],
  }) as const;

const reason = t.closed({ reason: t.maybe(Reason) });
const toSomebody = t.closed({ to: t.maybe(Person), reason: t.maybe(Reason) });

const TaskDraft = t.named(
  'TaskDraft',
  t.shape({ fields: t.object, at: t.instant }),
  'A form half filled, of one person and one task',
);

/** Of a list the tasks that are somebody's to do, to claim, done, started, copied to them, or not yet read. */
export const taskBoxes = ['todo', 'claimable', 'done', 'started', 'copied', 'unread'] as const;
export type TaskBox = (typeof taskBoxes)[number];

export const taskCalls = calls({
  listTasks: {
    method: 'GET',
    path: '/tasks',
    summary: both('待办任务', 'Tasks: those to do, done, started, copied'),
    allow: readers.instance,
    query: {
      box: t.oneOf(taskBoxes),
      role: t.textUpTo(200),
      person: t.textUpTo(200, {
        description: 'For who looks after policies: the open tasks that are theirs by name; `*`: of everybody',
      }),
      policy: t.textUpTo(200),
      flow: t.textUpTo(200),
      state: t.textUpTo(200),
      overdue: t.oneOf(['true', 'false']),
      dueBefore: t.instantOrDate(),
      q: t.textUpTo(200),
      sort: t.oneOf(['dueAt', '-dueAt', 'createdAt', 'updatedAt']),
      ...t.pageQuery,
    },
    answers: {
      200: {
        description: 'A page of tasks, and how many there are in each box',
        schema: t.joined(t.pageOf(Task), {
          counts: t.maybe(t.mapOf(t.count)),
        }),
      },
    },
    // A day is one of the policy's time zone.
    problems: ['policyNotFound', 'noEditionInForce'],
  },
  claimTask: doing('claim', both('认领待办', 'Claim a task'), reason),
  releaseTask: doing('release', both('退还待办', 'Give a claimed task back'), reason),
  transferTask: doing('transfer', both('转办', 'Give a task to somebody else'), toSomebody),
  delegateTask: doing('delegate', both('委派', 'Ask somebody, and decide oneself'), toSomebody),
  resolveTask: doing('resolve', both('回复委派，或收回', 'Answer what was delegated, or take it back'), reason),
  addSigner: doing(
    'add-signer',
    both('加签', 'Have somebody else decide, too'),
    t.closed({ to: t.maybe(Person), at: t.maybe(t.oneOf(['before', 'after', 'beside'])), reason: t.maybe(Reason) }),
  ),
  removeSigner: doing('remove-signer', both('减签', 'Take somebody off the list'), toSomebody),
  urgeTask: doing('urge', both('催办', 'Remind who has it'), reason),
  copyTask: doing('copy', both('抄送', 'Let somebody see it'), toSomebody),
  readTask: doing('read', both('标为已阅', 'Say that one has read it'), t.closed({})),
  commentTask: doing(
    'comment',
    both('评论', 'Say something beside the task'),
    t.closed({ text: t.maybe(Reason), to: t.maybe(t.either(Person, t.list(Person))), files: t.maybe(t.list(t.text)) }),
  ),
  sendTaskEvents: {
    method: 'POST',
    path: '/tasks/events',
    summary: both('批量办理', 'Send events of many tasks, each by itself'),
    allow: readers.instance,
    body: t.closed({
      items: t.list(
        t.withMore(t.shape({ task: t.textOf(1, 300), type: t.textOf(1, 200) }), {
          description: 'The task and the event; its payload stands beside',
        }),
        { minItems: 1, maxItems: 100 },
      ),
    }),
    answers: {
      200: {
        description: 'What became of each',
        schema: t.shape({
          items: t.list(
            t.shape({ task: t.text, status: t.count, instance: t.maybe(t.text), problem: t.maybe(t.object) }),
          ),
        }),
      },
    },
    problems: [],
  },
  readTaskDraft: {
    method: 'GET',
    path: '/instances/{id}/tasks/{task}/draft',
    summary: both('读取自己的暂存', 'Read what one has half filled'),
    allow: readers.instance,
    answers: { 200: { description: 'The fields', schema: TaskDraft }, 204: { description: 'There is none' } },
    problems: ['instanceNotFound', 'taskNotFound', 'notFound'],
  },
  keepTaskDraft: {
    method: 'PUT',
    path: '/instances/{id}/tasks/{task}/draft',
    summary: both('暂存', 'Keep a form half filled'),
    allow: readers.instance,
    body: t.closed({ fields: t.object }),
    answers: { 200: { description: 'It is kept', schema: TaskDraft } },
    problems: ['instanceNotFound', 'taskNotFound', 'notAllowedHere'],
  },
  dropTaskDraft: {
    method: 'DELETE',
    path: '/instances/{id}/tasks/{task}/draft',
    summary: both('删除暂存', 'Throw a half filled form away'),
    allow: readers.instance,
    answers: { 204: { description: 'There is none any more' } },
    problems: ['instanceNotFound', 'taskNotFound'],
  },
});
