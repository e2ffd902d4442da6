/**
 * `npm run formats`: writes `contract/formats/<kind>.schema.json`, the formats of definitions as editors read them. `--check` only says
 * whether they are up to date.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { DefinitionKind } from '../contract/definitions/definition.ts';
import { formatOf, formats } from '../contract/definitions/formats.ts';
import { formatNames, hitPolicyNames } from '../engine/authoring.ts';

const folder = join(import.meta.dirname, '..', 'contract', 'formats');

/** Operators are not among them: a decorator may stand before each. */
const families = { hitPolicies: hitPolicyNames, formats: formatNames };

/** The text of each file, by its name. */
export const formatFiles = (): [name: string, text: string][] =>
  Object.keys(formats).map((kind) => [
    `${kind}.schema.json`,
    `${JSON.stringify(formatOf(kind as DefinitionKind, families), null, 2)}\n`,
  ]);

if (import.meta.main) {
  const { check } = parseArgs({ options: { check: { type: 'boolean' } } }).values;
  await mkdir(folder, { recursive: true });
  for (const [name, text] of formatFiles()) {
    if (!check) await writeFile(join(folder, name), text);
    else if ((await readFile(join(folder, name), 'utf8').catch(() => '')) !== text) {
      console.error(`contract/formats/${name} is out of date: npm run formats`);
      process.exitCode = 1;
    }
  }
}
