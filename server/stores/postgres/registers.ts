import { type Json, type RegisterQuery, type RowPage, Totals, textOfCell } from '../../../engine/index.ts';
import { ownTurn } from '../../kernel/turns.ts';
import type { Damages } from '../damage.ts';
import { decisionsOf } from '../recorded-decisions.ts';
import type { KeptRegister, KeptState, RegisterSource, Registers } from '../store.ts';
import { arrayOf } from './arrays.ts';
import type { Ask, Database } from './database.ts';
import { type Found, type Place, sourcesIn } from './register-sources.ts';
import { spansIn, spansOf } from './register-spans.ts';

/** So many sources are looked at in one transaction. */
const atOnce = 1000;

interface Head {
  number: number;
  place: Place | null;
  changes: boolean;
}

/**
 * Rows of registers as rows of a table. Whatever writes a source writes, in its transaction, which of them are to be made anew: triggers
 * do. What is read from them is one moment's.
 */
export function registersIn({ ask, askOften, write, read }: Database, damages: Damages): Registers {
  const headOf = async (id: string) => (await askOften<Head>('register', head, id))[0];
  return {
    async takeUp(kept) {
      const found = (await headOf(kept.id)) ?? (await begin());
      if (found.place === null && !found.changes) return { isWhole: true, taken: 0 };
      let state: KeptState = { isWhole: false, taken: 0 };
      await write(async (inside) => {
        state = await takeUp(inside, kept, damages);
        return 'ok';
      });
      return state;

      async function begin(): Promise<Head> {
        await write((inside) => beginIn(inside, kept));
        return { number: 0, place: start, changes: true };
      }
    },
    page: (kept, query) => read((inside) => pageIn(inside, kept, query)),
    async spans({ id }, query) {
      const found = await headOf(id);
      return found ? spansIn(ask, found.number, query, withoutNul) : [];
    },
    kept: () => ask('select id, policy, register from registers_kept where tenant = $1'),
    async drop(id) {
      await write((inside) => dropIn(inside, id));
    },
  };
}

const start: Place = { of: '', id: '' };

const head = `select number, place, exists (
    select 1 from register_changes c where c.tenant = $1 and c.kept = k.number
  ) as changes
  from registers_kept k where tenant = $1 and id = $2`;

/** Whoever writes sources either has written them, and they are among the first, or knows from now on that they are asked for. */
async function beginIn(ask: Ask, { id, policy, register, over: { kind, of } }: KeptRegister): Promise<'ok'> {
  await ask('select wait_for_writers($2) where $1::text is not null', kind);
  await ask(
    `insert into registers_kept (tenant, id, policy, register, kind, of, place) values ($1, $2, $3, $4, $5, $6, $7)
      on conflict (tenant, id) do nothing`,
    ...[id, policy, register, kind, [...of], JSON.stringify(start)],
  );
  return 'ok';
}

/** One after another, on whichever node: rows say what the newest reader of their sources found. */
async function takeUp(ask: Ask, kept: KeptRegister, damages: Damages): Promise<KeptState> {
  const [found] = await ask<Pick<Head, 'number' | 'place'>>(locked, kept.id);
  // It was thrown away meanwhile.
  if (!found) return { isWhole: false, taken: 0 };
  const { number, place } = found;
  const changed = await ask<{ source: string }>(taken, number, atOnce);
  const sources = sourcesIn(ask, kept.over.kind, kept, damages);
  const ids = [...new Set(changed.map(({ source }) => source))];
  const again = ids.length === 0 ? [] : await sources.named(ids);
  const first = place === null || ids.length === atOnce ? undefined : await sources.after(place, atOnce);
  await putRows(ask, kept, number, { ids, found: [...again, ...(first?.found ?? [])] });
  if (first) await ask(reached, number, first.place === null ? null : JSON.stringify(first.place));
  const isBuilt = place === null || first?.place === null;
  return { isWhole: isBuilt && changed.length < atOnce, taken: ids.length + (first?.found.length ?? 0) };
}

const locked = 'select number, place from registers_kept where tenant = $1 and id = $2 for update';
const taken = `delete from register_changes where tenant = $1 and kept = $2 and number in (
    select number from register_changes where tenant = $1 and kept = $2 order by number limit $3
  ) returning source`;
const reached = 'update registers_kept set place = $3 where tenant = $1 and number = $2';

