import type { JsonObject } from '../../engine/index.ts';

/** A definition that means ill, what it is tried with, and what must come of it. */
export interface Hostile {
  name: string;
  definition: JsonObject & { kind: string; id: string };
  others?: (JsonObject & { kind: string; id: string })[];
  facts?: JsonObject;
  events?: JsonObject[];
  /** The code with which saving, deciding or walking is refused; `any`: whatever, but soon. */
  code: string;
}

const text = { 'zh-CN': 'x', en: 'x' };
export const object = (properties: JsonObject = {}): JsonObject => ({ type: 'object', properties });
export type Made = JsonObject & { kind: string; id: string };

export const rules = (more: JsonObject): Made => ({
  ...{ kind: 'rules', id: 'hostile', title: text, clauses: [], facts: object({ a: {}, text: { type: 'string' } }) },
  outcome: object({ x: {} }),
  rules: [{ id: 'r', conditions: { all: [] }, event: { type: 'x', params: { x: 1 } } }],
  ...more,
});
export const formula = (source: string, facts: JsonObject = {}): Pick<Hostile, 'definition' | 'facts'> => ({
  definition: rules({
    rules: [{ id: 'r', conditions: { all: [] }, event: { type: 'x', params: { x: { '=': source } } } }],
  }),
  facts,
});
export const patterned = (pattern: string): Pick<Hostile, 'definition' | 'facts'> => ({
  definition: rules({ facts: object({ text: { type: 'string', pattern } }) }),
  facts: { text: `${'a'.repeat(40)}!` },
});
export const flow = (machine: JsonObject, more: JsonObject = {}): Made => ({
  ...{ kind: 'flow', id: 'hostile', title: text, clauses: [], input: object({ a: {} }) },
  ...{ events: { GO: { payload: object({ b: {} }) } }, machine, ...more },
});
export const nested = (levels: number, open: string, close: string, inner: string) =>
  open.repeat(levels) + inner + close.repeat(levels);
export const list = (count: number) => Array.from({ length: count }, (_, index) => index);
