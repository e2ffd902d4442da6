import type { Json } from '../ground/definition.ts';
import { type Classes, classesWhere, firstAllowed, inBoth, meet } from './classes.ts';
import { examplesOf, type FactSchema } from './examples.ts';
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
export function cutDimensions(
  formulas: Formula[],
  schemas: (name: string) => FactSchema | undefined,
  timeZone: string,
): Dimension[] {
  const seen = new Map<
    string,
    { free: boolean; constants: Set<Json>; ordered: boolean; examples: Json[] | undefined }
  >();
  const walk = (formula: Formula) => {
    if (formula.kind !== 'atom') return formula.parts.forEach(walk);
    const { dimension, free, constants, examples, ordered = false } = formula;
    const known = seen.get(dimension) ?? { free, constants: new Set<Json>(), ordered, examples };
    for (const constant of constants) known.constants.add(constant);
    known.ordered ||= ordered;
    seen.set(dimension, known);
  };
  formulas.forEach(walk);
  const dimensions = [...seen].map(([name, { free, constants, ordered, examples }]) => ({
    name,
    free,
    cuts: constants,
    examples: examples ?? examplesOf({ values: [...constants], ordered, timeZone }, schemas(name)),
  }));
  // Those with few classes first: they tell most boxes apart at once.
  return dimensions.sort((a, b) => a.examples.length - b.examples.length);
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