/** Puts the rows of sources that were found, and takes away those of changed ones that have none any more. */
async function putRows(
  ask: Ask,
  { rowOf, definition }: KeptRegister,
  number: number,
  { ids, found }: { ids: string[]; found: Found[] },
): Promise<void> {
  const { summed } = new Totals(definition);
  const rows = new Map<string, ReturnType<KeptRegister['rowOf']> & object>();
  for (const source of found.flatMap(eachOf)) {
    const turn = ownTurn();
    if (turn) await turn;
    const row = rowOf(source);
    if (row) rows.set(row.source, row);
  }
  const gone = ids.filter((id) => !rows.has(id));
  if (gone.length > 0) await ask(removed, number, arrayOf('text', gone));
  if (rows.size === 0) return;
  const made = [...rows.values()];
  const spans = made.map(spansOf);
  const texts = (value: (row: (typeof made)[number]) => string) => arrayOf('text', made.map(value));
  await ask(
    put,
    number,
    texts(({ source }) => source),
    made.map(({ atMs }) => atMs),
    made.map(({ place }) => Buffer.from(place, 'latin1')),
    texts(({ group }) => group),
    texts(({ cells }) => listOf(cells.map((cell) => withoutNul(textOfCell(cell))))),
    texts(({ cells }) => listOf(summed.map((column) => numberOf(cells[column])))),
    arrayOf(
      'json',
      made.map(({ cells }) => JSON.stringify(cells)),
    ),
    spans.map(({ names }) => names && listOf(names.map(withoutNul))),
    spans.map(({ from }) => timesOf(from)),
    spans.map(({ to }) => timesOf(to)),
  );
}

const eachOf = (found: Found): RegisterSource[] => ('ruleSet' in found ? decisionsOf(found) : [found]);
const numberOf = (cell: Json | undefined) => (typeof cell === 'number' ? String(cell) : null);
/** A text of PostgreSQL holds no such sign. */
const withoutNul = (text: string) => text.replaceAll('\0', '\ufffd');
const timesOf = (times: readonly (number | null)[] | null) =>
  times && listOf(times.map((time) => (time === null ? null : String(time))));
/** As PostgreSQL writes an array: one among others cannot be an array itself, since all of those would be of one length. */
const listOf = (texts: (string | null)[]) =>
  `{${texts.map((text) => (text === null ? 'NULL' : `"${text.replace(/["\\]/g, '\\$&')}"`)).join()}}`;

const removed = 'delete from register_rows where tenant = $1 and kept = $2 and source = any($3::text[])';
const put = `insert into register_rows (tenant, kept, source, at, place, grouped, texts, sums, cells, span_names, span_from, span_to)
  select $1, $2, source, at, place, grouped, texts::text[], sums::numeric[], cells, names::text[], began::float8[], ended::float8[]
  from unnest($3::text[], $4::float8[], $5::bytea[], $6::text[], $7::text[], $8::text[], $9::json[], $10::text[], $11::text[], $12::text[])
    as g(source, at, place, grouped, texts, sums, cells, names, began, ended)
  on conflict (tenant, kept, source) do update set at = excluded.at, place = excluded.place, grouped = excluded.grouped,
    texts = excluded.texts, sums = excluded.sums, cells = excluded.cells, span_names = excluded.span_names,
    span_from = excluded.span_from, span_to = excluded.span_to`;

/** A group, or a row of the page. */
type Told =
  | { grouped: string; count: number; sums: (string | null)[]; source: null; place: null; cells: null }
  | { grouped: null; count: null; sums: null; source: string; place: Buffer; cells: Json[] };

async function pageIn(ask: Ask, { id, definition }: KeptRegister, query: RegisterQuery): Promise<RowPage> {
  const totals = new Totals(definition);
  const [kept] = await ask<Pick<Head, 'number'>>(head, id);
  if (!kept) return { rows: [], ...totals.told() };
  const asked = { kept: kept.number, query, summed: totals.summed.length };
  const near = await nearRows(ask, asked);
  const told = near ? await groupsOf(ask, asked) : await groupsAndRows(ask, asked);
  for (const { grouped, count, sums: own } of told) if (grouped !== null) totals.addMany(grouped, count, own);
  const rows = (near ?? told).flatMap((one) =>
    one.source === null ? [] : [{ source: one.source, place: one.place.toString('latin1'), cells: one.cells }],
  );
  return { rows, ...totals.told() };
}

