import type { Frame, ReadJson } from '../expressions/scope.ts';
import type { Json } from '../ground/definition.ts';
import { allHold, plainValue } from './column.ts';
import { type Leaf, onlyValue } from './conjunctions.ts';
import type { IndexedFacts } from './indexed-facts.ts';
import type { Row, RuleIndex } from './rule-index.ts';

/** A row without comparisons of a fact stands with each of its values: so many times as many rows at most. */
const mostCopies = 2;

/**
 * Splits a large index by the fact that divides its rows best: for each value that the rows name, an index of those it leaves.
 *
 * @param done the facts that the rows were divided by before: of them nothing is to be asked any more
 * @param indexOf makes the index of some rows
 * @returns undefined where no fact divides them well
 */
export function* splitOf(
  rows: Row[],
  done: readonly string[],
  facts: IndexedFacts,
  indexOf: (rows: Row[], done: readonly string[]) => Generator<void, RuleIndex | undefined>,
): Generator<void, RuleIndex | undefined> {
  const best = bestFact(rows, done);
  if (!best) return undefined;
  const { fact, values } = best;
  const parts = new Map<Json, Row[]>([...values].map((value) => [value, []]));
  const others: Row[] = [];
  const own: Leaf[] = [];
  for (const row of rows) {
    own.length = 0;
    for (const leaf of row.leaves) if (leaf.fact === fact) own.push(leaf);
    const value = plainValue(own, 0, own.length);
    if (value !== undefined) {
      parts.get(value)?.push(row);
      continue;
    }
    for (const [one, part] of parts) if (allHold(own, 0, own.length, one)) part.push(row);
    if (allHold(own, 0, own.length, undefined)) others.push(row);
  }
  const indexes = new Map<Json | undefined, RuleIndex>();
  const decided = [...done, fact];
  for (const [value, part] of [...parts, [undefined, others] as const]) {
    const index = yield* indexOf(part, decided);
    if (!index) return undefined;
    indexes.set(value, index);
  }
  return new Split(facts.read(fact), indexes);
}

/** What the rows want of one fact, where they never compare it with a number or by order. */
interface Named {
  values: Set<Json>;
  /** How many rows want just one value of it. */
  plain: number;
}

/** The fact whose values leave fewest rows on average, if that is less than half of them. */
function bestFact(rows: Row[], done: readonly string[]): { fact: string; values: Set<Json> } | undefined {
  let best: { fact: string; values: Set<Json> } | undefined;
  let fewest = rows.length / 2;
  for (const [fact, { values, plain }] of namedFacts(rows)) {
    if (done.includes(fact)) continue;
    const copies = plain + (rows.length - plain) * (values.size + 1);
    if (values.size < 2 || copies > rows.length * mostCopies || copies / values.size >= fewest) continue;
    [best, fewest] = [{ fact, values }, copies / values.size];
  }
  return best;
}

function namedFacts(rows: Row[]): Map<string, Named> {
  const all = new Map<string, Named>();
  const numeric = new Set<string>();
  for (const { leaves } of rows) {
    for (const leaf of leaves) {
      const { fact, value } = leaf;
      const named = all.get(fact) ?? { values: new Set(), plain: 0 };
      all.set(fact, named);
      if (onlyValue(leaf) !== undefined) named.plain += 1;
      if (leaf.cut.by === 'bound') numeric.add(fact);
      else if (Array.isArray(value)) for (const one of value) addValue(named, numeric, fact, one);
      else addValue(named, numeric, fact, value);
    }
  }
  for (const fact of numeric) all.delete(fact);
  return all;
}

function addValue({ values }: Named, numeric: Set<string>, fact: string, value: Json): void {
  if (typeof value === 'number') numeric.add(fact);
  else values.add(value);
}

/** An index whose rules no number tells: they are more than a small integer has bits, or are tried. */
abstract class WithoutKeys {
  get meaning(): string {
    return '';
  }
  key(): number {
    return -1;
  }
  rulesOf(): number[] {
    return [];
  }
}

/** An index for each value of a fact. */
class Split extends WithoutKeys implements RuleIndex {
  private readonly read: ReadJson;
  private readonly parts: Map<Json | undefined, RuleIndex>;
  private readonly others: RuleIndex;

  /** @param parts value → its index; undefined → that of every other value */
  constructor(read: ReadJson, parts: Map<Json | undefined, RuleIndex>) {
    super();
    this.read = read;
    this.parts = parts;
    this.others = parts.get(undefined) as RuleIndex;
  }

  first(frame: Frame, holds: (rule: number) => boolean): number {
    return this.part(frame).first(frame, holds);
  }
  all(frame: Frame, holds: (rule: number) => boolean): number[] {
    return this.part(frame).all(frame, holds);
  }

  private part(frame: Frame): RuleIndex {
    return this.parts.get(this.read(frame)) ?? this.others;
  }
}

/** A few rows, each rule tried. */
export class FewRows extends WithoutKeys implements RuleIndex {
  private readonly rules: number[];

  constructor(rows: Row[]) {
    super();
    this.rules = [...new Set(rows.map(({ rule }) => rule))];
  }

  first(_: Frame, holds: (rule: number) => boolean): number {
    return this.rules.find(holds) ?? -1;
  }
  all(_: Frame, holds: (rule: number) => boolean): number[] {
    return this.rules.filter(holds);
  }
}
