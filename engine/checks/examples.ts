import { type Format, formatNamed, formatNames } from '../expressions/formats.ts';
import type { Scale } from '../expressions/scales.ts';
import type { FeelType } from '../expressions/types.ts';
import type { Json, ValueSchema } from '../ground/definition.ts';
import { allowsNull } from '../rules/value-checks.ts';

export interface FactSchema {
  schema: ValueSchema;
  /** It may be left out, and is null then. */
  optional: boolean;
}

/** The constants that the values of one thing are compared with. */
export interface Constants {
  values: readonly Json[];
  /** Whether texts are compared by their order, too. */
  ordered?: boolean;
  /** Where times are told that do not say it themselves. */
  timeZone: string;
}

/** What values of one of FEEL's types are as JSON, where they have classes. */
export function schemaOfType(is: FeelType['is'] | undefined): ValueSchema | undefined {
  if (is === 'number' || is === 'boolean' || is === 'string') return { type: is };
  const format = formatNames.find((name) => formatNamed(name)?.type === is);
  return is && format && { type: 'string', format };
}

/**
 * An example of every class that constants cut a fact's values into, each kind of values in its order. There may be one of a class
 * that no valid value is in (patterns and lengths are not looked at), but there is none of a valid value's class missing.
 *
 * @example examplesOf({ values: [5.5], timeZone: 'UTC' }, { schema: { type: 'integer' }, optional: false }) // [5, 6]
 */
export function examplesOf(constants: Constants, fact: FactSchema | undefined): Json[] {
  const { schema = {}, optional = true } = fact ?? {};
  const values: readonly Json[] =
    schema.enum ?? typesOf(schema).flatMap((type) => ofType[type]?.(constants, schema) ?? []);
  const usual = schema.default === undefined ? [] : [schema.default];
  const some = [...values, ...usual].filter((value) => value !== null);
  return [...new Set<Json>(optional || allowsNull(schema) ? [...some, null] : some)];
}

/** The types of a schema; one that names none has values of every type. */
export const typesOf = ({ type = Object.keys(ofType) }: ValueSchema): string[] => [type].flat();

const numbersIn = ({ values }: Constants) => values.filter((value) => typeof value === 'number');
const textsIn = ({ values }: Constants) => values.filter((value) => typeof value === 'string');

const ofType: Record<string, (constants: Constants, schema: ValueSchema) => Json[]> = {
  number: (constants, schema) => numberExamples(numbersIn(constants), schema, schema.multipleOf),
  integer: (constants, schema) => {
    const { multipleOf = 1 } = schema;
    return numberExamples(numbersIn(constants), schema, Number.isInteger(multipleOf) ? multipleOf : 1);
  },
  string: textExamples,
  boolean: () => [true, false],
  // JavaScript takes a list of one number for it.
  array: (constants) => [[], ...numbersAlone(constants).map((one) => [one])],
  object: () => [{}],
};

/** The classes of numbers, where any number may be meant by a value of another type. */
const numbersAlone = (constants: Constants): number[] => {
  const numbers = numbersIn(constants);
  return numbers.length === 0 ? [] : numberExamples(numbers, {}, undefined);
};

function numberExamples(constants: number[], schema: ValueSchema, step: number | undefined): number[] {
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum = -Infinity, exclusiveMaximum = Infinity } = schema;
  const allowed = (value: number) =>
    value >= minimum && value <= maximum && value > exclusiveMinimum && value < exclusiveMaximum;
  const bounds = [minimum, maximum, exclusiveMinimum, exclusiveMaximum].filter(Number.isFinite);
  const cuts = [...new Set([...constants, ...bounds])].sort((a, b) => a - b);
  if (cuts.length === 0) cuts.push(0);
  const points = step
    ? cuts.flatMap((cut) => around(cut, step))
    : cuts.flatMap((cut, at) => [cut, between(cut, cuts[at + 1])]);
  if (!step) points.unshift((cuts[0] as number) - 1);
  return [...new Set(points.filter(allowed))].sort((a, b) => a - b);
}