interface Asked {
  /** The number of the register, of how many columns there are sums, and what is asked of its rows. */
  kept: number;
  summed: number;
  query: RegisterQuery;
}
type Row = { source: string; place: Buffer; cells: Json[] };

/** So many rows are looked at for a page before all of them are. */
const firstLook = 5000;

/**
 * The page where enough of the first rows meet the filters.
 *
 * @returns undefined where they do not, or nothing is filtered and the place alone leads to the page
 */
async function nearRows(ask: Ask, { kept, query }: Asked): Promise<Row[] | undefined> {
  const { filters, from, after, limit } = query;
  if (filters.length === 0 || limit === undefined || from + limit > firstLook) return undefined;
  const asked = new Values(kept);
  const behind = after === undefined ? '' : ` and place > ${asked.place(Buffer.from(after, 'latin1'))}`;
  const rows = await ask<Row>(
    `select source, place, cells from (
      select source, at, place, texts, cells from register_rows where tenant = $1 and kept = $2${behind} order by place limit ${firstLook}
    ) as first where true${conditionsOf(query, asked)} order by place limit ${asked.place(limit)} offset ${asked.place(from)}`,
    ...asked.all,
  );
  return rows.length === limit ? rows : undefined;
}

/** What the groups come to, where most rows may meet the filters: the database is not told how few those of one text are in general. */
function groupsOf(ask: Ask, { kept, query, summed }: Asked): Promise<Told[]> {
  const asked = new Values(kept);
  const where = conditionsOf(query, asked, (one) => `coalesce(${one}, false)`);
  return ask<Told>(
    `${groupsFrom('register_rows', summed)} where tenant = $1 and kept = $2${where} group by grouped`,
    ...asked.all,
  );
}

function groupsAndRows(ask: Ask, { kept, query, summed }: Asked): Promise<Told[]> {
  const asked = new Values(kept);
  const where = conditionsOf(query, asked);
  const { filters, from, after, limit } = query;
  const behind = after === undefined ? '' : ` where place > ${asked.place(Buffer.from(after, 'latin1'))}`;
  const end = `${behind} order by place${limit === undefined ? '' : ` limit ${asked.place(limit)}`} offset ${asked.place(from)}`;
  // What only a look at each row tells is looked for once.
  const how = filters.length > 0 ? 'materialized' : 'not materialized';
  return ask<Told>(
    `with found as ${how} (
      select place, grouped, sums from register_rows where tenant = $1 and kept = $2${where}
    ), page as (
      select place from found${end}
    )
    ${groupsFrom('found', summed)} group by grouped
    union all (
      select null, null, null, source, place, cells from page join register_rows using (place)
        where tenant = $1 and kept = $2 order by place
    )`,
    ...asked.all,
  );
}

const groupsFrom = (table: string, summed: number) => {
  const sums = Array.from({ length: summed }, (_, index) => `sum(sums[${index + 1}])::text`);
  return `select grouped, count(*)::int as count, array[${sums.join(', ')}]::text[] as sums,
      null as source, null::bytea as place, null::json as cells from ${table}`;
};

/** The values of a statement behind the tenant and the register, each by its place in it. */
class Values {
  readonly all: unknown[];
  constructor(kept: number) {
    this.all = [kept];
  }
  place(value: unknown): string {
    return `$${this.all.push(value) + 1}`;
  }
}

function conditionsOf({ span, filters }: RegisterQuery, asked: Values, said = (one: string) => one): string {
  const conditions = [
    ...(span ? [`at >= ${asked.place(span.fromMs)}`, `at < ${asked.place(span.toMs)}`] : []),
    ...filters.map(([column, text]) => said(`texts[${column + 1}] = ${asked.place(withoutNul(text))}`)),
  ];
  return conditions.map((one) => ` and ${one}`).join('');
}

async function dropIn(ask: Ask, id: string): Promise<'ok'> {
  const [found] = await ask<{ number: number }>(
    'delete from registers_kept where tenant = $1 and id = $2 returning number',
    id,
  );
  if (!found) return 'ok';
  await ask('delete from register_changes where tenant = $1 and kept = $2', found.number);
  await ask('delete from register_rows where tenant = $1 and kept = $2', found.number);
  return 'ok';
}
