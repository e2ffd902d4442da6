import type { JsonObject } from './definition.ts';

/** A filled form as flows and expressions see it. */
export interface FormRecord {
  form: string;
  fields: JsonObject;
  /** The signatures that hold for its present version, by their names. */
  signed: readonly string[];
  record: RecordHead;
}

/** What is known of a record besides its fields. The number is null where the form has none. */
export interface RecordHead {
  id: string;
  number: string | null;
  version: number;
  status: 'filed' | 'signed' | 'void';
  at: string;
  by: string | null;
}
