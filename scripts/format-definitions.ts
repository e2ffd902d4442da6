/** Writes every JSON document below `definitions/` in the project's layout. `--check` only names those that differ. */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { layoutJson } from '../engine/policy/layout.ts';

const { check } = parseArgs({ options: { check: { type: 'boolean' } } }).values;
let different = 0;
for (const file of globSync('definitions/**/*.json')) {
  const text = readFileSync(file, 'utf8');
  const laidOut = layoutJson(JSON.parse(text));
  if (text === laidOut) continue;
  different += 1;
  console.log(check ? `not formatted: ${file}` : `formatted ${file}`);
  if (!check) writeFileSync(file, laidOut);
}
if (check && different > 0) process.exit(1);
