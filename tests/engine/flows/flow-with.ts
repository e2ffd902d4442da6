import { compileEdition, type Flow, type FlowDefinition } from '../../../engine/index.ts';
import { contentWith } from '../content.ts';

const title = { 'zh-CN': '流程', en: 'Flow' };

/** A policy of one flow: what a test says of its machine, the rest as little as may be. */
export function contentOfFlow(machine: object, more: Partial<FlowDefinition> = {}) {
  const flow = { kind: 'flow', id: 'f', title, clauses: [], events: {}, machine, ...more } as FlowDefinition;
  return contentWith({ flows: { [flow.id]: flow } });
}

/** The flow compiled. */
export const flowWith = (machine: object, more: Partial<FlowDefinition> = {}): Flow =>
  compileEdition(contentOfFlow(machine, more)).flow(more.id ?? 'f');

/** A snapshot as a store gives it back. */
export const stored = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

export const when = (expression: string) => ({ type: 'when', params: { '=': expression } });
export const assign = (name: string, expression: string, more: object = {}) => ({
  type: 'assign',
  params: { [name]: { '=': expression }, ...more },
});
