import { canonicalJson, type JsonObject } from '../../engine/index.ts';
import { sha256 } from '../kernel/sha256.ts';
import { severalAtOnce } from '../kernel/turns.ts';
import { chainStart, endOf, firstAltered } from '../stores/chain.ts';
import { unlessDamaged } from '../stores/damage.ts';
import { readPolicies } from '../stores/policies.ts';
import { noteEdition, type Said } from '../stores/published.ts';
import { firstAlteredOf } from '../stores/record-hash.ts';
import type { EditionSummary, PolicyRecord } from '../stores/records/edition.ts';
import type { ChainEntry } from '../stores/records/entry.ts';
import type { MasterRow, RowName } from '../stores/records/master-row.ts';
import { firstAlteredRow } from '../stores/row-hash.ts';
import type { Store } from '../stores/store.ts';
import type { Altered } from './altered.ts';
import { type FilesInRecords, noteFiles, verifyFiles } from './verify-files.ts';

export interface Verification {
  /** Audit entries that are as they were written. */
  entries: number;
  /** Uploaded files whose bytes are what they were. */
  files: number;
  intact: boolean;
  /** The hash of the last of them: written down elsewhere, it proves that nobody rewrote the whole chain. */
  head: string;
  altered: Altered[];
}

const pageSize = 1000;
const attempts = 5;

/** What an anchor was told: heads of the log by the number of their entry, and how many lines of it say nothing. */
export interface Told {
  heads: ReadonlyMap<number, string>;
  spoilt: number;
}
const nothing: Told = { heads: new Map(), spoilt: 0 };

/**
 * Recomputes every chain and every edition of a store: the audit log, the instances' histories, each edition against what the audit
 * log says was published, each uploaded file against its hash. Names what is missing or damaged. Only reads.
 */
export async function verifyStore(store: Store, told = nothing): Promise<Verification> {
  await store.inspect();
  const governance = await verifyLog(store, told);
  const editions = await alteredEditions(store, governance.published);
  const said: FilesInRecords = new Map();
  const altered = [
    ...governance.altered,
    ...(await alteredInstances(store)),
    ...(await alteredRecords(store, said)),
    ...(await alteredRows(store)),
    ...editions,
  ];
  const { files, altered: alteredFiles } = await verifyFiles(store, said);
  altered.push(...alteredFiles);
  const reasons = new Map(store.damaged().map(({ part, name, reason }) => [chainOf(part, name), reason]));
  for (const chain of reasons.keys()) if (!altered.some((one) => one.chain === chain)) altered.push({ chain });
  for (const one of altered) if (one.sequence === undefined) one.reason ??= reasons.get(one.chain);
  return { entries: governance.entries, files, intact: altered.length === 0, head: governance.head, altered };
}

/** As a damaged part stands among the chains. */
export const chainOf = (part: string, name: string) => (part === 'audit' ? part : `${part} ${name}`);

/** Recomputes the audit log, and compares it with what an anchor was told. */
export async function verifyLog(store: Store, told = nothing) {
  const { altered, ...found } = await verifyChain(store, told.heads);
  if (told.spoilt > 0) altered.push({ chain: 'anchor', reason: `${told.spoilt} of its lines say nothing` });
  return { ...found, altered };
}

async function verifyChain(store: Store, heads: Told['heads']) {
  const published = new Map<string, Said>();
  // Counted first: what is governed meanwhile makes the log longer, never shorter.
  const counted = await store.log.length();
  const toldOf = Math.max(0, ...heads.keys());
  let end = { length: 0, head: chainStart };
  for (;;) {
    const page = await store.log.read(end.length, pageSize);
    const sequence = firstAltered(page, end);
    const other = page.slice(0, sequence && sequence - end.length - 1).find((entry) => isOther(entry, heads));
    if (sequence !== undefined || other) {
      const first = other?.sequence ?? (sequence as number);
      const last = page[first - end.length - 2];
      const reason = other ? { reason: 'it is not what the anchor was told' } : {};
      const altered: Altered[] = [{ chain: 'audit', sequence: first, ...reason }];
      return { entries: first - 1, head: last ? last.hash : end.head, altered, published };
    }
    for (const entry of page) noteEdition(published, entry);
    end = endOf(page, end);
    if (page.length === pageSize) continue;
    return { entries: end.length, head: end.head, altered: cutOff(end.length, counted, toldOf), published };
  }
}

const isOther = ({ sequence, hash }: ChainEntry, heads: Told['heads']) =>
  heads.has(sequence) && heads.get(sequence) !== hash;

