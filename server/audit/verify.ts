import { canonicalJson } from '../../engine/index.ts';
import type { EditionSummary, PolicyRecord } from '../stores/records/edition.ts';
import type { ChainEntry } from '../stores/records/entry.ts';
import type { Store } from '../stores/store.ts';
import { chainStart, endOf, firstAltered, sha256 } from './chain.ts';

export interface Altered {
  /** `audit`, `instance <id>` or `edition <policy>/<number>`. */
  chain: string;
  /** The first entry that is not as it was written. */
  sequence?: number;
}
export interface Verification {
  /** Audit entries that are as they were written. */
  entries: number;
  intact: boolean;
  /** The hash of the last of them: written down elsewhere, it proves that nobody rewrote the whole chain. */
  head: string;
  altered: Altered[];
}

const pageSize = 1000;
const attempts = 5;

/**
 * Recomputes every chain and every edition of a store: the audit log, the instances' histories, each edition against what the audit
 * log says was published. Only reads.
 */
export async function verifyStore(store: Store): Promise<Verification> {
  const governance = await verifyGovernance(store);
  const editions = await alteredEditions(store, governance.published);
  const altered = [...governance.altered, ...(await alteredInstances(store)), ...editions];
  return { entries: governance.entries, intact: altered.length === 0, head: governance.head, altered };
}

/** What the audit log says of the editions, by `policy/number`. */
interface Published {
  hash: unknown;
  summaryHash: unknown;
  retired?: unknown;
}

async function verifyGovernance(store: Store) {
  const published = new Map<string, Published>();
  // Counted first: what is governed meanwhile makes the log longer, never shorter.
  const counted = await store.governed();
  let end = { length: 0, head: chainStart };
  for (;;) {
    const page = await store.audit(end.length, pageSize);
    const sequence = firstAltered(page, end);
    if (sequence !== undefined) {
      const last = page[sequence - end.length - 2];
      const head = last ? last.hash : end.head;
      return { entries: sequence - 1, head, altered: [{ chain: 'audit', sequence }], published };
    }
    for (const entry of page) noteEdition(published, entry);
    end = endOf(page, end);
    if (page.length === pageSize) continue;
    // What was cut off at the end leaves a chain that is shorter than was counted.
    const cut = end.length < counted;
    const altered: Altered[] = cut ? [{ chain: 'audit', sequence: end.length + 1 }] : [];
    return { entries: end.length, head: end.head, altered, published };
  }
}

function noteEdition(published: Map<string, Published>, entry: ChainEntry): void {
  const { policy, edition, editionHash, summaryHash } = entry;
  if (typeof edition !== 'number' || editionHash === undefined) return;
  const key = `${policy}/${edition}`;
  const known = published.get(key);
  if (entry.type === 'edition.retired') published.set(key, { ...(known as Published), retired: entry.after });
  else if (!known) published.set(key, { hash: editionHash, summaryHash });
}

async function alteredInstances(store: Store): Promise<Altered[]> {
  const altered: Altered[] = [];
  for (const id of await store.instanceIds()) {
    const sequence = await alteredEntry(store, id);
    if (sequence !== undefined) altered.push({ chain: `instance ${id}`, sequence });
  }
  return altered;
}

/** The first entry of an instance's history that is not as it was written; the instance may go on meanwhile. */
async function alteredEntry(store: Store, id: string): Promise<number | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const { instance } = await store.load(id);
    const history = await store.history(id);
    const sequence = firstAltered(history);
    if (sequence !== undefined || !instance) return sequence;
    const [{ chain }, end] = [instance, endOf(history)];
    if (chain.length === end.length && chain.head === end.head) return undefined;
    const moved = (await store.load(id)).instance?.revision !== instance.revision;
    if (!moved || attempt === attempts) return Math.min(chain.length, end.length) + 1;
  }
}

async function alteredEditions(store: Store, published: ReadonlyMap<string, Published>): Promise<Altered[]> {
  const altered: Altered[] = [];
  const seen = new Set<string>();
  for (const policy of await store.policies()) {
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
async function isAsPublished(store: Store, { id }: PolicyRecord, known: EditionSummary, said: Published | undefined) {
  const { retired, ...summary } = known;
  const record = await store.edition(id, known.number).catch(() => undefined);
  if (!record) return false;
  const { definitions, policy, ...own } = record;
  const ownText = canonicalJson(own);
  return (
    policy === id &&
    sha256(canonicalJson(definitions)) === known.hash &&
    ownText === canonicalJson(summary) &&
    (!said || said.hash === known.hash) &&
    (said?.summaryHash === undefined || said.summaryHash === sha256(ownText)) &&
    (!said || canonicalJson(said.retired) === canonicalJson(retired))
  );
}
