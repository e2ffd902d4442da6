import {
  compileEdition,
  type Definition,
  type Edition,
  listDefinitions,
  Problem,
  readPolicyContent,
} from '../../engine/index.ts';
import type { Caller } from '../kernel/caller.ts';
import { invalidRequest } from '../kernel/problems.ts';
import { requireReader } from '../kernel/reach.ts';
import { recordDamaged } from '../stores/damage.ts';
import { readPolicies } from '../stores/policies.ts';
import type { DraftRecord, EditionRecord, EditionSummary, PolicyRecord } from '../stores/records/edition.ts';
import type { InstanceRecord } from '../stores/records/instance.ts';
import type { Store } from '../stores/store.ts';
import { fencedChanges, keyOf } from './draft-changes.ts';
import { Kept } from './kept.ts';

const keptDrafts = 8;
/** So many editions at least stay compiled, the latest used. */
const mostKept = 250;

/** Which edition is in force when, and editions ready to run. A published edition never changes: it is compiled once and kept. */
export class Catalogue {
  private readonly store: Store;
  private policies = new Map<string, PolicyRecord>();
  private timelines = new Map<string, Timeline>();
  /** How many readings were begun, and which of them is shown. */
  private begun = 0;
  private shown = 0;
  private readonly compiled = new Kept<Promise<Edition>>(mostKept);
  /** Compiled drafts, the latest used. */
  private readonly drafts = new Map<string, Edition>();
  /** Drafts of before payloads had a fence, as they are now. */
  private readonly rewritten = new Map<string, DraftRecord>();
  /** Where policies are at home, of those of which an edition was read. */
  private readonly zones = new Map<string, string>();

  constructor(store: Store) {
    this.store = store;
  }

  /** Reads what is published: at start, and after every change. */
  async refresh(): Promise<void> {
    this.begun += 1;
    const mine = this.begun;
    const policies = await readPolicies(this.store.governed);
    // A reading that began before another one, and took longer, knows less.
    if (mine < this.shown) return;
    this.shown = mine;
    this.policies = new Map(policies.map((policy) => [policy.id, policy]));
    this.timelines = new Map(policies.map(({ id, editions }) => [id, timelineOf(editions)]));
  }

