import type { Static } from 'typebox';
import * as t from '../schema.ts';
import { FieldSchema, Wording } from './values.ts';

export const MasterDefinition = t.named(
  'MasterDefinition',
  t.closed({
    kind: t.exactly('master'),
    id: t.text,
    title: Wording,
    description: t.maybe(Wording),
    clauses: t.maybe(t.list(t.text)),
    key: t.described(t.text, 'The field by whose text a row is known'),
    fields: FieldSchema,
    see: t.maybe(
      t.described(t.list(t.text), 'The roles that may see its rows besides its keepers; absent: who may see instances'),
    ),
    keptBy: t.described(t.list(t.text), 'The roles that may change its rows by hand'),
  }),
  'Master data: what is known of vehicles, stations, parts, customers; a row for each, known by its key',
);
export type MasterDefinition = Static<typeof MasterDefinition>;
