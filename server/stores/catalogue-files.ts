import { join } from 'node:path';
import { Low } from 'lowdb';
import { canonicalJson } from '../../engine/index.ts';
import { sha256 } from '../kernel/sha256.ts';
import { type AuditEnd, AuditFile } from './audit-file.ts';
import { chainStart } from './chain.ts';
import { recordDamaged, StoreNotWhole, unlessDamaged } from './damage.ts';
import { DurableFile, NotWhole, type Shape } from './durable-file.ts';
import { fileNameOf } from './file-name.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { mayRetire, policyOf, withEdition } from './memory-store.ts';
import type { Opening } from './opening.ts';
import { contentsOf, removeUnfinished, setOrphansApart } from './orphans.ts';
import type { AccountRecord, KeyRecord } from './records/access.ts';
import type { DraftRecord, EditionRecord, PolicyRecord } from './records/edition.ts';
import type { ChainEntry } from './records/entry.ts';
import type { WebhookRecord } from './records/webhook.ts';
import type { CommitResult, GovernanceChange, Piece } from './store.ts';

/** The small file that says which of the others count: its rename commits a governance change. */
export interface Catalogue {
  /** Since 2 `instances.ids` lists the instances; absent: written by a version before. */
  format?: number;
  /** A restore began and has not ended. */
  restoring?: true;
  policies: Record<string, PolicyRecord>;
  keys: Record<string, KeyRecord>;
  webhooks?: Record<string, WebhookRecord>;
  accounts?: Record<string, AccountRecord>;
  /** The valid revision of each draft, by `policy/id`. */
  drafts: Record<string, number>;
  audit: AuditEnd;
}

export const format = 2;

export const catalogueShape: Shape<Catalogue> = {
  ...{ needs: ['policies', 'keys', 'drafts', 'audit'], may: ['webhooks', 'accounts'] },
  fits: ({ audit: { length, head, bytes } }) =>
    [length, bytes].every(Number.isInteger) && typeof head === 'string' && head.length === chainStart.length,
};

export const editionShape = (policy: string, number: number): Shape<EditionRecord> => ({
  needs: ['policy', 'number', 'hash', 'effectiveFrom', 'publishedAt', 'publishedBy', 'counts', 'definitions'],
  may: ['approvedBy', 'note'],
  fits: (record) => record.policy === policy && record.number === number && Array.isArray(record.definitions),
});

export const draftShape = (policy: string, id: string, revision: number): Shape<DraftRecord> => ({
  needs: ['id', 'policy', 'title', 'basedOn', 'revision', 'status', 'authors', 'changes', 'createdAt', 'updatedAt'],
  may: [...['contentRevision', 'submittedBy', 'approvedBy', 'note', 'reason', 'rejection', 'comments', 'published']],
  fits: (record) => record.policy === policy && record.id === id && record.revision === revision,
});

/**
 * Policies, editions, drafts, keys and the audit log of the embedded store. An edition and every revision of a draft is a file of
 * its own, written before the catalogue that names it; what no catalogue names never happened.
 */
export class CatalogueFiles {
  private readonly folder: string;
  private readonly opening: Opening;
  private readonly low: Low<Catalogue>;
  private readonly auditFile: AuditFile;
  private readonly queue = new KeyedQueue();
  /** How far the audit log of a backup was written. */
  private restored: AuditEnd | undefined;
  private readonly draftsKept = new Map<string, DraftRecord>();

  private constructor(folder: string, opening: Opening) {
    this.folder = folder;
    this.opening = opening;
    this.auditFile = new AuditFile(join(folder, 'audit.ndjson'), opening.owner);
    this.low = new Low(new DurableFile(join(folder, 'catalogue.json'), catalogueShape, opening.owner), {
      ...{ policies: {}, keys: {}, drafts: {} },
      audit: { length: 0, head: chainStart, bytes: 0 },
    });
  }

