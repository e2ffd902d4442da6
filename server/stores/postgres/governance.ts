import { groupBy } from '../../../contract/group-by.ts';
import { canonicalJson } from '../../../engine/index.ts';
import { sha256 } from '../../kernel/sha256.ts';
import { draftShape } from '../catalogue-files.ts';
import { chainStart, endOf, seal } from '../chain.ts';
import { type Damage, type Damages, type Part, recordDamaged, wholeRecords } from '../damage.ts';
import { owedAt } from '../memory-store.ts';
import type { AccountRecord, KeyRecord } from '../records/access.ts';
import { untilOf } from '../records/call.ts';
import type { DraftRecord, EditionRecord, EditionSummary, PolicyRecord, Retirement } from '../records/edition.ts';
import type { ChainEntry } from '../records/entry.ts';
import type { WebhookRecord } from '../records/webhook.ts';
import type { CommitResult, GovernanceChange, Piece } from '../store.ts';
import { type Client, guarded, type Pool, transaction } from './connection.ts';
import { putOnShelf } from './shelves.ts';

interface DraftRow {
  id: string;
  revision: number;
  record: DraftRecord | null;
}

/** Policies, editions, drafts, keys and the audit log in PostgreSQL. */
export class Governance {
  private readonly pool: Pool;
  private readonly tenant: string;
  private readonly damages: Damages;
  /** The database's clock when it was last asked, beside this process's own count, which no change of the machine's clock moves. */
  private clock = { databaseMs: Date.now(), ownMs: performance.now(), unsureMs: Number.POSITIVE_INFINITY };

  constructor(pool: Pool, tenant: string, damages: Damages) {
    this.pool = pool;
    this.tenant = tenant;
    this.damages = damages;
  }

  async policies(): Promise<PolicyRecord[]> {
    const { rows } = await this.query<{ id: string; words: Omit<PolicyRecord, 'editions'> }>(
      'select id, words from policies where tenant = $1 order by id',
    );
    const editions = await this.query<{ policy: string; summary: EditionSummary; retired: Retirement | null }>(
      'select policy, summary, retired from editions where tenant = $1 order by policy, number',
    );
    const byPolicy = groupBy(editions.rows, (row) => row.policy);
    return rows.map(({ id, words }) => ({ ...words, editions: (byPolicy.get(id) ?? []).map(summaryOfRow) }));
  }

  /** @throws Problem recordDamaged where the row is not what was published */
  async edition(policy: string, number: number): Promise<EditionRecord | undefined> {
    const { rows } = await this.query<{ summary: EditionSummary; definitions: EditionRecord['definitions'] }>(
      'select summary, definitions from editions where tenant = $1 and policy = $2 and number = $3',
      policy,
      number,
    );
    const [row] = rows;
    if (!row) return undefined;
    const { summary, definitions } = row;
    if (summary.number !== number || sha256(canonicalJson(definitions)) !== summary.hash) {
      throw recordDamaged(this.damages.note('edition', `${policy}/${number}`, 'it is not what was published'));
    }
    this.damages.clear('edition', `${policy}/${number}`);
    return { ...summary, policy, definitions };
  }

  async drafts(policy: string): Promise<DraftRecord[]> {
    const { rows } = await this.query<DraftRow>(
      'select id, revision, record from drafts where tenant = $1 and policy = $2',
      policy,
    );
    return rows.flatMap((row) => this.draftOf(policy, row) ?? []);
  }

  private draftOf(policy: string, { id, revision, record }: DraftRow): DraftRecord | undefined {
    const { needs, fits } = draftShape(policy, id, revision);
    if (record && needs.every((name) => Object.hasOwn(record, name)) && fits?.(record)) return record;
    this.damages.note('draft', `${policy}/${id}`, 'its row is not that of a draft');
    return undefined;
  }

  async draft(policy: string, id: string): Promise<DraftRecord | undefined> {
    const { rows } = await this.query<DraftRow>(
      'select id, revision, record from drafts where tenant = $1 and policy = $2 and id = $3',
      policy,
      id,
    );
    if (!rows[0]) return undefined;
    const draft = this.draftOf(policy, rows[0]);
    if (!draft) throw recordDamaged(this.damages.get('draft', `${policy}/${id}`) as Damage);
    return draft;
  }

