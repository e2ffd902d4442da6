/** Runs on the machine's own Node, before anything is installed. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
export const bin = (name) => join(root, 'node_modules', '.bin', name);
export const say = (text) => process.stdout.write(`\n▸ ${text}\n`);

/** Installs the packages that the lock file names, unless they are there already. */
export function install() {
  const missing = missingPackage();
  if (missing === undefined) return;
  const why = missing === '' ? 'first run' : `${missing} is not there yet`;
  say(`Installing packages with npm ci (${why}); this takes a minute or two …`);
  if (npm('ci')) return;
  // Some registries lack optional packages that are made for other machines; npm ci refuses the lock file then.
  say('npm ci was refused; trying npm install, which keeps to the same lock file …');
  if (npm('install')) return;
  process.stderr.write('Guiju needs npm and a package registry; what npm said stands above.\n');
  process.exit(1);
}

/** Programs find the project's Node first, whatever the machine's own is. @returns the exit code */
export function runWithProjectNode(program, args, environment = {}) {
  const PATH = `${bin('')}:${process.env.PATH}`;
  return spawnSync(bin(program), args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...environment, PATH } })
    .status;
}

function npm(command) {
  const args = [command, '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  return spawnSync('npm', args, { cwd: root, stdio: 'inherit' }).status === 0;
}

/** The first package of the lock file that is not installed in its version; '' where none is installed. */
function missingPackage() {
  const installedPath = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedPath) || !existsSync(bin('node'))) return '';
  const { packages: wanted } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const { packages: installed } = JSON.parse(readFileSync(installedPath, 'utf8'));
  for (const [path, { version, optional, devOptional, peer }] of Object.entries(wanted)) {
    // What is made for other machines is not installed on this one.
    if (path === '' || optional || devOptional || peer) continue;
    if (installed[path]?.version !== version) return path.replace('node_modules/', '');
  }
  return undefined;
}
