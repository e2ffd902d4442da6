import type { Space } from '../checks/rule-space.ts';
import type { Json, JsonObject } from '../ground/definition.ts';
import type { RuleSet } from '../rules/compile.ts';

/** The classes of values of each fact that conditions tell apart: an example of each, in order. */
export type FactClasses = { name: string; examples: Json[]; cuts: ReadonlySet<Json> }[];

/** Where conditions cut a fact into more classes than this, so many of them stand for all. */
const mostClasses = 12;

/** The classes of a rule set's own facts. Facts that only formulas look at have no classes: they are filled in. */
export function factClasses({ definition }: RuleSet, { dimensions, prober }: Space): FactClasses {
  return Object.keys(definition.facts.properties ?? {}).map((name) => {
    const dimension = dimensions.find((one) => !one.free && one.name === name);
    if (dimension) return { name, examples: spread(dimension.examples), cuts: dimension.cuts };
    const examples = prober.choices.get(name) ?? [];
    return { name, examples: spread(examples, 4), cuts: new Set<Json>() };
  });
}

function spread(examples: Json[], most = mostClasses): Json[] {
  if (examples.length <= most) return examples;
  return Array.from({ length: most }, (_, index) => examples[Math.floor((index * examples.length) / most)] as Json);
}

/** The class of a value; -1 where it is of none. */
function classOf({ examples }: FactClasses[number], value: Json): number {
  const exact = examples.indexOf(value);
  if (exact >= 0 || value === null || typeof value === 'boolean') return exact;
  const isOrdered = (one: Json) =>
    typeof one === typeof value && (typeof one === 'number' || /^\d{4}-\d\d/.test(String(one)));
  if (!isOrdered(value)) return -1;
  // The nearest example below stands for an open interval only where it is no cut itself; a cut is its own class.
  const order = examples.map((one, index) => ({ one, index })).filter(({ one }) => isOrdered(one));
  const below = order.findLast(({ one }) => (one as string) < (value as string));
  const above = order.find(({ one }) => (one as string) > (value as string));
  return (below ?? above)?.index ?? -1;
}

interface Wanted {
  facts: Record<string, Json>;
  keys: string[];
}
/** Which classes, and which two together, were had. */
export interface PairCover {
  add(facts: JsonObject): void;
  /** What is missing: first single classes, then pairs; nothing where all are had or given up. */
  next(): Wanted | undefined;
  giveUp(wanted: Wanted): void;
  /** Whole facts with the wanted values, the others chosen so that they make up most of what is missing. */
  fill(wanted: Record<string, Json>): Record<string, Json>;
  values(): { covered: number; of: number };
  pairs(): { covered: number; of: number };
}

/** Keeps account of the classes of facts and of pairs of them. */
export function pairCover(classes: FactClasses): PairCover {
  const single = (fact: number, value: number) => `${fact}.${value}`;
  const pair = (a: number, x: number, b: number, y: number) => (a < b ? `${a}.${x}/${b}.${y}` : `${b}.${y}/${a}.${x}`);
  const allValues = classes.flatMap(({ examples }, fact) => examples.map((_, value) => [fact, value] as const));
  const allPairs = allValues.flatMap(([a, x]) =>
    allValues.filter(([b]) => a < b).map(([b, y]) => [a, x, b, y] as const),
  );
  const had = new Set<string>();
  const givenUp = new Set<string>();
  const isMissing = (key: string) => !had.has(key) && !givenUp.has(key);
  const example = (fact: number, value: number) => classes[fact]?.examples[value] ?? null;
  const name = (fact: number) => classes[fact]?.name as string;
  let pairPlace = 0;
  return {
    add(facts) {
      const of = classes.map((one) => classOf(one, facts[one.name] ?? null));
      of.forEach((value, fact) => {
        if (value < 0) return;
        had.add(single(fact, value));
        for (let other = fact + 1; other < of.length; other += 1) {
          if ((of[other] as number) >= 0) had.add(pair(fact, value, other, of[other] as number));
        }
      });
    },
    next() {
      const value = allValues.find(([fact, one]) => isMissing(single(fact, one)));
      if (value) return { facts: { [name(value[0])]: example(...value) }, keys: [single(...value)] };
      for (; pairPlace < allPairs.length; pairPlace += 1) {
        const [a, x, b, y] = allPairs[pairPlace] as (typeof allPairs)[number];
        if (isMissing(pair(a, x, b, y)))
          return { facts: { [name(a)]: example(a, x), [name(b)]: example(b, y) }, keys: [pair(a, x, b, y)] };
      }
      return undefined;
    },
    giveUp({ keys }) {
      for (const key of keys) givenUp.add(key);
    },
    fill(wanted) {
      const chosen = classes.map((one) => (one.name in wanted ? classOf(one, wanted[one.name] as Json) : -1));
      classes.forEach(({ examples }, fact) => {
        if (chosen[fact] !== -1) return;
        const scores = examples.map((_, value) => {
          const news = chosen.filter((other, place) => other >= 0 && isMissing(pair(fact, value, place, other))).length;
          return news + (isMissing(single(fact, value)) ? 2 : 0);
        });
        chosen[fact] = scores.indexOf(Math.max(...scores));
      });
      const filled = classes.map(({ name: own }, fact) => [
        own,
        own in wanted ? wanted[own] : example(fact, chosen[fact] as number),
      ]);
      return Object.fromEntries(filled) as Record<string, Json>;
    },
    values: () => ({ covered: allValues.filter(([a, x]) => had.has(single(a, x))).length, of: allValues.length }),
    pairs: () => ({
      covered: allPairs.filter(([a, x, b, y]) => had.has(pair(a, x, b, y))).length,
      of: allPairs.length,
    }),
  };
}
