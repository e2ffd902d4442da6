import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { exampleOf, packParts } from './pack.ts';
import { parts } from './part.ts';

const nodes = ['20', '22', '24'];
const run = promisify(execFile);

/**
 * Uses the parts as those do who install them: packed, installed by npm into an empty project with the oldest to the newest Node that is
 * promised, each README's example run by each Node, bundled by esbuild and Vite, and compiled strictly.
 *
 * @param folder the parts
 * @throws Error with what was not as the README says
 */
export async function tryParts(folder: string, say: (text: string) => void): Promise<void> {
  const packed = await packParts(folder);
  const project = await mkdtemp(join(tmpdir(), 'guiju-try-'));
  try {
    await writeFile(join(project, 'package.json'), '{"type": "module", "private": true}');
    const tools = [...nodes.map((one) => `node${one}@npm:node@${one}`), 'esbuild', 'vite', 'typescript', '@types/node'];
    await inProject(project, 'npm', ['install', '--no-audit', '--no-fund', ...packed.values(), ...tools]);
    say(`installed: ${(await inProject(project, 'du', ['-sh', 'node_modules/@guiju'])).trim()}`);
    await writeExamples(project);
    for (const node of nodes) await tryNode(project, node, say);
    await tryTypes(project, say);
    await tryBundlers(project, say);
  } finally {
    await rm(project, { recursive: true, force: true });
  }
}

async function writeExamples(project: string): Promise<void> {
  for (const name of Object.keys(parts)) {
    const { program } = await exampleOf(name);
    await writeFile(join(project, `${name}.ts`), program);
    await writeFile(join(project, `${name}.js`), program);
  }
}

/** Every example by one Node, the client's beside a server that its command started. */
async function tryNode(project: string, version: string, say: (text: string) => void): Promise<void> {
  const node = join(project, 'node_modules', `node${version}`, 'bin', 'node');
  const { server, url } = await startServer(project, node);
  try {
    for (const name of Object.keys(parts)) {
      const { prints } = await exampleOf(name);
      expectEqual(
        `${name} by Node ${version}`,
        await inProject(project, node, [`${name}.js`], { GUIJU_URL: url }),
        prints,
      );
    }
    say(
      `Node ${(await inProject(project, node, ['--version'])).trim()}: ${Object.keys(parts).join(', ')} as their READMEs say`,
    );
  } finally {
    server.kill();
  }
}

async function startServer(project: string, node: string): Promise<{ server: ChildProcess; url: string }> {
  const manifest = JSON.parse(
    await readFile(join(project, 'node_modules', '@guiju', 'server', 'package.json'), 'utf8'),
  );
  const command = join(project, 'node_modules', '@guiju', 'server', manifest.bin.guiju);
  const env = { ...process.env, PORT: '0', GUIJU_DATA: join(project, `data-${Math.random()}`) };
  const server = spawn(node, [command, 'start'], { cwd: project, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  for await (const chunk of server.stdout) {
    out += chunk;
    const url = /"url":"([^"]+)"/.exec(out)?.[1];
    if (url) return { server, url };
  }
  throw new Error(`the server did not start: ${out}`);
}

async function tryTypes(project: string, say: (text: string) => void): Promise<void> {
  const files = Object.keys(parts).map((name) => `${name}.ts`);
  const strict = ['--strict', '--module', 'nodenext', '--target', 'es2023', '--types', 'node', '--noEmit'];
  await inProject(project, 'node_modules/.bin/tsc', [...strict, ...files]);
  say('types: strict, NodeNext, those of libraries checked');
}

async function tryBundlers(project: string, say: (text: string) => void): Promise<void> {
  const { prints } = await exampleOf('engine');
  const bundlers = {
    esbuild: ['engine.js', '--bundle', '--format=esm', '--platform=browser', '--minify', '--outfile=bundle/esbuild.js'],
    vite: ['build', '--logLevel', 'warn', '--config', 'vite.config.js'],
  };
  const lib = "{ entry: 'engine.js', formats: ['es'], fileName: () => 'vite.js' }";
  await writeFile(
    join(project, 'vite.config.js'),
    `export default { build: { lib: ${lib}, outDir: 'bundle', emptyOutDir: false } };`,
  );
  for (const [bundler, args] of Object.entries(bundlers)) {
    await inProject(project, `node_modules/.bin/${bundler}`, args);
    const bundle = join('bundle', `${bundler}.js`);
    const text = await readFile(join(project, bundle), 'utf8');
    if (/\brequire\(/.test(text)) throw new Error(`${bundler}: the bundle asks for require`);
    // As a page under a content security policy: code made of text is refused.
    const node = join('node_modules', 'node24', 'bin', 'node');
    expectEqual(bundler, await inProject(project, node, ['--disallow-code-generation-from-strings', bundle]), prints);
    say(`${bundler}: the engine's example is ${Math.round(text.length / 1024)} KB, and decides without eval`);
  }
}

const inProject = async (cwd: string, program: string, args: string[], environment: Record<string, string> = {}) =>
  (await run(program, args, { cwd, env: { ...process.env, ...environment }, maxBuffer: 2 ** 24 })).stdout;

function expectEqual(what: string, met: string, wanted: string): void {
  if (met !== wanted) throw new Error(`${what}: ${met} instead of ${wanted}`);
}
