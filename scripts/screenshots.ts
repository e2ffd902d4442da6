/**
 * `npm run screenshots`: every page of the designer in both languages, light and dark, as pictures in `screenshots/`.
 * `-- <definitions folder>` takes other policies than those of the tests; `-- --only '^form.*zh-CN'` those whose names it matches.
 * `-- --guides` takes only those that the guides name, and puts them into `docs/guides/pictures/`.
 */
import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { launchBrowser } from '../tests/designer/browser.ts';
import { guidePictures } from '../tests/designer/guide-pictures.ts';
import { pictures } from '../tests/designer/pictures.ts';
import { runDesigner } from '../tests/designer/running-designer.ts';

const options = { only: { type: 'string' }, guides: { type: 'boolean' } } as const;
const { values, positionals } = parseArgs({ allowPositionals: true, options });
const folder = values.guides ? 'docs/guides/pictures' : 'screenshots';
const only = values.guides ? `^(${guidePictures().join('|')})$` : (values.only ?? '');
await mkdir(folder, { recursive: true });
const designer = await runDesigner(positionals[0]);
const browser = await launchBrowser();
try {
  for await (const name of pictures(designer, browser, { folder, only })) console.log(name);
} finally {
  await browser.close();
  await designer.close();
}
