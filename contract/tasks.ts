import { calls, readers } from './call.ts';
import type { ValueSchema } from './definitions/values.ts';
import * as t from './schema.ts';
import { both } from './text.ts';

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

export const taskCalls = calls({
  listTasks: {
    method: 'GET',
    path: '/tasks',
    summary: both('待办任务', 'Open tasks, those of the newest instances first'),
    allow: readers.instance,
    query: { role: t.textUpTo(200), policy: t.textUpTo(200), flow: t.textUpTo(200), ...t.pageQuery },
    answers: { 200: { description: 'Open tasks', schema: t.pageOf(Task) } },
    problems: [],
  },
});
