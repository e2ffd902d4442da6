import { type Format, formatNamed, formatNames } from '../expressions/formats.ts';
import type { FeelType } from '../expressions/types.ts';
import type { Json, ValueSchema } from '../ground/definition.ts';
import { allowsNull } from '../rules/value-checks.ts';
import { type Classes, classesWhere, firstAllowed, inBoth, meet } from './classes.ts';
import type { Formula } from './formula.ts';

/** One thing that conditions look at, cut into classes of values that no condition tells apart: one example stands for each. */
export interface Dimension {
  name: string;
  /** Its value cannot be chosen directly: it follows from facts. */
  free: boolean;
  examples: Json[];
  /** The constants that conditions compare it with. */
  cuts: ReadonlySet<Json>;
}

/** For each dimension the classes that are allowed; undefined: all of them. */
export type Box = (Classes | undefined)[];

/** How many boxes one rule may need before the checks leave it undecided. */
const mostBoxes = 256;

/** The dimensions that some formulas look at, by name. */
export function cutDimensions(formulas: Formula[], schemas: (name: string) => FactSchema | undefined): Dimension[] {
  const seen = new Map<string, { free: boolean; constants: Set<Json> }>();
  const walk = (formula: Formula) => {
    if (formula.kind !== 'atom') return formula.parts.forEach(walk);
    const { dimension, free, constants } = formula;
    const known = seen.get(dimension) ?? { free, constants: new Set<Json>() };
    for (const constant of constants) known.constants.add(constant);
    seen.set(dimension, known);
  };
  formulas.forEach(walk);
  const dimensions = [...seen].map(([name, { free, constants }]) => ({
    name,
    free,
    cuts: constants,
    examples: examplesOf([...constants], schemas(name)),
  }));
  // Those with few classes first: they tell most boxes apart at once.
  return dimensions.sort((a, b) => a.examples.length - b.examples.length);
}

export interface FactSchema {
  schema: ValueSchema;
  /** It may be left out, and is null then. */
  optional: boolean;
}

/** What values of one of FEEL's types are as JSON, where they have classes. */
export function schemaOfType(is: FeelType['is'] | undefined): ValueSchema | undefined {
  if (is === 'number' || is === 'boolean' || is === 'string') return { type: is };
  const format = formatNames.find((name) => formatNamed(name)?.type === is);
  return is && format && { type: 'string', format };
}

/** An example of every class that constants cut a fact's values into. */
export function examplesOf(constants: Json[], fact: FactSchema | undefined): Json[] {
  const { schema = {}, optional = true } = fact ?? {};
  const types = [schema.type ?? []].flat();
  const values = schema.enum
    ? schema.enum.filter((value) => value !== null)
    : types.includes('boolean') || (constants.length > 0 && constants.every((value) => typeof value === 'boolean'))
      ? [true, false]
      : orderedExamples(constants, schema, types);
  const withNull =
    (optional || allowsNull(schema)) && !(fact === undefined && values.length === 2 && values[0] === true);
  return withNull ? [...values, null] : values;
}

function orderedExamples(constants: Json[], schema: ValueSchema, types: string[]): Json[] {
  const numbers = constants.filter((value) => typeof value === 'number');
  if (types.includes('integer')) return numberExamples(numbers, schema, true);
  if (types.includes('number') || (types.length === 0 && numbers.length > 0))
    return numberExamples(numbers, schema, false);
  const texts = constants.filter((value) => typeof value === 'string');
  const { order } = formatNamed(schema.format) ?? {};
  if (order) return orderedTexts(texts, order);
  const other = ['其他', 'other', 'x'].find((text) => !texts.includes(text)) ?? `${texts.join('')}x`;
  return [...texts, other];
}

function numberExamples(constants: number[], schema: ValueSchema, whole: boolean): number[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const allowed = (value: number) =>
    !(value < (minimum ?? -Infinity) || value > (maximum ?? Infinity)) &&
    !(value <= (exclusiveMinimum ?? -Infinity) || value >= (exclusiveMaximum ?? Infinity)) &&
    (!whole || Number.isInteger(value));
  const bounds = [minimum, maximum, exclusiveMinimum, exclusiveMaximum].filter((value) => value !== undefined);
  const cuts = [...new Set([...constants, ...bounds])].sort((a, b) => a - b);
  if (cuts.length === 0) cuts.push(0);
  const points = [(cuts[0] as number) - 1];
  for (const [index, cut] of cuts.entries()) {
    const next = cuts[index + 1];
    points.push(cut);
    points.push(next === undefined ? cut + 1 : between(cut, next, whole));
  }
  return [...new Set(points.filter(allowed))];
}

function between(low: number, high: number, whole: boolean): number {
  const middle = (low + high) / 2;
  if (!whole) return middle;
  // Between neighbours there is no whole number; the fraction is thrown out by the caller.
  return high - low > 1 ? Math.floor(low) + 1 : middle;
}

function orderedTexts(constants: string[], { parse, format, step, middle }: NonNullable<Format['order']>): string[] {
  const cuts = [...new Set(constants.map(parse).filter((value) => !Number.isNaN(value)))].sort((a, b) => a - b);
  if (cuts.length === 0) cuts.push(parse(middle));
  const points = [(cuts[0] as number) - step];
  for (const [index, cut] of cuts.entries()) {
    const next = cuts[index + 1];
    points.push(cut);
    if (next === undefined) points.push(cut + step);
    else if (next - cut > step) points.push(cut + step);
  }
  return [...new Set(points)].map(format);
}

/**
 * The boxes that make up a formula.
 *
 * @returns undefined where there would be too many
 */
export function boxesOf(formula: Formula, dimensions: Dimension[]): Box[] | undefined {
  const places = new Map(dimensions.map((dimension, place) => [dimension.name, place]));
  const walk = (one: Formula): Box[] | undefined => {
    if (one.kind === 'atom') {
      const place = places.get(one.dimension) as number;
      const box: Box = new Array(dimensions.length).fill(undefined);
      const { examples } = dimensions[place] as Dimension;
      box[place] = classesWhere(examples.length, (index) => one.holds(examples[index] as Json));
      return firstAllowed(box[place]) >= 0 ? [box] : [];
    }
    const parts = one.parts.map(walk);
    if (parts.some((part) => part === undefined)) return undefined;
    if (one.kind === 'or') return limited((parts as Box[][]).flat());
    const everything: Box = new Array(dimensions.length).fill(undefined);
    let product: Box[] | undefined = [everything];
    for (const part of parts as Box[][]) {
      product = limited(productOf(product, part));
      if (!product) return undefined;
    }
    return product;
  };
  return walk(formula);
}

const productOf = (some: Box[], others: Box[]): Box[] =>
  some.flatMap((box) =>
    others.flatMap((other): Box[] => {
      const common = intersect(box, other);
      return common ? [common] : [];
    }),
  );

const limited = (boxes: Box[]) => (boxes.length > mostBoxes ? undefined : boxes);

/** What two boxes have in common; undefined where nothing. */
export function intersect(a: Box, b: Box): Box | undefined {
  if (!touch(a, b)) return undefined;
  return a.map((left, place) => {
    const right = b[place];
    return left && right ? inBoth(left, right) : (left ?? right);
  });
}

/** Whether two boxes have a point in common. */
export function touch(a: Box, b: Box): boolean {
  for (let place = 0; place < a.length; place += 1) {
    const [left, right] = [a[place], b[place]];
    if (left && right && !meet(left, right)) return false;
  }
  return true;
}
