import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson, type PolicyDefinition } from '../../engine/index.ts';
import { sha256 } from '../kernel/sha256.ts';
import { type AuditEnd, readEntry } from './audit-file.ts';
import { type Catalogue, catalogueShape, format } from './catalogue.ts';
import { chainStart, endOf, firstAltered } from './chain.ts';
import { reasonOf } from './damage.ts';
import { DurableFile } from './durable-file.ts';
import { shapeOf } from './governed-kinds.ts';
import { noteEdition, type Said } from './published.ts';
import { type EditionRecord, type EditionSummary, type PolicyRecord, summaryOf } from './records/edition.ts';
import type { ChainEntry } from './records/entry.ts';

/** What is to be done to a folder, and why. */
export interface Repair {
  /** Files that nothing proves, to be moved to `damaged/`. */
  apart: { path: string; reason: string }[];
  /** What is not there any more, in sentences. */
  lost: string[];
}

export interface Log {
  entries: ChainEntry[];
  end: AuditEnd;
  /** What stands behind the last entry that fits the chain. */
  spoilt: Buffer;
}

/** A catalogue that names nothing. */
const nothing: Omit<Catalogue, 'audit'> = { format, policies: {}, keys: {}, drafts: {} };

/** The audit log as far as its chain goes. */
export async function readLog(folder: string): Promise<Log> {
  const path = join(folder, 'audit.ndjson');
  const bytes = existsSync(path) ? await readFile(path) : Buffer.alloc(0);
  const entries: ChainEntry[] = [];
  let end = { length: 0, head: chainStart };
  let place = 0;
  for (let to = bytes.indexOf('\n'); to >= 0; to = bytes.indexOf('\n', place)) {
    const entry = readEntry(bytes.toString('utf8', place, to));
    if (firstAltered([entry], end) !== undefined) break;
    entries.push(entry);
    end = endOf([entry]);
    place = to + 1;
  }
  return { entries, end: { ...end, bytes: place }, spoilt: bytes.subarray(place) };
}

/**
 * The catalogue that can be proved: the one that is there, or else what the log, the editions whose hashes it has, and the drafts it knows
 * say. An edition whose file is not proved stays where it is in time: it cannot be answered, and none before it is in force instead.
 */
export async function salvageCatalogue(folder: string, log: Log, repair: Repair): Promise<Catalogue> {
  const file = new DurableFile(join(folder, 'catalogue.json'), catalogueShape, undefined);
  const found = await file.read().catch((error) => {
    repair.apart.push({ path: 'catalogue.json', reason: reasonOf(error) });
    return null;
  });
  const { restoring: _, ...kept } = found ?? { ...nothing, audit: log.end };
  if (!found)
    repair.lost.push(
      'API keys, accounts, webhooks, the directory, role bindings, secrets, channels and how people are told, which only catalogue.json had: make them anew',
    );
  tellOfLog(kept.audit, log, repair);
  const policies = await salvagePolicies(folder, kept, log, repair);
  const drafts = await salvageDrafts(folder, found, log, repair);
  return { ...kept, policies, drafts, audit: log.end };
}

function tellOfLog({ length, head }: AuditEnd, { entries, end, spoilt }: Log, repair: Repair): void {
  if (spoilt.length > 0)
    repair.apart.push({ path: 'audit.ndjson', reason: `behind entry ${end.length} nothing fits its chain` });
  if (end.length < length) repair.lost.push(`entries ${end.length + 1} to ${length} of the audit log`);
  else if (length > 0 && entries[length - 1]?.hash !== head) {
    repair.lost.push(`the audit log that catalogue.json knew: its entry ${length} is another`);
  }
}

async function salvagePolicies(folder: string, kept: Catalogue, log: Log, repair: Repair) {
  const published = new Map<string, Said>();
  for (const entry of log.entries) noteEdition(published, entry);
  const proved = await provedEditions(folder, kept, published, repair);
  const policies: Record<string, PolicyRecord> = {};
  const names = new Set([...Object.keys(kept.policies), ...[...published.values()].map(({ policy }) => policy)]);
  for (const id of names) {
    const own = kept.policies[id];
    const editions = new Map<number, EditionSummary>((own?.editions ?? []).map((one) => [one.number, one]));
    for (const { policy, entry, retired } of published.values()) {
      if (policy !== id) continue;
      const number = entry.edition as number;
      const summary = editions.get(number) ?? summaryFrom(proved.get(`${id}/${number}`), entry);
      editions.set(number, retired ? { ...summary, retired } : summary);
    }
    for (const number of editions.keys()) {
      if (!proved.has(`${id}/${number}`))
        repair.lost.push(`edition ${id}/${number}: nothing is answered on it until its file is put back`);
    }
    const sorted = [...editions.values()].sort((a, b) => a.number - b.number);
    policies[id] = { ...(own ?? wordsOf(id, sorted, proved)), editions: sorted };
  }
  return policies;
}

