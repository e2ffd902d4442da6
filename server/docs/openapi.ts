import { type ProblemCode, problemCodes } from '../../engine/index.ts';
import { apiRoot } from '../http/mount.ts';
import { namesIn } from '../http/names.ts';
import { takesKey } from '../http/once.ts';
import type { Route, RouteAnswer } from '../http/route.ts';
import type { JsonSchema } from '../http/schemas.ts';
import { ref } from './common-schemas.ts';
import { answerSchemas } from './schemas.ts';

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
  ...([
    'malformedRequest',
    'invalidRequest',
    'limitExceeded',
    'invalidPattern',
    'bodyTooLarge',
    'bodyTooDeep',
    'requestTimeout',
    'unsupportedMediaType',
  ] as const),
];

/** The OpenAPI 3.1 document of the routes: of the very schemas that requests are checked with. */
export function describeApi(routes: Route[], version: string): JsonSchema {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = apiRoot + route.path;
    paths[path] ??= {};
    paths[path][route.method.toLowerCase()] = describeOperation(route);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Guiju 规矩', version, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/' }],
    security: [{ key: [] }, { session: [] }, {}],
    tags: [...new Set(routes.map(tagOf))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'guiju', description: 'With X-Guiju-CSRF for every change' },
      },
      schemas: answerSchemas,
    },
  };
}

function describeOperation(route: Route): JsonSchema {
  const { name, summary, allow, body, requestMedia } = route;
  const who = typeof allow === 'string' ? allow : allow.join(', ');
  return {
    operationId: name,
    tags: [tagOf(route)],
    summary: summary.en,
    description: `${summary['zh-CN']} · ${who}`,
    'x-allow': allow,
    parameters: parametersOf(route),
    ...(body || requestMedia
      ? {
          requestBody: {
            required: !route.bodyOptional,
            content: { [requestMedia ?? 'application/json']: { schema: body ?? { type: 'string' } } },
          },
        }
      : {}),
    responses: responsesOf(route),
  };
}

const keyHeader = { 'Idempotency-Key': 'The same key with the same request is carried out once and answered alike' };

function parametersOf(route: Route): JsonSchema[] {
  const { query, headers } = route;
  const inPath = namesIn(route).map(({ name, schema }) => ({ name, in: 'path', required: true, schema }));
  const inQuery = Object.entries(query ?? {}).map(([name, schema]) => ({ name, in: 'query', schema }));
  const inHeaders = Object.entries({ ...headers, ...(takesKey(route) ? keyHeader : {}) }).map(
    ([name, description]) => ({
      ...{ name, in: 'header', description, schema: { type: 'string' } },
    }),
  );
  return [...inPath, ...inQuery, ...inHeaders];
}

function responsesOf(route: Route): JsonSchema {
  const { answer, alsoAnswer, media, alsoMedia, problems, body, requestMedia, query } = route;
  const responseOf = ({ status, description, schema }: RouteAnswer) => {
    const other = alsoMedia ? { [alsoMedia]: {} } : {};
    const types = { [media ?? 'application/json']: schema ? { schema } : {}, ...other };
    return { [status]: { description, ...(schema || media ? { content: types } : {}) } };
  };
  const codes = [
    ...new Set([
      ...problems,
      ...namesIn(route).map(({ problem }) => problem),
      ...(takesKey(route) ? (['idempotencyKeyReused'] as const) : []),
      ...(body || requestMedia ? ofBodies : query ? (['invalidRequest'] as const) : []),
      ...common,
    ]),
  ];
  const byStatus = Map.groupBy(codes, (code) => problemCodes[code].status);
  const refused = [...byStatus].map(([number, names]) => [
    String(number),
    { description: names.join(', '), content: { 'application/problem+json': { schema: ref('Problem') } } },
  ]);
  const granted = { ...responseOf(answer), ...(alsoAnswer ? responseOf(alsoAnswer) : {}) };
  return { ...granted, ...Object.fromEntries(refused) };
}

/** The room of a call: the first noun of its path that is not a name. */
function tagOf({ path }: Route): string {
  const nouns = path.split('/').filter((part) => part && !part.startsWith('{'));
  return (nouns[0] === 'policies' ? nouns[1] : nouns[0]) ?? 'policies';
}
