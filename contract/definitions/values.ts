import { type Static, type TSchema, Type } from 'typebox';
import * as t from '../schema.ts';
import type { Json } from '../text.ts';

export const Expression = t.named(
  'Expression',
  t.closed({ '=': t.text }),
  '`{"=": "FEEL"}`: the only thing in a definition that is evaluated',
);
export type Expression = Static<typeof Expression>;

export const Wording = t.named(
  'Wording',
  t.either(t.localText, t.text),
  'What an author calls something: in both languages, or, as JSON Schema has it, in one text for both',
);
export type Wording = Static<typeof Wording>;

export const json = Type.Unsafe<Json>({});

export const MasterReference = t.named(
  'MasterReference',
  t.either(
    t.text,
    t.closed({ master: t.text, as: t.maybe(t.described(t.text, 'By this name expressions read the row')) }),
  ),
  'It holds the key of a row of that master data',
);
export type MasterReference = Static<typeof MasterReference>;

/** The keywords of a value. @param self how the schemas within are given */
const keywords = <const S extends TSchema>(self: S) => ({
  type: t.maybe(t.either(t.text, t.list(t.text))),
  enum: t.maybe(t.list(json)),
  format: t.maybe(t.memberOf('formats')),
  minimum: t.maybe(t.figure),
  maximum: t.maybe(t.figure),
  exclusiveMinimum: t.maybe(t.figure),
  exclusiveMaximum: t.maybe(t.figure),
  multipleOf: t.maybe(t.figure),
  minLength: t.maybe(t.figure),
  maxLength: t.maybe(t.figure),
  pattern: t.maybe(t.text),
  minItems: t.maybe(t.figure),
  maxItems: t.maybe(t.figure),
  items: t.maybe(self),
  properties: t.maybe(Type.Record(Type.String(), self)),
  required: t.maybe(t.list(t.text)),
  additionalProperties: t.maybe(Type.Union([Type.Boolean(), self])),
  default: t.maybe(json),
  title: t.maybe(Wording),
  description: t.maybe(Wording),
  labels: t.maybe(t.mapOf(Wording)),
  unit: t.maybe(t.text),
  decimals: t.maybe(t.described(t.figure, 'Half-up rounding of a number, in decimal places')),
  requiredIf: t.maybe(t.described(Expression, 'It is required where this holds')),
  valid: t.maybe(t.described(Expression, 'False makes the given fact an invalidValue')),
  refers: t.maybe(MasterReference),
  '=': t.maybe(t.described(t.text, 'On an outcome property or a field: computed of the others')),
});

/** Rows of master data to try something with, the fields of each by the id of their master. */
export const givenRows = t.described(
  t.mapOf(t.list(t.object)),
  'Rows of master data that are read, by the id of their master: the fields of each',
);
export type GivenRows = Static<typeof givenRows>;

/** The part of JSON Schema that facts, outcomes and payloads use, with the product's own keywords. */
export const ValueSchema = Type.Cyclic({ ValueSchema: t.closed(keywords(Type.Ref('ValueSchema'))) }, 'ValueSchema');
export type ValueSchema = Static<typeof ValueSchema>;

export const FieldRight = t.named(
  'FieldRight',
  t.closed({ role: t.maybe(t.text), state: t.maybe(t.text), may: t.oneOf(['read', 'write', 'hidden', 'masked']) }),
  'What a role may do with a field while the instance is in a state; the first that fits counts',
);
export type FieldRight = Static<typeof FieldRight>;

/** The schema of a form's field: that of a value, and what a form asks of it besides. */
export const FieldSchema = Type.Cyclic(
  {
    FieldSchema: t.closed({
      ...keywords(Type.Ref('FieldSchema')),
      prefill: t.maybe(t.described(Expression, 'What it holds where nothing is given')),
      check: t.maybe(
        t.described(
          t.closed({ '=': t.text, message: t.maybe(Wording) }),
          'False makes the given value an invalidValue',
        ),
      ),
      usual: t.maybe(t.described(t.flag, 'The source does not name it: it may be switched off')),
      anew: t.maybe(
        t.described(
          t.flag,
          'Whoever fills the form looks anew: what earlier records hold under its name is not taken over',
        ),
      ),
      rights: t.maybe(t.list(FieldRight)),
    }),
  },
  'FieldSchema',
);
export type FieldSchema = Static<typeof FieldSchema>;