/** Editions whose file is what the log, or the catalogue where the log does not reach, says was published. */
async function provedEditions(folder: string, kept: Catalogue, published: Map<string, Said>, repair: Repair) {
  const proved = new Map<string, EditionRecord>();
  for (const path of await filesIn(folder, 'editions')) {
    const [, policy = '', number = ''] = /^editions\/(.+)\/(\d+)\.json$/.exec(path) ?? [];
    const key = `${policy}/${number}`;
    const file = new DurableFile(join(folder, path), shapeOf('edition', { policy, number: Number(number) }), undefined);
    const record = await file.read().catch(reasonOf);
    const said = published.get(key)?.entry;
    const known = kept.policies[policy]?.editions.find((one) => String(one.number) === number);
    const reason =
      typeof record === 'string'
        ? record
        : isProved(record as EditionRecord, said, known)
          ? undefined
          : 'it is not what was published';
    if (reason === undefined) proved.set(key, record as EditionRecord);
    else repair.apart.push({ path, reason });
  }
  return proved;
}

function isProved(record: EditionRecord, said: ChainEntry | undefined, known: EditionSummary | undefined): boolean {
  const hash = sha256(canonicalJson(record.definitions));
  if (hash !== record.hash) return false;
  if (!said) return hash === known?.hash;
  const summaryHash = sha256(canonicalJson(summaryOf(record)));
  return hash === said.editionHash && (said.summaryHash === undefined || said.summaryHash === summaryHash);
}

/** What a record says of its edition, else as much as the log does. */
function summaryFrom(record: EditionRecord | undefined, said: ChainEntry): EditionSummary {
  if (record) return summaryOf(record);
  const { edition, editionHash, effectiveFrom, at, by, approvedBy, note } = said;
  return {
    number: edition as number,
    hash: String(editionHash),
    effectiveFrom: String(effectiveFrom ?? at),
    publishedAt: at,
    publishedBy: String(by),
    counts: { ruleSets: 0, flows: 0, openConfig: 0 },
    ...(approvedBy === undefined ? {} : { approvedBy: String(approvedBy) }),
    ...(typeof note === 'string' ? { note } : {}),
  };
}

function wordsOf(id: string, editions: EditionSummary[], proved: Map<string, EditionRecord>) {
  const latest = editions.findLast(({ number }) => proved.has(`${id}/${number}`));
  const definitions = latest ? (proved.get(`${id}/${latest.number}`) as EditionRecord).definitions : [];
  const policy = definitions.find((one): one is PolicyDefinition => one.kind === 'policy');
  const { title, purpose } = policy ?? { title: { 'zh-CN': id, en: id } };
  return { id, title, ...(purpose ? { purpose } : {}) };
}

async function salvageDrafts(folder: string, found: Catalogue | null, log: Log, repair: Repair) {
  const drafts: Record<string, number> = {};
  const known = draftsIn(log);
  for (const path of await filesIn(folder, 'drafts')) {
    const [, policy = '', id = '', text = ''] = /^drafts\/([^/]+)\/(.+)\.(\d+)\.json$/.exec(path) ?? [];
    const [name, revision] = [`${policy}/${id}`, Number(text)];
    const file = new DurableFile(join(folder, path), shapeOf('draft', { policy, id, revision }), undefined);
    const read = await file.read().then(() => undefined, reasonOf);
    const named = found ? found.drafts[name] === revision : known.has(name);
    const reason = read ?? (named ? undefined : found ? 'no catalogue names it' : 'the audit log does not know it');
    if (reason !== undefined) repair.apart.push({ path, reason });
    else drafts[name] = Math.max(revision, drafts[name] ?? 0);
  }
  for (const name of found ? Object.keys(found.drafts) : known)
    if (!(name in drafts)) repair.lost.push(`draft ${name}`);
  return drafts;
}

/** Those that were begun and not removed. */
function draftsIn({ entries }: Log): Set<string> {
  const drafts = new Set<string>();
  for (const { type, policy, draft } of entries) {
    if (typeof draft !== 'string') continue;
    if (type === 'draft.removed') drafts.delete(`${policy}/${draft}`);
    else drafts.add(`${policy}/${draft}`);
  }
  return drafts;
}

/** The files below a folder, as paths in the folder that holds it. */
export async function filesIn(folder: string, name: string): Promise<string[]> {
  const found = await readdir(join(folder, name), { recursive: true, withFileTypes: true }).catch(() => []);
  const files = found.filter((one) => one.isFile());
  return files.map((one) => join(one.parentPath, one.name).slice(folder.length + 1)).sort();
}
