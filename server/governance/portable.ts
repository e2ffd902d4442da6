import {
  canonicalJson,
  type Definition,
  definitionId,
  listDefinitions,
  type PolicyContent,
  Problem,
  readPolicyContent,
} from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { fenced, keyOf } from '../editions/draft-changes.ts';
import type { Caller } from '../kernel/caller.ts';
import { sha256 } from '../kernel/sha256.ts';
import type { DraftRecord, EditionRecord } from '../stores/records/edition.ts';
import type { GovernanceChange } from './change.ts';
import type { CheckReport } from './check.ts';
import { checkEdition } from './check-in-thread.ts';
import { readDefinition } from './definition-schema.ts';
import { withAuthor } from './four-eyes.ts';
import { entryOf, govern } from './govern.ts';

const format = 'guiju-edition/1';

/** An edition as one file that proves itself: its hash is that of its definitions. */
export interface PortableEdition extends Partial<Omit<EditionRecord, 'counts' | 'format'>> {
  format: typeof format;
  /** That payloads have a fence: an edition's `format`, which here is the file's own. */
  meaning?: 2;
  hash: string;
  definitions: Definition[];
}

/** An edition to be carried elsewhere. */
export function exportEdition({ counts: _, format: meaning, ...edition }: EditionRecord): PortableEdition {
  return { ...edition, format, ...(meaning ? { meaning } : {}) };
}

/**
 * Makes a draft of what was exported here or elsewhere, and checks everything again.
 *
 * @returns the draft, and the report of its check
 * @throws as `planImport`
 */
export async function importDraft(...given: Parameters<typeof planImport>): Promise<Omit<PlannedImport, 'change'>> {
  const { change, ...made } = await planImport(...given);
  await govern(given[0], change);
  return made;
}

interface PlannedImport {
  draft: DraftRecord;
  report: CheckReport;
  change: GovernanceChange;
}

/**
 * What an import would make: a draft whose author is the importer, so that someone else approves it.
 *
 * @param file its hash is checked where it has one
 * @param ofAnother takes an edition of another policy, too, as content of this one
 * @throws Problem policyNotFound, hashMismatch, invalidDefinition, invalidRequest
 */
export async function planImport(
  parts: Parts,
  policy: string,
  file: Omit<PortableEdition, 'hash' | 'format'> & { hash?: string },
  { title, ofAnother = false }: { title?: string; ofAnother?: boolean },
  caller: Caller,
): Promise<PlannedImport> {
  const content = readContent(file.definitions, ofAnother ? undefined : policy);
  const hash = sha256(canonicalJson(listDefinitions(content)));
  if (file.hash !== undefined && file.hash !== hash) throw new Problem('hashMismatch');
  const wanted = file.meaning === 2 ? content : readPolicyContent(fenced(file.definitions));
  const { basedOn, changes } = await differenceFrom(parts, policy, wanted);
  const at = parts.now().toISOString();
  const draft: DraftRecord = {
    id: parts.newId(),
    policy,
    title: title ?? titleOf(file),
    basedOn,
    revision: 1,
    contentRevision: 1,
    status: 'draft',
    format: 2,
    ...withAuthor(parts.accounts.persons, { authors: [] }, caller.id),
    changes,
    ...originOf(parts, policy, file.number, content),
    createdAt: at,
    updatedAt: at,
  };
  const report = await checkEdition(await parts.catalogue.draftEdition(draft));
  const { id, title: words } = draft;
  const entry = entryOf(parts, caller, 'draft.imported', {
    policy,
    draft: id,
    basedOn,
    title: words,
    fromEdition: file.number,
    changed: Object.keys(changes).sort(),
    fromPolicy: content.policy.id === policy ? undefined : content.policy.id,
    before: (await parts.catalogue.record(policy, basedOn)).hash,
    after: hash,
  });
  return { draft, report, change: { draft, audit: [entry] } };
}

/** What is wrong is told with its place in the file. */
function readPlaced(one: Definition, index: number): Definition {
  const id = definitionId(one);
  try {
    return readDefinition(one, one.kind, id);
  } catch (error) {
    if (!(error instanceof Problem) || !error.errors) throw error;
    throw new Problem(error.code, {
      detail: {
        'zh-CN': `文件中的定义 ${one.kind}/${id} 有误`,
        en: `the definition ${one.kind}/${id} of the file is not as it must be`,
      },
      errors: error.errors.map((place) => ({ ...place, path: `/definitions/${index}${place.path}` })),
    });
  }
}

/** @param policy whose it must be; any policy's without it */
function readContent(given: Definition[], policy: string | undefined): PolicyContent {
  const content = readPolicyContent(given.map(readPlaced));
  if (policy !== undefined && content.policy.id !== policy) {
    throw new Problem('invalidDefinition', {
      detail: {
        'zh-CN': `文件属于制度 ${content.policy.id}，不是 ${policy}`,
        en: `the file is of policy ${content.policy.id}, not ${policy}`,
      },
    });
  }
  return content;
}

/** What is of another policy said by this one: it keeps its own id, title, purpose and time zone. */
function asOf(own: PolicyContent, wanted: PolicyContent): PolicyContent {
  if (wanted.policy.id === own.policy.id) return wanted;
  const { purpose: _, ...carried } = wanted.policy;
  const { id, title, purpose, timeZone, editions } = own.policy;
  const policy = { ...carried, id, title, ...(purpose ? { purpose } : {}), timeZone, editions };
  return { ...wanted, policy };
}

/** What must be changed in the newest edition for it to say what some definitions say. */
async function differenceFrom({ catalogue }: Parts, policy: string, wanted: PolicyContent) {
  const known = catalogue.policy(policy).editions;
  const basedOn = catalogue.newest(policy)?.number ?? known.at(-1)?.number;
  if (basedOn === undefined) throw new Problem('editionNotFound');
  const { definitions } = await catalogue.record(policy, basedOn);
  const before = new Map(definitions.map((one) => [keyOf(one), canonicalJson(one)]));
  const changes: DraftRecord['changes'] = {};
  for (const one of listDefinitions(asOf(readPolicyContent(definitions), wanted))) {
    const key = keyOf(one);
    if (before.get(key) !== canonicalJson(one)) changes[key] = one;
    before.delete(key);
  }
  for (const key of before.keys()) changes[key] = null;
  return { basedOn, changes };
}

/** The edition that a file was exported from, where it is one of this policy: what was published since is not in it. */
function originOf({ catalogue }: Parts, policy: string, number: number | undefined, content: PolicyContent) {
  const isOurs = content.policy.id === policy && catalogue.policy(policy).editions.some((one) => one.number === number);
  return isOurs ? { importedFrom: number as number } : {};
}

const titleOf = ({ number, hash }: { number?: number; hash?: string }) =>
  number === undefined ? '导入 import' : `导入第 ${number} 版 import of edition ${number} (${hash?.slice(0, 8) ?? ''})`;