/** The multiples of a step before, at and after a number: where two cuts have one between them, the one after the first is. */
function around(cut: number, step: number): number[] {
  const digits = /e-(\d+)$/.exec(String(step))?.[1] ?? String(step).split('.')[1]?.length ?? 0;
  const nearest = Math.round(cut / step);
  const near = [-1, 0, 1].map((away) => Number(((nearest + away) * step).toFixed(Math.min(100, Number(digits)))));
  return near.filter(Number.isFinite);
}

/** A number between two, as short as there is one; above the last. */
function between(low: number, high: number | undefined): number {
  if (high === undefined) return low + 1;
  const middle = low / 2 + high / 2;
  for (let digits = 1; digits < 17; digits += 1) {
    const short = Number(middle.toPrecision(digits));
    if (short > low && short < high) return short;
  }
  return middle;
}

function textExamples(constants: Constants, { format }: ValueSchema): string[] {
  const texts = textsIn(constants);
  const known = formatNamed(format);
  if (known?.scales)
    return [...new Set(known.scales(constants.timeZone).flatMap((scale) => placedTexts(texts, scale, known)))];
  if (known) return [...new Set([...texts.filter(known.test), ...known.samples([])])];
  const words = [...new Set(texts)].sort(byCodePoint);
  const between = constants.ordered ? ['', ...words.flatMap((word, at) => after(word, words[at + 1]))] : [];
  // JavaScript takes the text of a number for it; a blank behind it makes it another text.
  const numbers = numbersAlone(constants).map((one) => (words.includes(String(one)) ? `${one} ` : String(one)));
  const other = ['其他', 'other', 'x'].find((text) => !words.includes(text)) ?? `${words.join('')}x`;
  return [...new Set([...words, other, ...between, ...numbers])];
}

/** The order of texts in FEEL. */
const byCodePoint = (a: string, b: string): number => {
  const [some, others] = [[...a], [...b]];
  for (const [at, sign] of some.entries()) {
    const other = others[at];
    if (other === undefined) return 1;
    if (sign !== other) return (sign.codePointAt(0) as number) - (other.codePointAt(0) as number);
  }
  return some.length - others.length;
};

/** A text after one and before the next, if there is any between them. */
function after(word: string, next: string | undefined): string[] {
  const found = ['a', '0', ' ', '\u0000'].find((sign) => next === undefined || byCodePoint(word + sign, next) < 0);
  return found === undefined ? [] : [word + found];
}

/** Whether a text has a place among the values of a format. */
export const hasPlaceIn = (text: string, format: Format, timeZone: string): boolean =>
  !format.scales || format.scales(timeZone).some(({ placeOf }) => !Number.isNaN(placeOf(text)));

/** A text before all places where constants cut a scale, one at each, and one behind each; a constant's own where it is one of the format. */
function placedTexts(constants: string[], { placeOf, textAt, steps, middle }: Scale, { test }: Format): string[] {
  const own = new Map(constants.map((text) => [placeOf(text), text]));
  const cuts = [...own.keys()].filter((place) => !Number.isNaN(place)).sort((a, b) => a - b);
  if (cuts.length === 0) cuts.push(middle);
  const isThere = (place: number) => textAt(place) !== undefined;
  const [first] = cuts as [number];
  const before = steps.find((much) => isThere(first - much)) ?? 1;
  const points = [first - before];
  for (const [index, cut] of cuts.entries()) {
    const next = cuts[index + 1];
    // The next minute where there is one between, otherwise the next second, or the least there is.
    const isBetween = (much: number) => cut + much < (next ?? Number.POSITIVE_INFINITY) && isThere(cut + much);
    const step = steps.find(isBetween);
    points.push(cut, ...(step ? [cut + step] : steps.length === 0 ? [between(cut, next)] : []));
  }
  return points.flatMap((place) => {
    const [written, plain] = [own.get(place), textAt(place)];
    const text = written !== undefined && test(written) ? written : plain;
    return text !== undefined && test(text) ? [text] : [];
  });
}
