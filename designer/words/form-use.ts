import { recordsName } from '../../engine/authoring.ts';
import type { EventForm, FieldSchema, FlowDefinition, FormDefinition, PolicyContent } from '../../engine/index.ts';

/** The form that an event or a start fills. @example formIdOf({ id: 'order', mode: 'new' }) // 'order' */
export const formIdOf = (form: EventForm | undefined): string | undefined =>
  typeof form === 'object' ? form.id : form;

/** The forms that a flow fills: at its start, and by its events. */
const formsOf = ({ start, events }: FlowDefinition, { forms }: PolicyContent): FormDefinition[] =>
  [...new Set([start?.form, ...Object.values(events).map(({ form }) => form)].map(formIdOf))].flatMap(
    (id) => forms[id ?? ''] ?? [],
  );

/** A field of a record that a flow fills, by the name that formulas have for it. */
interface RecordName {
  name: string;
  form: FormDefinition;
  field: string;
  schema: FieldSchema;
}

/**
 * What formulas of a flow may read of the records that it fills.
 *
 * @example recordNames(flow, content)[0]?.name // 'records.repairOrder.plate'
 */
export const recordNames = (flow: FlowDefinition, content: PolicyContent): RecordName[] =>
  formsOf(flow, content).flatMap((form) =>
    Object.entries(form.fields.properties ?? {}).map(([field, schema]) => ({
      ...{ name: `records.${recordsName(form.id)}.${field}`, form, field, schema },
    })),
  );
