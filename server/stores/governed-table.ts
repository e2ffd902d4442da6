import {
  type GovernedKey,
  type GovernedKind,
  governedKinds,
  keyOf,
  kindOf,
  type Listed,
  type Put,
} from './governed-kinds.ts';

type Records = ReadonlyMap<string, object>;

/** Records by kind and key, as they are after some puts: what was before stays as it was. */
export class GovernedTable {
  private readonly kinds: ReadonlyMap<GovernedKind, Records>;

  constructor(kinds: ReadonlyMap<GovernedKind, Records> = new Map()) {
    this.kinds = kinds;
  }

  static of(list: (kind: GovernedKind) => object[]): GovernedTable {
    const named = (kind: GovernedKind) => list(kind).map((one) => [nameOf(keyOf(kind, one)), one] as const);
    return new GovernedTable(new Map(governedKinds.map((kind) => [kind, new Map(named(kind))])));
  }

  get(kind: GovernedKind, key: GovernedKey): object | undefined {
    return this.kinds.get(kind)?.get(nameOf(key));
  }

  /** Those of a kind, in the order in which they came; of one policy where it is named. */
  list<K extends GovernedKind>(kind: K, policy?: string): Listed<K>[] {
    const all = [...(this.kinds.get(kind)?.values() ?? [])] as Listed<K>[];
    return policy === undefined ? all : all.filter((record) => (record as { policy?: string }).policy === policy);
  }

  /** The records after some puts, or nothing where one of them meets something else than it expects. */
  after(puts: readonly Put[]): GovernedTable | undefined {
    const kinds = new Map(this.kinds);
    const next = new GovernedTable(kinds);
    // Each that is changed is copied once, however many puts there are.
    const copies = new Map<GovernedKind, Map<string, object>>();
    for (const { kind, key, value, expect } of puts) {
      const { beside } = kindOf(kind);
      if (!isExpected(next.get(kind, key), expect) || (beside && !next.get(beside, key))) return undefined;
      const records = copies.get(kind) ?? new Map(kinds.get(kind));
      copies.set(kind, records);
      if (value) records.set(nameOf(key), value);
      else records.delete(nameOf(key));
      kinds.set(kind, records);
    }
    return next;
  }
}

/** How a key is called among those of its kind. */
export const nameOf = (key: GovernedKey) => key.join('/');

function isExpected(met: { revision?: number } | undefined, expect: Put['expect']): boolean {
  return expect === 'any' || (expect === 'absent' ? met === undefined : met?.revision === expect);
}
