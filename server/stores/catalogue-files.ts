import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Low } from 'lowdb';
import { canonicalJson } from '../../engine/index.ts';
import { chainStart, sha256 } from '../audit/chain.ts';
import { type AuditEnd, AuditFile } from './audit-file.ts';
import { DurableFile } from './durable-file.ts';
import { fileNameOf } from './file-name.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { mayRetire, policyOf, withEdition } from './memory-store.ts';
import type { AccountRecord, KeyRecord } from './records/access.ts';
import type { DraftRecord, EditionRecord, PolicyRecord } from './records/edition.ts';
import type { ChainEntry } from './records/entry.ts';
import type { WebhookRecord } from './records/webhook.ts';
import type { CommitResult, GovernanceChange, Piece } from './store.ts';

/** The small file that says which of the others count: its rename commits a governance change. */
interface Catalogue {
  policies: Record<string, PolicyRecord>;
  keys: Record<string, KeyRecord>;
  webhooks?: Record<string, WebhookRecord>;
  accounts?: Record<string, AccountRecord>;
  /** The valid revision of each draft, by `policy/id`. */
  drafts: Record<string, number>;
  audit: AuditEnd;
}

/**
 * Policies, editions, drafts, keys and the audit log of the embedded store. An edition and every revision of a draft is a file of
 * its own, written before the catalogue that names it; what no catalogue names never happened.
 */
export class CatalogueFiles {
  private readonly folder: string;
  private readonly low: Low<Catalogue>;
  private readonly auditFile: AuditFile;
  private readonly queue = new KeyedQueue();
  /** How far the audit log of a backup was written. */
  private restored: AuditEnd | undefined;
  private readonly draftsKept = new Map<string, DraftRecord>();

  private constructor(folder: string) {
    this.folder = folder;
    this.auditFile = new AuditFile(join(folder, 'audit.ndjson'));
    this.low = new Low(new DurableFile<Catalogue>(join(folder, 'catalogue.json')), {
      ...{ policies: {}, keys: {}, drafts: {} },
      audit: { length: 0, head: chainStart, bytes: 0 },
    });
  }

  /** @param readOnly leaves everything as it is */
  static async open(folder: string, readOnly = false): Promise<CatalogueFiles> {
    const files = new CatalogueFiles(folder);
    await files.low.read();
    if (!readOnly) await files.removeOrphans();
    return files;
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

  /** @throws Error where the file is not what was published */
  async edition(policy: string, number: number): Promise<EditionRecord | undefined> {
    const known = own(this.low.data.policies, policy)?.editions.find((edition) => edition.number === number);
    if (!known) return undefined;
    const record = await this.editionFile(policy, number).read();
    if (!record || sha256(canonicalJson(record.definitions)) !== known.hash) {
      throw new Error(`edition ${number} of ${policy} on disk is not what was published`);
    }
    return record;
  }

  async drafts(policy: string): Promise<DraftRecord[]> {
    const names = Object.keys(this.low.data.drafts).filter((name) => name.startsWith(`${policy}/`));
    const found = await Promise.all(names.map((name) => this.draft(policy, name.slice(policy.length + 1))));
    return found.flatMap((draft) => draft ?? []);
  }

  async draft(policy: string, id: string): Promise<DraftRecord | undefined> {
    const name = `${policy}/${id}`;
    const revision = own(this.low.data.drafts, name);
    if (revision === undefined) return undefined;
    const kept = this.draftsKept.get(name);
    if (kept?.revision === revision) return kept;
    const draft = await this.draftFile(policy, id, revision).read();
    if (draft) this.draftsKept.set(name, draft);
    return draft ?? undefined;
  }

  /** Writes nothing more once it resolves. */
  close(): Promise<void> {
    return this.queue.close();
  }

  async govern(change: GovernanceChange): Promise<CommitResult> {
    return this.queue.run('catalogue', async () => {
      const { draft, removeDraft, edition } = change;
      if (this.refused(change)) return 'conflict';
      if (edition) await this.editionFile(edition.policy, edition.number).write(edition);
      if (draft) await this.draftFile(draft.policy, draft.id, draft.revision).write(draft);
      const before = this.low.data;
      this.low.data = withChange(before, change, await this.auditFile.append(change.audit, before.audit));
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

  get governed(): number {
    return this.low.data.audit.length;
  }

  audit(after: number, limit: number): Promise<ChainEntry[]> {
    return this.auditFile.read(after, limit, this.low.data.audit);
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
    this.low.data = {
      ...{ policies: byId(policies), keys: byId(keys), webhooks: byId(webhooks), accounts: byId(accounts) },
      drafts: Object.fromEntries(drafts.map(({ policy, id, revision }) => [`${policy}/${id}`, revision])),
      audit: this.restored ?? this.low.data.audit,
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
    return new DurableFile(join(this.folder, 'editions', fileNameOf(policy), `${number}.json`));
  }

  private draftPath(policy: string, id: string, revision: number): string {
    return join(this.folder, 'drafts', fileNameOf(policy), `${fileNameOf(id)}.${revision}.json`);
  }

  private draftFile(policy: string, id: string, revision: number): DurableFile<DraftRecord> {
    return new DurableFile(this.draftPath(policy, id, revision));
  }

  private async removeDraftFile(policy: string, id: string, revision: number): Promise<void> {
    await rm(this.draftPath(policy, id, revision), { force: true }).catch(() => {});
  }

  private async removeOrphans(): Promise<void> {
    const valid = new Set(
      Object.entries(this.low.data.drafts).map(([name, revision]) => {
        const [policy = '', id = ''] = name.split('/');
        return this.draftPath(policy, id, revision);
      }),
    );
    const folder = join(this.folder, 'drafts');
    for (const policy of await readdir(folder).catch(() => [])) {
      for (const file of await readdir(join(folder, policy))) {
        const path = join(folder, policy, file);
        if (!valid.has(path)) await rm(path, { force: true }).catch(() => {});
      }
    }
  }
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
    policies: policy ? { ...before.policies, [policy.id]: policy } : before.policies,
    keys: key ? { ...before.keys, [key.id]: key } : before.keys,
    webhooks: webhook ? { ...before.webhooks, [webhook.id]: webhook } : before.webhooks,
    accounts: account ? { ...before.accounts, [account.id]: account } : before.accounts,
    drafts,
    audit,
  };
}
