import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, copyFile, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { definitionTypes } from './definition-types.ts';
import { type Part, parts } from './part.ts';

const root = join(import.meta.dirname, '..', '..');

/**
 * Writes every part as a package: what its faces and commands reach, compiled, with its declarations, and a `package.json` that names what
 * that imports, in the versions of this project.
 *
 * @param folder where each part gets a folder of its name
 * @throws Error with what the compiler said
 */
export async function buildParts(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const emitted = join(folder, '.emitted');
  const compiler = join(root, 'node_modules', '.bin', 'tsc');
  const { status, stdout } = spawnSync(compiler, ['-p', join(root, 'scripts', 'parts'), '--outDir', emitted]);
  if (status !== 0) throw new Error(String(stdout));
  const definitions = join(emitted, 'contract', 'definitions');
  await writeFile(`${definitions}.d.ts`, await definitionTypes(definitions));
  for (const [name, part] of Object.entries(parts)) await writePart(name, part, emitted, join(folder, name));
  await rm(emitted, { recursive: true });
}

async function writePart(name: string, part: Part, emitted: string, target: string): Promise<void> {
  const imported = new Set<string>();
  const code = [...Object.values(part.faces), ...Object.values(part.commands)].map((file) => `${file}.js`);
  const types = Object.values(part.faces).map((file) => `${file}.d.ts`);
  const waiting = [...code, ...types];
  // Grows while it is gone through.
  for (const file of waiting) {
    const text = asPackaged(name, file, await readFile(join(emitted, file), 'utf8'));
    await mkdir(dirname(join(target, file)), { recursive: true });
    await writeFile(join(target, file), text);
    for (const specifier of importsOf(text)) {
      if (!specifier.startsWith('.')) imported.add(specifier);
      else {
        const next = join(dirname(file), file.endsWith('.d.ts') ? specifier.replace(/\.js$/, '.d.ts') : specifier);
        if (!waiting.includes(next)) waiting.push(next);
      }
    }
  }
  for (const path of part.also.filter((one) => existsSync(join(root, one))))
    await cp(join(root, path), join(target, path), { recursive: true });
  for (const command of Object.values(part.commands)) await chmod(join(target, `${command}.js`), 0o755);
  await copyFile(join(root, 'LICENSE'), join(target, 'LICENSE'));
  await copyFile(join(root, 'docs', 'parts', `${name}.md`), join(target, 'README.md'));
  await writeFile(join(target, 'package.json'), `${JSON.stringify(await manifestOf(name, part, imported), null, 2)}\n`);
}

const ofSource = /(['"])(\.{1,2}\/[^'"\n]+)\.ts\1/g;
const ofDefinitions = /(contract|\.)\/definitions\/\w+\.js/g;
const ofEngine = /(['"])(?:\.\.?\/)+engine\/(index|checks|authoring)\.js\1/g;

/** The text of an emitted file as it stands in a part: files are called as they are called there. */
function asPackaged(part: string, file: string, text: string): string {
  // The compiler leaves the names in declarations and in `new URL(…)` as they were written.
  const compiled = text.replace(ofSource, '$1$2.js$1');
  const own = file.endsWith('.d.ts') ? compiled.replace(ofDefinitions, '$1/definitions.js') : compiled;
  if (part === 'engine') return own;
  return own.replace(
    ofEngine,
    (_, quote, face) => `${quote}@guiju/engine${face === 'index' ? '' : `/${face}`}${quote}`,
  );
}

/** Every name that a compiled file imports: of values and of types, now and later, and of files that become threads. */
function importsOf(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '');
  const found = code.matchAll(
    /(?:\bfrom|\bimport) ?\(?['"]([^'"\n]+)['"]|new URL\(['"](\.[^'"]+\.js)['"], import\.meta\.url\)/g,
  );
  return [...found].map(([, name, thread]) => name ?? thread ?? '');
}

/** The manifest of a part. */
async function manifestOf(name: string, part: Part, imported: Set<string>) {
  const own = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const packages = [...imported].filter((one) => !isBuiltin(one)).map(packageOf);
  const versions = { ...own.devDependencies, ...own.dependencies, '@guiju/engine': own.version };
  const files = Object.entries(part.faces).map(([face, file]) => [
    face,
    { types: `./${file}.d.ts`, default: `./${file}.js` },
  ]);
  const commands = Object.entries(part.commands).map(([command, file]) => [command, `./${file}.js`]);
  return {
    name: `@guiju/${name}`,
    version: own.version,
    description: part.description,
    license: own.license,
    type: 'module',
    engines: own.engines,
    exports: Object.fromEntries(files),
    ...(commands.length > 0 ? { bin: Object.fromEntries(commands) } : { sideEffects: false }),
    dependencies: Object.fromEntries([...new Set(packages)].sort().map((one) => [one, versions[one]])),
  };
}

const packageOf = (specifier: string) => /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] as string;