  keys(): Promise<KeyRecord[]> {
    return this.records('key', 'select id, record from api_keys where tenant = $1 order by id');
  }

  webhooks(): Promise<WebhookRecord[]> {
    return this.records('webhook', 'select id, record from webhooks where tenant = $1 order by id');
  }

  accounts(): Promise<AccountRecord[]> {
    return this.records('account', 'select id, record from accounts where tenant = $1 order by id');
  }

  private async records<T extends { id: string }>(part: Part, text: string): Promise<T[]> {
    return wholeRecords((await this.query<{ id: string; record: T }>(text)).rows, part, this.damages);
  }

  async audit(after: number, limit: number): Promise<ChainEntry[]> {
    const { rows } = await this.query<{ entry: ChainEntry }>(
      'select entry from audit where tenant = $1 and sequence > $2 order by sequence limit $3',
      after,
      limit,
    );
    return rows.map((row) => row.entry);
  }

  /** How many governance changes there were: another number means that something is to be read anew. Compares the clocks, too. */
  async length(): Promise<number> {
    const sentMs = performance.now();
    const { rows } = await this.query<{ length: number | null; now: Date }>(
      'select (select length from audit_ends where tenant = $1), clock_timestamp() as now',
    );
    if (rows[0]) this.compareClocks(rows[0].now.getTime(), sentMs, performance.now());
    return rows[0]?.length ?? 0;
  }

  /** An answer that took long says little: it is left where what was known, and has aged since, is surer. */
  private compareClocks(databaseMs: number, sentMs: number, receivedMs: number): void {
    const unsureMs = (receivedMs - sentMs) / 2;
    const aged = this.clock.unsureMs + (receivedMs - this.clock.ownMs) / 1000;
    if (unsureMs <= aged) this.clock = { databaseMs, ownMs: (sentMs + receivedMs) / 2, unsureMs };
  }

  /** What the database's clock says now. */
  nowMs(): number {
    return Math.round(this.clock.databaseMs + performance.now() - this.clock.ownMs);
  }

  govern(change: GovernanceChange): Promise<CommitResult> {
    return guarded(() =>
      transaction(this.pool, async (client) => {
        const end = await this.lockEnd(client);
        if (await this.refused(client, change)) return 'conflict';
        await this.write(client, change);
        await this.append(client, seal(end, change.audit), end);
        return 'ok';
      }),
    );
  }

  /** Writes a piece of a backup as it is. */
  restore(piece: Extract<Piece, { kind: 'edition' | 'audit' | 'catalogue' }>): Promise<void> {
    return guarded(() =>
      transaction(this.pool, async (client) => {
        if (piece.kind === 'edition') return this.write(client, { edition: piece.edition, audit: [] });
        if (piece.kind === 'audit') return this.append(client, piece.entries, await this.lockEnd(client));
        for (const { editions, ...policy } of piece.policies) {
          await this.write(client, { policy, audit: [] });
          for (const { number, retired } of editions) {
            if (retired) await this.write(client, { retire: { policy: policy.id, number, retired }, audit: [] });
          }
        }
        for (const draft of piece.drafts) await this.write(client, { draft, audit: [] });
        for (const key of piece.keys) await this.write(client, { key, audit: [] });
        for (const webhook of piece.webhooks) await this.write(client, { webhook, audit: [] });
        for (const account of piece.accounts) await this.write(client, { account, audit: [] });
      }),
    );
  }

  private async append(client: Client, entries: ChainEntry[], before: { length: number; head: string }): Promise<void> {
    for (const entry of entries) {
      await client.query('insert into audit (tenant, sequence, entry) values ($1, $2, $3)', [
        this.tenant,
        entry.sequence,
        entry,
      ]);
    }
    const { length, head } = endOf(entries, before);
    await client.query('update audit_ends set length = $2, head = $3 where tenant = $1', [this.tenant, length, head]);
  }

  private async lockEnd(client: Client): Promise<{ length: number; head: string }> {
    await client.query('insert into audit_ends (tenant, length, head) values ($1, 0, $2) on conflict do nothing', [
      this.tenant,
      chainStart,
    ]);
    const { rows } = await client.query('select length, head from audit_ends where tenant = $1 for update', [
      this.tenant,
    ]);
    return rows[0] as { length: number; head: string };
  }

