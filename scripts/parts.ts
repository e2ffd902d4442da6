/**
 * `npm run parts`: the parts that others install, as packages in `dist/parts/`, the server's with the designer where that is built
 * (`npm start` builds it). `--try` also installs them from a registry, and uses them from every Node and bundler that is promised.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildParts } from './parts/build.ts';
import { packParts } from './parts/pack.ts';
import { tryParts } from './parts/try.ts';

const { values } = parseArgs({ options: { try: { type: 'boolean', default: false } } });
const root = join(import.meta.dirname, '..');
const folder = join(root, 'dist', 'parts');
if (!existsSync(join(root, 'designer', 'dist')))
  console.log('The designer is not built: the server is packed without it.');
await buildParts(folder);
for (const file of (await packParts(folder)).values()) console.log(file);
if (values.try) await tryParts(folder, console.log);
