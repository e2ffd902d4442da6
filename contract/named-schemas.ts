import type { JsonSchema } from './schema.ts';

/**
 * Schemas with a name, each written down once, and referred to wherever it stands. A schema has a name by its `title` (`t.named`), or
 * because it contains itself.
 *
 * @example const named = new NamedSchemas('#/$defs/');
 * named.refer(Instance) // { $ref: '#/$defs/Instance' }, and named.schemas.Instance is what it looks like
 */
export class NamedSchemas {
  readonly schemas: Record<string, unknown> = {};
  private readonly base: string;

  /** @param base where the document keeps them */
  constructor(base: string) {
    this.base = base;
  }

  /** A schema as the document has it. */
  refer(schema: unknown): unknown {
    if (Array.isArray(schema)) return schema.map((one) => this.refer(one));
    if (typeof schema !== 'object' || schema === null) return schema;
    const { $defs, $ref, $id: _, ...own } = schema as JsonSchema;
    const { title, ...rest } = own;
    if (typeof $defs === 'object') for (const [name, own] of Object.entries({ ...$defs })) this.keep(name, own);
    if (typeof $ref === 'string') return { $ref: this.base + $ref, ...this.eachOf(own) };
    if (typeof title !== 'string') return this.eachOf(own);
    this.keep(title, rest);
    return { $ref: this.base + title };
  }

  private keep(name: string, schema: unknown): void {
    if (Object.hasOwn(this.schemas, name)) return;
    // Noted first: it may contain itself.
    this.schemas[name] = {};
    this.schemas[name] = this.refer(schema);
  }

  private eachOf(schema: object): JsonSchema {
    return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, this.refer(value)]));
  }
}
