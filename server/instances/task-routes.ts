import { api } from '../../contract/api.ts';
import type { Parts } from '../decisions/parts.ts';
import { flowRolesOf } from '../kernel/caller.ts';
import { pageSize } from '../kernel/query.ts';
import { type Route, serve } from '../kernel/route.ts';
import { isFor } from '../stores/instance-index.ts';
import { openStatuses } from '../stores/records/instance.ts';
import { visiblePolicies } from './routes.ts';

export function taskRoutes(parts: Parts): Route[] {
  return [
    serve(api.listTasks, async ({ query, caller }) => {
      const own = flowRolesOf(caller);
      // Whoever has flow roles sees their own work; who has none looks after everyone's.
      const wanted = query.role !== undefined ? [query.role] : (own ?? []);
      const { items, cursor } = await parts.store.instances.list({
        policies: visiblePolicies({ caller }, query.policy),
        flow: query.flow,
        status: openStatuses,
        taskRoles: wanted,
        cursor: query.cursor,
        limit: pageSize(query),
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
    }),
  ];
}