  /** @throws StoreNotWhole where the catalogue or the end of the log is missing or damaged, Problem storeUnavailable */
  static async open(folder: string, opening: Opening): Promise<CatalogueFiles> {
    const files = new CatalogueFiles(folder, opening);
    await files.start();
    return files;
  }

  /** Whether this folder was written by a version that did not list its instances, or by none yet. */
  get isNew(): boolean {
    return this.low.data.format === undefined;
  }

  /** Everything that this version wants to find is there from now on. */
  async stamp(): Promise<void> {
    if (!this.isNew || !this.opening.owner) return;
    await this.queue.run('catalogue', async () => {
      this.low.data = { format, ...this.low.data };
      await this.low.write();
    });
  }

  private async start(): Promise<void> {
    const { folder, low, opening } = this;
    const blank = low.data;
    await low.read().catch((error) => {
      if (!(error instanceof NotWhole)) throw error;
      throw new StoreNotWhole(folder, `catalogue.json in ${folder} is damaged: ${error.message}.`);
    });
    if (low.data.restoring) {
      throw new StoreNotWhole(folder, `A restore into ${folder} was not finished: empty the folder and restore again.`);
    }
    if (low.data === blank) await this.begin();
    if (this.isNew) await removeUnfinished(folder, opening);
    await this.auditFile.open();
    await this.compareLog();
    if (opening.owner) await setOrphansApart(folder, low.data.drafts, opening);
  }

  /** A folder without a catalogue is a new one, unless there is anything else in it. */
  private async begin(): Promise<void> {
    const others = await contentsOf(this.folder);
    if (others.length > 0) {
      const what = `catalogue.json is missing from ${this.folder}, where there is ${others.join(', ')}.`;
      throw new StoreNotWhole(this.folder, what);
    }
    if (this.opening.owner) await this.low.write();
  }

  private async compareLog(): Promise<void> {
    const { folder, opening } = this;
    const wrong = await this.auditFile.compare(this.low.data.audit).then(
      (beyond) => beyond > 0 && opening.atRest && 'it goes on behind what catalogue.json knows of',
      (error) => {
        if (!(error instanceof NotWhole)) throw error;
        return error.message;
      },
    );
    if (!wrong) return;
    if (opening.owner) {
      throw new StoreNotWhole(folder, `audit.ndjson in ${folder} does not fit catalogue.json: ${wrong}.`);
    }
    opening.damages.note('audit', 'audit.ndjson', wrong);
  }

  policies(): PolicyRecord[] {
    return Object.values(this.low.data.policies);
  }

  keys(): KeyRecord[] {
    return Object.values(this.low.data.keys);
  }

  webhooks(): WebhookRecord[] {
    return Object.values(this.low.data.webhooks ?? {});
  }

  accounts(): AccountRecord[] {
    return Object.values(this.low.data.accounts ?? {});
  }

  /** @throws Problem recordDamaged where the file is not what was published */
  async edition(policy: string, number: number): Promise<EditionRecord | undefined> {
    const known = own(this.low.data.policies, policy)?.editions.find((edition) => edition.number === number);
    if (!known) return undefined;
    return this.whole('edition', `${policy}/${number}`, async () => {
      const record = await this.editionFile(policy, number).read();
      if (record && sha256(canonicalJson(record.definitions)) !== known.hash) {
        throw new NotWhole('it is not what was published');
      }
      return record;
    });
  }

  /** Those that can be read. */
  async drafts(policy: string): Promise<DraftRecord[]> {
    const names = Object.keys(this.low.data.drafts).filter((name) => name.startsWith(`${policy}/`));
    const found = await Promise.all(
      names.map((name) => this.draft(policy, name.slice(policy.length + 1)).catch(unlessDamaged)),
    );
    return found.flatMap((draft) => draft ?? []);
  }

