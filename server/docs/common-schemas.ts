import type { JsonSchema } from '../http/schemas.ts';

/** Parts that the schemas of many calls share. */
export const jsonObject: JsonSchema = { type: 'object' };
export const text: JsonSchema = { type: 'string' };
export const count: JsonSchema = { type: 'integer', minimum: 0 };
export const list = (items: JsonSchema): JsonSchema => ({ type: 'array', items });
export const shape = (properties: Record<string, JsonSchema>, required = Object.keys(properties)): JsonSchema => ({
  ...{ type: 'object', properties, required },
});
/** An ISO 8601 instant, with its offset: a local time would mean another instant on another machine. */
export const instant: JsonSchema = { type: 'string', format: 'date-time' };
/** As the calls of a policy take it: a date is the beginning of that day in the policy's time zone. */
export const instantOrDate: JsonSchema = {
  type: 'string',
  format: 'instant-or-date',
  description: 'An instant with its offset, or a date: the beginning of that day in the time zone of the policy',
};
export const editionSelector: JsonSchema = {
  oneOf: [
    { type: 'integer', minimum: 1 },
    { type: 'string', pattern: '^draft:' },
  ],
  description: 'A number or draft:<id>; default: the edition in force',
};
export const pageQuery: Record<string, JsonSchema> = {
  cursor: { type: 'string', maxLength: 100, description: 'Where the page before ended' },
  limit: { type: 'string', pattern: '^([1-9]\\d?|1\\d\\d|200)$', description: '1 to 200; default 50' },
};
export const note: JsonSchema = { type: 'string', maxLength: 2000 };
export const localText: JsonSchema = {
  type: 'object',
  properties: { 'zh-CN': { type: 'string' }, en: { type: 'string' } },
  required: ['zh-CN', 'en'],
};
/** That one person put something in force, or took it out; `reviewed` once another one has looked at it. */
export const emergency: JsonSchema = shape(
  { draft: text, by: text, reason: text, reviewed: shape({ at: instant, by: text, note: text }, ['at', 'by']) },
  ['draft', 'by', 'reason'],
);
export const pageSize = (query: Record<string, string>) => Number(query.limit ?? 50);
export const ref = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });
export const listOf = (name: string, more: Record<string, JsonSchema> = {}): JsonSchema => ({
  type: 'object',
  properties: { items: { type: 'array', items: ref(name) }, ...more },
  required: ['items'],
});
