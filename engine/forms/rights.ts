import type { FieldRight, FieldSchema, JsonObject } from '../ground/definition.ts';

/** Who looks at a record, or fills it: the roles of the caller (absent: all), and the states that its instance is in. */
export interface Looker {
  roles?: readonly string[] | undefined;
  states?: readonly string[] | undefined;
}

/** What stands in the place of a value that is there and is not shown. */
const mask = '***';

/** What somebody may do with a field; the first entry that fits counts. @param otherwise where none fits */
function mayOf(
  { rights = [] }: FieldSchema,
  { roles, states = [] }: Looker,
  otherwise: FieldRight['may'],
): FieldRight['may'] {
  const fits = ({ role, state }: FieldRight) =>
    (role === undefined || (roles?.includes(role) ?? false)) && (state === undefined || states.includes(state));
  return rights.find(fits)?.may ?? otherwise;
}

/**
 * The fields of a record as somebody may see them: what is hidden is left out, what is masked is told to be there, in lines as well.
 *
 * @param looker whoever has all roles sees all
 * @example fieldsFor(schema, { phone: '13800000000' }, { roles: ['driver'] }) // { phone: '***' }
 */
export function fieldsFor(schema: FieldSchema, fields: JsonObject, looker: Looker): JsonObject {
  if (looker.roles === undefined) return fields;
  const shown = Object.entries(fields).flatMap(([name, value]) => {
    const field = schema.properties?.[name];
    const may = field ? mayOf(field, looker, 'read') : 'read';
    if (may === 'hidden') return [];
    if (may === 'masked') return [[name, value === null ? null : mask] as const];
    const line = field?.items;
    if (!line?.properties || !Array.isArray(value)) return [[name, value] as const];
    return [[name, value.map((one) => fieldsFor(line, one as JsonObject, looker))] as const];
  });
  return Object.fromEntries(shown);
}

/** The names of the fields that somebody who fills a form may not fill. */
export const closedTo = ({ properties = {} }: FieldSchema, looker: Looker): string[] =>
  Object.entries(properties).flatMap(([name, field]) => (mayOf(field, looker, 'write') === 'write' ? [] : [name]));
