/**
 * `npm run client`: writes the typed client from the contract: `client/definitions.ts` from the formats of definitions, `client/api.ts`
 * from the OpenAPI document. `--check` only says whether they are up to date.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formats } from '../contract/definitions/formats.ts';
import { NamedSchemas } from '../contract/named-schemas.ts';
import { describeApi } from '../contract/openapi.ts';
import { declarationOf, keyOf, type Schema, typeOf } from './typescript-of.ts';

interface Parameter {
  name: string;
  in: string;
  'x-sheet'?: boolean;
  schema: Schema;
}
interface Operation {
  operationId: string;
  summary: string;
  parameters: Parameter[];
  requestBody?: { required: boolean; content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema?: Schema }> }>;
}

const folder = join(import.meta.dirname, '..', 'client');
const head = '// Made by `npm run client` from the contract. Do not edit.';
const json = 'application/json';
const widest = 120;

/** The text of each file, by its name. */
export function clientFiles(): [name: string, text: string][] {
  const named = new NamedSchemas('#/');
  const kinds = Object.values(formats).map((format) => typeOf(named.refer(format) as Schema));
  const known = ['Json', 'Definition', ...Object.keys(named.schemas)];
  return [
    ['definitions.ts', definitionsText(named.schemas, kinds)],
    ['api.ts', apiText(describeApi(), known)],
  ];
}

const definitionsText = (schemas: Schema, kinds: string[]) => `${head}

/** Any value of JSON. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** One document of a policy. */
export type Definition =
${kinds.map((kind) => `  | ${kind}`).join('\n')};

${declarationsOf(schemas)}`;

const declarationsOf = (schemas: Schema) =>
  Object.entries<Schema>(schemas)
    .map(([name, schema]) => declarationOf(name, schema))
    .join('\n');

/** @param known types that stand with the definitions */
function apiText(document: Schema, known: string[]): string {
  const { schemas, paths } = meetingFormats(document);
  const own = Object.entries<Schema>(schemas).filter(([name, schema]) => !known.includes(name) && !schema['x-format']);
  const asked = Object.entries<Record<string, Operation>>(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  const types = declarationsOf(Object.fromEntries(own));
  const addresses = asked.flatMap((one) => addressText(one) ?? []);
  const calls = asked.flatMap((one) => callText(one) ?? []);
  const used = known.filter((name) => new RegExp(`\\b${name}\\b`).test(types + calls.join(''))).sort();
  return `${head}
import type { ${used.join(', ')} } from './definitions.ts';
import { at, type Send, toQuery } from './send.ts';

/** A part of a list; where there is more it has a \`cursor\`. */
export interface Page<T> {
  items: T[];
  cursor?: string;
}

${types}
/** Where to find what is answered in lines or events: the platform's own readers read them. */
export const addresses = {
${addresses.join('\n')}
};

/** Every call of the API by its name, over a way to send. */
export function createApi(send: Send) {
  return {
${calls.join('\n')}
  };
}

export type Api = ReturnType<typeof createApi>;
`;
}

/** The schemas and calls of a document, in which what is to meet a format of definitions is called by the name of that. */
function meetingFormats({ components: { schemas }, paths }: Schema): { schemas: Schema; paths: Schema } {
  const formatted = Object.entries<Schema>(schemas).filter(([, schema]) => schema['x-format']);
  const renamed = formatted.reduce(
    (text, [name, schema]) => text.replaceAll(`/schemas/${name}"`, `/schemas/${schema['x-format']}"`),
    JSON.stringify({ schemas, paths }),
  );
  return JSON.parse(renamed);
}

interface Asked {
  method: string;
  path: string;
  operation: Operation;
}

/** What a call is given besides a body, under which address it is sent, and what is answered where it is no problem. */
function partsOf({ path, operation: { parameters, responses } }: Asked) {
  const granted = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  const query = parameters.filter((one) => one.in === 'query' && !one['x-sheet']).map(optional);
  const url = path.replace('/api/v1', '').replace(/\{(\w+)\}/g, (_, name) => `\${${name}}`);
  const place = url.includes('$') ? `at\`${url}\`` : `'${url}'`;
  return {
    granted,
    media: granted.flatMap(([, { content }]) => Object.keys(content ?? {}))[0] ?? json,
    names: parameters.filter((one) => one.in === 'path').map(({ name, schema }) => `${name}: ${typeOf(schema)}`),
    query: query.length > 0 ? [`query: { ${query.join('; ')} } = {}`] : [],
    address: query.length > 0 ? `${place} + toQuery(query)` : place,
  };
}

const optional = ({ name, schema }: Parameter) => `${keyOf(name)}?: ${typeOf(schema)}`;

/** Of a call that is not one value of JSON, sent or answered: where it is. */
function addressText(asked: Asked): string | undefined {
  const { granted, media, names, query, address } = partsOf(asked);
  const { operationId, summary, requestBody } = asked.operation;
  const isJson = media === json && (!requestBody || requestBody.content[json]);
  if (granted.length === 0 || isJson) return undefined;
  return `  /** ${summary} */\n${arrowOf('  ', operationId, [...names, ...query], address)}`;
}

/** Of a call that is: the function that sends it. */
function callText(asked: Asked): string | undefined {
  const { operationId, summary, parameters, requestBody } = asked.operation;
  const { granted, media, names, query, address } = partsOf(asked);
  if (granted.length === 0 || media !== json || (requestBody && !requestBody.content[json])) return undefined;
  const headers = parameters
    .filter((one) => one.in === 'header')
    .map((one) => optional({ ...one, name: one.name.toLowerCase() }));
  const body = requestBody && typeOf(requestBody.content[json]?.schema ?? {}, '      ');
  const given = [
    ...names,
    ...(body ? [`body${requestBody.required ? '' : '?'}: ${body}`] : []),
    ...query,
    ...(headers.length > 0 ? [`headers: { ${headers.join('; ')} } = {}`] : []),
  ];
  const results = granted.map(([status, { content }]) =>
    status === '204' ? 'void' : typeOf(content?.[json]?.schema ?? {}, '      '),
  );
  const sent = headers.length > 0 ? [body ? 'body' : 'undefined', 'headers'] : body ? ['body'] : [];
  const sends = `send<${[...new Set(results)].join(' | ')}>(${[`'${asked.method}'`, address, ...sent].join(', ')})`;
  return `    /** ${summary} */\n${arrowOf('    ', operationId, given, sends)}`;
}

/** A function of one expression, on as many lines as it takes. */
function arrowOf(indent: string, name: string, parameters: string[], body: string): string {
  const start = `${indent}${name}: (${parameters.join(', ')}) =>`;
  const whole = `${start} ${body},`;
  if (whole.length <= widest) return whole;
  if (start.length <= widest && !start.includes('\n')) return `${start}\n${indent}  ${body},`;
  const lines = parameters.map((parameter) => `${indent}  ${parameter},\n`).join('');
  return `${indent}${name}: (\n${lines}${indent}) => ${body},`;
}

if (import.meta.main) {
  for (const [name, text] of clientFiles()) {
    if (!process.argv.includes('--check')) await writeFile(join(folder, name), text);
    else if ((await readFile(join(folder, name), 'utf8').catch(() => '')) !== text) {
      console.error(`client/${name} is out of date: npm run client`);
      process.exitCode = 1;
    }
  }
}
