import {
  isFound,
  type KeptRow,
  type RegisterQuery,
  type RowPage,
  type SpanFigures,
  type SpanQuery,
  SpanTotals,
  Totals,
} from '../../engine/index.ts';
import { inTurns, ownTurn } from '../kernel/turns.ts';
import { unlessDamaged } from './damage.ts';
import { KeyedQueue } from './keyed-queue.ts';
import type { RecordedDecision } from './recorded-decisions.ts';
import { isOver } from './register-over.ts';
import { RowSlots } from './row-slots.ts';
import { placeIn, SortedRows } from './sorted-rows.ts';
import type { KeptRegister, KeptState, RegisterSource, Registers } from './store.ts';

/** So many sources are looked at in one call, and so many read at once. */
const atOnce = 1000;
const sideBySide = 50;

/** Where the sources of one process are. */
export interface SourceFiles {
  /** The ids of all that there are by now. */
  ids(kept: Pick<KeptRegister, 'policy' | 'over'>): Promise<string[]>;
  read(kind: 'records' | 'instances', id: string): Promise<RegisterSource | undefined>;
  decisions(policy: string): AsyncIterable<RecordedDecision>;
}

interface Kept {
  is: KeptRegister;
  rows: RowSlots;
  sorted: SortedRows;
  /** What all rows come to; undefined where that cannot be told without adding all anew. */
  totals: Totals | undefined;
  /** The values of groups and the names of spans, each once. */
  texts: Map<string, string>;
  /** What is to be looked at: ids, and decisions as they are. */
  changed: Set<string>;
  decided: RecordedDecision[];
  /** What there was when it was begun, as far as it was not looked at; undefined: not asked for yet. */
  first?: { ids: string[] } | { decisions: AsyncIterator<RecordedDecision> };
}

/** Rows of registers in the memory of the one process that has a store: made anew after each start. */
export class RegistersInMemory implements Registers {
  private readonly sources: SourceFiles;
  private readonly all = new Map<string, Kept>();
  private readonly queue = new KeyedQueue();

  constructor(sources: SourceFiles) {
    this.sources = sources;
  }

  /** Is told of each source that was written, or cannot be read any more. @param of the form or flow; absent: of which is not known */
  changed(kind: 'records' | 'instances', id: string, policy?: string, of?: string): void {
    for (const { is, changed } of this.all.values()) {
      if (is.over.kind !== kind || (policy !== undefined && is.policy !== policy)) continue;
      if (of === undefined || isOver(is.over.of, of)) changed.add(id);
    }
  }

  /** Is told of decisions that were written. @param read gives them; it is not called where nobody asks */
  decided(read: () => RecordedDecision[]): void {
    const asking = [...this.all.values()].filter(({ is }) => is.over.kind === 'decisions');
    if (asking.length === 0) return;
    const made = read();
    for (const { is, decided } of asking) decided.push(...made.filter(({ policy }) => policy === is.policy));
  }

  takeUp(is: KeptRegister): Promise<KeptState> {
    return this.queue.run(is.id, async () => {
      const kept = this.all.get(is.id) ?? this.begin(is);
      kept.first ??= await this.firstOf(is);
      return is.over.kind === 'decisions' ? takeDecisions(kept) : this.takeChanged(kept);
    });
  }

  page({ id, definition }: KeptRegister, query: RegisterQuery): Promise<RowPage> {
    return this.queue.run(id, async () => {
      const kept = this.all.get(id);
      if (!kept) return pageOf(definition, [], query);
      const isAll = !query.span && query.filters.length === 0;
      if (kept.totals && isAll) return { rows: pageIn(kept.sorted, query), ...kept.totals.told() };
      const { limit } = query;
      if (limit === undefined || query.from + limit > mostChosen) return pageOf(definition, kept.sorted.all(), query);
      return chosenPage(kept, query, query.from + limit);
    });
  }

  spans({ id }: KeptRegister, query: SpanQuery): Promise<SpanFigures[]> {
    return this.queue.run(id, async () => {
      const totals = new SpanTotals(query);
      // Spans are of all times that their source saw.
      const chosen = { filters: query.filters, from: 0 };
      for (const some of this.all.get(id)?.rows.likely(chosen) ?? []) {
        const turn = ownTurn();
        if (turn) await turn;
        for (const row of some) if (isFound(row, chosen)) totals.add(row.spans ?? []);
      }
      return inTurns(totals.told());
    });
  }

  async kept() {
    return [...this.all.values()].map(({ is: { id, policy, register } }) => ({ id, policy, register }));
  }

  async drop(id: string): Promise<void> {
    this.all.delete(id);
  }

  /** Makes no more of them once it resolves. */
  close(): Promise<void> {
    return this.queue.close();
  }

  private begin(is: KeptRegister): Kept {
    const kept: Kept = {
      ...{ is, rows: new RowSlots(is.definition.columns.length) },
      ...{ sorted: new SortedRows(), totals: new Totals(is.definition) },
      ...{ texts: new Map(), changed: new Set(), decided: [] },
    };
    this.all.set(is.id, kept);
    return kept;
  }

