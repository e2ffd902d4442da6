import { api } from '../../../contract/api.ts';
import { readers } from '../../../contract/call.ts';
import type { Parts } from '../../decisions/parts.ts';
import { isAllowed } from '../../kernel/caller.ts';
import { pageOf } from '../../kernel/query.ts';
import { addressOf, type Route, serve } from '../../kernel/route.ts';
import { governed } from '../govern.ts';
import {
  endMigration,
  endUndo,
  listMigrations,
  moveAll,
  presentUndone,
  previewMigration,
  putAllBack,
  readMigration,
} from './migrations.ts';

/** Instances moved from one edition to another, and back. */
export function migrationRoutes(parts: Parts): Route[] {
  return [
    serve(api.migrateInstances, async ({ params: { policy, edition }, body, caller }) => {
      const { dryRun, states = {}, ...rest } = body;
      const plan = { policy, to: Number(edition), states, ...rest };
      if (dryRun) return { body: await previewMigration(parts, plan) };
      const report = await moveAll(parts, plan, caller);
      const location = addressOf('policies', policy, 'editions', edition, 'migrations', report.id as string);
      return governed(
        () => ({ status: 201, body: report, headers: { location } }),
        () => endMigration(parts, report, caller),
      );
    }),
    serve(api.listMigrations, async ({ params: { policy, edition }, query }) => ({
      body: pageOf(await listMigrations(parts, policy, Number(edition)), query, ({ id }) => id),
    })),
    serve(api.readMigration, async ({ params: { policy, edition, migration }, caller }) => {
      const { instances, ...told } = await readMigration(parts, policy, Number(edition), migration);
      return { body: isAllowed(caller, readers.papers) ? { ...told, instances } : told };
    }),
    serve(api.undoMigration, async ({ params: { policy, edition, migration }, caller }) => {
      const undone = await putAllBack(parts, policy, Number(edition), migration, caller);
      return governed(
        () => ({ body: presentUndone(undone) }),
        () => endUndo(parts, policy, Number(edition), undone, caller),
      );
    }),
  ];
}
