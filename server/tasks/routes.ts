import { flowRolesOf } from '../access/caller.ts';
import { readers } from '../access/reach.ts';
import { listOf, pageQuery, pageSize } from '../docs/common-schemas.ts';
import type { Route } from '../http/route.ts';
import { visiblePolicies } from '../instances/routes.ts';
import type { Parts } from '../parts.ts';
import { isFor } from '../stores/instance-index.ts';

export function taskRoutes(parts: Parts): Route[] {
  const text = { type: 'string', maxLength: 200 };
  return [
    {
      ...{ method: 'GET', path: '/tasks', name: 'listTasks' },
      summary: { 'zh-CN': '待办任务', en: 'Open tasks, those of the newest instances first' },
      allow: readers.instance,
      query: { role: text, policy: text, flow: text, ...pageQuery },
      answer: { status: 200, description: 'Open tasks', schema: listOf('Task', { cursor: { type: 'string' } }) },
      problems: [],
      async handle({ query, caller }) {
        const own = flowRolesOf(caller);
        // Whoever has flow roles sees their own work; who has none looks after everyone's.
        const wanted = query.role !== undefined ? [query.role] : (own ?? []);
        const { items, cursor } = await parts.store.list({
          ...{ policies: visiblePolicies({ query, caller }, query.policy), flow: query.flow, status: 'active' },
          ...{ taskRoles: wanted, cursor: query.cursor, limit: pageSize(query) },
        });
        const tasks = items.flatMap(({ id, policy, flow, edition, businessKey, tasks: open, updatedAt }) =>
          open
            .filter((task) => isFor(task.roles, wanted))
            .map((task) => ({
              id: `${id}:${task.state}`,
              instance: id,
              policy,
              flow,
              edition,
              businessKey,
              updatedAt,
              ...task,
            })),
        );
        return { body: { items: tasks, cursor } };
      },
    },
  ];
}
