import { api } from '../../contract/api.ts';
import type { Parts } from '../decisions/parts.ts';
import { flowRolesOf } from '../kernel/caller.ts';
import { pageSize } from '../kernel/query.ts';
import { type Route, serve } from '../kernel/route.ts';
import { unlessDamaged } from '../stores/damage.ts';
import { isFor } from '../stores/instance-index.ts';
import { openStatuses } from '../stores/records/instance.ts';
import { visiblePolicies } from './routes.ts';
import { presentTasks } from './tasks.ts';

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
      const atMs = parts.now().getTime();
      const tasks = await Promise.all(
        items.map(async (record) => {
          const edition = await parts.catalogue.editionOf(record).catch(unlessDamaged);
          return presentTasks(record, edition, atMs).filter((task) => isFor(task.roles, wanted));
        }),
      );
      return { body: { items: tasks.flat(), cursor } };
    }),
  ];
}
