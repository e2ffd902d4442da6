import { api } from '../../contract/api.ts';
import { readers } from '../../contract/call.ts';
import { type FlowEventInput, type JsonObject, Problem, simulateInTurns, startersOf } from '../../engine/index.ts';
import { keyedCall, readKey } from '../access/once.ts';
import { requireConfigRight } from '../decisions/decide.ts';
import type { Parts } from '../decisions/parts.ts';
import { flowOf, ready } from '../editions/ready.ts';
import { readIfMatch, send } from '../kernel/answer.ts';
import { type Caller, flowRolesOf, isAllowed, requirePolicy } from '../kernel/caller.ts';
import { type Change, streamChanges } from '../kernel/changes.ts';
import { pageOf, pageSize } from '../kernel/query.ts';
import { isWithin } from '../kernel/reach.ts';
import { type Asked, addressOf, type Route, serve, stream } from '../kernel/route.ts';
import { inTurns } from '../kernel/turns.ts';
import { sendPdf } from '../papers/printing.ts';
import { seenEntry, seenValues } from '../papers/seen-values.ts';
import { nameOf, sees, sightIn, sightOfCaller } from '../people/people.ts';
import { unlessGone } from '../stores/damage.ts';
import { filledPage } from '../stores/filled-page.ts';
import { type InstanceRecord, openStatuses, storedStatus, toldStatus } from '../stores/records/instance.ts';
import { post } from './messages.ts';
import { readInstance } from './present.ts';
import { printCase } from './print-case.ts';
import { sendEvent } from './send-event.ts';
import { startedBefore, startInstance } from './start-instance.ts';

/** Flows tried out, and their instances: start, read, list, send events. */
export function instanceRoutes(parts: Parts): Route[] {
  return [
    simulateRoute(parts),
    startRoute(parts),
    eventRoute(parts),
    messageRoute(parts),
    ...readRoutes(parts),
    streamRoute(parts),
  ];
}

function simulateRoute(parts: Parts): Route {
  return serve(api.simulate, async ({ params, body, caller }) => {
    const { policy, flow } = params;
    const { input, config, edition, events, strict, rows, startedBy, ...given } = body;
    requireConfigRight(config, caller);
    const at = given.at ?? parts.now().toISOString();
    const selected = await parts.catalogue.select(caller, policy, edition, Date.parse(at));
    await ready(selected.edition, 'flow', flow);
    const organisation = parts.directory.organisation(policy);
    const how = { input, config, at, events: events ?? [], strict, rows, startedBy, organisation };
    const walk = simulateInTurns(selected.edition.flow(flow), how);
    const { snapshot: _, ...run } = await inTurns(walk);
    return { body: { ...run, status: toldStatus(run.status), edition: selected.name } };
  });
}

function startRoute(parts: Parts): Route {
  return serve(
    api.startInstance,
    async (call) => {
      const { params, body, caller, request } = call;
      const { policy, flow } = params;
      const key = readKey(request);
      const keyed = key === undefined ? undefined : keyedCall(call, key);
      await requireStarter(parts, params, body, caller);
      const start = () =>
        startInstance(parts, {
          ...body,
          policy,
          flow,
          by: nameOf(parts, caller),
          caller,
          ...(keyed ? { call: keyed } : {}),
        });
      const record = keyed
        ? await parts.callQueue.run(keyed.id, async () => (await startedBefore(parts, keyed)) ?? start())
        : await start();
      const { body: made, headers } = await instanceAnswer(parts, record, caller);
      return { body: made, headers: { ...headers, location: addressOf('instances', record.id) } };
    },
    { keepsOwnAnswers: true },
  );
}

/**
 * Who starts a flow by hand: the roles that it says, else anybody with a role in it; programs may always.
 *
 * @throws Problem roleNotAllowed
 */
async function requireStarter(
  parts: Parts,
  { policy, flow }: { policy: string; flow: string },
  { at }: { at?: string },
  caller: Caller,
): Promise<void> {
  const own = flowRolesOf(caller, policy);
  if (own === undefined || isAllowed(caller, ['developer'])) return;
  const atMs = at === undefined ? parts.now().getTime() : Date.parse(at);
  const { definition } = await flowOf(parts, { policy, edition: parts.catalogue.numberInForce(policy, atMs), flow });
  const named = startersOf(definition);
  if (named.length === 0 || named.some((role) => own.includes(role))) return;
  throw new Problem('roleNotAllowed');
}

/** An instance as it is answered: its version is its tag. */
export async function instanceAnswer(parts: Parts, record: InstanceRecord, caller: Caller) {
  return { body: await readInstance(parts, record, caller), headers: { etag: `"${record.version}"` } };
}