  /** @throws Problem recordDamaged */
  async draft(policy: string, id: string): Promise<DraftRecord | undefined> {
    const name = `${policy}/${id}`;
    const revision = this.revisionOf(name);
    if (revision === undefined) return undefined;
    const kept = this.draftsKept.get(name);
    if (kept?.revision === revision) return kept;
    const draft = await this.draftFile(policy, id, revision).read().catch(unlessNotWhole);
    // Who only reads may be overtaken by the server that writes.
    if (!draft && (await this.overtaken(name, revision))) return this.draft(policy, id);
    const whole = await this.whole('draft', name, () => this.draftFile(policy, id, revision).read());
    this.draftsKept.set(name, whole);
    return whole;
  }

  private revisionOf(name: string): number | undefined {
    return own(this.low.data.drafts, name);
  }

  private async overtaken(name: string, revision: number): Promise<boolean> {
    if (!this.opening.owner) await this.low.read();
    return this.revisionOf(name) !== revision;
  }

  /** Reads what the catalogue names. @throws Problem recordDamaged where it is missing or damaged */
  private async whole<T>(part: 'draft' | 'edition', name: string, read: () => Promise<T | null>): Promise<T> {
    const { damages } = this.opening;
    try {
      const found = await read();
      if (found === null) throw new NotWhole('its file is missing');
      damages.clear(part, name);
      return found;
    } catch (error) {
      if (!(error instanceof NotWhole)) throw error;
      throw recordDamaged(damages.note(part, name, error.message));
    }
  }

  /** Reads every edition and draft, and notes those that cannot be. */
  async inspect(): Promise<void> {
    for (const { id, editions } of this.policies()) {
      for (const { number } of editions) await this.edition(id, number).catch(unlessDamaged);
    }
    for (const name of Object.keys(this.low.data.drafts)) {
      const [policy, id] = name.split('/') as [string, string];
      this.draftsKept.delete(name);
      await this.draft(policy, id).catch(unlessDamaged);
    }
  }

  /** Writes nothing more once it resolves. */
  close(): Promise<void> {
    return this.queue.close();
  }

  /** @param prepare writes what counts with the change alone, and is told the end of the audit log that it will have */
  async govern(
    change: GovernanceChange,
    prepare: (end: { length: number; head: string }) => Promise<void> = async () => {},
  ): Promise<CommitResult> {
    return this.queue.run('catalogue', async () => {
      const { draft, removeDraft, edition } = change;
      if (this.refused(change)) return 'conflict';
      if (edition) await this.editionFile(edition.policy, edition.number).write(edition);
      if (draft) await this.draftFile(draft.policy, draft.id, draft.revision).write(draft);
      const before = this.low.data;
      const end = await this.auditFile.append(change.audit, before.audit);
      await prepare({ length: end.length, head: end.head });
      this.low.data = withChange(before, change, end);
      try {
        await this.low.write();
      } catch (error) {
        this.low.data = before;
        throw error;
      }
      if (draft) this.draftsKept.set(`${draft.policy}/${draft.id}`, draft);
      if (draft) await this.removeDraftFile(draft.policy, draft.id, draft.revision - 1);
      if (removeDraft) await this.removeDraftFile(removeDraft.policy, removeDraft.id, removeDraft.revision);
      return 'ok';
    });
  }

  /** Whether the audit log has come to an end that was foreseen, or has gone beyond it. */
  hasCome({ length, head }: { length: number; head: string }): boolean {
    const { audit } = this.low.data;
    return length < audit.length || (length === audit.length && head === audit.head);
  }

  get governed(): number {
    return this.low.data.audit.length;
  }

  audit(after: number, limit: number): Promise<ChainEntry[]> {
    return this.auditFile.read(after, limit, this.low.data.audit);
  }

  /** Says in the catalogue that what is there from now on is not all yet. */
  async beginRestore(): Promise<void> {
    await this.queue.run('catalogue', async () => {
      if (this.low.data.restoring) return;
      this.low.data = { restoring: true, ...this.low.data };
      await this.low.write();
    });
  }

