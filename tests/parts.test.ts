import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { buildParts } from '../scripts/parts/build.ts';
import { exampleOf, packParts } from '../scripts/parts/pack.ts';
import { parts } from '../scripts/parts/part.ts';
import { launchBrowser } from './designer/browser.ts';
import { startTestServer, temporaryFolder } from './server/test-server.ts';

const root = join(import.meta.dirname, '..');
const bin = (name: string) => join(root, 'node_modules', '.bin', name);
const run = promisify(execFile);

/** An empty project into which the packed parts were installed, and of other packages those that they name. */
let project: string;
const inProject = (...path: string[]) => join(project, ...path);
const installed = (part: string) => inProject('node_modules', '@guiju', part);

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'guiju-parts-'));
  await buildParts(inProject('parts'));
  for (const [part, file] of await packParts(inProject('parts'))) {
    await mkdir(installed(part), { recursive: true });
    await run('tar', ['-xzf', file, '-C', installed(part), '--strip-components=1']);
    const { dependencies } = JSON.parse(await readFile(join(installed(part), 'package.json'), 'utf8'));
    for (const name of Object.keys(dependencies).filter((one) => !one.startsWith('@guiju/'))) {
      await mkdir(dirname(inProject('node_modules', name)), { recursive: true });
      await symlink(join(root, 'node_modules', name), inProject('node_modules', name)).catch(() => undefined);
    }
  }
  await writeFile(inProject('package.json'), '{"type": "module"}');
});
afterAll(() => rm(project, { recursive: true, force: true }));

/** What a program of the project prints. */
async function printed(name: string, text: string, environment: Record<string, string> = {}): Promise<string> {
  await writeFile(inProject(name), text);
  const env = { PATH: process.env.PATH, ...environment };
  return (await run(bin('node'), [name], { cwd: project, env })).stdout;
}

/** What the compiler says of a file of the project. */
async function compiled(name: string, text: string, options: Record<string, unknown>): Promise<string> {
  await writeFile(inProject(name), text);
  const strict = { strict: true, module: 'nodenext', target: 'es2023', noEmit: true, types: [], ...options };
  await writeFile(inProject('tsconfig.json'), JSON.stringify({ compilerOptions: strict, files: [name] }));
  return run(bin('tsc'), [], { cwd: project }).then(
    () => '',
    ({ stdout }) => stdout,
  );
}

