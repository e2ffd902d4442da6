/** JSON Schema as TypeScript, as people would write it. */

export type Schema = { [keyword: string]: any };

const widest = 100;

/**
 * A named schema as a declaration: an interface where it is an object, another name for its type where it is something else.
 *
 * @example declarationOf('Timer', { type: 'object', properties: { id: { type: 'string' } } }) // 'export interface Timer {\n  id?: string;\n}\n'
 */
export function declarationOf(name: string, schema: Schema): string {
  const comment = schema.description ? `/** ${schema.description}. */\n` : '';
  if (schema.type === 'object' && schema.properties) {
    return `${comment}export interface ${name} {\n${membersOf(schema, '  ').join('\n')}\n}\n`;
  }
  const type = typeOf(schema);
  const isLong = type.includes('\n') || type.length > widest;
  const said = isLong
    ? choicesOf(schema)
        ?.map((one) => `\n  | ${typeOf(one, '    ')}`)
        .join('')
    : ` ${type}`;
  return `${comment}export type ${name} =${said};\n`;
}

/**
 * The type of a schema.
 *
 * @param indent of the line where it stands
 * @example typeOf({ type: 'array', items: { enum: ['a', 'b'] } }) // "('a' | 'b')[]"
 */
export function typeOf(schema: Schema, indent = ''): string {
  if (schema['x-format']) return schema['x-format'];
  if (schema.$ref) return String(schema.$ref).split('/').at(-1) as string;
  if (schema.allOf) return typeOf(schema.allOf[0], indent);
  if (schema.const !== undefined) return literal(schema.const);
  const choices = choicesOf(schema);
  if (choices) return [...new Set(choices.map((one) => typeOf(one, indent)))].join(' | ');
  switch (schema.type) {
    case 'object':
      return objectOf(schema, indent);
    case 'array': {
      const item = typeOf(schema.items ?? {}, indent);
      return choicesOf(schema.items ?? {}) ? `(${item})[]` : `${item}[]`;
    }
    case 'integer':
      return 'number';
    case undefined:
      return 'Json';
    default:
      return schema.type;
  }
}

/** Of a schema that is met in several ways: the schema of each. */
function choicesOf(schema: Schema): Schema[] | undefined {
  if (schema.enum) return schema.enum.map((value: unknown) => ({ const: value }));
  if (Array.isArray(schema.type)) return schema.type.map((type: string) => ({ ...schema, type }));
  return schema.oneOf ?? schema.anyOf;
}

const literal = (value: unknown) => (typeof value === 'string' ? `'${value}'` : JSON.stringify(value));

/** A name in an object's type. */
export const keyOf = (name: string) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`);

function objectOf(schema: Schema, indent: string): string {
  const { properties = {}, additionalProperties, patternProperties } = schema;
  const more = patternProperties ? Object.values(patternProperties)[0] : additionalProperties;
  if (typeof more === 'object') return `Record<string, ${typeOf(more, indent)}>`;
  const names = Object.keys(properties);
  // `any`, so that what a policy's own schemas say can be read, and a caller's own interfaces be sent, without ceremony.
  if (names.length === 0) return more === false ? 'Record<string, never>' : 'Record<string, any>';
  if (names.join() === 'items,cursor') return `Page<${typeOf(properties.items.items, indent)}>`;
  const members = membersOf(schema, '');
  const line = `{ ${members.join(' ').replace(/;$/, '')} }`;
  if (!/\n|\/\*\*/.test(line) && line.length <= widest) return line;
  return `{\n${membersOf(schema, `${indent}  `).join('\n')}\n${indent}}`;
}

function membersOf({ properties = {}, required = [], additionalProperties }: Schema, indent: string): string[] {
  const members = Object.entries<Schema>(properties).map(([name, schema]) => {
    const comment = schema.description ? `${indent}/** ${schema.description} */\n` : '';
    return `${comment}${indent}${keyOf(name)}${required.includes(name) ? '' : '?'}: ${typeOf(schema, indent)};`;
  });
  return [...members, ...(additionalProperties === true ? [`${indent}[name: string]: unknown;`] : [])];
}
