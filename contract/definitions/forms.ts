import type { Static } from 'typebox';
import * as t from '../schema.ts';
import { Expression, FieldSchema, Wording } from './values.ts';

export const Signing = t.named(
  'Signing',
  t.closed({
    as: t.described(t.text, 'What the signature is called'),
    title: t.maybe(Wording),
    role: t.maybe(t.described(t.text, 'Who signs; absent: anybody who may send the event, or file the form')),
    event: t.maybe(t.described(t.text, 'The event that signs; absent: it is signed by itself')),
    if: t.maybe(t.described(Expression, 'It is asked for only where this holds')),
  }),
  'A signature that a form asks for; they stand in their order',
);
export type Signing = Static<typeof Signing>;

export const LayoutSection = t.named(
  'LayoutSection',
  t.closed({ title: t.maybe(Wording), rows: t.list(t.list(t.text)) }),
  'A part of a form: rows of fields, by their names',
);
export type LayoutSection = Static<typeof LayoutSection>;

export const FormDefinition = t.named(
  'FormDefinition',
  t.closed({
    kind: t.exactly('form'),
    id: t.text,
    title: Wording,
    description: t.maybe(Wording),
    clauses: t.list(t.text),
    number: t.maybe(
      t.described(
        t.text,
        'How its records are numbered: `{yyyy}`, `{MM}`, `{dd}`, and `{0000}` for the running number',
      ),
    ),
    fields: FieldSchema,
    signed: t.maybe(t.list(Signing)),
    filledBy: t.maybe(t.described(t.list(t.text), 'The roles that may file it without a flow; absent: only events do')),
    layout: t.maybe(t.list(LayoutSection)),
    print: t.maybe(
      t.closed({
        paper: t.maybe(t.oneOf(['A4', 'A5', 'A4-landscape'])),
        copies: t.maybe(t.described(t.list(t.text), 'Whose each copy is')),
      }),
    ),
  }),
  'A document that people fill in: its fields, its number, and who signs it',
);
export type FormDefinition = Static<typeof FormDefinition>;
