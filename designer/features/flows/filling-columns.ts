import { roleNames } from '../../../engine/authoring.ts';
import { closedTo, type EventForm, type FlowDefinition, type FormDefinition } from '../../../engine/index.ts';
import { allTransitions, parentPath, type StatePath } from '../../kernel/machine/places.ts';
import { formIdOf } from '../../words/form-use.ts';

/** An occasion on which forms are filled or signed: the start of a flow, or an event of it. */
export interface FillingColumn {
  /** The event; absent: the start. */
  event?: string;
  roles: string[];
  /** The states that it is taken in. */
  states: StatePath[];
  form: EventForm | undefined;
}

/** The occasions of a flow on which a form is filled or signed, in the order in which its states have them. */
export function fillingColumns(flow: FlowDefinition, forms: Record<string, FormDefinition>): FillingColumn[] {
  const { events, start, machine } = flow;
  const signing = new Set(
    Object.values(forms).flatMap(({ signed = [] }) => signed.flatMap(({ event }) => event ?? [])),
  );
  const states = new Map<string, StatePath[]>();
  for (const { source, trigger } of allTransitions(machine))
    if (trigger.kind === 'event') states.set(trigger.name, [...new Set([...(states.get(trigger.name) ?? []), source])]);
  const order = [...new Set([...states.keys(), ...Object.keys(events)])].filter((type) => Object.hasOwn(events, type));
  const used = order.flatMap((type): FillingColumn[] => {
    const { form, roles } = events[type] ?? {};
    if (form === undefined && !signing.has(type)) return [];
    return [{ event: type, roles: roleNames(roles), states: states.get(type) ?? [], form }];
  });
  const first: FillingColumn = { roles: roleNames(start?.roles), states: [], form: start?.form };
  return [...(start?.form === undefined ? [] : [first]), ...used];
}

/** How a field is filled on an occasion; undefined: not at all. */
export function fillingOf(
  column: FillingColumn,
  form: FormDefinition,
  field: string,
): 'new' | 'auto' | 'continue' | 'amend' | undefined {
  if (formIdOf(column.form) !== form.id) return undefined;
  const { fields, mode } = typeof column.form === 'object' ? column.form : { fields: undefined, mode: undefined };
  if (fields && !fields.includes(field)) return undefined;
  const roles = column.roles.length > 0 ? column.roles : [''];
  const places = column.states.length > 0 ? column.states : [''];
  const isOpen = roles.some((role) =>
    places.some((path) => !closedTo(form.fields, { roles: [role], states: withOuter(path) }).includes(field)),
  );
  return isOpen ? (mode ?? 'auto') : undefined;
}

const withOuter = (path: StatePath): StatePath[] => (path === '' ? [] : [path, ...withOuter(parentPath(path))]);
