import {
  type FlowCaseEvent,
  type FlowEventInput,
  type FlowPause,
  type JsonObject,
  Problem,
  simulateInTurns,
} from '../../engine/index.ts';
import { isAllowed, requirePolicy } from '../access/caller.ts';
import { isWithin, readers } from '../access/reach.ts';
import { requireConfigRight } from '../decisions/decide.ts';
import {
  editionSelector,
  instantOrDate,
  jsonObject,
  listOf,
  pageQuery,
  pageSize,
  ref,
} from '../docs/common-schemas.ts';
import { ready } from '../editions/ready.ts';
import { streamChanges } from '../http/changes.ts';
import { readIfMatch } from '../http/mount.ts';
import { keyedCall, readKey } from '../http/once.ts';
import type { Call, Route } from '../http/route.ts';
import type { Parts } from '../parts.ts';
import type { InstanceRecord } from '../stores/records/instance.ts';
import { inTurns } from '../turns.ts';
import { readInstance } from './present.ts';
import { sendEvent } from './send-event.ts';
import { startedBefore, startInstance } from './start-instance.ts';

const stepProblems = ['eventNotAllowed', 'guardRejected', 'roleNotAllowed', 'missingFact', 'unknownValue'] as const;
const valueProblems = [
  ...(['invalidValue', 'configurationMissing', 'machineLoops', 'missingFact', 'unknownValue'] as const),
  ...(['decisionTooDeep', 'hitPolicyViolated', 'invalidDefinition', 'ruleSetNotFound'] as const),
];

/** Flows tried out, and their instances: start, read, list, send events. */
export function instanceRoutes(parts: Parts): Route[] {
  return [simulateRoute(parts), startRoute(parts), eventRoute(parts), ...readRoutes(parts), streamRoute(parts)];
}

const simulatedEvent = { type: { type: 'string' }, role: { type: 'string' }, after: { type: 'string' } };

function simulateRoute(parts: Parts): Route {
  return {
    ...{ method: 'POST', path: '/policies/{policy}/flows/{flow}/simulate', name: 'simulate' },
    summary: { 'zh-CN': '试走流程，不保存', en: 'Walk a flow through events; nothing is stored' },
    allow: ['policyManager', 'developer'],
    body: {
      type: 'object',
      properties: {
        input: jsonObject,
        config: jsonObject,
        at: instantOrDate,
        edition: editionSelector,
        events: {
          type: 'array',
          maxItems: 1000,
          items: {
            anyOf: [
              { type: 'object', properties: simulatedEvent, required: ['type'] },
              { type: 'object', properties: simulatedEvent, required: ['after'] },
            ],
            description: 'An event; with `after` alone, time that passes without one',
          },
        },
      },
      required: ['input'],
      additionalProperties: false,
    },
    answer: {
      status: 200,
      description: 'Where the flow got to, one step for each event sent',
      schema: ref('Simulation'),
    },
    problems: [
      'policyNotFound',
      'flowNotFound',
      'editionNotFound',
      'draftNotFound',
      'noEditionInForce',
      ...valueProblems,
    ],
    async handle({ params, body, caller }) {
      const { policy = '', flow = '' } = params;
      const { input, config, edition, events, ...given } = body as unknown as SimulateRequest;
      requireConfigRight(config, caller);
      const at = given.at ?? parts.now().toISOString();
      const selected = await parts.catalogue.select(caller, policy, edition, Date.parse(at));
      await ready(selected.edition, 'flow', flow);
      const walk = simulateInTurns(selected.edition.flow(flow), { input, config, at, events: events ?? [] });
      const run = await inTurns(walk);
      return { body: { ...run, edition: selected.name } };
    },
  };
}

interface SimulateRequest {
  input: JsonObject;
  config?: JsonObject;
  at?: string;
  edition?: number | string;
  events?: (FlowCaseEvent | FlowPause)[];
}

function startRoute(parts: Parts): Route {
  return {
    ...{ method: 'POST', path: '/policies/{policy}/flows/{flow}/instances', name: 'startInstance' },
    summary: { 'zh-CN': '启动流程实例', en: 'Start an instance of a flow' },
    allow: ['developer', 'flowRole'],
    body: {
      type: 'object',
      properties: {
        input: jsonObject,
        at: instantOrDate,
        businessKey: { type: 'string', minLength: 1, maxLength: 200 },
      },
      required: ['input'],
      additionalProperties: false,
    },
    answer: { status: 201, description: 'The instance', schema: ref('Instance') },
    problems: ['policyNotFound', 'flowNotFound', 'noEditionInForce', 'unknownValue', ...valueProblems],
    keepsOwnAnswers: true,
    async handle(call) {
      const { params, body, caller, request } = call;
      const { policy = '', flow = '' } = params;
      const given = body as { input: JsonObject; at?: string; businessKey?: string };
      const key = readKey(request);
      const keyed = key === undefined ? undefined : keyedCall(call, key);
      const start = () =>
        startInstance(parts, { ...given, policy, flow, by: caller.id, ...(keyed ? { call: keyed } : {}) });
      const record = keyed
        ? await parts.callQueue.run(keyed.id, async () => (await startedBefore(parts, keyed)) ?? start())
        : await start();
      return { ...(await instanceAnswer(parts, record)), status: 201 };
    },
  };
}