  /** Writes a piece of a backup; nothing of it counts before the catalogue comes. */
  async restore(piece: Extract<Piece, { kind: 'edition' | 'audit' | 'catalogue' }>): Promise<void> {
    if (piece.kind === 'edition') {
      return this.editionFile(piece.edition.policy, piece.edition.number).write(piece.edition);
    }
    if (piece.kind === 'audit') {
      this.restored = await this.auditFile.restore(piece.entries, this.restored ?? this.low.data.audit);
      return;
    }
    const { policies, drafts, keys, webhooks, accounts } = piece;
    for (const draft of drafts) await this.draftFile(draft.policy, draft.id, draft.revision).write(draft);
    const byId = <T extends { id: string }>(list: T[]) => Object.fromEntries(list.map((one) => [one.id, one]));
    const { restoring: _, ...before } = this.low.data;
    this.low.data = {
      ...before,
      ...{ policies: byId(policies), keys: byId(keys), webhooks: byId(webhooks), accounts: byId(accounts) },
      drafts: Object.fromEntries(drafts.map(({ policy, id, revision }) => [`${policy}/${id}`, revision])),
      audit: this.restored ?? before.audit,
    };
    await this.low.write();
  }

  private refused({ draft, removeDraft, edition, retire, account }: GovernanceChange): boolean {
    const { drafts, policies, accounts = {} } = this.low.data;
    const revisionOf = (policy: string, id: string) => own(drafts, `${policy}/${id}`) ?? 0;
    return (
      (account !== undefined && (own(accounts, account.id)?.revision ?? 0) !== account.revision - 1) ||
      (draft !== undefined && revisionOf(draft.policy, draft.id) !== draft.revision - 1) ||
      (removeDraft !== undefined && revisionOf(removeDraft.policy, removeDraft.id) !== removeDraft.revision) ||
      (edition !== undefined &&
        (own(policies, edition.policy)?.editions.some((one) => one.number === edition.number) ?? false)) ||
      (retire !== undefined && !mayRetire(own(policies, retire.policy), retire.number))
    );
  }

  private editionFile(policy: string, number: number): DurableFile<EditionRecord> {
    const path = join(this.folder, 'editions', fileNameOf(policy), `${number}.json`);
    return new DurableFile(path, editionShape(policy, number), this.opening.owner);
  }

  private draftFile(policy: string, id: string, revision: number): DurableFile<DraftRecord> {
    const path = join(this.folder, 'drafts', fileNameOf(policy), `${fileNameOf(id)}.${revision}.json`);
    return new DurableFile(path, draftShape(policy, id, revision), this.opening.owner);
  }

  private async removeDraftFile(policy: string, id: string, revision: number): Promise<void> {
    await this.draftFile(policy, id, revision)
      .remove()
      .catch(() => {});
  }
}

function unlessNotWhole(error: unknown): null {
  if (error instanceof NotWhole) return null;
  throw error;
}

/** What was put under a name: every object has a `constructor` and a `toString`, which nobody put there. */
const own = <T>(records: Record<string, T>, name: string): T | undefined =>
  Object.hasOwn(records, name) ? records[name] : undefined;

function withChange(before: Catalogue, change: GovernanceChange, audit: Catalogue['audit']): Catalogue {
  const { draft, removeDraft, key, webhook, account } = change;
  const { [removeDraft ? `${removeDraft.policy}/${removeDraft.id}` : '']: _, ...drafts } = before.drafts;
  if (draft) drafts[`${draft.policy}/${draft.id}`] = draft.revision;
  const policy = withEdition(own(before.policies, policyOf(change)), change);
  return {
    ...before,
    policies: policy ? { ...before.policies, [policy.id]: policy } : before.policies,
    keys: key ? { ...before.keys, [key.id]: key } : before.keys,
    webhooks: webhook ? { ...before.webhooks, [webhook.id]: webhook } : before.webhooks,
    accounts: account ? { ...before.accounts, [account.id]: account } : before.accounts,
    drafts,
    audit,
  };
}
