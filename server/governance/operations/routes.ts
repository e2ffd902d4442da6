import { api } from '../../../contract/api.ts';
import { Problem } from '../../../engine/index.ts';
import type { Parts } from '../../decisions/parts.ts';
import type { Operation } from '../../instances/operate.ts';
import { readInstance } from '../../instances/present.ts';
import type { Caller } from '../../kernel/caller.ts';
import { pageOf } from '../../kernel/query.ts';
import { isWithin } from '../../kernel/reach.ts';
import { addressOf, type Route, serve } from '../../kernel/route.ts';
import type { OperatedQuery } from '../../stores/records/operation.ts';
import { governed } from '../govern.ts';
import { findSome, policiesOf } from './found.ts';
import { beginOperation, foreseeMany, listOperations, presentOperation, readOperation } from './operations.ts';
import { countTroubles } from './troubles.ts';

interface Asked {
  body: Omit<Operation, 'verb'> & { query: OperatedQuery; dryRun?: boolean };
  caller: Caller;
}

/** What the operator does with many instances. */
export function operationRoutes(parts: Parts): Route[] {
  const done =
    (verb: Operation['verb']) =>
    async ({ body, caller }: Asked) => {
      const { query, dryRun, ...more } = body;
      const many = { operation: { ...more, verb }, query };
      if (dryRun) return { status: 200, body: await foreseeMany(parts, many, caller) };
      return governed(
        ({ operation }) => {
          const { id = '' } = operation ?? {};
          return { status: 202, body: { operation: id }, headers: { location: addressOf('operations', id) } };
        },
        () => beginOperation(parts, many, caller),
      );
    };
  return [
    serve(api.jumpInstances, done('jump')),
    serve(api.terminateInstances, done('terminate')),
    serve(api.suspendInstances, done('suspend')),
    serve(api.resumeInstances, done('resume')),
    serve(api.retryInstances, done('retry')),
    serve(api.correctInstances, done('correct')),
    serve(api.listOperations, async ({ query, caller }) => {
      const all = (await listOperations(parts)).filter((one) => isWithin(caller, { policies: one.policies }));
      return { body: pageOf(all.map(presentOperation), query, ({ id }) => id) };
    }),
    serve(api.findInstances, async ({ query: { cursor, overdue, ...given }, caller }) => {
      const query = { ...given, ...(overdue === undefined ? {} : { overdue: true }) } as OperatedQuery;
      const found = await findSome(parts, query, policiesOf(caller, query.policy), cursor);
      const items = await Promise.all(found.items.map((one) => readInstance(parts, one, caller)));
      return { body: { items, ...(found.cursor === undefined ? {} : { cursor: found.cursor }) } };
    }),
    serve(api.countTroubles, async ({ query, caller }) => ({ body: await countTroubles(parts, query.policy, caller) })),
    serve(api.readOperation, async ({ params, caller }) => {
      const found = await readOperation(parts, params.id);
      if (!isWithin(caller, { policies: found.policies })) throw new Problem('operationNotFound');
      return { body: presentOperation(found) };
    }),
  ];
}
