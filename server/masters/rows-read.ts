import {
  exceed,
  type JsonObject,
  type KnownRows,
  limits,
  type PolicyContent,
  Problem,
  type RowReader,
} from '../../engine/index.ts';
import { severalAtOnce } from '../kernel/turns.ts';
import type { MasterRow, RowRead } from '../stores/records/master-row.ts';
import type { Store } from '../stores/store.ts';

interface Known {
  master: string;
  key: string;
  stored?: MasterRow | undefined;
  fields: JsonObject | null;
}

/**
 * The rows of a policy as one evaluation reads them. It is synchronous, and only while it runs it is known which rows it needs: one that
 * was not read yet is null to it at first, and then all is done again with what was missing.
 */
export class RowsRead {
  /** What the engine is given. */
  readonly row: RowReader;
  private readonly known = new Map<string, Known>();
  private readonly missing = new Map<string, Omit<Known, 'fields'>>();
  private readonly rows: Store['rows'];
  private readonly policy: string;

  /** @param given rows that stand in the place of all that are stored */
  constructor({ rows }: Pick<Store, 'rows'>, policy: string, given?: RowReader) {
    this.rows = rows;
    this.policy = policy;
    this.row = (master, key) => {
      const name = JSON.stringify([master, key]);
      const known = this.known.get(name);
      if (known) return known.fields;
      if (!given) this.missing.set(name, { master, key });
      else this.known.set(name, { master, key, fields: given(master, key) });
      return given ? given(master, key) : null;
    };
  }

  /** Reads what was asked for and not there. @returns false where nothing was */
  async load(): Promise<boolean> {
    if (this.missing.size === 0) return false;
    if (this.known.size + this.missing.size > limits.rowsRead.most) exceed('rowsRead');
    const { policy } = this;
    const asked = [...this.missing];
    this.missing.clear();
    // An import may ask for thousands: all at once they would wait for a connection longer than any waits.
    await severalAtOnce(asked, async ([name, { master, key }]) => {
      const stored = await this.rows.get({ policy, master, key });
      this.known.set(name, { master, key, stored, fields: stored?.fields ?? null });
    });
    return true;
  }

  /** The row as it is stored; undefined: there is none. */
  stored(master: string, key: string): MasterRow | undefined {
    return this.known.get(JSON.stringify([master, key]))?.stored;
  }

  /** The versions that were read. */
  get read(): RowRead[] {
    const { policy } = this;
    return [...this.known.values()].map(({ master, key, stored }) => ({
      policy,
      master,
      key,
      version: stored?.version ?? 0,
    }));
  }

  /** What was read, to be kept with what came of it; undefined: nothing. */
  get found(): KnownRows | undefined {
    const found: KnownRows = {};
    for (const { master, key, fields } of this.known.values()) {
      if (fields) found[master] = { ...found[master], [key]: fields };
    }
    return Object.keys(found).length > 0 ? found : undefined;
  }
}

/**
 * What an evaluation reads rows with.
 *
 * @param given rows that stand in the place of those stored
 * @returns undefined where the policy has no master data
 */
export function rowsFor(
  { store }: { store: Pick<Store, 'rows'> },
  policy: string,
  { masters }: Pick<PolicyContent, 'masters'>,
  given?: RowReader,
): RowsRead | undefined {
  return Object.keys(masters).length > 0 ? new RowsRead(store, policy, given) : undefined;
}

/** Rows read one by another: more is no chain of references but an expression that goes through the master data. */
const mostRounds = 20;

/**
 * Evaluates with rows: again, where some were missing that are there now.
 *
 * @param rows absent: the policy has no master data
 * @param work is given what reads rows; what it throws counts once nothing was missing
 * @throws Problem limitExceeded, and what `work` throws
 * @example await withRows(new RowsRead(store, 'shop'), (row) => evaluate(ruleSet, facts, { at, row }))
 */
export async function withRows<T>(
  rows: RowsRead | undefined,
  work: (row: RowReader | undefined) => T | Promise<T>,
): Promise<T> {
  if (!rows) return work(undefined);
  for (let round = 0; round < mostRounds; round += 1) {
    let failed: { error: unknown } | undefined;
    let result: T | undefined;
    try {
      result = await work(rows.row);
    } catch (error) {
      // The store being away, say, is nothing that a row would change.
      if (!(error instanceof Problem)) throw error;
      failed = { error };
    }
    if (await rows.load()) continue;
    if (failed) throw failed.error;
    return result as T;
  }
  return exceed('rowsRead');
}