  list(): PolicyRecord[] {
    return [...this.policies.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** @throws Problem policyNotFound */
  policy(id: string): PolicyRecord {
    const policy = this.policies.get(id);
    if (!policy) throw new Problem('policyNotFound');
    return policy;
  }

  /**
   * The edition in force at an instant: the latest to have taken force and not retired by then, of two at once the later numbered.
   *
   * @param knownMs leaves out what was published or retired after this instant; default: nothing
   */
  inForce(policy: string, atMs: number, knownMs = Number.POSITIVE_INFINITY): EditionSummary | undefined {
    const timeline = this.timelines.get(policy);
    if (!timeline) throw new Problem('policyNotFound');
    const found = timeline.find(
      ({ fromMs, publishedMs, edition }) =>
        fromMs <= atMs && publishedMs <= knownMs && !isRetired(edition, atMs, knownMs),
    );
    return found?.edition;
  }

  /** The edition in force once all that is published has taken force: what drafts begin from. @throws Problem policyNotFound */
  newest(policy: string): EditionSummary | undefined {
    return this.inForce(policy, Number.POSITIVE_INFINITY);
  }

  /** The editions that take force after an instant, the first first. @throws Problem policyNotFound */
  after(policy: string, atMs: number): EditionSummary[] {
    const later = this.policy(policy).editions.filter(({ effectiveFrom }) => Date.parse(effectiveFrom) > atMs);
    return later
      .filter((edition) => !isRetired(edition, Date.parse(edition.effectiveFrom), Number.POSITIVE_INFINITY))
      .sort((a, b) => Date.parse(a.effectiveFrom) - Date.parse(b.effectiveFrom));
  }

  /** How often what is in force, or will be, was changed: an edition was published, or retired. @throws Problem policyNotFound */
  changesOf(policy: string): number {
    const { editions } = this.policy(policy);
    return editions.length + editions.filter(({ retired }) => retired).length;
  }

  /** The editions of a policy, each with what has become of it at an instant. */
  editions(policy: string, atMs: number): (EditionSummary & { status: EditionStatus })[] {
    const inForce = this.inForce(policy, atMs);
    return this.policy(policy).editions.map((edition) => ({ ...edition, status: statusOf(edition, inForce, atMs) }));
  }

  /** What is known of an edition. @throws Problem policyNotFound, editionNotFound */
  summary(policy: string, number: number): EditionSummary {
    const found = this.policy(policy).editions.find((edition) => edition.number === number);
    if (!found) throw new Problem('editionNotFound');
    return found;
  }

  /** @throws Problem policyNotFound, noEditionInForce */
  numberInForce(policy: string, atMs: number, knownMs?: number): number {
    const edition = this.inForce(policy, atMs, knownMs);
    if (!edition) throw new Problem('noEditionInForce');
    return edition.number;
  }

  /** A published edition with its documents. @throws Problem policyNotFound, editionNotFound */
  async record(policy: string, number: number): Promise<EditionRecord> {
    const isKnown = () => this.policy(policy).editions.some((edition) => edition.number === number);
    // Another node may have published it this moment, and moved instances to it.
    if (!isKnown()) await this.refresh();
    const record = isKnown() ? await this.store.governed.get('edition', policy, number) : undefined;
    if (!record) throw new Problem('editionNotFound');
    return record;
  }

  /** A published edition, ready to run. @throws Problem policyNotFound, editionNotFound */
  edition(policy: string, number: number): Promise<Edition> {
    const key = `${policy}/${number}`;
    const kept = this.compiled.get(key);
    if (kept) return kept;
    const edition = this.record(policy, number).then(({ definitions, format }) => {
      const read = compileEdition(readPolicyContent(definitions), format ?? 1);
      this.zones.set(policy, read.content.policy.timeZone);
      return read;
    });
    this.compiled.set(key, edition);
    // What failed for want of the disk must be tried again.
    edition.catch(() => this.compiled.delete(key));
    return edition;
  }

  /** The edition that an instance is on. @throws Problem recordDamaged where it is missing, as it never is, or damaged */
  editionOf({ policy, edition }: Pick<InstanceRecord, 'policy' | 'edition'>): Promise<Edition> {
    return this.edition(policy, edition).catch((error) => {
      const isMissing = error instanceof Problem && ['policyNotFound', 'editionNotFound'].includes(error.code);
      if (!isMissing) throw error;
      const name = `${policy}/${edition}`;
      throw recordDamaged({ part: 'edition', name, reason: 'it is missing, while there are instances on it' });
    });
  }

  /** Where a policy is at home, as its latest edition has it. @throws Problem policyNotFound, noEditionInForce */
  async timeZone(policy: string): Promise<string> {
    const latest = this.policy(policy).editions.at(-1);
    if (!latest) throw new Problem('noEditionInForce');
    return (await this.edition(policy, latest.number)).content.policy.timeZone;
  }

  /** Where a policy is at home, as the edition says that was read last; undefined: none was. */
  knownZone(policy: string): string | undefined {
    return this.zones.get(policy);
  }

  /** A draft. @throws Problem policyNotFound, draftNotFound */
  async draft(policy: string, id: string): Promise<DraftRecord> {
    this.policy(policy);
    const draft = await this.store.governed.get('draft', policy, id);
    if (!draft) throw new Problem('draftNotFound');
    return this.fenced(draft);
  }

  /** The drafts of a policy, in the order of their ids. @throws Problem policyNotFound */
  async draftsOf(policy: string): Promise<DraftRecord[]> {
    const drafts = await this.store.governed.list('draft', this.policy(policy).id);
    return Promise.all(drafts.map((draft) => this.fenced(draft)));
  }

  /**
   * A draft as it is since payloads have a fence: of one that was begun before, the flows say what their events bring, and whoever approved
   * it has not seen that. It is written so with its next change.
   */
  async fenced(draft: DraftRecord): Promise<DraftRecord> {
    const { policy, id, basedOn, revision, changes, format, kind, status } = draft;
    if (format !== undefined || kind !== undefined || status === 'published') return draft;
    const key = `${policy}/${id}/${revision}/${basedOn}`;
    const known = this.rewritten.get(key);
    if (known) return known;
    const base = await this.record(policy, basedOn);
    const now = await this.definitionsOf(draft);
    const next: DraftRecord = {
      ...draft,
      format: 2,
      changes: base.format === 2 ? changes : fencedChanges(base.definitions, now, changes),
      status: 'draft',
    };
    this.rewritten.set(key, next);
    if (this.rewritten.size > keptDrafts) this.rewritten.delete(this.rewritten.keys().next().value as string);
    return next;
  }

  /** The documents of a draft: those of the edition it is based on, with its changes. */
  async definitionsOf(draft: DraftRecord): Promise<Definition[]> {
    const { definitions } = await this.record(draft.policy, draft.basedOn);
    const { changes } = draft;
    const kept = definitions.filter((one) => !Object.hasOwn(changes, keyOf(one)));
    const changed = Object.values(changes).filter((one) => one !== null);
    return listDefinitions(readPolicyContent([...kept, ...changed]));
  }

  /** A draft, ready to run. */
  async draftEdition(draft: DraftRecord): Promise<Edition> {
    const key = `${draft.policy}/${draft.id}/${draft.revision}`;
    const edition = this.drafts.get(key) ?? (await this.compiledDraft(draft));
    this.drafts.delete(key);
    this.drafts.set(key, edition);
    if (this.drafts.size > keptDrafts) this.drafts.delete(this.drafts.keys().next().value as string);
    return edition;
  }

  private async compiledDraft(draft: DraftRecord): Promise<Edition> {
    // One that goes back to an edition means what that meant.
    const { format } = draft.kind ? await this.record(draft.policy, draft.basedOn) : { format: 2 as const };
    return compileEdition(readPolicyContent(await this.definitionsOf(draft)), format ?? 1);
  }

  /**
   * The edition a request asks for.
   *
   * @param caller only who may read drafts may have one selected
   * @param wanted a number, `draft:<id>`, or nothing for the one in force
   * @param knownMs as what was published by then has it
   * @throws Problem forbidden, policyNotFound, editionNotFound, draftNotFound, noEditionInForce, invalidRequest
   */
  async select(
    caller: Caller,
    policy: string,
    wanted: number | string | undefined,
    atMs: number,
    knownMs?: number,
  ): Promise<Selected> {
    if (wanted === undefined) {
      const number = this.numberInForce(policy, atMs, knownMs);
      return { name: number, edition: await this.edition(policy, number) };
    }
    if (typeof wanted === 'string' && wanted.startsWith('draft:')) {
      requireReader(caller, 'draft');
      const draft = await this.draft(policy, wanted.slice('draft:'.length));
      return { name: wanted, edition: await this.draftEdition(draft) };
    }
    const number = Number(wanted);
    if (!Number.isInteger(number)) {
      throw invalidRequest('/edition', 'invalidValue', {
        'zh-CN': '应为版本号或 draft:<草稿>',
        en: 'it must be a number or draft:<id>',
      });
    }
    return { name: number, edition: await this.edition(policy, number) };
  }
}

/** The editions of a policy, the one that takes force last first; of two at once the later numbered. */
type Timeline = { fromMs: number; publishedMs: number; edition: EditionSummary }[];

function timelineOf(editions: EditionSummary[]): Timeline {
  const timeline = editions.map((edition) => ({
    fromMs: Date.parse(edition.effectiveFrom),
    publishedMs: Date.parse(edition.publishedAt),
    edition,
  }));
  return timeline.toReversed().sort((a, b) => b.fromMs - a.fromMs);
}

/** What has become of an edition. `superseded`: another one took force after it. */
export type EditionStatus = 'scheduled' | 'inForce' | 'superseded' | 'retired';

function isRetired({ retired }: EditionSummary, atMs: number, knownMs: number): boolean {
  return retired !== undefined && Date.parse(retired.from) <= atMs && Date.parse(retired.at) <= knownMs;
}

function statusOf(edition: EditionSummary, inForce: EditionSummary | undefined, atMs: number): EditionStatus {
  if (isRetired(edition, atMs, Number.POSITIVE_INFINITY)) return 'retired';
  if (edition.number === inForce?.number) return 'inForce';
  return Date.parse(edition.effectiveFrom) > atMs ? 'scheduled' : 'superseded';
}

export interface Selected {
  /** As an answer names it. */
  name: number | string;
  edition: Edition;
}