describe('a part that was packed and installed', () => {
  test.each(Object.keys(parts))('%s does what its README shows', async (part) => {
    const server =
      part === 'client'
        ? await startTestServer({ definitionsFolder: join(root, 'definitions'), content: null })
        : undefined;
    const { program, prints } = await exampleOf(part);
    const environment: Record<string, string> = server ? { GUIJU_URL: server.url } : {};
    expect(await printed(`${part}.js`, program, environment)).toBe(prints);
  });

  const node = 'declare const process: { env: Record<string, string | undefined> };';
  test.each([
    ['engine', {}, 'declare const console: { log(...given: unknown[]): void };'],
    ['client', { lib: ['es2023', 'dom'] }, node],
    ['server', { lib: ['es2023', 'dom'] }, node],
  ])('%s has types of its own, as strict as they can be asked for', async (part, options, before) => {
    const { program } = await exampleOf(part);
    expect(await compiled(`${part}.ts`, `${before}\n${program}`, options)).toBe('');
  });

  test('engine has the types of all its faces, which refuse what is wrong', async () => {
    const text = `
      import { type Definition, evaluate, type RuleSet } from '@guiju/engine';
      import { type Finding } from '@guiju/engine/checks';
      import { runCases } from '@guiju/engine/authoring';
      export const codeOf = (finding: Finding): string => finding.code;
      export const run: (...given: never[]) => unknown = runCases;
      // @ts-expect-error a rule set has rules or a table, no steps
      export const definition: Definition = { kind: 'rules', id: 'r', title: 'R', clauses: [], facts: {}, outcome: {}, steps: [] };
      // @ts-expect-error an instant is always given
      export const decide = (ruleSet: RuleSet) => evaluate(ruleSet, {}, {});
    `;
    expect(await compiled('faces.ts', text, {})).toBe('');
  });

  test('engine has the types of definitions that the contract has, written out', async () => {
    const written = await readFile(join(installed('engine'), 'contract', 'definitions.d.ts'), 'utf8');
    const names = [...written.matchAll(/^export type (\w+)/gm)].map(([, name]) => name);
    const pairs = names.map(
      (name) =>
        `export const ${name} = [(one: Written.${name}): Kept.${name} => one, (one: Kept.${name}): Written.${name} => one];`,
    );
    const text = `import type * as Kept from '${join(root, 'engine', 'ground', 'definition.ts')}';
      import type * as Written from '@guiju/engine';
      ${pairs.join('\n')}`;
    expect(names.length).toBeGreaterThan(30);
    expect(await compiled('definitions.ts', text, { allowImportingTsExtensions: true, skipLibCheck: true })).toBe('');
  });

  test('server is started by its command, and stops when it is told to', async () => {
    const command = join(
      installed('server'),
      JSON.parse(await readFile(join(installed('server'), 'package.json'), 'utf8')).bin.guiju,
    );
    const env = { PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`, PORT: '0' };
    expect(
      (await run(command, ['start', 'more'], { env }).catch(({ stderr }) => ({ stdout: stderr }))).stdout,
    ).toContain('start takes');
    const child = spawn(command, ['start'], {
      cwd: await temporaryFolder(),
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    let out = '';
    for await (const chunk of child.stdout) {
      out += chunk;
      const url = /"url":"([^"]+)"/.exec(out)?.[1];
      if (url === undefined) continue;
      expect((await fetch(`${url}/readyz`)).status).toBe(200);
      break;
    }
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });
});

describe('the engine in a browser', () => {
  /** What Vite makes of a program: one file, not made small, so that what it asks for can be read. */
  async function bundled(program: string): Promise<string> {
    await writeFile(inProject('program.js'), program);
    const lib = { entry: inProject('program.js'), formats: ['es' as const] };
    const made = await build({
      root: project,
      logLevel: 'silent',
      configFile: false,
      build: { lib, write: false, minify: false },
    });
    const [{ output }] = made as unknown as [{ output: { code: string }[] }];
    expect(output).toHaveLength(1);
    return output[0]?.code as string;
  }

  test('decides under a policy that forbids eval, as the README shows it', async () => {
    const { program, prints } = await exampleOf('engine');
    const code = await bundled(program);
    expect(code.match(/.*(node_modules\/(json-rules-engine|jsonpath)|\brequire\().*/g)).toBeNull();
    const url = await served({
      '/': ['text/html', '<!doctype html><script type="module" src="/program.js"></script>'],
      '/program.js': ['text/javascript', code],
    });
    const browser = await launchBrowser();
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    const said: string[] = [];
    page.on('console', (message) => message.type() === 'log' && said.push(message.text()));
    page.on('pageerror', (error) => said.push(String(error)));
    await page.goto(url);
    await expect.poll(() => said).toEqual(['{feeCny: 4.2} heavy', 'delivered']);
    expect(prints).toContain('4.2');
  });

  test('checks policies, too', async () => {
    const code = await bundled("import { checkContent } from '@guiju/engine/checks'; console.log(checkContent);");
    expect(code.match(/.*\brequire\(.*/g)).toBeNull();
  });
});

/** Serves files under the designer's policy for scripts. */
async function served(files: Record<string, [type: string, text: string]>): Promise<string> {
  const server = createServer((request, response) => {
    const [type, text] = files[request.url ?? ''] ?? ['text/plain', ''];
    response
      .writeHead(200, { 'content-type': type, 'content-security-policy': "default-src 'self'; script-src 'self'" })
      .end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
