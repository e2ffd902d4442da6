import { calls, readers } from './call.ts';
import type { ValueSchema } from './definitions/values.ts';
import * as t from './schema.ts';
import { both } from './text.ts';

/** A JSON Schema of values as it is answered: its form is that of definitions. */
export const valueSchema = t.toMeet<ValueSchema>('ValueSchema', t.object);

export const FlowTask = t.named(
  'FlowTask',
  t.shape({
    state: t.text,
    title: t.localText,
    roles: t.list(t.text),
    events: t.list(t.text),
    form: t.maybe(valueSchema),
    dueAt: t.maybe(t.instant),
  }),
  'Work that a flow puts in front of a role, in the state where it does',
);

export const Task = t.named(
  'Task',
  t.shape({
    ...FlowTask.properties,
    id: t.text,
    instance: t.text,
    policy: t.text,
    flow: t.text,
    edition: t.count,
    businessKey: t.maybe(t.text),
    updatedAt: t.maybe(t.instant),
  }),
  'An open task with the instance it is of',
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
