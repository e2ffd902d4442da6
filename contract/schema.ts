import { type Static, type TObject, type TProperties, type TSchema, Type } from 'typebox';
import type { JsonObject } from './text.ts';

export type { Static, TSchema } from 'typebox';

/** JSON Schema 2020-12, as it stands in the OpenAPI document and as requests are checked by it. */
export type JsonSchema = { [keyword: string]: unknown };

/** The words of which the schemas of calls are made. Each is JSON Schema, and a type of TypeScript by `Static`. */

export const text = Type.String();
export const flag = Type.Boolean();
export const count = Type.Integer({ minimum: 0 });
export const figure = Type.Number();
/** Any JSON object. */
export const object = Type.Unsafe<JsonObject>({ type: 'object', additionalProperties: true });
export const wholeNumber = Type.Integer();
/** A schema that the OpenAPI document keeps under its name, and refers to wherever it stands. */
export const named = <S extends TSchema>(title: string, schema: S, description?: string): S => ({
  ...schema,
  title,
  ...(description === undefined ? {} : { description }),
});
/** A name of a family that grows by rows: the engine says which there are. */
export const memberOf = (family: string) => Type.String({ 'x-family': family });
/** A schema with a sentence of what it is for here; what has a name keeps its own. */
export const described = <S extends TSchema>(schema: S, description: string) =>
  'title' in schema
    ? Type.Unsafe<Static<S>>({ allOf: [schema], description })
    : Type.Unsafe<Static<S>>({ ...schema, description });
export const integer = (minimum: number, maximum?: number, more: JsonSchema = {}) =>
  Type.Integer({ minimum, ...(maximum === undefined ? {} : { maximum }), ...more });
export const between = (minimum: number, maximum: number, more: JsonSchema = {}) =>
  Type.Number({ minimum, maximum, ...more });
export const matching = (pattern: string, more: JsonSchema = {}) => Type.String({ pattern, ...more });
export const formatted = (format: string, description: string) => Type.String({ format, description });
export const textAtLeast = (minLength: number) => Type.String({ minLength });
/** Text of bounded length. */
export const textOf = (minLength: number, maxLength: number, more: JsonSchema = {}) =>
  Type.String({ minLength, maxLength, ...more });
/** Text of no more than so many characters, also none. */
export const textUpTo = (maxLength: number, more: JsonSchema = {}) => Type.String({ maxLength, ...more });
export const list = <S extends TSchema>(items: S, more: JsonSchema = {}) => Type.Array(items, more);
export const mapOf = <S extends TSchema>(values: S, more: JsonSchema = {}) =>
  Type.Unsafe<Record<string, Static<S>>>({ type: 'object', additionalProperties: values, ...more });
export const oneOf = <const V extends string>(values: readonly V[], more: JsonSchema = {}) =>
  Type.Unsafe<V>({ enum: values, ...more });
export const exactly = <const V extends string | number | boolean>(value: V, more: JsonSchema = {}) =>
  Type.Unsafe<V>({ const: value, ...more });
export const orNull = <S extends TSchema>(schema: S) =>
  Type.Unsafe<Static<S> | null>({ anyOf: [schema, { type: 'null' }] });
export const either = <const S extends TSchema[]>(...schemas: S) => Type.Unsafe<Static<S[number]>>({ anyOf: schemas });
export const maybe = Type.Optional;

/** An object of an answer: a reader takes no offence at names that a later version adds. */
export const shape = <P extends TProperties>(properties: P): TObject<P> => Type.Object(properties);
/** An object of a request: a name that is not known is refused. */
export const closed = <P extends TProperties>(properties: P, more: JsonSchema = {}): TObject<P> =>
  Type.Object(properties, { additionalProperties: false, ...more });
/** The body of a call that is told nothing. */
export const nothing = closed({});
/** An object that also holds what no schema of a call names: a payload, a document. */
export const withMore = <P extends TProperties>(schema: TObject<P>, more: JsonSchema = {}) =>
  Type.Unsafe<Static<TObject<P>> & { [name: string]: unknown }>({ ...schema, additionalProperties: true, ...more });
/**
 * A schema of what is to meet a format of `contract/definitions`, and may fail it while somebody works on it: the document lets it be, and
 * types take it as met.
 *
 * @example toMeet<ValueSchema>('ValueSchema', object)
 */
export const toMeet = <T>(format: string, schema: TSchema) => Type.Unsafe<T>({ ...schema, 'x-format': format });
/** A number as the text of it that a query has: whole, from 1, and with no sign, point or exponent. */
export const numeral = (greatest: number, pattern: string, description: string) =>
  Type.String({ pattern, description, 'x-number': { type: 'integer', minimum: 1, maximum: greatest } });
/** What both have, and each alone. */
export const joined = <A extends TProperties, B extends TProperties>(a: TObject<A>, more: B): TObject<A & B> =>
  Type.Object({ ...a.properties, ...more } as A & B);

export const localText = named(
  'LocalText',
  shape({ 'zh-CN': text, en: text }),
  'Text for people, in both languages of the product',
);
export const someText = named(
  'SomeText',
  shape({ 'zh-CN': maybe(text), en: maybe(text) }),
  'Text in both languages, or in the one that was asked for',
);
/** An ISO 8601 instant, with its offset: a local time would mean another instant on another machine. */
export const instant = Type.String({ format: 'date-time' });
/** As the calls of a policy take it: a date is the beginning of that day in the policy's time zone. */
export const instantOrDate = (what = '') =>
  Type.String({
    format: 'instant-or-date',
    description: `${what}An instant with its offset, or a date: the beginning of that day in the time zone of the policy`,
  });
export const editionNumber = Type.Integer({ minimum: 1 });
export const editionSelector = Type.Unsafe<number | string>({
  oneOf: [editionNumber, { type: 'string', pattern: '^draft:' }],
  description: 'A number or draft:<id>; default: the edition in force',
});
export const note = textUpTo(2000);
/** What others published is taken back only by whoever says so. */
export const takesBack = maybe(
  list(count, {
    description: 'Editions of which the caller knows that what they bring is taken back, or is brought early',
  }),
);

const cursor = textUpTo(200, { description: 'The `cursor` of the page before' });
/** What a list takes that may be long: how many at most, and where the page before ended. */
export const pageQuery = {
  cursor,
  limit: numeral(200, '^([1-9]\\d?|1\\d\\d|200)$', '1 to 200; default 50'),
};
/** What a list takes that people make by hand: it is mostly read whole. */
export const listQuery = {
  cursor,
  limit: numeral(1000, '^([1-9]\\d{0,2}|1000)$', '1 to 1000; default 1000'),
};
/** What every list answers: `cursor` where there is more. */
export const pageOf = <S extends TSchema>(items: S) => shape({ items: list(items), cursor: maybe(text) });