/** What was cut off at the end leaves a chain that is shorter than was counted, or than was told outside. */
function cutOff(length: number, counted: number, toldOf: number): Altered[] {
  if (length < counted) return [{ chain: 'audit', sequence: length + 1 }];
  if (length >= toldOf) return [];
  return [{ chain: 'audit', sequence: length + 1, reason: `the anchor was told of ${toldOf} entries` }];
}

async function alteredInstances(store: Store): Promise<Altered[]> {
  const altered: Altered[] = [];
  await severalAtOnce(await store.instances.ids(), async (id) => {
    const sequence = await alteredEntry(store, id).catch(unlessDamaged);
    if (sequence !== undefined) altered.push({ chain: `instance ${id}`, sequence });
  });
  return altered.sort((a, b) => (a.chain < b.chain ? -1 : 1));
}

/** The first entry of an instance's history that is not as it was written; the instance may go on meanwhile. */
async function alteredEntry(store: Store, id: string): Promise<number | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const { instance } = await store.instances.load(id);
    const history = await store.instances.history(id);
    const sequence = firstAltered(history);
    if (sequence !== undefined || !instance) return sequence;
    const [{ chain }, end] = [instance, endOf(history)];
    if (chain.length === end.length && chain.head === end.head) return undefined;
    const moved = (await store.instances.load(id)).instance?.revision !== instance.revision;
    if (!moved || attempt === attempts) return Math.min(chain.length, end.length) + 1;
  }
}

/** Records of which a version or a signature is not as it was written. @param said is told of the files of all of them */
async function alteredRecords(store: Store, said: FilesInRecords): Promise<Altered[]> {
  const altered: Altered[] = [];
  await severalAtOnce(await store.records.ids(), async (id) => {
    const record = await store.records.get(id).catch(unlessDamaged);
    if (record) noteFiles(said, record);
    const found = record && firstAlteredOf(record);
    if (!found) return;
    const reason = 'version' in found ? `version ${found.version}` : `the signature ${found.signature}`;
    altered.push({ chain: `record ${id}`, reason: `${reason} is not as it was written` });
  });
  return altered.sort((a, b) => (a.chain < b.chain ? -1 : 1));
}

/** Rows of master data of which a version is not as it was written. */
async function alteredRows(store: Store): Promise<Altered[]> {
  const altered: Altered[] = [];
  await severalAtOnce(await store.rows.names(), async (name) => {
    const versions = await store.rows.history(name).catch(unlessDamaged);
    if (!versions) return;
    const version = firstAlteredRow({ ...name, versions }) ?? (await otherThanLast(store, name, versions));
    if (version === undefined) return;
    const { policy, master, key } = name;
    altered.push({ chain: `row ${policy}/${master}/${key}`, reason: `version ${version} is not as it was written` });
  });
  return altered.sort((a, b) => (a.chain < b.chain ? -1 : 1));
}

/** The version of a row that stands, where it is not the last of those that it had; it may have been changed meanwhile. */
async function otherThanLast(store: Store, name: RowName, versions: MasterRow[]): Promise<number | undefined> {
  const stands = await store.rows.get(name).catch(unlessDamaged);
  const last = versions.find(({ version }) => version === stands?.version) ?? (await store.rows.history(name)).at(-1);
  if (!stands) return undefined;
  return canonicalJson(stands as unknown as JsonObject) === canonicalJson(last as unknown as JsonObject)
    ? undefined
    : stands.version;
}

async function alteredEditions(store: Store, published: ReadonlyMap<string, Said>): Promise<Altered[]> {
  const altered: Altered[] = [];
  const seen = new Set<string>();
  for (const policy of await readPolicies(store.governed)) {
    for (const summary of policy.editions) {
      const key = `${policy.id}/${summary.number}`;
      seen.add(key);
      if (!(await isAsPublished(store, policy, summary, published.get(key)))) altered.push({ chain: `edition ${key}` });
    }
  }
  for (const key of published.keys()) if (!seen.has(key)) altered.push({ chain: `edition ${key}` });
  return altered;
}

/** An edition says the same in its own record, in the catalogue, and in the audit log where that is not broken before it. */
async function isAsPublished(store: Store, { id }: PolicyRecord, known: EditionSummary, said: Said | undefined) {
  const { retired, ...summary } = known;
  const record = await store.governed.get('edition', id, known.number).catch(() => undefined);
  if (!record) return false;
  const { definitions, policy, ...own } = record;
  const ownText = canonicalJson(own);
  return (
    policy === id &&
    sha256(canonicalJson(definitions)) === known.hash &&
    ownText === canonicalJson(summary) &&
    (!said || said.entry.editionHash === known.hash) &&
    (said?.entry.summaryHash === undefined || said.entry.summaryHash === sha256(ownText)) &&
    (!said || canonicalJson(said.retired) === canonicalJson(retired))
  );
}
