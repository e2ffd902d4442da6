/**
 * `npm run client`: writes `client/api.ts`, the typed client, from the contract's OpenAPI document. `--check` only says whether it
 * is up to date.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describeApi } from '../contract/openapi.ts';

type Schema = { [keyword: string]: any };
interface Operation {
  operationId: string;
  summary: string;
  parameters: { name: string; in: string; schema: Schema }[];
  requestBody?: { required: boolean; content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema?: Schema }> }>;
}

const target = fileURLToPath(new URL('../client/api.ts', import.meta.url));

/** The text of the client for an OpenAPI document. */
export function clientText(document: Schema): string {
  const schemas = Object.entries<Schema>(document.components.schemas).map(
    ([name, schema]) => `export type ${name} = ${typeOf(schema)};\n`,
  );
  const calls = Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => callText(method.toUpperCase(), path, operation) ?? []),
  );
  return `// Made by \`npm run client\` from the OpenAPI document. Do not edit.
import { type Send, toQuery } from './send.ts';

${schemas.join('\n')}
/** Every call of the API by its name, over a way to send. */
export function createApi(send: Send) {
  return {
${calls.join('\n')}
  };
}

export type Api = ReturnType<typeof createApi>;
`;
}

function callText(method: string, path: string, operation: Operation): string | undefined {
  const { operationId, summary, parameters, requestBody, responses } = operation;
  const granted = Object.entries(responses).filter(([code]) => code.startsWith('2'));
  const [status, answer] = granted[0] ?? [];
  const media = Object.entries(answer?.content ?? {})[0];
  const takes = Object.keys(requestBody?.content ?? {})[0] ?? 'application/json';
  // Streams are read with fetch and the platform's own readers.
  if (!status || (media && media[0] !== 'application/json') || takes !== 'application/json') return undefined;
  const place = (where: string) => parameters.filter((one) => one.in === where);
  const inPath = place('path').map(({ name, schema }) => `${name}: ${typeOf(schema)}`);
  const query = place('query').map(({ name }) => `${name}?: string | number`);
  const headers = place('header').map(({ name }) => `'${name.toLowerCase()}'?: string`);
  const body = requestBody && typeOf(requestBody.content['application/json']?.schema ?? {}, '    ');
  const given = [
    ...inPath,
    ...(body ? [`body${requestBody.required ? '' : '?'}: ${body}`] : []),
    ...(query.length > 0 ? [`query: { ${query.join('; ')} } = {}`] : []),
    ...(headers.length > 0 ? [`headers: { ${headers.join('; ')} } = {}`] : []),
  ];
  const url = path.replace('/api/v1', '').replace(/\{(\w+)\}/g, (_, name) => `\${encodeURIComponent(${name})}`);
  const address = query.length > 0 ? `\`${url}\${toQuery(query)}\`` : url.includes('$') ? `\`${url}\`` : `'${url}'`;
  const resultOf = ([code, { content }]: (typeof granted)[0]) =>
    code === '204' ? 'void' : typeOf(content?.['application/json']?.schema ?? {}, '    ');
  const result = [...new Set(granted.map(resultOf))].join(' | ');
  const rest = [body ? 'body' : 'undefined', ...(headers.length > 0 ? ['headers'] : [])];
  const passed = rest.join(', ') === 'undefined' ? '' : `, ${rest.join(', ')}`;
  return `    /** ${summary} */
    ${operationId}: (${given.join(', ')}) => send<${result}>('${method}', ${address}${passed}),`;
}

function typeOf(schema: Schema, indent = ''): string {
  if (schema.$ref) return String(schema.$ref).split('/').at(-1) as string;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value: unknown) => JSON.stringify(value)).join(' | ');
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return [...new Set(choices.map((one: Schema) => typeOf(one, indent)))].join(' | ');
  if (Array.isArray(schema.type))
    return schema.type.map((type: string) => typeOf({ ...schema, type }, indent)).join(' | ');
  switch (schema.type) {
    case 'object':
      return objectOf(schema, indent);
    case 'array':
      return `(${typeOf(schema.items ?? {}, indent)})[]`;
    case 'integer':
      return 'number';
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
      return schema.type;
    default:
      return 'unknown';
  }
}

function objectOf({ properties, required = [], additionalProperties }: Schema, indent: string): string {
  const entries = Object.entries<Schema>(properties ?? {});
  const inner = `${indent}  `;
  if (typeof additionalProperties === 'object') return `Record<string, ${typeOf(additionalProperties, indent)}>`;
  // `any`, so that what a policy's own schemas say can be read without ceremony.
  if (entries.length === 0) return additionalProperties === false ? 'Record<string, never>' : 'Record<string, any>';
  const lines = entries.map(([name, schema]) => {
    const optional = required.includes(name) ? '' : '?';
    const comment = schema.description ? `${inner}/** ${schema.description} */\n` : '';
    return `${comment}${inner}${/^\w+$/.test(name) ? name : `'${name}'`}${optional}: ${typeOf(schema, inner)};\n`;
  });
  const more = additionalProperties === true ? `${inner}[name: string]: unknown;\n` : '';
  return `{\n${lines.join('')}${more}${indent}}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = clientText(describeApi());
  const before = await readFile(target, 'utf8').catch(() => '');
  if (!process.argv.includes('--check')) await writeFile(target, text);
  else if (before !== text) {
    console.error('client/api.ts is out of date: npm run client');
    process.exitCode = 1;
  }
}
