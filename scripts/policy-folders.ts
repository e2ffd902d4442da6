import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Definition, type PolicyContent, readPolicyContent } from '../engine/index.ts';

const folder = join(import.meta.dirname, '..', 'definitions');

/** The policies that stand in `definitions/`: one a folder. */
export function policyIds(): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** All documents of one policy's folder. */
export function readPolicyFolder(policy: string, within = folder): PolicyContent {
  const files = globSync('**/*.json', { cwd: join(within, policy) }).sort();
  const documents = files.map((file) => JSON.parse(readFileSync(join(within, policy, file), 'utf8')) as Definition);
  return readPolicyContent(documents);
}
