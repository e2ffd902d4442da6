import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const sources = ['client', 'contract', 'designer', 'docs/guides', 'engine', 'package-lock.json'];

/**
 * The folder of the designer as users get it, built of what stands in the tree at this moment. All test files share
 * it: it is named by its sources' hash, made in a folder of its own and renamed when it is whole.
 */
export async function builtDesigner(): Promise<string> {
  const folder = join(tmpdir(), `guiju-designer-of-${await hashOfSources()}`);
  if (existsSync(folder)) return folder;
  const making = await mkdtemp(`${folder}-making-`);
  await buildDesigner(making);
  // Another test file may have been quicker: both are the same.
  await rename(making, folder).catch(() => rm(making, { recursive: true, force: true }));
  return folder;
}

async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const path of await filesOf(here(`../../${source}`))) hash.update(path).update(await readFile(path));
  }
  return hash.digest('hex').slice(0, 16);
}

async function filesOf(path: string): Promise<string[]> {
  const inner = await readdir(path, { withFileTypes: true, recursive: true }).catch(() => undefined);
  if (!inner) return [path];
  const files = inner.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  return files.filter((file) => !/[/\\](dist|node_modules)[/\\]/.test(file)).sort();
}

/** Under the test runner's own NODE_ENV, React would be its slow development build. */
async function buildDesigner(outDir: string): Promise<void> {
  const { NODE_ENV } = process.env;
  process.env.NODE_ENV = 'production';
  try {
    const configFile = here('../../designer/vite.config.ts');
    await build({ configFile, logLevel: 'warn', build: { outDir, emptyOutDir: true } });
  } finally {
    process.env.NODE_ENV = NODE_ENV;
  }
}
