import type { TSchema } from 'typebox';
import { api } from './api.ts';
import { apiRoot, type Call, type CallShape, takesKey } from './call.ts';
import { groupBy } from './group-by.ts';
import { NamedSchemas } from './named-schemas.ts';
import { namesIn } from './names.ts';
import { Problem } from './problem.ts';
import { type ProblemCode, problemCodes } from './problem-codes.ts';
import type * as t from './schema.ts';
import { WebhookBody, webhookData } from './webhooks.ts';
import { xlsx } from './xlsx.ts';

type JsonSchema = t.JsonSchema;

/** Problems that every call may answer. */
const common: ProblemCode[] = [
  'malformedRequest',
  'unauthorized',
  'forbidden',
  'tooManyRequests',
  'headersTooLarge',
  'storeUnavailable',
  'recordDamaged',
  'internalError',
];
const ofBodies: ProblemCode[] = [
  'malformedRequest',
  'invalidRequest',
  'limitExceeded',
  'invalidPattern',
  'bodyTooLarge',
  'bodyTooDeep',
  'requestTimeout',
  'unsupportedMediaType',
];

/**
 * The OpenAPI 3.1 document of the calls: of the very schemas that requests are checked with.
 *
 * @example describeApi().paths['/api/v1/instances/{id}']
 */
export function describeApi(): JsonSchema {
  const named = new NamedSchemas('#/components/schemas/');
  const all: Call[] = Object.values(api);
  const paths: Record<string, Record<string, unknown>> = {};
  for (const call of all) {
    const path = apiRoot + call.path;
    paths[path] ??= {};
    paths[path][call.method.toLowerCase()] = describeCall(call, named);
  }
  const webhooks = Object.fromEntries(
    Object.entries(webhookData).map(([type, data]) => [type, describeWebhook(type, data, named)]),
  );
  return {
    openapi: '3.1.0',
    info: { title: 'Guiju 规矩', version: '0.1.0', license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/' }],
    security: [{ key: [] }, { key: [], actFor: [] }, { session: [] }, {}, { actFor: [] }],
    tags: [...new Set(all.map(tagOf))].map((name) => ({ name })),
    paths,
    webhooks,
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer' },
        actFor: {
          type: 'apiKey',
          in: 'header',
          name: 'X-Guiju-Act-For',
          description:
            'The id of the person for whom the caller acts, URI-encoded: for keys with the right actFor, and in demo mode',
        },
        session: { type: 'apiKey', in: 'cookie', name: 'guiju', description: 'With X-Guiju-CSRF for every change' },
      },
      schemas: named.schemas,
    },
  };
}

function describeCall(call: Call, named: NamedSchemas): JsonSchema {
  const { name, summary, allow, body, requestMedia } = call;
  const who = typeof allow === 'string' ? allow : allow.join(', ');
  const requestBody = {
    required: !call.bodyOptional,
    content: {
      [requestMedia ?? 'application/json']: { schema: body ? named.refer(body) : { type: 'string' } },
      ...(call.takesSheet ? { [xlsx]: { schema: { type: 'string', format: 'binary' } } } : {}),
    },
  };
  return {
    operationId: name,
    tags: [tagOf(call)],
    summary: summary.en,
    description: `${summary['zh-CN']} · ${who}`,
    'x-allow': allow,
    parameters: parametersOf(call, named),
    ...(body || requestMedia ? { requestBody } : {}),
    responses: responsesOf(call, named),
  };
}

const keyHeader = { 'Idempotency-Key': 'The same key with the same request is carried out once and answered alike' };

