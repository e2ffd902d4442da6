import { notInherited } from '../../contract/names.ts';
import type { JsonSchema } from '../../contract/schema.ts';
import { type Definition, definitionId, type LocalText, Problem } from '../../engine/index.ts';
import { checkSchema } from '../kernel/check-schema.ts';

const text = { type: 'object', properties: { 'zh-CN': { type: 'string' }, en: { type: 'string' } } };
const mapOf = (items: JsonSchema): JsonSchema => ({ type: 'object', additionalProperties: items });
const object = (properties: Record<string, JsonSchema>, required: string[]): JsonSchema => ({
  type: 'object',
  properties,
  required,
});
const named = { id: { type: 'string', pattern: `${notInherited}[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,99}$` }, title: text };
const clauses = { type: 'array', items: { type: 'string' } };
const listOfIds = { type: 'array', items: object({ id: { type: 'string' } }, ['id']) };

/** What a document must be like to be kept in a draft at all; what is wrong within it the checks tell the author. */
const schemas: Record<string, JsonSchema> = {
  policy: object(
    { id: named.id, title: text, timeZone: { type: 'string', format: 'time-zone' }, editions: { type: 'array' } },
    ['id', 'title', 'timeZone'],
  ),
  vocabulary: object({ words: mapOf({ type: 'object' }) }, ['words']),
  clauses: object({ clauses: listOfIds }, ['clauses']),
  config: object({ values: mapOf(object({ schema: { type: 'object' } }, ['schema'])) }, ['values']),
  rules: object(
    {
      ...named,
      clauses,
      facts: { type: 'object' },
      outcome: { type: 'object' },
      rules: listOfIds,
      table: object(
        { inputs: { type: 'array' }, outputs: { type: 'array' }, rows: { type: 'array', items: { type: 'object' } } },
        ['inputs', 'outputs', 'rows'],
      ),
    },
    ['id', 'title', 'facts', 'outcome'],
  ),
  flow: object({ ...named, clauses, events: mapOf({ type: 'object' }), machine: { type: 'object' } }, [
    'id',
    'title',
    'events',
    'machine',
  ]),
  form: object({ ...named, clauses, fields: { type: 'object' } }, ['id', 'title', 'fields']),
  master: object(
    { ...named, clauses, key: { type: 'string' }, fields: { type: 'object' }, keptBy: { type: 'array' } },
    ['id', 'title', 'key', 'fields', 'keptBy'],
  ),
  register: object(
    { ...named, clauses, over: { type: 'object' }, columns: { type: 'array', items: { type: 'object' } } },
    ['id', 'title', 'over', 'columns'],
  ),
  cases: object(
    {
      id: named.id,
      cases: {
        type: 'array',
        items: object({ id: { type: 'string' }, given: { type: 'object' }, expected: { type: 'object' } }, [
          'id',
          'given',
          'expected',
        ]),
      },
    },
    ['id', 'cases'],
  ),
};

/**
 * Reads a definition that is to be kept as `kind` and `id`.
 *
 * @throws Problem invalidDefinition where it is another one, invalidRequest where it lacks what every one of its kind has
 */
export function readDefinition(body: unknown, kind: string, id: string): Definition {
  const schema = Object.hasOwn(schemas, kind) ? schemas[kind] : undefined;
  if (!schema) throw invalid({ 'zh-CN': `未知的定义种类 ${kind}`, en: `${kind} is not a kind of definition` });
  checkSchema(schema, body);
  const definition = body as Definition;
  if (definition.kind !== kind || definitionId(definition) !== id) {
    throw invalid({ 'zh-CN': '定义的 kind 或 id 与地址不符', en: 'kind or id differ from those of the address' });
  }
  return definition;
}

const invalid = (detail: LocalText) => new Problem('invalidDefinition', { detail });