async function instanceAnswer(parts: Parts, record: InstanceRecord) {
  return { body: await readInstance(parts, record), headers: { etag: `"${record.version}"` } };
}

function eventRoute(parts: Parts): Route {
  return {
    ...{ method: 'POST', path: '/instances/{id}/events', name: 'sendEvent' },
    summary: { 'zh-CN': '向实例发送事件', en: 'Send an instance an event' },
    allow: ['developer', 'flowRole'],
    headers: { 'If-Match': 'The version the instance must have' },
    keepsOwnAnswers: true,
    body: {
      type: 'object',
      properties: { type: { type: 'string', minLength: 1, maxLength: 200 }, role: { type: 'string', minLength: 1 } },
      required: ['type'],
      description: 'The event; its payload stands beside `type` and `role`',
    },
    answer: { status: 200, description: 'The instance after the event', schema: ref('Instance') },
    problems: ['instanceNotFound', 'idempotencyKeyReused', 'staleRevision', ...stepProblems, ...valueProblems],
    async handle({ params, body, caller, request }) {
      const record = await sendEvent(parts, params.id as string, {
        event: body as FlowEventInput,
        caller,
        key: readKey(request),
        ifVersion: readIfMatch(request),
      });
      return instanceAnswer(parts, record);
    },
  };
}

function readRoutes(parts: Parts): Route[] {
  const text = { type: 'string', maxLength: 200 };
  return [
    {
      ...{ method: 'GET', path: '/instances', name: 'listInstances' },
      summary: { 'zh-CN': '查询实例', en: 'Find instances, the newest first' },
      allow: readers.instance,
      query: { policy: text, flow: text, state: text, status: text, businessKey: text, ...pageQuery },
      answer: {
        status: 200,
        description: 'A page of instances',
        schema: listOf('Instance', { cursor: { type: 'string' } }),
      },
      problems: [],
      async handle({ query, caller }) {
        const { policy, flow, state, status, businessKey, cursor } = query;
        const filter = { flow, state, status, businessKey, cursor, limit: pageSize(query) };
        const page = await parts.store.list({ ...filter, policies: visiblePolicies({ query, caller }, policy) });
        const items = await Promise.all(page.items.map((record) => readInstance(parts, record)));
        return { body: { items, cursor: page.cursor } };
      },
    },
    {
      ...{ method: 'GET', path: '/instances/{id}', name: 'readInstance' },
      summary: { 'zh-CN': '查看实例', en: 'Read an instance' },
      allow: readers.instance,
      answer: { status: 200, description: 'The instance', schema: ref('Instance') },
      problems: ['instanceNotFound'],
      handle: async (call) => instanceAnswer(parts, await loadInstance(parts, call)),
    },
    {
      ...{ method: 'GET', path: '/instances/{id}/history', name: 'readHistory' },
      summary: { 'zh-CN': '查看实例履历', en: 'Read what happened to an instance' },
      allow: readers.instance,
      answer: { status: 200, description: 'Its entries, the oldest first', schema: listOf('AuditEntry') },
      problems: ['instanceNotFound'],
      async handle(call) {
        const { id } = await loadInstance(parts, call);
        return { body: { items: await parts.store.history(id) } };
      },
    },
  ];
}

async function loadInstance(parts: Parts, { params, caller }: Call): Promise<InstanceRecord> {
  const { instance } = await parts.store.load(params.id as string);
  if (!instance) throw new Problem('instanceNotFound');
  requirePolicy(caller, instance.policy);
  return instance;
}

/** The policies to look in: the one asked for, else all that the caller's key is for. */
export function visiblePolicies(
  { caller }: Pick<Call, 'query' | 'caller'>,
  policy: string | undefined,
): string[] | undefined {
  if (policy === undefined) return caller.policies && [...caller.policies];
  requirePolicy(caller, policy);
  return [policy];
}

function streamRoute(parts: Parts): Route {
  return {
    ...{ method: 'GET', path: '/stream', name: 'streamChanges' },
    summary: {
      'zh-CN': '实时变更（SSE）',
      en: 'Live changes of instances, drafts and editions, as server-sent events',
    },
    allow: 'everyone',
    query: { policy: { type: 'string' } },
    headers: { 'Last-Event-ID': 'The last change that was seen; those since are sent first' },
    media: 'text/event-stream',
    holds: 'stream',
    answer: {
      status: 200,
      description: 'Events `instance`, `draft` and `edition`; `reset` where the past is not known any more',
    },
    problems: [],
    async stream({ query, caller, request }, response) {
      const policies = visiblePolicies({ query, caller }, query.policy);
      const header = request.headers['last-event-id'];
      streamChanges(parts.changes, response, {
        lastId: typeof header === 'string' ? header : undefined,
        wanted: ({ type, policy }) => {
          const now = parts.accounts.asOfNow(caller);
          // Rights that were taken away while somebody listens end with the next change.
          if (!now) response.end();
          else if (policies !== undefined && !policies.includes(policy)) return false;
          return now !== undefined && isWithin(now, { policy }) && isAllowed(now, readers[type]);
        },
        // While the store is away nobody is told anything that is not known here already.
        mayListen: () => parts.accounts.mayListen(caller).catch(() => true),
      });
    },
  };
}
