import { actionNamed } from '../flows/actions.ts';
import { actorNamed } from '../flows/actors.ts';
import { guardNamed } from '../flows/guards.ts';
import {
  type FlowDefinition,
  isExpression,
  type JsonObject,
  type PolicyContent,
  type ValueSchema,
} from '../ground/definition.ts';
import { pointer } from '../ground/pointer.ts';

/** What a place of a flow hands to something else: facts to a rule set, input to a flow, a payload to an event, fields to a row. */
export interface HandedOn {
  to: { rules?: string; flow?: string; event?: string; master?: string };
  /** Where the values stand. */
  path: string;
  values: JsonObject;
  /** What is taken there. */
  schema: ValueSchema;
}

/** The member of a map that has a name; undefined for what every object has. */
export const ownOf = <T>(all: Record<string, T>, name: string): T | undefined =>
  Object.hasOwn(all, name) ? all[name] : undefined;

/**
 * All that a flow hands on by names: actions, guards and actors that decide by a rule set or start a flow, and events that it raises. What
 * is a formula as a whole, and what nothing is known of, is left out.
 *
 * @example [...handedOn(flow, content)].map(({ path }) => path) // ['/machine/states/a/entry/0/params/facts']
 */
export function* handedOn({ machine, events }: FlowDefinition, content: PolicyContent): Generator<HandedOn> {
  for (const { path, params, names } of namingParams(machine as unknown as JsonObject, '/machine')) {
    const { ruleSet, flow, facts, input, event, id, set } = params;
    const ofRules = names === 'ruleSet' ? ownOf(content.rules, String(ruleSet)) : undefined;
    const ofFlow = names === 'flow' ? ownOf(content.flows, String(flow)) : undefined;
    const type = names === 'event' && isPlain(event) ? String(event.type) : '';
    const ofEvent = names === 'event' ? ownOf(events, type) : undefined;
    const ofMaster = names === 'masterData' ? ownOf(content.masters, String(id)) : undefined;
    const found: (Omit<HandedOn, 'values' | 'path'> & { key: string; values: unknown })[] = [
      ...(ofRules
        ? [{ to: { rules: String(ruleSet) }, key: 'facts', values: facts ?? {}, schema: ofRules.facts }]
        : []),
      ...(ofFlow
        ? [{ to: { flow: String(flow) }, key: 'input', values: input ?? {}, schema: ofFlow.input ?? {} }]
        : []),
      ...(ofMaster ? [{ to: { master: String(id) }, key: 'set', values: set ?? {}, schema: ofMaster.fields }] : []),
      ...(ofEvent ? [{ to: { event: type }, key: 'event', values: event, schema: ofEvent.payload ?? {} }] : []),
    ];
    for (const { to, key, values, schema } of found)
      if (isPlain(values)) yield { to, path: path + pointer(key), values, schema };
  }
}

/** Whether a value is an object whose members stand in it, and no formula. */
export const isPlain = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isExpression(value as JsonObject);

interface NamingParams {
  /** Of the params. */
  path: string;
  params: JsonObject;
  names: 'ruleSet' | 'flow' | 'event' | 'masterData';
}

/** The params of everything in a machine that names a rule set, a flow, an event or master data. */
function* namingParams(machine: unknown, path: string): Generator<NamingParams> {
  for (const { path: at, value } of objectsWithin(machine, path)) {
    const { type, params, src, input } = value;
    const named = actionNamed(String(type))?.names ?? (guardNamed(String(type))?.says === 'outcome' ? 'ruleSet' : '');
    if (named === 'ruleSet' || named === 'flow' || named === 'event' || named === 'masterData') {
      if (isPlain(params)) yield { path: at + pointer('params'), params, names: named };
    }
    const asked = actorNamed(String(src))?.names;
    if ((asked === 'ruleSet' || asked === 'flow') && isPlain(input))
      yield { path: at + pointer('input'), params: input, names: asked };
  }
}

/** Every object within a JSON value, itself first, with its JSON Pointer. */
export function objectsWithin(value: unknown, path: string): { path: string; value: JsonObject }[] {
  const found: { path: string; value: JsonObject }[] = [];
  const look = (one: unknown, at: string) => {
    if (typeof one !== 'object' || one === null) return;
    found.push({ path: at, value: one as JsonObject });
    for (const key in one) look((one as JsonObject)[key], at + pointer(key));
  };
  look(value, path);
  return found;
}

/**
 * The facts that a rule set may be given: its own, and those of the rule sets it decides by, which it takes unlisted.
 *
 * @example factsTaken('fee', content.rules) // Set { 'km', 'cardValid' }
 */
export function factsTaken(id: string, rules: PolicyContent['rules']): ReadonlySet<string> {
  const seen = new Set<string>();
  const names = new Set<string>();
  const add = (one: string) => {
    const definition = seen.has(one) ? undefined : ownOf(rules, one);
    seen.add(one);
    for (const name of Object.keys(definition?.facts.properties ?? {})) names.add(name);
    for (const source of Object.values(definition?.derived ?? {})) if ('decide' in source) add(source.decide);
  };
  add(id);
  return names;
}