  private async refused(client: Client, change: GovernanceChange): Promise<boolean> {
    const { draft, removeDraft, edition, retire, account, call } = change;
    if (call) {
      const text = "select 1 from shelves where tenant = $1 and shelf = 'calls' and id = $2";
      if ((await client.query(text, [this.tenant, call.id])).rowCount) return true;
    }
    if (account) {
      const text = 'select record from accounts where tenant = $1 and id = $2';
      const { rows } = await client.query<{ record: AccountRecord }>(text, [this.tenant, account.id]);
      if ((rows[0]?.record.revision ?? 0) !== account.revision - 1) return true;
    }
    const revisionOf = async (policy: string, id: string) => {
      const { rows } = await client.query('select revision from drafts where tenant = $1 and policy = $2 and id = $3', [
        this.tenant,
        policy,
        id,
      ]);
      return (rows[0]?.revision ?? 0) as number;
    };
    if (draft && (await revisionOf(draft.policy, draft.id)) !== draft.revision - 1) return true;
    if (removeDraft && (await revisionOf(removeDraft.policy, removeDraft.id)) !== removeDraft.revision) return true;
    const found = async ({ policy, number }: { policy: string; number: number }, where = 'true') => {
      const text = `select 1 from editions where tenant = $1 and policy = $2 and number = $3 and ${where}`;
      return ((await client.query(text, [this.tenant, policy, number])).rowCount ?? 0) > 0;
    };
    return (
      (edition !== undefined && (await found(edition))) ||
      (retire !== undefined && !(await found(retire, 'retired is null')))
    );
  }

  private async write(client: Client, change: GovernanceChange): Promise<void> {
    const { draft, removeDraft, edition, retire, policy, key, webhook, account, call, deliveries = [] } = change;
    const run = (text: string, ...values: unknown[]) => client.query(text, [this.tenant, ...values]);
    if (policy) {
      await run(
        'insert into policies (tenant, id, words) values ($1, $2, $3) on conflict (tenant, id) do update set words = $3',
        policy.id,
        policy,
      );
    }
    if (edition) {
      const { policy: of, definitions, ...summary } = edition;
      await run(
        'insert into editions (tenant, policy, number, summary, definitions) values ($1, $2, $3, $4, $5)',
        of,
        edition.number,
        summary,
        JSON.stringify(definitions),
      );
    }
    if (retire)
      await run(
        'update editions set retired = $4 where tenant = $1 and policy = $2 and number = $3',
        ...[retire.policy, retire.number, retire.retired],
      );
    if (draft) {
      await run(
        'insert into drafts (tenant, policy, id, revision, record) values ($1, $2, $3, $4, $5) on conflict (tenant, policy, id) do update set revision = $4, record = $5',
        ...[draft.policy, draft.id, draft.revision, draft],
      );
    }
    if (removeDraft)
      await run('delete from drafts where tenant = $1 and policy = $2 and id = $3', removeDraft.policy, removeDraft.id);
    if (key)
      await run(
        'insert into api_keys (tenant, id, record) values ($1, $2, $3) on conflict (tenant, id) do update set record = $3',
        key.id,
        key,
      );
    const put = (table: 'webhooks' | 'accounts', record: { id: string }) =>
      run(
        `insert into ${table} (tenant, id, record) values ($1, $2, $3) on conflict (tenant, id) do update set record = $3`,
        ...[record.id, record],
      );
    if (webhook) await put('webhooks', webhook);
    if (account) await put('accounts', account);
    if (call) await run(putOnShelf, 'calls', call.id, untilOf(call), call);
    for (const one of deliveries) await run(putOnShelf, 'deliveries', one.id, owedAt(change), one);
  }

  private query<R extends object>(text: string, ...values: unknown[]) {
    return guarded(() => this.pool.query<R>(text, [this.tenant, ...values]));
  }
}

const summaryOfRow = ({ summary, retired }: { summary: EditionSummary; retired: Retirement | null }): EditionSummary =>
  retired ? { ...summary, retired } : summary;