  private async firstOf(is: KeptRegister): Promise<NonNullable<Kept['first']>> {
    if (is.over.kind === 'decisions') return { decisions: this.sources.decisions(is.policy)[Symbol.asyncIterator]() };
    return { ids: await this.sources.ids(is) };
  }

  private async takeChanged(kept: Kept): Promise<KeptState> {
    const { changed, first } = kept;
    const left = first && 'ids' in first ? first.ids : [];
    const isWhole = changed.size + left.length <= atOnce;
    const ids: string[] = [];
    for (const id of changed) {
      if (ids.length === atOnce) break;
      changed.delete(id);
      ids.push(id);
    }
    while (ids.length < atOnce && left.length > 0) ids.push(left.pop() as string);
    try {
      for (let from = 0; from < ids.length; from += sideBySide)
        await this.take(kept, ids.slice(from, from + sideBySide));
    } catch (error) {
      for (const id of ids) changed.add(id);
      throw error;
    }
    return { isWhole, taken: ids.length };
  }

  private async take(kept: Kept, ids: string[]): Promise<void> {
    const { is } = kept;
    const kind = is.over.kind as 'records' | 'instances';
    const found = await Promise.all(ids.map((id) => this.sources.read(kind, id).catch(unlessDamaged)));
    for (const [place, id] of ids.entries()) {
      const turn = ownTurn();
      if (turn) await turn;
      const source = found[place];
      put(kept, id, source && is.rowOf(source));
    }
  }
}

async function takeDecisions(kept: Kept): Promise<KeptState> {
  const { is, decided, first } = kept;
  const isAll = decided.length <= atOnce;
  const made = decided.splice(0, atOnce);
  const take = async (one: RecordedDecision) => {
    const turn = ownTurn();
    if (turn) await turn;
    const row = is.rowOf(one);
    if (row) put(kept, one.id, row);
  };
  let taken = made.length;
  try {
    for (const one of made) await take(one);
    if (!first || !('decisions' in first)) return { isWhole: isAll, taken };
    for (; taken < atOnce; taken += 1) {
      const { done, value } = await first.decisions.next();
      if (done) return { isWhole: isAll, taken };
      await take(value);
    }
  } catch (error) {
    // What failed is begun anew.
    delete kept.first;
    decided.push(...made);
    throw error;
  }
  return { isWhole: false, taken };
}

/** A row that has no texts of its own where others have the same. */
function withOneText({ texts }: Kept, made: KeptRow): KeptRow {
  const one = (text: string) => {
    const known = texts.get(text) ?? text;
    texts.set(known, known);
    return known;
  };
  const { spans } = made;
  const named = spans && { spans: spans.map((span) => ({ ...span, name: one(span.name) })) };
  return { ...made, group: one(made.group), ...named };
}

function put(of: Kept, source: string, made: KeptRow | undefined): void {
  const { rows, sorted } = of;
  const before = rows.get(source);
  if (before) sorted.remove(before);
  if (before) of.totals?.remove(before);
  const row = made && withOneText(of, made);
  rows.set(source, row);
  if (!row) return;
  sorted.put(row);
  if (of.totals?.isExact(row)) of.totals.add(row);
  else of.totals = undefined;
}

/** A page of all rows. */
const pageIn = (sorted: SortedRows, { from, after, limit }: RegisterQuery) =>
  sorted.some(from, after, limit).map(({ source, place, cells }) => ({ source, place, cells }));

/** Of a longer page all rows are gone through in their order. */
const mostChosen = 1000;

/** A page of those that a query finds: of all of them what they come to, and of the first so many that they are, in their order. */
async function chosenPage({ is, rows }: Kept, query: RegisterQuery, most: number): Promise<RowPage> {
  const totals = new Totals(is.definition);
  const { after } = query;
  const first: KeptRow[] = [];
  for (const some of rows.likely(query)) {
    const turn = ownTurn();
    if (turn) await turn;
    for (const row of some) {
      if (!isFound(row, query)) continue;
      totals.add(row);
      if (after !== undefined && row.place <= after) continue;
      if (first.length === most && row.place >= (first[most - 1] as KeptRow).place) continue;
      first.splice(placeIn(first, row.place), 0, row);
      if (first.length > most) first.pop();
    }
  }
  const told = first.slice(query.from).map(({ source, place, cells }) => ({ source, place, cells }));
  return { rows: told, ...totals.told() };
}

/** A page of rows that are in their order, in turns with other work. */
export async function pageOf(
  definition: KeptRegister['definition'],
  parts: readonly (readonly KeptRow[])[],
  query: RegisterQuery,
): Promise<RowPage> {
  const { from, after, limit = Number.POSITIVE_INFINITY } = query;
  const totals = new Totals(definition);
  const rows: KeptRow[] = [];
  let passed = 0;
  for (const part of parts) {
    const turn = ownTurn();
    if (turn) await turn;
    for (const row of part) {
      if (!isFound(row, query)) continue;
      totals.add(row);
      if (rows.length >= limit || (after !== undefined && row.place <= after)) continue;
      if (passed >= from) rows.push(row);
      passed += 1;
    }
  }
  return { rows: rows.map(({ source, place, cells }) => ({ source, place, cells })), ...totals.told() };
}