function messageRoute(parts: Parts): Route {
  return serve(api.postMessage, async (asked) => {
    const { params, body, caller, request } = asked;
    const { businessKey, type, ...facts } = body;
    const key = readKey(request);
    const call = key === undefined ? {} : { call: keyedCall(asked, key).id };
    return { body: await post(parts, { ...params, businessKey, type, facts: facts as JsonObject, caller, ...call }) };
  });
}

function eventRoute(parts: Parts): Route {
  return serve(
    api.sendEvent,
    async ({ params, body, caller, request }) => {
      const record = await sendEvent(parts, params.id, {
        event: body as FlowEventInput,
        caller,
        key: readKey(request),
        ifVersion: readIfMatch(request),
      });
      return instanceAnswer(parts, record, caller);
    },
    { keepsOwnAnswers: true },
  );
}

function readRoutes(parts: Parts): Route[] {
  return [
    serve(api.listInstances, async ({ query, caller }) => {
      const { policy, flow, state, status, businessKey, cursor } = query;
      const policies = visiblePolicies({ caller }, policy);
      const sight = sightIn(parts, caller, policies);
      const filter = {
        flow,
        state,
        businessKey,
        cursor,
        policies,
        limit: pageSize(query),
        ...(status === undefined ? {} : { status: status === 'open' ? openStatuses : storedStatus(status) }),
        ...(sight ? { sight } : {}),
      };
      const show = async (record: InstanceRecord) =>
        (await sees(parts, caller, record)) ? [await readInstance(parts, record, caller)] : [];
      return {
        body: await filledPage((from) => parts.store.instances.list({ ...filter, cursor: from }), show, filter),
      };
    }),
    stream(api.readInstance, async (call, response) => {
      const { params, caller, request } = call;
      const isFile = params.id.endsWith('.pdf');
      const id = isFile ? params.id.slice(0, -'.pdf'.length) : params.id;
      const record = await loadInstance(parts, { params: { id }, caller });
      if (isFile || (request.headers.accept ?? '').includes('application/pdf'))
        return sendPdf(response, await printCase(parts, record, caller, request), record.businessKey ?? id);
      send(response, await instanceAnswer(parts, record, caller));
    }),
    serve(api.readHistory, async (call) => {
      const record = await loadInstance(parts, call);
      const edition = await parts.catalogue.editionOf(record).catch(unlessGone);
      const seen = seenValues(parts, call.caller, record, edition);
      const page = pageOf(await parts.store.instances.history(record.id), call.query, ({ sequence }) =>
        String(sequence),
      );
      return { body: { ...page, items: page.items.map((entry) => seenEntry(entry, seen)) } };
    }),
  ];
}

async function loadInstance(
  parts: Parts,
  { params, caller }: Pick<Asked<typeof api.readInstance>, 'params' | 'caller'>,
): Promise<InstanceRecord> {
  const { instance } = await parts.store.instances.load(params.id);
  if (!instance) throw new Problem('instanceNotFound');
  requirePolicy(caller, instance.policy);
  if (!(await sees(parts, caller, instance))) throw new Problem('instanceNotFound');
  return instance;
}

/** Whether a caller sees an instance by what was told of who does. */
function isSeenBy(parts: Parts, caller: Caller, policy: string, seen: Change['seen']): boolean {
  const own = sightOfCaller(parts, caller, policy);
  if (own === undefined) return true;
  return seen !== undefined && (seen.persons.includes(caller.person) || seen.sight.some((one) => own.includes(one)));
}

/** The policies to look in: the one asked for, else all that the caller's key is for. */
export function visiblePolicies({ caller }: { caller: Caller }, policy: string | undefined): string[] | undefined {
  if (policy === undefined) return caller.policies && [...caller.policies];
  requirePolicy(caller, policy);
  return [policy];
}

function streamRoute(parts: Parts): Route {
  return stream(api.streamChanges, async ({ query, caller, request }, response) => {
    const policies = visiblePolicies({ caller }, query.policy);
    const header = request.headers['last-event-id'];
    streamChanges(parts.changes, response, {
      lastId: typeof header === 'string' ? header : undefined,
      wanted: ({ type, policy, seen }) => {
        const now = parts.accounts.asOfNow(caller);
        // Rights that were taken away while somebody listens end with the next change.
        if (!now) response.end();
        else if (policies !== undefined && !policies.includes(policy)) return false;
        if (now === undefined || !isWithin(now, { policy }) || !isAllowed(now, readers[type])) return false;
        return type !== 'instance' || isSeenBy(parts, now, policy, seen);
      },
      // While the store is away nobody is told anything that is not known here already.
      mayListen: () => parts.accounts.mayListen(caller).catch(() => true),
    });
  });
}
