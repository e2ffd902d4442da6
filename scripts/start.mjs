/** `npm start`: installs and builds what is missing, then runs the server. `--dev` restarts it on every change instead. */
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bin, install, root, say } from './install.mjs';

const { dev } = parseArgs({ options: { dev: { type: 'boolean' } } }).values;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

install();
if (dev) runDevelopment();
else {
  buildDesigner();
  say('Starting Guiju …');
  run(bin('node'), ['server/main.ts']).on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}

function runDevelopment() {
  say('Starting Guiju, and the designer on http://localhost:5173; both follow every change …');
  const both = [run(bin('node'), ['--watch', 'server/main.ts']), run(bin('vite'), ['designer'])];
  for (const one of both) one.on('exit', (code) => process.exit(code ?? 0));
}

/** Runs a program that is told of the signals that this one gets. */
function run(program, args) {
  const child = spawn(program, args, { cwd: root, stdio: 'inherit' });
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  process.on('exit', () => child.kill());
  return child;
}

/** Builds the designer where its sources are newer than what was built. */
function buildDesigner() {
  const builtAt = newest('designer/dist/index.html');
  const sourcesAt = Math.max(
    ...['client', 'contract', 'designer', 'docs/guides', 'engine', 'package-lock.json'].map((path) => newest(path)),
  );
  if (builtAt > sourcesAt) return;
  say(`Building the designer (${builtAt === 0 ? 'first run' : 'its sources have changed'}) …`);
  const { status } = spawnSync(bin('vite'), ['build', 'designer', '--logLevel', 'warn'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) say('The designer could not be built (see above). The server starts without the new one.');
}

/** When the newest file of a path was written, in milliseconds; 0 where there is none. */
function newest(path) {
  const found = statSync(join(root, path), { throwIfNoEntry: false });
  if (!found) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  const inner = readdirSync(join(root, path)).filter((name) => name !== 'dist' && name !== 'node_modules');
  return Math.max(0, ...inner.map((name) => newest(`${path}/${name}`)));
}
