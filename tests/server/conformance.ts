import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import type { JsonSchema } from '../../contract/schema.ts';

interface Operation {
  pattern: RegExp;
  method: string;
  responses: Record<string, { content?: Record<string, { schema?: JsonSchema }>; description: string }>;
}

/** Holds answers to the OpenAPI document of the server that gave them. */
export class Conformance {
  /** Of each document once in a process: nearly all servers of a test file tell the same. */
  private static readonly known = new Map<string, Conformance>();
  private readonly operations: Operation[];
  private readonly ajv = new Ajv2020({
    ...{ strict: false, validateFormats: false, validateSchema: false },
    // Each schema is compiled once, as it stands: to write it into every other costs more than all answers.
    ...{ inlineRefs: false, code: { optimize: false } },
  });
  private readonly compiled = new Map<JsonSchema, ValidateFunction>();

  /** @param text the document as JSON */
  static to(text: string): Conformance {
    const known = Conformance.known.get(text) ?? new Conformance(JSON.parse(text));
    Conformance.known.set(text, known);
    return known;
  }

  private constructor(document: any) {
    for (const [name, schema] of Object.entries(document.components.schemas as Record<string, JsonSchema>))
      this.ajv.addSchema(strict(schema), name);
    this.operations = Object.entries(document.paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { responses }]) => ({
        ...{ method: method.toUpperCase(), responses },
        pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
      })),
    );
    // As the router does, an address that is written out goes before one with a name in it.
    this.operations.sort((a, b) => Number(a.pattern.source.includes('[')) - Number(b.pattern.source.includes('[')));
  }

  /** Fails the test where an answer is not one that the document declares. */
  check(method: string, path: string, status: number, type: string, body: unknown): void {
    const operation = this.operations.find((one) => one.method === method && one.pattern.test(path));
    if (!operation) return;
    const response = operation.responses[String(status)];
    expect(
      response,
      `${method} ${path} answers ${status}, which is not declared: ${JSON.stringify(body)}`,
    ).toBeDefined();
    const media = type.split(';')[0] as string;
    const schema = response?.content?.[media]?.schema;
    if (!schema || media.includes('ndjson')) return;
    const validate = this.compiled.get(schema) ?? this.ajv.compile(strict(schema));
    this.compiled.set(schema, validate);
    expect(validate(body), `${method} ${path} ${status}: ${this.ajv.errorsText(validate.errors)}`).toBe(true);
    if (status >= 400) expect(response?.description.split(', ')).toContain((body as { code: string }).code);
  }
}

const component = '#/components/schemas/';

/**
 * The schema of an answer as the server keeps to it: what it does not name is not answered. Readers are told otherwise, so that a later
 * version may add names. What it refers to is called by its name alone.
 */
function strict(schema: JsonSchema): JsonSchema {
  if (Array.isArray(schema)) return schema.map(strict) as unknown as JsonSchema;
  if (typeof schema !== 'object' || schema === null) return schema;
  const own: Record<string, unknown> = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string' ? value.replace(component, '') : strict(value as JsonSchema),
    ]),
  );
  return own.type === 'object' && own.properties && own.additionalProperties === undefined
    ? { ...own, additionalProperties: false }
    : own;
}
