import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Definition, type PolicyContent, Problem, readPolicyContent } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { entryOf, govern } from './govern.ts';
import { offerShipped, seeder } from './offer.ts';
import { freeze, sealOf, wordsOf } from './publish.ts';

/**
 * Publishes every folder of definitions that the catalogue does not have yet, as the editions that its policy.json lists; where it has the
 * policy and its folder says something new, that is offered as a draft. A folder that cannot be published, or has nothing to publish, is told
 * in the log, and the others are.
 *
 * @returns the ids of the policies that were added
 */
export async function seed(parts: Parts, folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const known = new Set(parts.catalogue.list().map((policy) => policy.id));
  const added: string[] = [];
  for (const { name } of entries.filter((entry) => entry.isDirectory()).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    try {
      if (known.has(name)) await offer(parts, join(folder, name), name);
      else if (await seedPolicy(parts, join(folder, name), name)) added.push(name);
    } catch (error) {
      parts.log.error('a folder of definitions could not be published', { folder: name, error });
    }
  }
  return added;
}

async function seedPolicy(parts: Parts, folder: string, name: string): Promise<boolean> {
  const documents = await readDocuments(folder);
  if (!documents.some((document) => document.kind === 'policy')) {
    parts.log.warn('a folder of definitions has no policy.json and is left out', { folder: name });
    return false;
  }
  const content = readPolicyContent(documents);
  const { policy } = content;
  if (policy.id !== name) throw new Error(`policy.json says "${policy.id}" in the folder "${name}"`);
  if (!policy.editions?.length) throw new Error('policy.json lists no editions: there is nothing to publish');
  await seedContent(parts, content);
  return true;
}

async function offer(parts: Parts, folder: string, name: string): Promise<void> {
  const documents = await readDocuments(folder);
  if (!documents.some((document) => document.kind === 'policy')) return;
  const content = readPolicyContent(documents);
  const draft = content.policy.id === name ? await offerShipped(parts, content) : undefined;
  if (draft)
    parts.log.info('definitions that come with this version are offered as a draft', { policy: name, draft: draft.id });
}

/** Publishes a content as each of the editions that its policy lists. */
export async function seedContent(parts: Parts, content: PolicyContent): Promise<void> {
  const { id, editions } = content.policy;
  const publishedAt = parts.now().toISOString();
  for (const { number, effectiveFrom, note } of editions) {
    const from = new Date(effectiveFrom).toISOString();
    const edition = freeze(
      { content, meaning: 2 },
      { number, effectiveFrom: from, publishedAt, publishedBy: seeder.id, note },
    );
    const words = { policy: id, ...sealOf(edition), effectiveFrom: from };
    try {
      await govern(parts, {
        edition,
        policy: wordsOf(parts, content),
        audit: [entryOf(parts, seeder, 'edition.seeded', words)],
      });
    } catch (error) {
      // Another node that starts at the same time was faster.
      if (!(error instanceof Problem) || error.code !== 'staleRevision') throw error;
      await parts.catalogue.refresh();
    }
  }
}

async function readDocuments(folder: string): Promise<Definition[]> {
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.json')).sort();
  return Promise.all(
    files.map(async (file) => {
      try {
        return JSON.parse(await readFile(join(folder, file), 'utf8')) as Definition;
      } catch (error) {
        throw new Error(`${file}: ${error instanceof Error ? error.message : error}`);
      }
    }),
  );
}
