import { type Edition, fieldsFor, type Json, type JsonObject } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { type Caller, flowRolesOf, personNamed } from '../kernel/caller.ts';
import { looksAfter, senderOf } from '../people/people.ts';
import { statePaths } from '../stores/instance-index.ts';
import type { InstanceRecord } from '../stores/records/instance.ts';

/** Values of a case as somebody may see them: those that a form hides from them are left out, or masked. */
export type SeenValues = (values: JsonObject) => JsonObject;

/** In which roles and states somebody looks at the documents of a case: a role that is bound to a part holds for that part. */
export const lookerAt = (parts: Parts, caller: Caller, record: InstanceRecord) => {
  const sender = senderOf(parts, caller, record);
  const roles = sender ? sender.roles : flowRolesOf(caller, record.policy);
  return { roles, states: statePaths(record.state) };
};

/**
 * What somebody may see of the values of a case, wherever they stand: what a form says of a field holds for the fact of its name and for what
 * was sent, too. Of a damaged edition nobody knows what is hidden: nothing is shown then.
 *
 * @param edition that of the case
 * @example seenValues(parts, caller, record, edition)({ days: 2, salary: 9000 }) // { days: 2 }, where the form hides `salary` from them
 */
export function seenValues(
  parts: Parts,
  caller: Caller,
  record: InstanceRecord,
  edition: Edition | undefined,
): SeenValues {
  if (looksAfter(caller)) return (values) => values;
  if (!edition) return () => ({});
  const { content } = edition;
  const flow = Object.hasOwn(content.flows, record.flow) ? content.flows[record.flow] : undefined;
  const used = [flow?.start?.form, ...Object.values(flow?.events ?? {}).map(({ form }) => form)];
  const ids = new Set(used.flatMap((form) => (form === undefined ? [] : typeof form === 'string' ? form : form.id)));
  const forms = [...ids].flatMap((id) => (Object.hasOwn(content.forms, id) ? (content.forms[id] ?? []) : []));
  if (forms.length === 0) return (values) => values;
  const looker = lookerAt(parts, caller, record);
  return (values) => forms.reduce((seen, { fields }) => fieldsFor(fields, seen, looker), values);
}

/** Where an entry of a history has values by their names. */
const places = ['input', 'event', 'before', 'after', 'facts', 'output'] as const;

/** An entry of a history as somebody may see it. */
export function seenEntry<E extends { [name: string]: Json | undefined }>(entry: E, seen: SeenValues): E {
  const shown = places.flatMap((name) => (isObject(entry[name]) ? [[name, seen(entry[name])] as const] : []));
  const by = typeof entry.by === 'string' ? { by: personNamed(entry.by) } : {};
  return { ...entry, ...Object.fromEntries(shown), ...by };
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
