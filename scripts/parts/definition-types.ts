import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { JsonSchema } from '../../contract/schema.ts';

const statements = (text: string) => text.split(/(?<!\*\/)\n(?=(?:export|declare|import) |\/\*\*)/);
const ofSchema = /export type (\w+) = Static<typeof (\w+)>;/;

/**
 * The types of `contract/definitions/` written out, as one file of declarations that needs no library: the compiler declares them as
 * what TypeBox makes of schemas, and whoever only reads definitions would install it, 6 MB, for their names.
 *
 * @param folder what the compiler emitted of `contract/definitions/`
 */
export async function definitionTypes(folder: string): Promise<string> {
  const schemas = new Map<string, Schema>();
  const declared: string[] = [];
  // What an actor is given stands in no document by itself: its types are not those of definitions.
  for (const file of globSync('*.d.ts', { cwd: folder, exclude: ['http-call.d.ts'] }).sort()) {
    const values = await import(`../../contract/definitions/${basename(file, '.d.ts')}.ts`);
    for (const statement of statements(readFileSync(join(folder, file), 'utf8'))) {
      declared.push(statement);
      const [, name, value = ''] = ofSchema.exec(statement) ?? [];
      if (name) schemas.set(name, values[value]);
    }
  }
  const names = new Map([...schemas].map(([name, schema]) => [schema.title ?? schema.$ref ?? name, name]));
  names.set('LocalText', 'LocalText');
  const written = [...schemas].map(([name, schema]) => {
    const whole = schema.$ref ? schema.$defs?.[schema.$ref] : schema;
    return `${docOf(name, declared)}export type ${name} = ${bodyOf(whole as Schema, names)};`;
  });
  const others = declared.filter((one) => /export type \w+ = /.test(one) && !ofSchema.test(one));
  return ["import type { Json, JsonObject, LocalText } from './text.js';", ...written, ...others, ''].join('\n');
}

interface Schema extends JsonSchema {
  title?: string;
  description?: string;
  type?: string;
  $ref?: string;
  $defs?: Record<string, Schema>;
  enum?: unknown[];
  anyOf?: Schema[];
  allOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  patternProperties?: Record<string, Schema>;
}

/** What is said of a schema where it is declared. */
const docOf = (name: string, declared: string[]): string =>
  declared.find((one) => one.includes(`export declare const ${name}:`))?.match(/^\/\*\*[\s\S]*?\*\/\n/)?.[0] ?? '';

/** A schema that has a name by that name, any other written out. */
const typeOf = (schema: Schema, names: Map<string, string>, indent = ''): string =>
  names.get(schema.title ?? schema.$ref ?? '') ?? bodyOf(schema, names, indent);

function bodyOf(schema: Schema, names: Map<string, string>, indent = ''): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.allOf) return schema.allOf.map((one) => typeOf(one, names, indent)).join(' & ');
  if (schema.anyOf) return schema.anyOf.map((one) => typeOf(one, names, indent)).join(' | ');
  if (schema.type === 'array') return `Array<${typeOf(schema.items ?? {}, names, indent)}>`;
  if (schema.type === 'object') return objectOf(schema, names, indent);
  return schema.type === 'integer' ? 'number' : (schema.type ?? 'Json');
}

function objectOf(schema: Schema, names: Map<string, string>, indent: string): string {
  const { properties, required = [], patternProperties = {}, additionalProperties: more } = schema;
  const values = typeof more === 'object' ? more : Object.values(patternProperties)[0];
  if (values) return `Record<string, ${typeOf(values, names, indent)}>`;
  if (!properties) return 'JsonObject';
  const inner = `${indent}  `;
  const lines = Object.entries(properties).map(([name, one]) => {
    const doc = one.description ? `${inner}/** ${one.description} */\n` : '';
    const key = /^\w+$/.test(name) ? name : `'${name}'`;
    return `${doc}${inner}${key}${required.includes(name) ? '' : '?'}: ${typeOf(one, names, inner)};\n`;
  });
  const others = { undefined: 'Json | undefined', true: 'unknown' }[String(more)];
  const rest = others ? `${inner}[name: string]: ${others};\n` : '';
  return `{\n${lines.join('')}${rest}${indent}}`;
}
