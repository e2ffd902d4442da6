import { canonicalJson, type Definition, listDefinitions, type PolicyContent, Problem } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { keyOf } from '../editions/draft-changes.ts';
import { sha256 } from '../kernel/sha256.ts';
import type { DraftRecord } from '../stores/records/edition.ts';
import { entryOf, govern } from './govern.ts';

/** Who publishes and offers what is shipped. */
export const seeder = { id: 'seed' };
const idOf = (hash: string) => `shipped-${hash.slice(0, 16)}`;
type Documents = ReadonlyMap<string, Definition>;

/**
 * Offers shipped definitions to a policy that was seeded from earlier ones, as a draft: published editions stay what they are, and what was
 * changed here since is kept. Each is offered once; who throws the draft away is not asked again.
 *
 * @param content of the folder of definitions as it is shipped now
 * @returns the draft; undefined where there is nothing new in it, or the policy was made here
 * @example await offerShipped(parts, content) // { title: '…', changes: { 'form/repair-order': { … } }, … }
 */
export async function offerShipped(parts: Parts, content: PolicyContent): Promise<DraftRecord | undefined> {
  const { catalogue } = parts;
  const { id: policy } = content.policy;
  const hash = sha256(canonicalJson(listDefinitions(content)));
  const base = await baseOf(parts, policy);
  const newest = catalogue.newest(policy)?.number;
  if (base === undefined || newest === undefined) return undefined;
  const { shipped = (await catalogue.record(policy, base)).hash } = catalogue.policy(policy);
  if (hash === shipped) return undefined;
  const [before, now] = [await documentsOf(parts, policy, base), await documentsOf(parts, policy, newest)];
  const { changes, kept } = merged(before, now, new Map(listDefinitions(content).map((one) => [keyOf(one), one])));
  if (Object.keys(changes).length === 0) return undefined;
  // An edition that landed before payloads had a fence gets one with the draft.
  const draft = await catalogue.fenced(draftOf(parts, policy, newest, hash, changes, kept));
  const entry = entryOf(parts, seeder, 'draft.imported', {
    ...{ policy, draft: draft.id, basedOn: newest, title: draft.title, changed: Object.keys(changes).sort() },
    ...{ before: (await catalogue.record(policy, newest)).hash, after: hash },
  });
  const { editions: _, ...words } = catalogue.policy(policy);
  try {
    await govern(parts, { draft, policy: { ...words, shipped: hash }, audit: [entry] });
  } catch (error) {
    // Another node that starts at the same time was faster.
    if (!(error instanceof Problem) || error.code !== 'staleRevision') throw error;
    await catalogue.refresh();
    return undefined;
  }
  return draft;
}

/** The edition that holds what was shipped last: the newest that was seeded, or that became of such an offer. */
async function baseOf({ catalogue }: Parts, policy: string): Promise<number | undefined> {
  const seeded = catalogue.policy(policy).editions.filter(({ publishedBy }) => publishedBy === seeder.id);
  const offered = (await catalogue.draftsOf(policy)).filter(({ id }) => id.startsWith('shipped-'));
  const numbers = [...seeded.map(({ number }) => number), ...offered.flatMap(({ published }) => published ?? [])];
  return seeded.length === 0 ? undefined : Math.max(...numbers);
}

const documentsOf = async ({ catalogue }: Parts, policy: string, number: number): Promise<Documents> =>
  new Map((await catalogue.record(policy, number)).definitions.map((one) => [keyOf(one), one]));

/** What the shipped definitions change of those before, on top of what is in force here; what both changed stays as it is here. */
function merged(before: Documents, now: Documents, shipped: Documents) {
  const text = (all: Documents, key: string) => canonicalJson(all.get(key) ?? null);
  const keys = [...new Set([...before.keys(), ...shipped.keys()])].filter(
    (key) => text(before, key) !== text(shipped, key) && text(now, key) !== text(shipped, key),
  );
  const isOwn = (key: string) => text(before, key) !== text(now, key);
  const changes = Object.fromEntries(keys.filter((key) => !isOwn(key)).map((key) => [key, shipped.get(key) ?? null]));
  return { changes, kept: keys.filter(isOwn) };
}

function draftOf(
  parts: Parts,
  policy: string,
  basedOn: number,
  hash: string,
  changes: DraftRecord['changes'],
  kept: string[],
): DraftRecord {
  const at = parts.now().toISOString();
  const note =
    kept.length === 0
      ? {}
      : {
          note: `本机构改过，保留原样 · changed here, and kept as they are: ${kept.join('、')}`,
        };
  return {
    ...{ id: idOf(hash), policy, basedOn, revision: 1, contentRevision: 1, status: 'draft' },
    ...{ title: '新版本自带的定义 · definitions of the new version', authors: [seeder.id], persons: [] },
    ...{ changes, createdAt: at, updatedAt: at, ...note },
  };
}