function parametersOf(call: Call, named: NamedSchemas): JsonSchema[] {
  const { query, headers, takesSheet } = call;
  const inPath = namesIn(call).map(({ name, schema }) => ({
    name,
    in: 'path',
    required: true,
    schema: named.refer(schema),
  }));
  const asQuery = ([name, schema]: [string, TSchema]) => ({
    name,
    in: 'query',
    schema: named.refer(asValue(schema)),
  });
  const inQuery = [
    ...Object.entries(query ?? {}).map(asQuery),
    // Not of the client's call, whose body is JSON and says the same.
    ...Object.entries(takesSheet ?? {}).map((one) => ({ ...asQuery(one), 'x-sheet': true })),
  ];

  const inHeaders = Object.entries({ ...headers, ...(takesKey(call) ? keyHeader : {}) }).map(([name, description]) => ({
    name,
    in: 'header',
    description,
    schema: { type: 'string' },
  }));
  return [...inPath, ...inQuery, ...inHeaders];
}

/** A parameter of the query as a value: a number is one, though what is checked is its text. */
function asValue({ 'x-number': number, ...schema }: t.TSchema & { 'x-number'?: JsonSchema }): JsonSchema {
  return number ? { ...number, description: (schema as JsonSchema).description } : schema;
}

function responsesOf(call: Call, named: NamedSchemas): JsonSchema {
  const granted = Object.entries(call.answers).map(([status, { description, schema }]) => {
    const shown = schema ? { schema: named.refer(schema) } : eventsOf(call, named);
    const lines = call.alsoLines ? { schema: named.refer(call.alsoLines) } : {};
    const other = call.alsoMedia ? { [call.alsoMedia]: lines } : {};
    const content = { [call.media ?? 'application/json']: shown, ...other };
    return [status, { description, ...(schema || call.media ? { content } : {}) }];
  });
  const byStatus = groupBy(problemsOf(call), (code) => problemCodes[code].status);
  const schema = named.refer(Problem);
  const refused = [...byStatus].map(([status, codes]) => [
    String(status),
    { description: codes.join(', '), content: { 'application/problem+json': { schema } } },
  ]);
  return Object.fromEntries([...granted, ...refused]);
}

/** The events of a stream, each by its name: what its `data` holds. */
function eventsOf({ events }: CallShape, named: NamedSchemas): JsonSchema {
  if (!events) return {};
  const each = Object.entries(events).map(([event, data]) => ({
    type: 'object',
    properties: { id: { type: 'string' }, event: { const: event }, data: named.refer(data) },
    required: ['event', 'data'],
  }));
  return { schema: { oneOf: each, description: 'One server-sent event; `data` is JSON' } };
}

/** Every problem that a call may answer, each once. */
function problemsOf(call: Call): ProblemCode[] {
  const { problems, body, requestMedia, query, allow } = call;
  return [
    ...new Set([
      ...problems,
      // Of the person for whom somebody acts.
      ...(allow === 'public' ? [] : (['unknownValue'] as const)),
      ...namesIn(call).map(({ problem }) => problem),
      ...(takesKey(call) ? (['idempotencyKeyReused'] as const) : []),
      ...(body || requestMedia ? ofBodies : query ? (['invalidRequest'] as const) : []),
      ...common,
    ]),
  ];
}

/** What a webhook is sent, as the document has it: the address is its owner's. */
function describeWebhook(type: string, data: t.TSchema, named: NamedSchemas): JsonSchema {
  const body = { allOf: [WebhookBody, { properties: { type: { const: type }, data } }] };
  return {
    post: {
      operationId: `told_${type}`,
      summary: `Sent to webhooks of the type ${type}, signed, at least once`,
      parameters: ['idempotency-key', 'guiju-signature'].map((name) => ({
        name,
        in: 'header',
        required: true,
        schema: { type: 'string' },
      })),
      requestBody: { required: true, content: { 'application/json': { schema: named.refer(body) } } },
      responses: { '2XX': { description: 'It was taken' } },
    },
  };
}

/** The room of a call: the first noun of its path that is not a name. */
function tagOf({ path }: Call): string {
  const nouns = path.split('/').filter((part) => part && !part.startsWith('{'));
  return (nouns[0] === 'policies' ? nouns[1] : nouns[0]) ?? 'policies';
}
