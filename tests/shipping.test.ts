import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { ownSettings } from '../server/kernel/settings.ts';
import { request, temporaryFolder } from './server/test-server.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFile(join(root, path), 'utf8');
const adminKey = 'q8Jd0zKx41LmPw7Rv2';

/** One stage of a Dockerfile, carried out in a folder that stands for the image's root. */
interface Stage {
  folder: string;
  workdir: string;
  environment: Record<string, string>;
  user?: string;
  command: string[];
  healthCheck: string[];
}

/** Carries out the steps of a Dockerfile without a container engine: what is copied and run there is copied and run in a folder. */
async function build(dockerfile: string, ignored: string[], folder: string): Promise<Stage> {
  const stages: Record<string, Stage> = {};
  let stage: Stage | undefined;
  for (const line of dockerfile.replace(/\\\n/g, ' ').split('\n')) {
    const [, instruction = '', rest = ''] = /^([A-Z]+) +(.*)$/.exec(line) ?? [];
    if (instruction === 'FROM') {
      const name = / AS (\w+)$/.exec(rest)?.[1] ?? 'last';
      stage = { folder: join(folder, name), workdir: '/', environment: {}, command: [], healthCheck: [] };
      stages[name] = stage;
    } else if (stage && instruction) await carryOut(stage, instruction, rest, stages, ignored);
  }
  return stages.last as Stage;
}

async function carryOut(
  stage: Stage,
  instruction: string,
  rest: string,
  stages: Record<string, Stage>,
  ignored: string[],
): Promise<void> {
  const inside = (path: string) => join(stage.folder, path.startsWith('/') ? path : join(stage.workdir, path));
  switch (instruction) {
    case 'WORKDIR':
      stage.workdir = rest;
      await mkdir(inside('.'), { recursive: true });
      return;
    case 'ENV':
      for (const [, name = '', value = ''] of rest.matchAll(/(\w+)=(\S+)/g)) stage.environment[name] = value;
      return;
    case 'COPY': {
      const from = /^--from=(\w+) /.exec(rest)?.[1];
      const names = rest.replace(/^--from=\w+ /, '').split(' ');
      const target = names.pop() as string;
      const base = from ? (stages[from] as Stage).folder : root;
      for (const name of names) {
        const to = target.endsWith('/') ? join(inside(target), basename(name)) : inside(target);
        const filter = (path: string) => from !== undefined || !ignored.some((one) => path === join(root, one));
        await cp(join(base, name), to, { recursive: true, filter, verbatimSymlinks: true });
      }
      return;
    }
    case 'RUN': {
      // Nobody here is called node, and the data folder is this stage's.
      const command = rest.replaceAll(' /data', ` ${inside('/data')}`).replace(/chown node:node (\S+)/, 'chmod 777 $1');
      const PATH = `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`;
      const env = { ...process.env, PATH, ...stage.environment, npm_config_prefer_offline: 'true' };
      await promisify(execFile)('sh', ['-c', command], { cwd: inside('.'), env });
      return;
    }
    case 'USER':
      stage.user = rest;
      return;
    case 'CMD':
      stage.command = JSON.parse(rest) as string[];
      return;
    case 'HEALTHCHECK':
      stage.healthCheck = JSON.parse(rest.slice(rest.indexOf('['))) as string[];
      return;
    case 'VOLUME':
    case 'EXPOSE':
      return;
    default:
      throw new Error(`the test does not know the step ${instruction}`);
  }
}

test('the steps of the Dockerfile give a server that runs as nobody in particular, on files it cannot write', {
  timeout: 240_000,
}, async () => {
  const folder = await temporaryFolder();
  await chmod(folder, 0o755);
  const ignored = (await read('.dockerignore')).split('\n').filter(Boolean);
  const image = await build(await read('Dockerfile'), ignored, folder);
  expect(image.user).toBe('node');
  const packages = await readdir(join(image.folder, 'guiju/node_modules'));
  for (const name of ['express', 'pg', 'xstate', 'openid-client']) expect(packages).toContain(name);
  for (const name of ['vite', 'vitest', 'antd', 'typescript', 'node']) expect(packages).not.toContain(name);

  const cwd = join(image.folder, image.workdir);
  spawnSync('chmod', ['-R', 'a-w,a+rX', cwd]);
  const [program = '', ...args] = image.command;
  const PATH = `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`;
  const settings = { ...image.environment, HOST: '127.0.0.1', PORT: '0', GUIJU_DATA: join(image.folder, 'data') };
  const env = { PATH, ...settings, GUIJU_ADMIN_KEY: adminKey };
  // Only root can be somebody else.
  const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const server = spawn(program, args, { cwd, env, ...user, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void server.kill('SIGKILL'));
  let out = '';
  let url: string | undefined;
  for await (const chunk of server.stdout) {
    out += chunk;
    url = /"message":"Guiju is ready","url":"([^"]+)"/.exec(out)?.[1];
    if (url) break;
  }
  expect(out).toContain('"mode":"production"');
  const page = await request(`${url}/`, 'GET');
  expect(page.text).toContain('<script type="module"');
  const decided = await request(
    `${url}/api/v1/policies/sino/decisions/fee-travel`,
    'POST',
    { facts: {} },
    { authorization: `Bearer ${adminKey}` },
  );
  expect(decided.body.code).toBe('missingFact');
  const [check = '', ...checkArgs] = image.healthCheck;
  const checked = (port: string) =>
    spawnSync(check, checkArgs, { cwd, env: { PATH, PORT: port }, encoding: 'utf8' }).status;
  expect([checked(new URL(url as string).port), checked('1')]).toEqual([0, 1]);
  server.kill('SIGINT');
  expect((await once(server, 'exit'))[0]).toBe(0);
  expect(await stat(join(image.folder, 'data', 'catalogue.json'))).toBeDefined();
});

test.each(['Dockerfile', 'compose.yaml', 'deploy/guiju.service', 'deploy/kubernetes.yaml'])(
  'every setting that %s names is one',
  async (path) => {
    const names = new Set((await read(path)).match(/GUIJU_[A-Z_]+/g));
    expect(names.size).toBeGreaterThan(0);
    expect([...names].filter((name) => !ownSettings.includes(name))).toEqual([]);
  },
);
