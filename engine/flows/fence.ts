import type { EventForm, FlowDefinition, PolicyContent } from '../ground/definition.ts';
import { readFlowGraph } from './graph.ts';
import { roleFields } from './roles.ts';
import { factSchemas } from './templates.ts';
import { fits } from './wildcards.ts';

/**
 * What the flows of an edition mean. 1: an edition that landed before payloads had a fence: every event may bring every fact of the flow, and
 * what it requires may be known already. 2: only what an event declares is taken, and it brings what it requires.
 */
export type Meaning = 1 | 2;

/** Which facts may come from outside into the context of a flow, and with what. */
export interface Fence {
  readonly meaning: Meaning;
  /** What may be given when the flow is started. */
  readonly start: ReadonlySet<string>;
  /** What an event brings of itself: its payload, and the facts that it gives. */
  declared(type: string): ReadonlySet<string>;
  /** What an event may bring where a flow is tried: any fact of its input besides. */
  tried(type: string): ReadonlySet<string>;
}

/** The fence around the payloads of a flow. */
export function fenceOf(definition: FlowDefinition, forms: PolicyContent['forms'], meaning: Meaning): Fence {
  const all = new Set(factSchemas(definition).keys());
  if (meaning === 1) return { meaning, start: all, declared: () => all, tried: () => all };
  const { events } = definition;
  const input = new Set(Object.keys(definition.input?.properties ?? {}));
  const byTransitions = readFlowGraph(definition).transitions.flatMap(({ on, transition }) =>
    on.kind === 'event' ? roleFields(transition.meta?.roles).map((field) => [on.name, field] as const) : [],
  );
  const declared = new Map(
    Object.entries(events).map(([type, { payload, form, roles, gives = [] }]) => {
      // Of a form only what the flow declares comes into its context; the rest stays in the record.
      const shared = [...gives, ...fieldsIn(form, forms)].filter((name) => input.has(name));
      const besides = [
        ...roleFields(roles),
        ...byTransitions.flatMap(([name, field]) => (fits(name, type) ? [field] : [])),
      ];
      return [type, new Set([...Object.keys(payload?.properties ?? {}), ...shared, ...besides])];
    }),
  );
  const tried = new Map([...declared].map(([type, own]) => [type, new Set([...own, ...input])]));
  return {
    meaning,
    start: input,
    declared: (type) => declared.get(type) ?? none,
    tried: (type) => tried.get(type) ?? input,
  };
}

/** The fields of the form that an event fills. */
export const fieldsIn = (form: EventForm | undefined, forms: PolicyContent['forms']): string[] => {
  const id = typeof form === 'object' ? form.id : form;
  return id !== undefined && Object.hasOwn(forms, id) ? Object.keys(forms[id]?.fields.properties ?? {}) : [];
};

const none: ReadonlySet<string> = new Set();
