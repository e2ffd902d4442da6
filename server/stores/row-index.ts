import { wordsIn } from './record-index.ts';
import type { MasterRow, RowName, RowRead, RowsWritten } from './records/master-row.ts';
import { rowId } from './row-hash.ts';
import { insertSorted, placeOf } from './sorted.ts';
import type { RowQuery } from './store.ts';

interface Entry {
  name: RowName;
  version: number;
  /** What a search looks through. */
  words: string;
}

/** What lists and commits ask about all rows, kept in memory. */
export class RowIndex {
  private readonly entries = new Map<string, Entry>();
  /** Keys in their order, by policy and master. */
  private readonly orders = new Map<string, string[]>();

  put({ policy, master, key, version, fields }: MasterRow): void {
    const name = { policy, master, key };
    const id = rowId(name);
    const before = this.entries.get(id);
    if (before && before.version > version) return;
    if (!before) insertSorted(this.orderOf(name), key);
    this.entries.set(id, { name, version, words: wordsIn(fields) });
  }

  /** The version of a row; 0: there is none. */
  version(name: RowName): number {
    return this.entries.get(rowId(name))?.version ?? 0;
  }

  has(id: string): boolean {
    return this.entries.has(id);
  }

  remove(id: string): void {
    const entry = this.entries.get(id);
    if (!entry) return;
    this.entries.delete(id);
    const order = this.orderOf(entry.name);
    order.splice(placeOf(order, entry.name.key), 1);
  }

  ids(): string[] {
    return [...this.entries.keys()];
  }

  names(): RowName[] {
    return [...this.entries.values()].map(({ name }) => name);
  }

  /** How many rows there are of each master of a policy. */
  counts(policy: string): Record<string, number> {
    const own = [...this.orders].flatMap(([name, keys]) => {
      const [of, master] = JSON.parse(name) as [string, string];
      return of === policy && keys.length > 0 ? [[master, keys.length] as const] : [];
    });
    return Object.fromEntries(own);
  }

  /** Whether rows can be written as they are: each follows what stands, and what was read stands. */
  follows({ changed, read }: RowsWritten): boolean {
    const stands = (row: RowName) => this.version(row);
    return (
      changed.every((row) => stands(row) === row.version - 1) &&
      read.every((row: RowRead) => stands(row) === row.version)
    );
  }

  /** The rows that a query finds, in the order of their keys, and where the next page begins. */
  find({ policy, master, q, cursor, limit }: RowQuery): { names: RowName[]; cursor?: string } {
    const order = this.orderOf({ policy, master });
    const begin =
      cursor === undefined ? 0 : placeOf(order, cursor) + (order[placeOf(order, cursor)] === cursor ? 1 : 0);
    const names: RowName[] = [];
    for (let place = begin; place < order.length; place += 1) {
      const name = { policy, master, key: order[place] as string };
      if (q !== undefined && !this.entries.get(rowId(name))?.words.includes(q.toLowerCase())) continue;
      if (names.length === limit) return { names, cursor: names.at(-1)?.key as string };
      names.push(name);
    }
    return { names };
  }

  private orderOf({ policy, master }: Omit<RowName, 'key'>): string[] {
    const name = JSON.stringify([policy, master]);
    const order = this.orders.get(name) ?? [];
    this.orders.set(name, order);
    return order;
  }
}
