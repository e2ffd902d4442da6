/**
 * `npm run screenshots`: every page of the designer in both languages, light and dark, as pictures in `screenshots/`.
 * `-- <definitions folder>` takes other policies than those of the tests; `-- --only '^form.*zh-CN'` those whose names it matches.
 */
import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { launchBrowser } from '../tests/designer/browser.ts';
import { pictures } from '../tests/designer/pictures.ts';
import { runDesigner } from '../tests/designer/running-designer.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { only: { type: 'string' } } });
const folder = 'screenshots';
await mkdir(folder, { recursive: true });
const designer = await runDesigner(positionals[0]);
const browser = await launchBrowser();
try {
  for await (const name of pictures(designer, browser, { folder, only: values.only ?? '' })) console.log(name);
} finally {
  await browser.close();
  await designer.close();
}
