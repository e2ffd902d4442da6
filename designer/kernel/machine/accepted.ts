import type { AcceptedEvent, ObjectSchema } from '../../../engine/index.ts';

/** What may be filled in with an event: its payload, and what of the flow's facts it may bring besides. */
export function fieldsOf({ payload, gives }: AcceptedEvent): ObjectSchema {
  return gives ? { ...payload, properties: { ...payload.properties, ...gives.properties } } : payload;
}

/** Whether anything may be filled in with an event. */
export const hasFields = (event: AcceptedEvent) => Object.keys(fieldsOf(event).properties ?? {}).length > 0;
